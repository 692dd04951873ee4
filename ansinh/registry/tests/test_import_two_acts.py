"""A list in two acts: a preview that writes nothing, the officer's decisions, the application, and undoing it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.errors import (
    CandidateUnfit,
    ImportDependedOn,
    ImportMoved,
    ListOfAnotherPlace,
    ListRefused,
    NothingToSettle,
    PreviewOutdated,
    RowUnknown,
)
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    ContactPoint,
    Household,
    HouseholdClass,
    ImportFile,
    ImportRow,
    ImportRun,
    Individual,
    Membership,
    NameWord,
    Payee,
    PreviewRow,
    Residence,
)
from ansinh.registry.queries import individual_as_believed, rows_of_preview, shown_preview_rows
from ansinh.registry.services import (
    ImportOutcome,
    apply_import,
    cancel_import,
    correct_individual,
    correct_mapping,
    preview_import,
    settle_row,
    undo_import,
)
from ansinh.registry.testing import an_officer, hoa, make_circumstance, make_individual

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 20)
REGISTRY = (
    Individual, Household, Membership, Residence, Circumstance, HouseholdClass, BankAccount, Payee, ContactPoint,
    NameWord,
)  # fmt: skip
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ấp", "Đối tượng", "Số tiền", "Số tài khoản",
            "Ngân hàng"]  # fmt: skip
HOA: list[Cell] = [1, "Nguyễn Thị Hòa", "02/09/1944", "Nữ", "072144000011", "Ấp Đông Hà", "Người cao tuổi từ 80 tuổi",
                   540000, "7002205123456", "Agribank"]  # fmt: skip
TU: list[Cell] = [2, "Lê Văn Tư", "15/05/1970", "Nam", None, None, "Người khuyết tật nặng", 810000, None, None]


@pytest.fixture
def lan(tan_dong: Area) -> Iterator[Actor]:
    make_hamlet(tan_dong)
    make_hamlet(tan_dong, code="002", name="Tân Hòa")
    with clock.at(ON), override("en"):
        yield an_officer(tan_dong)


Show = Callable[..., ImportOutcome]


@pytest.fixture
def show(lan: Actor, tan_dong: Area, tmp_path: Path) -> Show:
    """Write rows under the headings as a file and preview it as Lan."""

    def preview(*rows: list[Cell], **options: Any) -> ImportOutcome:
        path = tmp_path / options.pop("file", "danh-sach.xlsx")
        headings = options.pop("headings", HEADINGS)
        path.write_bytes(xlsx_bytes(rows, headers=headings))
        values: dict[str, Any] = {"actor": lan, "subject": "recipients", "area": tan_dong, "on": ON, **options}
        with acting(values["actor"]):
            return preview_import(path=path, **values)

    return preview


def _run(outcome: ImportOutcome) -> ImportRun:
    assert outcome.run is not None
    return outcome.run


def _state(actor: Actor) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the registry's own tables, keys of generated columns aside."""
    with acting(actor):
        return {
            model.__name__: sorted(
                model._default_manager.values_list(*[f.attname for f in model._meta.concrete_fields if f.name != "id"]),
                key=str,
            )
            for model in REGISTRY
        }


def test_a_preview_writes_nothing_of_the_registry_and_is_kept_with_its_rows(show: Show, lan: Actor) -> None:
    before = _state(lan)

    outcome = show(HOA, TU)

    assert _state(lan) == before
    with acting(lan):
        run = ImportRun.objects.get()
        assert (run.state, run.new_count, run.file_name) == ("previewed", 2, "danh-sach.xlsx")
        assert [(row.row_number, row.outcome) for row in PreviewRow.objects.order_by("row_number")] == [
            (2, "new"), (3, "new"),
        ]  # fmt: skip
        assert not ImportRow.objects.exists()
    assert [row.outcome for row in outcome.rows] == ["new", "new"]


def test_what_was_previewed_is_written_when_applied_and_sealed(show: Show, lan: Actor) -> None:
    run = _run(show(HOA, TU))

    with acting(lan):
        outcome = apply_import(actor=lan, run=run)

        assert outcome.count("new") == 2
        assert sorted(Individual.objects.values_list("full_name", flat=True)) == ["Lê Văn Tư", "Nguyễn Thị Hòa"]
        run.refresh_from_db()
        assert (run.state, run.applied_by) == ("applied", "lan")
        assert [row.individual_id is not None for row in ImportRow.objects.all()] == [True, True]
        assert not PreviewRow.objects.exists()
        assert set(AuditEntry.objects.values_list("act", flat=True)) >= {"preview_import", "import_recipients"}


def test_the_same_file_previewed_again_is_one_preview_and_keeps_what_was_settled(show: Show, lan: Actor) -> None:
    run = _run(show(HOA, TU))
    with acting(lan):
        settle_row(actor=lan, run=run, row_number=3, choice="skip")

    again = _run(show(HOA, TU))

    assert again.pk == run.pk
    with acting(lan):
        assert ImportRun.objects.count() == 1
        assert PreviewRow.objects.get(row_number=3).settled_as == "skip"


def test_a_file_applied_twice_changes_nothing_the_second_time(show: Show, lan: Actor) -> None:
    first = _run(show(HOA, TU))
    with acting(lan):
        apply_import(actor=lan, run=first)
    before = _state(lan)

    second = show(HOA, TU)
    with acting(lan):
        apply_import(actor=lan, run=_run(second))

    assert [row.outcome for row in second.rows] == ["known", "known"]
    assert _state(lan) == before


def test_a_run_is_applied_once(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        apply_import(actor=lan, run=run)

        with pytest.raises(ImportMoved, match=r"is applied. Expected one that is previewed."):
            apply_import(actor=lan, run=run)


def test_the_chosen_rows_alone_are_written_and_the_others_are_said_to_be_left_out(show: Show, lan: Actor) -> None:
    run = _run(show(HOA, TU))

    with acting(lan):
        outcome = apply_import(actor=lan, run=run, rows={("", 3)})

        assert [(row.number, row.outcome, row.warnings) for row in outcome.rows] == [
            (2, "left_out", ("The officer did not choose this row.",)), (3, "new", ()),
        ]  # fmt: skip
        assert list(Individual.objects.values_list("full_name", flat=True)) == ["Lê Văn Tư"]


def test_a_refused_row_refuses_all_unless_the_good_ones_are_chosen(show: Show, lan: Actor) -> None:
    wrong: list[Cell] = [2, "Lê Văn Tư", "31/02/1970", "Nam", None, None, "Người khuyết tật nặng", 810000, None, None]
    run = _run(show(HOA, wrong))

    with acting(lan):
        with pytest.raises(ListRefused, match="Rows refused: 1"):
            apply_import(actor=lan, run=run)
        assert not Individual.objects.exists()
        apply_import(actor=lan, run=run, keep_good_rows=True)

        assert list(Individual.objects.values_list("full_name", flat=True)) == ["Nguyễn Thị Hòa"]


def test_a_known_person_shows_each_changed_field_with_both_values(show: Show, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong, identity_number="072144000011", birth_date=dt.date(1944, 1, 1), birth_precision="year")

    (row,) = show(HOA).rows

    assert row.outcome == "changed"
    assert row.changes["birth_date"] == (dt.date(1944, 1, 1), dt.date(1944, 9, 2))
    assert row.changes["account"] == (None, "…3456")


@pytest.fixture
def two_named_tu(lan: Actor, tan_dong: Area) -> list[Individual]:
    hamlets = list(Area.objects.filter(parent=tan_dong).order_by("code"))
    with acting(lan):
        return [
            make_individual(lan, tan_dong, full_name="Lê Văn Tư", birth_date=dt.date(1970, 5, 15), sex="male", hamlet=h)
            for h in hamlets
        ]


def test_two_people_who_fit_are_a_question_with_its_candidates(
    show: Show, lan: Actor, two_named_tu: list[Individual]
) -> None:
    outcome = show(TU)

    (row,) = outcome.rows
    assert (row.outcome, row.candidates) == ("ambiguous", tuple(person.pk for person in two_named_tu))
    with acting(lan):
        (shown,) = shown_preview_rows(actor=lan, rows=rows_of_preview(_run(outcome)))
        assert [person.full_name for person in shown.candidates] == ["Lê Văn Tư", "Lê Văn Tư"]
        assert "People registered who fit: 2." in shown.reasons[0]
        with pytest.raises(ListRefused):
            apply_import(actor=lan, run=_run(outcome))


def test_the_hamlet_settles_which_of_two_is_meant(show: Show, two_named_tu: list[Individual]) -> None:
    (row,) = show([*TU[:5], "Ấp Đông Hà", *TU[6:]]).rows

    assert (row.outcome, row.individual_id) == ("changed", two_named_tu[0].pk)


def test_one_of_that_name_and_date_in_another_hamlet_is_a_question(show: Show, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        other = make_individual(
            lan, tan_dong, full_name="Lê Văn Tư", birth_date=dt.date(1970, 5, 15), sex="male",
            hamlet=Area.objects.get(parent=tan_dong, code="002"),
        )  # fmt: skip

    (row,) = show([*TU[:5], "Ấp Đông Hà", *TU[6:]]).rows

    assert (row.outcome, row.candidates) == ("ambiguous", (other.pk,))


@pytest.mark.parametrize(("choice", "people", "outcome"), [("candidate", 2, "changed"), ("new", 3, "new"),
                                                           ("skip", 2, "left_out")])  # fmt: skip
def test_the_officer_settles_an_ambiguous_row(
    show: Show, lan: Actor, two_named_tu: list[Individual], choice: str, people: int, outcome: str
) -> None:
    run = _run(show(TU))

    with acting(lan):
        chosen = two_named_tu[1].pk if choice == "candidate" else None
        settle_row(actor=lan, run=run, row_number=2, choice=choice, candidate=chosen)
        (row,) = apply_import(actor=lan, run=run).rows

        assert row.outcome == outcome
        assert Individual.objects.count() == people
        if choice == "candidate":
            assert Circumstance.objects.get().individual_id == chosen


def test_only_a_candidate_of_the_row_can_be_chosen_and_only_where_there_is_a_question(
    show: Show, lan: Actor, two_named_tu: list[Individual]
) -> None:
    run = _run(show(TU, HOA))

    with acting(lan):
        with pytest.raises(CandidateUnfit, match="Row 2: expected one of the people who fit"):
            settle_row(actor=lan, run=run, row_number=2, choice="candidate", candidate=0)
        with pytest.raises(NothingToSettle, match=r"Row 3 leaves no question open: it is new."):
            settle_row(actor=lan, run=run, row_number=3, choice="new")
        with pytest.raises(RowUnknown, match="has no row 9 of a person"):
            settle_row(actor=lan, run=run, row_number=9, choice="skip")


def test_what_the_registry_learnt_since_the_preview_is_told_and_nothing_is_written(
    show: Show, lan: Actor, tan_dong: Area
) -> None:
    run = _run(show(HOA, TU))
    with acting(lan):
        hoa(lan, tan_dong, identity_number="072144000011", birth_date=dt.date(1944, 9, 2))
    before = _state(lan)

    with (
        acting(lan),
        pytest.raises(PreviewOutdated, match=r"no longer fit: 1.* 2: The registry changed"),
    ):
        apply_import(actor=lan, run=run)

    assert _state(lan) == before


def test_with_the_good_rows_chosen_only_the_outdated_one_is_left_out_and_told(
    show: Show, lan: Actor, tan_dong: Area
) -> None:
    run = _run(show(HOA, TU))
    with acting(lan):
        hoa(lan, tan_dong, identity_number="072144000011", birth_date=dt.date(1944, 9, 2))
        outcome = apply_import(actor=lan, run=run, keep_good_rows=True)

    assert [row.outcome for row in outcome.rows] == ["left_out", "new"]
    assert "is now changed" in outcome.warnings[0]


def test_an_import_taken_back_leaves_the_registry_as_it_was(show: Show, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        known = make_individual(lan, tan_dong, full_name="Le Van Tu", birth_date=dt.date(1970, 1, 1),
                                birth_precision="year", sex="male")  # fmt: skip
        make_circumstance(lan, known, "disability", value="mild", source="declaration")
    before = _state(lan)
    run = _run(show(HOA, [*TU[:1], "Lê Văn Tú", *TU[2:]]))
    with acting(lan):
        apply_import(actor=lan, run=run)
        assert Individual.objects.get(pk=known.pk).full_name == "Lê Văn Tú"
    assert _state(lan) != before

    with acting(lan):
        undo_import(actor=lan, run=run)

    assert _state(lan) == before
    with acting(lan):
        run.refresh_from_db()
        assert (run.state, run.undone_by) == ("undone", "lan")
        assert AuditEntry.objects.filter(act="undo_import").count() == 1


def test_the_history_of_an_import_taken_back_stays(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        apply_import(actor=lan, run=run)
        person = Individual.objects.get()
        key = person.pk
        undo_import(actor=lan, run=run)

        history = Individual.pgh_event_models  # type: ignore[attr-defined]
        labels = [
            label
            for model in history.values()
            for label in model.objects.filter(id=key).order_by("pgh_id").values_list("pgh_label", flat=True)
        ]
        assert sorted(set(labels)) == ["insert", "undo"]
        assert ImportRow.objects.get().individual_id is None
        person.pk = key
        assert individual_as_believed(actor=lan, individual=person, at=clock.now()).individual is None


def test_an_import_is_taken_back_once_and_only_when_applied(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        with pytest.raises(ImportMoved, match=r"is previewed. Expected one that is applied."):
            undo_import(actor=lan, run=run)
        apply_import(actor=lan, run=run)
        undo_import(actor=lan, run=run)

        with pytest.raises(ImportMoved, match="is undone"):
            undo_import(actor=lan, run=run)


def test_a_later_change_of_what_it_wrote_keeps_an_import_from_being_taken_back(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        apply_import(actor=lan, run=run)
        correct_individual(
            actor=lan, individual=Individual.objects.get(), changes={"ethnicity": "Khmer"}, why="theo khai sinh"
        )
    before = _state(lan)

    with acting(lan), pytest.raises(ImportDependedOn, match="was changed by lan on"):
        undo_import(actor=lan, run=run)

    assert _state(lan) == before


def test_a_later_fact_about_a_person_it_registered_keeps_an_import(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        apply_import(actor=lan, run=run)
        make_circumstance(lan, Individual.objects.get(), "pension", amount=100_000)

        with pytest.raises(ImportDependedOn, match=r"Rows of “circumstance” that rest on it: 1."):
            undo_import(actor=lan, run=run)


def test_after_an_import_was_taken_back_the_same_file_comes_in_again(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        apply_import(actor=lan, run=run)
        undo_import(actor=lan, run=run)

    again = show(HOA)

    assert [row.outcome for row in again.rows] == ["new"]
    with acting(lan):
        apply_import(actor=lan, run=_run(again))
        assert Individual.objects.count() == 1


def test_a_preview_that_is_dropped_forgets_rows_and_file(show: Show, lan: Actor) -> None:
    run = _run(show(HOA))
    with acting(lan):
        cancel_import(actor=lan, run=run)

        assert not PreviewRow.objects.exists()
        assert not ImportFile.objects.exists()
        with pytest.raises(ImportMoved, match="is cancelled"):
            apply_import(actor=lan, run=run)


def test_without_the_right_nothing_of_an_import_is_done(show: Show, lan: Actor, tan_dong: Area) -> None:
    run = _run(show(HOA))
    without = an_officer(tan_dong, username="tam", without="import_recipients")

    with acting(without):
        for act in (apply_import, undo_import, cancel_import):
            with pytest.raises(NoRight, match="import_recipients"):
                act(actor=without, run=run)
        with pytest.raises(NoRight):
            settle_row(actor=without, run=run, row_number=2, choice="skip")
        with pytest.raises(NoRight):
            correct_mapping(actor=without, area=tan_dong, subject="recipients", meanings={"Tên gọi": "full_name"})
    with pytest.raises(NoRight):
        show(HOA, actor=without)


def test_accounts_take_the_right_to_record_them(show: Show, tan_dong: Area) -> None:
    without = an_officer(tan_dong, username="tam", without="edit_bank_accounts")

    with pytest.raises(NoRight, match="edit_bank_accounts"):
        show(HOA, actor=without, subject="accounts")


def test_an_officer_sees_and_touches_no_import_of_another_commune(show: Show, minh: Actor, tan_dong: Area) -> None:
    run = _run(show(HOA))

    with acting(minh):
        assert not ImportRun.objects.filter(pk=run.pk).exists()
        assert not PreviewRow.objects.exists()
        with pytest.raises(OutsideScope):
            apply_import(actor=minh, run=run)


def test_a_corrected_heading_is_remembered_for_that_office_alone(
    show: Show, lan: Actor, tan_dong: Area, minh: Actor, binh_minh: Area
) -> None:
    headings = ["STT", "Danh tính", *HEADINGS[2:]]
    with pytest.raises(Exception, match="no table was found"):
        show(HOA, headings=headings)

    with acting(lan):
        correct_mapping(actor=lan, area=tan_dong, subject="recipients", meanings={"Danh tính": "full_name"})

    assert [row.name for row in show(HOA, headings=headings).rows] == ["Nguyễn Thị Hòa"]
    with pytest.raises(Exception, match="no table was found"):
        show(HOA, headings=headings, actor=minh, area=binh_minh)


def test_a_heading_can_be_told_to_mean_another_field_or_none(show: Show, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        correct_mapping(actor=lan, area=tan_dong, subject="recipients", meanings={"Số tài khoản": "", "Ngân hàng": ""})
        correct_mapping(actor=lan, area=tan_dong, subject="recipients", meanings={"Số tài khoản": "", "Ngân hàng": ""})
        run = _run(show(HOA))
        apply_import(actor=lan, run=run)

        assert not BankAccount.objects.exists()


def test_a_file_whose_titles_name_another_commune_is_refused(show: Show, tan_dong: Area, binh_minh: Area) -> None:
    with pytest.raises(ListOfAnotherPlace, match="expected a list of Xã Tân Đông, the titles name “xã Bình Minh”"):
        show(list(HEADINGS), HOA, headings=["UBND xã Bình Minh", *[""] * 9])

    assert show(list(HEADINGS), HOA, headings=["UBND XÃ TÂN ĐÔNG", *[""] * 9]).count("new") == 1


def test_a_row_whose_column_names_another_commune_is_refused(show: Show, binh_minh: Area) -> None:
    outcome = show([*HOA, "Tân Đông"], [*TU, "Bình Minh"], headings=[*HEADINGS, "Xã"])

    assert [row.outcome for row in outcome.rows] == ["new", "refused"]
    assert "commune: expected a row of Xã Tân Đông, “Bình Minh” came." in outcome.refusals[0]


def test_a_number_registered_elsewhere_tells_no_more_than_whom_to_ask(show: Show, minh: Actor, binh_minh: Area) -> None:
    with acting(minh):
        hoa(minh, binh_minh, full_name="Trần Bí Mật", identity_number="072144000011", birth_date=dt.date(1944, 9, 2))

    (row,) = show(HOA).rows

    assert row.outcome == "refused"
    assert "Ask Xã Bình Minh" in row.faults[0].sentence
    assert "Bí Mật" not in repr(row)


def test_a_masked_preview_shows_no_changes_without_the_right_to_see_health(
    show: Show, tan_dong: Area, two_named_tu: list[Individual]
) -> None:
    outcome = show(TU)
    blind = an_officer(tan_dong, username="tam", without="view_health")

    with acting(blind):
        (shown,) = shown_preview_rows(actor=blind, rows=rows_of_preview(_run(outcome)))

    assert (shown.changes, shown.reasons) == ((), ())
