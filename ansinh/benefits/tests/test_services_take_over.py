"""An office's list becomes decisions of the former signer; what the law says otherwise is told, never changed."""

import datetime as dt
from pathlib import Path

import pytest

from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import RowsNotTakenOver
from ansinh.benefits.models import Decision, DecisionItem, Proposal
from ansinh.benefits.services.taking_over import differences_of, take_over_decisions
from ansinh.benefits.tests.conftest import Desk
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement
from ansinh.registry.models import ImportRun, Individual
from ansinh.registry.services import import_recipients

ON = dt.date(2026, 11, 5)
HEADERS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đối tượng", "Số quyết định", "Ngày quyết định", "Hệ số",
           "Số tiền")  # fmt: skip
BINH = (1, "Phạm Văn Bình", "15/05/1980", "Nam", "Người khuyết tật nặng", "12/QĐ-UBND", "03/04/2022", "1,5", 810_000)
CHIN = (2, "Phạm Văn Chín", "15/05/1970", "Nam", "Người khuyết tật nặng", "12/QĐ-UBND", "03/04/2022", "1,5", 810_000)
HOA = (3, "Nguyễn Thị Hòa", "02/09/1945", "Nữ", "Trợ cấp hưu trí xã hội từ đủ 75 tuổi", "40/QĐ-UBND", "08/07/2025",
       "1,0", 500_000)  # fmt: skip


def _import(desk: Desk, tmp_path: Path, *rows: tuple[object, ...]) -> ImportRun:
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx_bytes(rows, headers=HEADERS))  # type: ignore[arg-type]
    with clock.at(ON), acting(desk.lan):
        outcome = import_recipients(actor=desk.lan, path=path, area=desk.area, month=Month(2026, 11), on=ON)
    assert outcome.run is not None
    return outcome.run


def test_rows_of_one_paper_become_one_decision_of_the_former_signer(desk: Desk, tmp_path: Path) -> None:
    run = _import(desk, tmp_path, BINH, CHIN)

    with clock.at(ON), acting(desk.lan):
        taken = take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)

        [decision] = taken.decisions
        assert (decision.number, decision.decided_on, decision.origin) == (
            "12/QĐ-UBND", dt.date(2022, 4, 3), "taken_over",
        )  # fmt: skip
        assert (taken.entitlement_count, taken.differences) == (2, [])
        assert [(one.amount, one.source_reference) for one in Entitlement.objects.all()] == [
            (810_000, "12/QĐ-UBND ngày 03/04/2022")
        ] * 2
        assert DecisionItem.objects.filter(entitlement__isnull=False).count() == 2


def test_who_has_moved_away_since_is_no_difference(desk: Desk, tmp_path: Path) -> None:
    run = _import(desk, tmp_path, BINH, HOA)
    with clock.at(ON), acting(desk.lan):
        take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)
        assert [one.name for one in differences_of(area=desk.area, import_run=run)] == [HOA[1]]

    other = make_commune("25480", "Bình Minh")
    with acting(SYSTEM):
        Individual.objects.filter(full_name=HOA[1]).update(area=other, area_path=other.path)

    with clock.at(ON), acting(desk.lan):
        assert differences_of(area=desk.area, import_run=run) == []


def test_what_the_law_says_otherwise_is_told_and_proposed_but_paid_as_it_stands(desk: Desk, tmp_path: Path) -> None:
    run = _import(desk, tmp_path, BINH, HOA)

    with clock.at(ON), acting(desk.lan):
        taken = take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)

        [difference] = taken.differences
        assert difference.sentence.startswith("Row 3, Nguyễn Thị Hòa: 500.000 đồng are drawn, the law gives 540.000.")
        assert Entitlement.objects.get(benefit="social_pension").amount == 500_000
        assert Proposal.objects.get().amount == 540_000


def test_a_list_is_taken_over_once(desk: Desk, tmp_path: Path) -> None:
    run = _import(desk, tmp_path, BINH)
    with clock.at(ON), acting(desk.lan):
        take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)
        again = take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)

        assert (again.entitlement_count, again.decisions) == (0, [])
        assert (Decision.objects.count(), Entitlement.objects.count()) == (1, 1)
        assert AuditEntry.objects.filter(act="take_over_decisions").count() == 1


def test_a_row_without_a_known_category_or_amount_refuses_the_list_by_name(desk: Desk, tmp_path: Path) -> None:
    strange = (2, "Lê Văn Tám", "01/01/1980", "Nam", "Đối tượng khác", "12/QĐ-UBND", "03/04/2022", "1,5", 810_000)
    unpaid = (3, "Lê Văn Chín", "01/01/1981", "Nam", "Người khuyết tật nặng", "12/QĐ-UBND", "03/04/2022", "1,5", None)
    run = _import(desk, tmp_path, BINH, strange, unpaid)

    with clock.at(ON), acting(desk.lan), pytest.raises(RowsNotTakenOver) as refusal:
        take_over_decisions(actor=desk.lan, area=desk.area, import_run=run)
    assert "row 3, Lê Văn Tám: expected a category that the law knows, “Đối tượng khác” came" in str(refusal.value)
    assert "row 4, Lê Văn Chín: expected the monthly amount" in str(refusal.value)
    with acting(desk.lan):
        assert not Entitlement.objects.exists()


def test_taking_over_needs_the_right_to_import(desk: Desk, tmp_path: Path) -> None:
    run = _import(desk, tmp_path, BINH)
    with acting(desk.minh), pytest.raises(NoRight, match="import_recipients"):
        take_over_decisions(actor=desk.minh, area=desk.area, import_run=run)
