"""Rows of the insurance office's list that an officer settles: whom they mean, and that they are left out."""

import datetime as dt
from typing import Any

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.insurance.errors import RecordMerged
from ansinh.insurance.errors_of_lists import CardListMoved, PersonElsewhere, RowSettled, RowUnread
from ansinh.insurance.models import Card, CardListRow, CardListRun
from ansinh.insurance.services import (
    assign_card_row,
    cancel_card_list,
    import_card_list,
    preview_card_list,
    reject_card_row,
    reopen_card_row,
)
from ansinh.insurance.services import card_lists as acts
from ansinh.insurance.testing import at_work, list_row, make_card, make_card_list, make_family
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.insurance.troubles import sentence_of
from ansinh.registry.models import Individual
from ansinh.registry.services import merge_individuals, record_death
from ansinh.work.models import Job

pytestmark = pytest.mark.django_db
D = dt.date


def _family(place: Place, *names: str, **changes: Any) -> list[Individual]:
    with acting(place.lan):
        return make_family(place.lan, place.area, *names, **changes)


def _row(run: CardListRun, number: int = 2) -> CardListRow:
    return CardListRow.objects.select_related("run__area").get(run=run, row_number=number)


def test_a_row_that_several_may_be_means_whom_the_officer_chose(place: Place) -> None:
    one, two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one, identity=None))
        row = assign_card_row(actor=place.lan, row=_row(run), individual=two)
        key, run = row.pk, CardListRun.objects.get()
        assert (row.outcome, row.individual_id, row.settled_by_name) == ("new", two.pk, "Trần Thị Lan")
        assert run.counts == {"new": 1}
        preview_card_list(actor=place.lan, run=run)
        import_card_list(actor=place.lan, run=run)

        assert Card.objects.get().individual_id == two.pk
        taken = _row(run)
        assert (taken.pk, taken.settled_as, taken.card_id) == (key, "person", Card.objects.get().pk)
        entry = AuditEntry.objects.get(act="settle_card_row")
    assert entry.after is not None
    assert (entry.after["settled_as"], entry.after["individual"]) == ("person", two.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Trần Văn Lạ", "born": "01/01/1975"},
        {"name": "Trần Văn Lạ", "number": "7200000007"},
        {"identity": None, "name": "Võ Thị Ba", "number": "7200000007"},
    ],
    ids=["not_found", "other_name", "another bearer of the code"],
)
def test_every_row_whose_person_is_in_doubt_can_be_settled(place: Place, changes: dict[str, Any]) -> None:
    one, other, _third = _family(place, "Phạm Thị Hoa", "Lê Văn Út", "Võ Thị Ba", identity_number=None)
    with acting(place.lan):
        make_card(place.lan, other, number="7200000007")
        run = make_card_list(place.lan, place.area, list_row(one, **{"number": "7200000009", **changes}))
        assert _row(run).outcome in ("unknown", "doubtful")
        assert assign_card_row(actor=place.lan, row=_row(run), individual=one).outcome == "new"


def test_a_row_left_out_is_not_open_and_writes_nothing(place: Place) -> None:
    one, two = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one), list_row(two, number="12"))
        row = reject_card_row(actor=place.lan, row=_row(run, 3))
        assert (row.outcome, row.trouble, sentence_of(row)) == ("left_out", "", "")
        run = import_card_list(actor=place.lan, run=run)
        assert run.counts == {"new": 1, "left_out": 1}
        assert [card.individual_id for card in Card.objects.all()] == [one.pk]


def test_what_was_said_is_taken_back_and_twice_is_once(place: Place) -> None:
    one, _two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one, identity=None))
        for _time in range(2):
            assign_card_row(actor=place.lan, row=_row(run), individual=one)
        for _time in range(2):
            reject_card_row(actor=place.lan, row=_row(run))
        for _time in range(2):
            row = reopen_card_row(actor=place.lan, row=_row(run))
        assert (row.outcome, row.trouble, row.settled_as, row.settled_by, row.settled_at) == (
            "doubtful", "several_people", "", "", None
        )  # fmt: skip
        trail = AuditEntry.objects.filter(act__in=["settle_card_row", "reopen_card_row"]).order_by("pk")
        assert [one.act for one in trail] == ["settle_card_row", "settle_card_row", "reopen_card_row"]


def test_the_person_who_was_chosen_is_refused_where_the_law_refuses(place: Place) -> None:
    (dead, covered), (young,) = (
        _family(place, "Vũ Dần", "Vũ Mão"),
        _family(place, "Vũ Tí", birth_date=D(2026, 11, 2), since=D(2026, 11, 2)),
    )
    with acting(place.lan):
        record_death(actor=place.lan, individual=dead, died_on=D(2026, 5, 1))
        make_card(place.lan, covered, valid_from=D(2026, 8, 1), last_day=D(2026, 12, 31))
        stranger = list_row(covered, name="Trần Văn Lạ", number="7200000009", identity=None, first="01/06/2026")
        run = make_card_list(place.lan, place.area, stranger)
        for person, trouble, says in (
            (dead, "dead", "died on 01/05/2026"),
            (young, "before_birth", "born on 02/11/2026"),
            (covered, "overlaps", "01/08/2026 – 31/12/2026"),
        ):
            row = assign_card_row(actor=place.lan, row=_row(run), individual=person)
            assert (row.outcome, row.trouble, row.individual_id) == ("doubtful", trouble, person.pk)
            assert says in sentence_of(row)


def test_one_person_chosen_for_two_rows_has_one_card(place: Place) -> None:
    one, _two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    with acting(place.lan):
        rows = [list_row(one, identity=None), list_row(one, identity=None, number="7200000009")]
        run = make_card_list(place.lan, place.area, *rows)
        assign_card_row(actor=place.lan, row=_row(run, 2), individual=one)
        assert assign_card_row(actor=place.lan, row=_row(run, 3), individual=one).trouble == "twice"


def test_what_cannot_be_settled_is_refused_and_nothing_kept(place: Place) -> None:
    good, bad = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    there = make_place("25480", "Bình Minh")
    with acting(there.lan):
        (elsewhere,) = make_family(there.lan, there.area, "Lê Văn Út")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(good), list_row(bad, number="12"), list_row(bad, name="X"))
        with pytest.raises(RowSettled, match="Row 2 is new card"):
            assign_card_row(actor=place.lan, row=_row(run), individual=good)
        with pytest.raises(RowSettled):
            reject_card_row(actor=place.lan, row=_row(run))
        with pytest.raises(RowUnread, match="leave the row out"):
            assign_card_row(actor=place.lan, row=_row(run, 3), individual=bad)
        with pytest.raises(PersonElsewhere, match=r"registered in .*Tân Đông"):
            assign_card_row(actor=place.lan, row=_row(run, 4), individual=elsewhere)
        row, merged = _row(run, 4), Individual(full_name="Lê Văn Út", area_path=place.area.path, merged_into=good)
        with pytest.raises(RecordMerged):
            assign_card_row(actor=place.lan, row=row, individual=merged)
        assert not CardListRow.objects.exclude(settled_as="").exists()


def test_without_the_right_and_from_another_commune_no_row_is_settled(place: Place) -> None:
    (person,) = _family(place, "Phạm Thị Hoa")
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        row = _row(make_card_list(place.lan, place.area, list_row(person, name="Trần Văn Lạ")))
    reader = at_work("lan", place.area, without="edit_insurance")
    for actor, refusal in ((reader, NoRight), (there.lan, OutsideScope)):
        with acting(actor):
            with pytest.raises(refusal):
                assign_card_row(actor=actor, row=row, individual=person)
            with pytest.raises(refusal):
                reject_card_row(actor=actor, row=row)
            with pytest.raises(refusal):
                reopen_card_row(actor=actor, row=row)


def test_rows_of_a_list_that_is_taken_in_or_given_up_stay_as_they_are(place: Place) -> None:
    one, two = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one), list_row(two, name="Trần Văn Lạ"))
        given_up = make_card_list(place.lan, place.area, list_row(two, name="Trần Văn Lạ"), name="b.xlsx")
        gone = reject_card_row(actor=place.lan, row=_row(given_up))
        gone.run.refresh_from_db()
        import_card_list(actor=place.lan, run=run, keep_good_rows=True)
        cancel_card_list(actor=place.lan, run=given_up)
        assert not CardListRow.objects.filter(run=given_up).exists()
        for row, said in ((_row(run, 3), "taken in"), (gone, "given up")):
            with pytest.raises(CardListMoved, match=said):
                assign_card_row(actor=place.lan, row=row, individual=two)
            with pytest.raises(CardListMoved, match=said):
                reject_card_row(actor=place.lan, row=row)
            with pytest.raises(CardListMoved, match=said):
                reopen_card_row(actor=place.lan, row=row)


def test_a_choice_goes_over_to_the_record_that_counts_and_lapses_with_a_person_who_left(place: Place) -> None:
    one, two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    there = make_place("25480", "Bình Minh")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one, identity=None))
        assign_card_row(actor=place.lan, row=_row(run), individual=two)
    with acting(SYSTEM):
        merge_individuals(actor=SYSTEM, survivor=one, merged=two, choices={}, why="một người", on=D(2026, 11, 20))
    with acting(place.lan):
        preview_card_list(actor=place.lan, run=run)
        assert (_row(run).outcome, _row(run).individual_id) == ("new", one.pk)
    with acting(SYSTEM):
        Individual.objects.filter(pk=one.pk).update(area_path=there.area.path)
    with acting(place.lan):
        preview_card_list(actor=place.lan, run=run)
        row = _row(run)
        assert (row.outcome, row.settled_as, row.settled_by, row.individual_id) == ("unknown", "", "", None)


def test_a_row_of_a_long_list_is_judged_again_in_the_background(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one, identity=None))
        monkeypatch.setattr(acts, "LONG_FILE", 10)
        row = assign_card_row(actor=place.lan, row=_row(run), individual=two)
        assert (row.outcome, row.settled_as, row.individual_id) == ("doubtful", "person", two.pk)
        assert [job.kind for job in Job.objects.all()] == ["insurance.read_card_list"]
        assert preview_card_list(actor=place.lan, run=run).counts == {"new": 1}


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_time_settle_a_row_once() -> None:
    place = make_place()
    one, _two = _family(place, "Lê Văn Sinh", "Lê Văn Sinh")
    with acting(place.lan):
        row = _row(make_card_list(place.lan, place.area, list_row(one, identity=None)))

    answers = both_at_once(
        place.lan, at_work("lan", place.area), lambda actor: assign_card_row(actor=actor, row=row, individual=one)
    )

    assert [answer.outcome for answer in answers] == ["new", "new"]
    with acting(place.lan):
        assert AuditEntry.objects.filter(act="settle_card_row").count() == 1
