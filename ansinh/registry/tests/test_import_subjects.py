"""Lists of households, individuals and accounts: the result of the poverty review with its three sheets, and more."""

import datetime as dt
import errno
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.errors import CopyNotWritten, ImportMoved, ListRefused, ListUnreadable, NoSuchSheet
from ansinh.registry.models import (
    BankAccount,
    Household,
    HouseholdClass,
    ImportRun,
    Individual,
    Membership,
    Payee,
    RowOutcome,
)
from ansinh.registry.services import (
    ImportOutcome,
    approve_bank_account,
    import_list,
    merge_individuals,
    undo_import,
    write_errors_copy,
)
from ansinh.registry.testing import an_officer, binh, hoa, make_account, make_household, make_individual
from ansinh.registry.tests.test_lists_layouts import REVIEW

ON = dt.date(2026, 11, 20)
LEFT: list[list[Any]] = [
    [None], [None], [None], [None], [None, "DANH SÁCH HỘ THOÁT NGHÈO SAU KHI RÀ SOÁT"], [None], [None],
    [None, "STT", "Họ và tên", "Quan hệ với chủ hộ", "Giới tính", "Ngày sinh", "Số CCCD", "Dân tộc", "Địa chỉ"],
    [None, 1, "Trần Văn Tám", "Chủ hộ", "Nam", "01/01/1960", None, "Kinh", "Tổ 3"],
    [None, None, "Trần Thị Út", "Con", "Nữ", "02/02/1990", None, "Kinh", None],
]  # fmt: skip


def written(path: Path, *sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def lan(tan_dong: Area) -> Iterator[Actor]:
    make_hamlet(tan_dong)
    with clock.at(ON), override("en"):
        yield an_officer(tan_dong)


Bring = Callable[..., ImportOutcome]


@pytest.fixture
def bring(lan: Actor, tan_dong: Area, tmp_path: Path) -> Bring:
    def import_sheets(*sheets: list[list[Any]], subject: str = "households", **options: Any) -> ImportOutcome:
        path = written(tmp_path / "ra-soat.xlsx", *sheets)
        with acting(lan):
            return import_list(actor=lan, subject=subject, path=path, area=tan_dong, on=ON, **options)

    return import_sheets


@pytest.mark.django_db
def test_the_result_of_the_review_becomes_households_with_members_and_their_class(bring: Bring, lan: Actor) -> None:
    outcome = bring(REVIEW, LEFT)

    assert [(row.place, row.outcome) for row in outcome.rows] == [
        ("Sheet1!8", "new"), ("Sheet1!9", "new"), ("Sheet1!10", "new"), ("Sheet1!11", "new"),
        ("Sheet2!9", "new"), ("Sheet2!10", "new"),
    ]  # fmt: skip
    with acting(lan):
        assert Household.objects.count() == 3
        binh = Membership.objects.get(individual__full_name="Phạm Văn Bình")
        assert binh.is_head
        others = Membership.objects.filter(household=binh.household).exclude(pk=binh.pk).order_by("individual_id")
        assert [member.relation for member in others] == ["spouse", "child"]
        held = HouseholdClass.objects.get(household=binh.household)
        assert (held.household_class, held.source, held.decision_number, held.valid_from) == (
            "poor", "decision", "15/QĐ-UBND", dt.date(2026, 1, 1),
        )  # fmt: skip
        assert HouseholdClass.objects.get(household__address="Tổ 3").household_class == "other"


@pytest.mark.django_db
def test_the_same_review_twice_changes_nothing(bring: Bring, lan: Actor) -> None:
    bring(REVIEW, LEFT)

    again = bring(REVIEW, LEFT)

    assert ({row.outcome for row in again.rows}, again.run) == ({"known"}, None)
    with acting(lan):
        assert (Household.objects.count(), HouseholdClass.objects.count()) == (3, 3)


@pytest.mark.django_db
def test_the_next_review_changes_the_class_by_its_decision(bring: Bring, lan: Actor) -> None:
    bring(REVIEW)
    later = [[("Hộ cận nghèo" if c == "Hộ nghèo" else "9/QĐ-UBND" if c == "15/QĐ-UBND" else
               "10/11/2026" if c == "20/12/2025" else c) for c in row] for row in REVIEW]  # fmt: skip

    outcome = bring(later)

    assert outcome.rows[0].changes["household_class"] == ("poor", "near_poor")
    with acting(lan):
        rows = HouseholdClass.objects.order_by("household_id", "valid_from")
        assert [(row.household_class, row.valid_to) for row in rows][:2] == [
            ("poor", dt.date(2026, 11, 10)), ("near_poor", None),
        ]  # fmt: skip


@pytest.mark.django_db
def test_a_new_member_joins_the_household_that_its_head_is_known_to_have(bring: Bring, lan: Actor) -> None:
    bring(REVIEW)
    more = [*REVIEW[:10], [None, None, None, "Phạm Văn Nam", "Con", "05/05/2010", "Nam"], *REVIEW[10:]]

    outcome = bring(more)

    assert [row.outcome for row in outcome.rows].count("new") == 1
    with acting(lan):
        head = Membership.objects.get(individual__full_name="Phạm Văn Bình")
        assert Membership.objects.get(individual__full_name="Phạm Văn Nam").household_id == head.household_id


@pytest.mark.django_db
def test_a_person_known_without_that_household_is_enrolled_in_it(bring: Bring, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        alone = make_household(lan, tan_dong, number="9")
        make_individual(lan, tan_dong, full_name="Nguyễn Thị Sen", birth_date=dt.date(1982, 1, 1), sex="female",
                        identity_number="072182000023", household=alone)  # fmt: skip

    outcome = bring(REVIEW)

    assert outcome.rows[1].changes["household"][0] == "9"
    with acting(lan):
        now = Membership.objects.get(individual__full_name="Nguyễn Thị Sen", valid_to__isnull=True)
        head = Membership.objects.get(individual__full_name="Phạm Văn Bình")
        assert (now.household_id, now.relation) == (head.household_id, "spouse")
        assert now.area_path == head.area_path
    assert bring(REVIEW).run is None


@pytest.mark.django_db
def test_two_sheets_that_contradict_each_other_are_refused_row_by_row(bring: Bring) -> None:
    poor_again = [*LEFT, [None, 2, "Phạm Văn Bình", "Chủ hộ", "Nam", "15/05/1980", "072080000022"]]

    with pytest.raises(ListRefused) as refusal:
        bring(REVIEW, poor_again)

    said = refusal.value.data["outcome"].refusals
    assert any("row Sheet1!8" in one and "Row Sheet2!11 says" in one for one in said)
    assert any("row Sheet2!11" in one and "Row Sheet1!8 says “Hộ nghèo”" in one for one in said)


@pytest.mark.django_db
def test_a_household_that_left_poverty_for_near_poverty_may_stand_on_both_sheets(bring: Bring, lan: Actor) -> None:
    both = [*LEFT, [None, 2, "Lê Văn Tư", "Chủ hộ", "Nam", "1950"]]

    outcome = bring(REVIEW, both)

    assert outcome.rows[-1].outcome == "left_out"
    assert "Row Sheet1!11 already stands for this person." in outcome.rows[-1].warnings
    with acting(lan):
        member = Membership.objects.get(individual__full_name="Lê Văn Tư")
        assert HouseholdClass.objects.get(household=member.household).household_class == "near_poor"


@pytest.mark.django_db
def test_two_people_with_one_identity_number_are_both_refused(bring: Bring) -> None:
    rows = [
        ["Họ và tên", "Ngày sinh", "Số CCCD"],
        ["Phạm Văn Bình", "15/05/1980", "072080000022"],
        ["Lê Văn Tư", "01/01/1980", "072080000022"],
    ]

    with pytest.raises(ListRefused) as refusal:
        bring(rows, subject="individuals")

    assert [row.outcome for row in refusal.value.data["outcome"].rows] == ["refused", "refused"]
    assert "Row 3 gives it to Lê Văn Tư." in refusal.value.data["outcome"].refusals[0]


@pytest.mark.django_db
def test_one_person_twice_in_a_list_of_individuals_comes_in_once(bring: Bring, lan: Actor) -> None:
    row = ["Phạm Văn Bình", "15/05/1980", "072080000022"]

    outcome = bring([["Họ và tên", "Ngày sinh", "Số CCCD"], row, row], subject="individuals")

    assert [row.outcome for row in outcome.rows] == ["new", "left_out"]
    with acting(lan):
        assert Individual.objects.count() == 1


ACCOUNTS: list[list[Any]] = [
    ["DANH SÁCH TÀI KHOẢN"], ["STT", "Họ và tên", "Năm sinh", "Số CCCD", "Số tài khoản", "Ngân hàng", "Chủ tài khoản"],
    [1, "Nguyễn Thị Hòa", 1945, "072145000011", "7002205123456", "Agribank", "NGUYEN THI HOA"],
]  # fmt: skip


@pytest.mark.django_db
def test_a_list_of_accounts_opens_them_and_turns_the_money_there(bring: Bring, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong)

    outcome = bring(ACCOUNTS, subject="accounts")

    assert outcome.rows[0].changed == ("account", "payee")
    with acting(lan):
        assert (BankAccount.objects.get().state, Payee.objects.get().way) == ("confirmed", "bank")
    assert bring(ACCOUNTS, subject="accounts").run is None


@pytest.mark.django_db
def test_another_account_of_a_list_waits_for_its_second_hand(bring: Bring, lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        make_account(lan, hoa(lan, tan_dong), number="999900001111")

    bring(ACCOUNTS, subject="accounts")

    with acting(lan):
        proposed = BankAccount.objects.get(state="proposed")
    second = an_officer(tan_dong, username="thu")
    with acting(second):
        assert approve_bank_account(actor=second, account=proposed, on=ON).state == "confirmed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "outcome", "sentence"),
    [
        ({2: None, 3: "072145000099"}, "refused", "expected a person registered here"),
        ({2: None, 3: None}, "ambiguous", "People registered who fit: 1."),
        ({6: "LE VAN LA"}, "changed", ""),
        ({5: "Ngân hàng X"}, "refused", "a bank's short name such as Agribank"),
    ],
)
def test_an_account_goes_only_to_a_person_who_is_surely_meant(
    bring: Bring, lan: Actor, tan_dong: Area, change: dict[int, Any], outcome: str, sentence: str
) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
    row = [change.get(column, cell) for column, cell in enumerate(ACCOUNTS[2])]

    found = bring([*ACCOUNTS[:2], row], subject="accounts", dry_run=True)

    assert found.rows[0].outcome == outcome
    assert sentence in " ".join(found.refusals)


@pytest.mark.django_db
def test_of_a_district_s_file_only_the_sheet_of_the_commune_is_read(bring: Bring, binh_minh: Area) -> None:
    people = [["Họ và tên", "Ngày sinh"], ["Phạm Văn Bình", "15/05/1980"]]

    outcome = bring([["UBND XÃ BÌNH MINH"], *people], [["UBND XÃ TÂN ĐÔNG"], *people], subject="individuals")

    assert [(row.place, row.outcome) for row in outcome.rows] == [("3", "new")]
    assert outcome.notes[0] == "Sheet “Sheet1” names “XÃ BÌNH MINH” in its titles; it was not read."
    assert {reason for _sheet, _row, reason, _text in outcome.passed_over} >= {"a sheet that was not chosen"}


REGISTRY = (Individual, Household, Membership, HouseholdClass)


def _state(actor: Actor) -> list[list[tuple[Any, ...]]]:
    with acting(actor):
        return [sorted(model._default_manager.values_list(), key=str) for model in REGISTRY]


@pytest.mark.django_db
def test_households_that_moved_and_members_who_changed_go_back_when_taken_back(
    bring: Bring, lan: Actor, tan_dong: Area
) -> None:
    with acting(lan):
        home = make_household(lan, tan_dong, number="9")
        make_individual(lan, tan_dong, full_name="Nguyễn Thị Sen", birth_date=dt.date(1982, 1, 1), sex="female",
                        identity_number="072182000023", household=home)  # fmt: skip
        make_individual(lan, tan_dong, full_name="Phạm Văn Bình", birth_date=dt.date(1980, 5, 15), sex="male",
                        identity_number="072080000022", household=home, relation="head")  # fmt: skip
    before = _state(lan)
    run = bring(REVIEW).run
    assert run is not None
    assert _state(lan) != before
    with acting(lan):
        home.refresh_from_db()
        assert home.hamlet is not None

        undo_import(actor=lan, run=run)

    assert _state(lan) == before


@pytest.mark.django_db
def test_a_sheet_that_the_file_does_not_have_is_named(bring: Bring) -> None:
    with pytest.raises(NoSuchSheet, match=r"has no sheet “Ba”. Expected one of: Sheet1, Sheet2"):
        bring(REVIEW, LEFT, sheets=["Ba"])


@pytest.mark.django_db
def test_a_list_of_another_subject_is_refused(bring: Bring) -> None:
    with pytest.raises(ListUnreadable):
        bring(REVIEW, subject="accounts")


WRONG: list[list[Any]] = [
    ["Họ và tên", "Ngày sinh", "Số CCCD", "Giới tính"],
    ["Phạm Văn Bình", "31/02/1980", "072080000022", "Nam"],
    ["Lê Văn Tư", "15/05/1970", "072070000033", "Khác"],
]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_errors_go_back_in_the_same_sheet_with_a_comment_in_each_wrong_cell(
    lan: Actor, tan_dong: Area, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"sai.{kind}"
    if kind == "xlsx":
        written(path, WRONG, [["Trang hai", 12.5, None, True]])
    else:
        path.write_text("\n".join(";".join(row) for row in WRONG), encoding="utf-16")
    with acting(lan), pytest.raises(ListRefused) as refusal:
        import_list(actor=lan, subject="individuals", path=path, area=tan_dong, on=ON)

    count = write_errors_copy(path=path, outcome=refusal.value.data["outcome"], to=tmp_path / "loi.xlsx")

    copy = openpyxl.load_workbook(tmp_path / "loi.xlsx")
    sheet = copy.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == WRONG
    comments = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert (count, set(comments)) == (2, {"B2", "D3"})
    assert "expected a day that the calendar has, as dd/mm/yyyy, “31/02/1980” came." in comments["B2"]
    assert sheet["B2"].fill.bgColor.rgb is not None
    assert kind == "csv" or [cell.value for cell in copy.worksheets[1][1]] == ["Trang hai", 12.5, None, True]


@pytest.mark.django_db
def test_a_full_disk_leaves_no_copy_and_no_half_of_one(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = bring(WRONG, subject="individuals", dry_run=True)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CopyNotWritten, match=r"could not be written to .*loi.xlsx: No space left on device. Nothing"):
        write_errors_copy(path=tmp_path / "ra-soat.xlsx", outcome=outcome, to=tmp_path / "loi.xlsx")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["ra-soat.xlsx"]


def _command(*arguments: str) -> str:
    out = StringIO()
    with clock.at(ON), override("en"):
        call_command("import", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_previews_settles_applies_and_takes_back(lan: Actor, tan_dong: Area, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", REVIEW)

    said = _command("households", str(path), "--area", "25522", "--preview")

    with acting(lan):
        run = ImportRun.objects.get()
        assert not Individual.objects.exists()
    assert f"To write it: ansinh import apply {run.pk}" in said
    assert "2 left out" not in said
    said = _command("apply", str(run.pk), "--rows", "8-9,11", "--settle", "11=skip")
    assert "a.xlsx: 2 new, 0 known, 0 changed, 0 refused\n0 to be settled, 2 left out" in said
    assert "was taken back" in _command("undo", str(run.pk))
    with acting(lan):
        assert not Individual.objects.exists()
    with pytest.raises(Exception, match="No import 999999 is known here"):
        _command("undo", "999999")


@pytest.mark.django_db
def test_the_command_remembers_what_a_heading_means_and_writes_the_errors(tan_dong: Area, tmp_path: Path) -> None:
    rows = [["Danh tính", *WRONG[0][1:]], *WRONG[1:]]
    path, copy = written(tmp_path / "a.xlsx", rows), tmp_path / "loi.xlsx"

    with pytest.raises(CommandError, match=r"nothing was kept. Rows refused: 2"):
        _command("individuals", str(path), "--area", "25522", "--map", "Danh tính=full_name", "--errors-to", str(copy))

    assert openpyxl.load_workbook(copy).active["B2"].comment
    assert "0 new, 0 known, 0 changed, 2 refused" in _command("individuals", str(path), "--area", "25522", "--dry-run")


@pytest.mark.django_db(transaction=True)
def test_of_two_applications_at_once_one_writes_and_the_other_finds_it_done(tmp_path: Path) -> None:
    area = make_commune()
    officer = an_officer(area)
    rows = [["Họ và tên", "Ngày sinh", "Số CCCD"], ["Phạm Văn Bình", "15/05/1980", "072080000022"]]
    path = written(tmp_path / "a.xlsx", rows)
    start = threading.Barrier(2, timeout=10)

    def take_in() -> list[str]:
        try:
            start.wait()
            with clock.at(ON), acting(officer):
                found = import_list(actor=officer, subject="individuals", path=path, area=area, on=ON)
            return [row.outcome for row in found.rows]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(done.result(timeout=30) for done in [pool.submit(take_in), pool.submit(take_in)])

    assert outcomes == [["known"], ["new"]]
    with acting(officer):
        assert (Individual.objects.count(), ImportRun.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_undoings_at_once_one_takes_back_and_the_other_is_told(tmp_path: Path) -> None:
    area = make_commune()
    officer = an_officer(area)
    path = written(tmp_path / "a.xlsx", [["Họ và tên", "Ngày sinh"], ["Phạm Văn Bình", "15/05/1980"]])
    with clock.at(ON), acting(officer):
        run = import_list(actor=officer, subject="individuals", path=path, area=area, on=ON).run
    assert run is not None
    start = threading.Barrier(2, timeout=10)

    def take_back() -> str:
        try:
            start.wait()
            with acting(officer):
                undo_import(actor=officer, run=run)
            return "undone"
        except ImportMoved as refusal:
            return f"{refusal.code}: {refusal.data['file']}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(done.result(timeout=30) for done in [pool.submit(take_back), pool.submit(take_back)])

    assert said == ["import_moved: a.xlsx", "undone"]
    with acting(officer):
        assert not Individual.objects.exists()


def test_a_new_person_who_looks_like_somebody_registered_is_told_and_waits_for_nobody(
    tmp_path: Path, lan: Actor, tan_dong: Area
) -> None:
    path = written(
        tmp_path / "a.xlsx",
        [["Họ và tên", "Ngày sinh", "Giới tính"], ["Phạm Bình", "15/05/1980", "Nam"], ["Đỗ Thị Xuân", 1999, "Nữ"]],
    )
    with clock.at(ON), acting(lan):
        known = binh(lan, tan_dong, identity_number=None)
        outcome = import_list(actor=lan, subject="individuals", path=path, area=tan_dong, on=ON)

    assert outcome.count(RowOutcome.NEW) == 2
    assert [warning for warning in outcome.warnings if "Looks like" in warning] == [
        warning for warning in outcome.warnings if f"Looks like Phạm Văn Bình ({known.pk})" in warning
    ]
    assert "Phạm Bình" in outcome.warnings[0]


def test_the_number_of_a_merged_record_leads_to_the_one_that_counts(tmp_path: Path, lan: Actor, tan_dong: Area) -> None:
    with clock.at(ON), acting(lan):
        counts, merged = binh(lan, tan_dong, identity_number=None), binh(lan, tan_dong)
        merge_individuals(actor=lan, survivor=counts, merged=merged, why="nhập hai lần", on=ON)
        path = written(
            tmp_path / "a.xlsx",
            [["Họ và tên", "Ngày sinh", "Số CCCD"], ["Phạm Văn Bình", "15/05/1980", "072080000022"]],
        )
        outcome = import_list(actor=lan, subject="individuals", path=path, area=tan_dong, on=ON)

    assert [row.individual_id for row in outcome.rows] == [counts.pk]
