"""Papers and notes of a household: kept, looked at, taken away; and what is refused."""

import datetime as dt

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.papers import UnfitPaper
from ansinh.core.wall import acting
from ansinh.registry.errors import NoteEmpty, NoteTooLong, PaperGone, PaperTellsHealth, WhyMissing
from ansinh.registry.models import Household, HouseholdNote, HouseholdPaper
from ansinh.registry.services import (
    assign_hamlet,
    attach_household_paper,
    cancel_household_paper,
    read_household_paper,
    record_household_note,
)
from ansinh.registry.testing import FROM, an_officer, make_household

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 so ho khau"


@pytest.fixture
def home(lan: Actor, tan_dong: Area) -> Household:
    with acting(lan):
        return make_household(lan, tan_dong)


def _attached(lan: Actor, home: Household, **changes: object) -> HouseholdPaper:
    values = {"name": "so.pdf", "content": PDF, "title": "Sổ hộ khẩu", **changes}
    return attach_household_paper(actor=lan, household=home, **values)  # type: ignore[arg-type]


def test_a_paper_is_kept_once_and_given_out_whole(lan: Actor, home: Household) -> None:
    with acting(lan):
        paper = _attached(lan, home)
        again = _attached(lan, home, name="khac.pdf")

        assert again == paper
        assert read_household_paper(actor=lan, paper=paper) == PDF
        [line] = AuditEntry.objects.filter(act="attach_household_paper")
        assert "so.pdf" not in str(line.after)


def test_a_paper_taken_away_loses_its_bytes_and_keeps_the_reason(lan: Actor, home: Household) -> None:
    with acting(lan):
        paper = _attached(lan, home)
        gone = cancel_household_paper(actor=lan, paper=paper, why="của hộ khác")
        cancel_household_paper(actor=lan, paper=paper, why="lần nữa")

        gone.refresh_from_db()
        assert (bytes(gone.content), gone.removing_reason, gone.removed_by) == (b"", "của hộ khác", "lan")
        assert AuditEntry.objects.get(act="cancel_household_paper").why == "của hộ khác"
        with pytest.raises(PaperGone, match="của hộ khác"):
            read_household_paper(actor=lan, paper=gone)
        assert _attached(lan, home) != gone


def test_a_paper_that_tells_health_is_for_those_who_may_see_it_and_each_look_is_logged(
    lan: Actor, home: Household, tan_dong: Area
) -> None:
    blind = an_officer(tan_dong, username="ba", without="view_health")
    with acting(lan):
        paper = _attached(lan, home, tells_health=True)
        read_household_paper(actor=lan, paper=paper)
        assert AuditEntry.objects.filter(act="read_health").count() == 1
    with acting(blind):
        with pytest.raises(PaperTellsHealth):
            read_household_paper(actor=blind, paper=paper)
        with pytest.raises(PaperTellsHealth):
            cancel_household_paper(actor=blind, paper=paper, why="x")


def test_what_is_no_paper_without_reason_or_without_right_is_refused(
    lan: Actor, minh: Actor, home: Household, tan_dong: Area
) -> None:
    reader = an_officer(tan_dong, username="ba", without="edit_registry")
    with acting(lan):
        paper = _attached(lan, home)
        with pytest.raises(UnfitPaper):
            _attached(lan, home, content=b"MZ")
        with pytest.raises(WhyMissing):
            cancel_household_paper(actor=lan, paper=paper, why=" ")
    with acting(reader), pytest.raises(NoRight):
        _attached(reader, home)
    with acting(reader), pytest.raises(NoRight):
        cancel_household_paper(actor=reader, paper=paper, why="x")
    with acting(minh), pytest.raises(OutsideScope):
        read_household_paper(actor=minh, paper=paper)
    with acting(minh):
        assert not HouseholdPaper.objects.exists()


def test_papers_and_notes_move_with_the_household(lan: Actor, home: Household, tan_dong: Area) -> None:
    hamlet = make_hamlet(tan_dong)
    with acting(lan):
        paper = _attached(lan, home)
        note = record_household_note(actor=lan, household=home, text="Nhà dột")
        assign_hamlet(actor=lan, household=home, hamlet=hamlet, on=FROM)

        paper.refresh_from_db()
        note.refresh_from_db()
        assert paper.area_path == note.area_path == hamlet.path


def test_a_note_sent_twice_is_one_note_and_the_same_words_of_another_day_are_another(
    lan: Actor, home: Household
) -> None:
    with acting(lan):
        first = record_household_note(actor=lan, household=home, text="Nhà dột")
        again = record_household_note(actor=lan, household=home, text="Nhà  dột ")
        with clock.at(clock.today() + dt.timedelta(days=1)):
            later = record_household_note(actor=lan, household=home, text="Nhà dột")

    assert first == again != later
    with acting(lan):
        assert AuditEntry.objects.filter(act="record_household_note").count() == 2


def test_a_note_has_its_day_and_its_author(lan: Actor, home: Household) -> None:
    with acting(lan):
        note = record_household_note(actor=lan, household=home, text="  Nhà dột,  xem lại ")

        assert (note.text, str(note.written_on), note.written_by_name) == (
            "Nhà dột, xem lại", "2026-11-22", "Trần Thị Lan",
        )  # fmt: skip
        assert AuditEntry.objects.filter(act="record_household_note").count() == 1


def test_an_empty_or_endless_note_and_one_without_right_are_refused(
    lan: Actor, minh: Actor, home: Household, tan_dong: Area
) -> None:
    reader = an_officer(tan_dong, username="ba", without="edit_registry")
    with acting(lan), pytest.raises(NoteEmpty):
        record_household_note(actor=lan, household=home, text=" ")
    with acting(lan), pytest.raises(NoteTooLong, match="501"):
        record_household_note(actor=lan, household=home, text="x" * 501)
    with acting(reader), pytest.raises(NoRight):
        record_household_note(actor=reader, household=home, text="x")
    with acting(minh), pytest.raises(OutsideScope):
        record_household_note(actor=minh, household=home, text="x")
    with acting(lan):
        assert not HouseholdNote.objects.exists()
