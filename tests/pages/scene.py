"""A commune's desk with something in every drawer, and one account for every role."""

import datetime as dt
from pathlib import Path
from typing import Any

from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area, Level
from ansinh.areas.testing import make_hamlet, make_province
from ansinh.benefits.models import AidKind
from ansinh.benefits.services.applications import assess_application
from ansinh.benefits.services.emergency_aid import Struck, decide_aid, record_aid_given
from ansinh.benefits.services.repayments import record_repayment, take_back_repayment
from ansinh.benefits.testing import (
    make_aid,
    make_application,
    make_asked_back,
    make_assessed,
    make_decided,
    make_disabled,
    make_person,
    make_recovery,
    wire_checks,
)
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.paying import pay
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance import testing as insurance
from ansinh.insurance.services import import_card_list
from ansinh.messaging import testing as messaging
from ansinh.payments.queries import transfers_of
from ansinh.payments.services import reconcile_payroll, send_payroll
from ansinh.payments.testing import make_answer
from ansinh.poverty import testing as poverty
from ansinh.poverty import testing_of_meeting as meeting
from ansinh.poverty.models import ListedHousehold, ProofWay, Recheck, RequestForm, RoundKind
from ansinh.poverty.services import (
    answer_objection,
    close_survey,
    draw_recheck_sample,
    record_cross_check,
    record_objection,
    record_old_file,
    record_provincial_lines,
    record_publicity,
    record_recheck,
)
from ansinh.poverty.testing_of_comparing import Outcome, make_result
from ansinh.poverty.testing_of_oldfiles import old_result
from ansinh.registry.models import Individual, Membership, Subject
from ansinh.registry.services import preview_import
from ansinh.registry.services.duplicates import find_duplicates
from ansinh.registry.testing import make_account, make_circumstance, make_household_class, make_payee
from tests.kill.scene import write_list
from tests.pages.kept import laid_once

TODAY = dt.date(2026, 11, 20)
RECIPIENTS = ("Phạm Văn Bình", "Lê Văn Út", "Võ Thị Ba", "Nguyễn Văn Tư", "Trần Thị Năm")
APPLICANTS = ("Đỗ Thị Sáu", "Hồ Văn Bảy", "Bùi Thị Tám", "Dương Văn Chín")


def lay_desk(folder: Path) -> Desk:
    """Recipients with a closed month and one that came back, files in each state, a list under way, two look-alikes."""
    wire_checks()
    return laid_once("desk", lambda: _desk(folder))


def lay_files() -> Desk:
    """The people, their files and the accounts, before any month is prepared."""
    wire_checks()
    return laid_once("files", _desk_before_any_month)


def _desk(folder: Path) -> Desk:
    desk = lay_files()
    with clock.at(TODAY):
        _months(desk)
        _list_under_way(desk, folder)
        _messages(desk)
    return desk


def _desk_before_any_month() -> Desk:
    with clock.at(TODAY):
        desk = make_desk()
        hamlet = make_hamlet(desk.area)
        _accounts(desk.area, hamlet)
        with acting(SYSTEM, scope=desk.area.path):
            _recipients(desk)
            _files(desk)
            _look_alikes(desk)
            _aid(desk, hamlet)
            _recoveries(desk)
        _review(desk, hamlet)
        _insurance(desk, hamlet)
    return desk


def _accounts(commune: Area, hamlet: Area) -> None:
    places = {Level.COMMUNE: commune, Level.HAMLET: hamlet, Level.PROVINCE: make_province()}
    names = {"commune_officer": ("lan", "Trần Thị Lan"), "approver": ("minh", "Lê Văn Minh")}
    for code, role in ROLES.items():
        level = next(level for level in (Level.COMMUNE, Level.HAMLET, Level.PROVINCE) if level in role.levels)
        user = make_user(*names.get(code, (code.replace("_", "."), str(role.name).capitalize())))
        make_duty(user, code, places[level], valid_from=commune.valid_from)


def _recipients(desk: Desk) -> None:
    for number, name in enumerate(RECIPIENTS):
        person = make_disabled(desk.lan, desk.area, name)
        if number % 2:
            account = make_account(desk.lan, person, number=f"70022051{number:05d}")
            make_payee(desk.lan, person, account=account, on=TODAY)
        make_decided(desk.lan, desk.minh, desk.area, person)


def _files(desk: Desk) -> None:
    received, missing, assessed, refused = APPLICANTS
    make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area, received))
    make_application(desk.lan, desk.area, make_disabled(desk.lan, desk.area, missing), missing="Giấy xác nhận")
    make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, assessed))
    young = make_person(desk.lan, desk.area, refused, birth_date=dt.date(1990, 1, 1))
    assess_application(actor=desk.lan, application=make_application(desk.lan, desk.area, young), on=TODAY)


def _look_alikes(desk: Desk) -> None:
    for _record in range(2):
        make_person(desk.lan, desk.area, "Nguyễn Thị Hòa", household_class="poor")
    find_duplicates(actor=SYSTEM, area=desk.area, on=TODAY)


def _aid(desk: Desk, hamlet: Area) -> None:
    hurt = Struck(individual=Individual.objects.get(full_name=RECIPIENTS[0]))
    make_aid(desk.lan, desk.area, hurt)
    hungry = make_aid(desk.lan, desk.area, Struck(hamlet=hamlet, household_count=12, person_count=41), AidKind.RICE)
    decide_aid(actor=desk.minh, aid=hungry)
    record_aid_given(actor=desk.lan, aid=hungry, on=TODAY, proof="Danh sách ký nhận ngày 20/11/2026")


def _recoveries(desk: Desk) -> None:
    """One that is proposed, and one of which an instalment came in, was entered wrongly once, and the rest is late."""
    owing, proposed = (Individual.objects.get(full_name=name) for name in RECIPIENTS[1:3])
    make_recovery(desk.lan, desk.area, proposed)
    with clock.at(TODAY - dt.timedelta(days=100)):
        asked = make_asked_back(desk.lan, desk.minh, desk.area, owing, instalments=3)
    wrong = record_repayment(actor=desk.lan, recovery=asked, amount=3_000, received_on=TODAY, voucher="PT-01")
    take_back_repayment(actor=desk.lan, repayment=wrong, why="Nhập thiếu một chữ số")
    record_repayment(actor=desk.lan, recovery=asked, amount=30_000, received_on=TODAY, voucher="PT-01")


def _insurance(desk: Desk, hamlet: Area) -> None:
    """Cards that run out, ran out and were paid for; people without one; both kinds of lists; a target."""
    lan, minh = insurance.at_work("lan", desk.area), insurance.at_work("minh", desk.area)
    with acting(lan):
        holds, ends, lapsed, none = insurance.make_family(
            lan, desk.area, "Mạc Thị Khế", "Mạc Văn Sung", "Mạc Thị Mơ", "Mạc Văn Mận", hamlet=hamlet
        )
        insurance.make_card(
            lan, holds, last_day=dt.date(2027, 6, 30), number="7200000001", premium_amount=1_366_200,
            paid_on=dt.date(2025, 12, 20), months=18,
        )  # fmt: skip
        insurance.make_card(lan, ends, last_day=dt.date(2026, 12, 10), number="7200000002")
        insurance.make_card(lan, lapsed, last_day=dt.date(2026, 10, 31))
        insurance.make_family(lan, desk.area, "Mạc Bé Na", birth_date=dt.date(2024, 3, 1), hamlet=hamlet)
        doubtful = insurance.list_row(none, number="12", name="Mạc Văn Lạ")
        insurance.make_card_list(lan, desk.area, insurance.list_row(ends, number="7200000002"), doubtful)
        taken = insurance.make_card_list(lan, desk.area, insurance.list_row(none), name="da-nhan.xlsx")
        import_card_list(actor=lan, run=taken)
        insurance.make_target(lan, desk.area)
    insurance.make_sent_list(lan, minh, desk.area, Month(2026, 10))
    with acting(lan):
        insurance.make_family(
            lan, desk.area, "Mạc Bé Bi", birth_date=dt.date(2026, 11, 2), since=dt.date(2026, 11, 2), hamlet=hamlet
        )
        insurance.make_state_list(lan, desk.area, Month(2026, 11))


def _review(desk: Desk, hamlet: Area) -> None:
    """A yearly review that makes its list, with a suggestion, a planned one beside it, a request and an own table."""
    lan, minh = poverty.at_work("lan", desk.area), poverty.at_work("minh", desk.area)
    thu = poverty.at_work("thu", make_province())
    with acting(thu):
        record_provincial_lines(
            actor=thu, area=make_province(), standard_code="2027", document="15/2026/NQ-HĐND",
            signed_on=dt.date(2026, 7, 10), rural=2_500_000,
        )  # fmt: skip
    _decided_review(desk.area, hamlet, lan, minh)
    with acting(lan):
        _results(lan, hamlet, desk.area)
        for number, name in enumerate(("Mai Thị Lý", "Cao Văn Đào", "Tô Thị Mận")):
            poverty.make_home(lan, hamlet, name, household_class=("poor", "near_poor", "")[number])
        home = poverty.make_home(lan, hamlet, "Lưu Thị Ổi")
        head = Membership.objects.select_related("individual").get(household=home, is_head=True).individual
        make_circumstance(
            lan, head, "disability", value="severe", certificate_number="9/GXN", valid_from=dt.date(2026, 8, 1)
        )
        poverty.make_instrument(lan, desk.area)
    poverty.make_listing(lan, minh, desk.area)
    _evidence(lan, minh, hamlet, desk.area)
    surveyed = poverty.make_survey(lan, minh, desk.area, year=2024)
    with acting(lan):
        listed = ListedHousehold.objects.filter(round=surveyed).earliest("pk")
        poverty.make_submission(lan, listed)
        poverty.make_submission(lan, listed, "other")
        for name in ("Vương Văn Xoài", "Phan Thị Mít"):
            poverty.make_request(lan, poverty.make_home(lan, hamlet, name), form=RequestForm.FORM_04)
    early = poverty.a_plan(desk.area, list_from=dt.date(2026, 8, 1))
    surveying = poverty.make_survey(lan, minh, desk.area, kind=RoundKind.OFF_CYCLE, plan=early)
    with acting(lan):
        poverty.make_submission(lan, ListedHousehold.objects.filter(round=surveying)[0])
        poverty.make_round(lan, desk.area, kind=RoundKind.OFF_CYCLE)
        asks = poverty.make_home(lan, hamlet, "Kiều Văn Chanh")
        poverty.make_request(lan, asks, form=RequestForm.FORM_04)
    _hamlets_meet(desk, lan, minh, hamlet)
    _list_hangs(desk, lan, minh, hamlet)


def _off_cycle(desk: Desk, lan: Actor, hamlet: Area, name: str) -> dict[str, Any]:
    """What plans an off-cycle review from today with one household, which asks for it."""
    today = clock.today()
    with acting(lan):
        poverty.make_request(lan, poverty.make_home(lan, hamlet, name), form=RequestForm.FORM_04)
    plan = poverty.a_plan(desk.area, list_from=today, survey_from=today, meet_from=today)
    return {"kind": RoundKind.OFF_CYCLE, "plan": plan}


def _hamlets_meet(desk: Desk, lan: Actor, minh: Actor, hamlet: Area) -> None:
    """A review whose hamlet met yesterday without passing its household, and has met again today."""
    with clock.at(TODAY - dt.timedelta(days=4)):
        found = meeting.make_meeting_round(lan, minh, desk.area, **_off_cycle(desk, lan, hamlet, "Đinh Thị Me"))
        with acting(lan):
            meeting.hold(lan, meeting.make_meeting(lan, found, hamlet), 20, 20, attending=41)
            meeting.make_meeting(lan, found, hamlet)


def _list_hangs(desk: Desk, lan: Actor, minh: Actor, hamlet: Area) -> None:
    """A list that hangs, with a proof and with two objections, one of them answered."""
    with clock.at(TODAY - dt.timedelta(days=5)):
        posting = meeting.make_posting(lan, minh, desk.area, **_off_cycle(desk, lan, hamlet, "Đinh Văn Xoài"))
    with clock.at(posting.posted_on), acting(lan):
        listed = ListedHousehold.objects.get(round=posting.round)
        record_objection(actor=lan, posting=posting, said=meeting.an_objection(listed))
        missing = record_objection(actor=lan, posting=posting, said=meeting.an_objection())
        answer_objection(actor=lan, objection=missing, is_upheld=False, answer="Hộ không đề nghị rà soát.")
        record_publicity(
            actor=lan, posting=posting, way=ProofWay.BOARD_OF_COMMUNE, on=posting.posted_on, note="Ông Ngọc",
            file=("bang-tin.jpg", b"\xff\xd8\xff"),
        )  # fmt: skip


def _results(lan: Actor, hamlet: Area, area: Area) -> None:
    """Two decided reviews to compare: one household out of poverty, one new, one that nobody looked at again."""
    homes = [poverty.make_home(lan, hamlet, name) for name in ("Khúc Thị Sen", "Khúc Văn Súng", "Khúc Thị Ngó")]
    make_result(lan, area, 2022, [Outcome(homes[0], "poor"), Outcome(homes[2], "near_poor")])
    make_result(lan, area, 2023, [Outcome(homes[0], "other"), Outcome(homes[1], "poor")], planned_fall=1)


def _evidence(lan: Actor, minh: Actor, hamlet: Area, area: Area) -> None:
    """The result of an earlier year with a row that may be two households; a survey with a recheck, and one to come."""
    with acting(lan):
        for name in ("Tống Văn Mít", "Tống Văn Mít", "Doãn Thị Dừa", "Doãn Thị Cau"):
            home = poverty.make_home(lan, hamlet, name)
            poverty.make_request(lan, home, form=RequestForm.FORM_04)
        known = [(1, "Doãn Thị Dừa", hamlet.name, "Hộ nghèo", 120, 30)]
        doubtful = [(2, "Tống Văn Mít", hamlet.name, "Hộ nghèo", 90, 40), (3, "Lỡ Thị Lạ", "", "Hộ cận nghèo", 135, 20)]
        content = old_result(*known, *doubtful)
        record_old_file(actor=lan, area=area, year=2024, name="ket-qua-2024.xlsx", content=content)
    plan = poverty.a_plan(
        area, list_from=dt.date(2026, 10, 15), survey_from=dt.date(2026, 10, 16), meet_from=dt.date(2026, 11, 10)
    )
    found = poverty.make_survey(lan, minh, area, kind=RoundKind.OFF_CYCLE, plan=plan)
    with acting(lan):
        for listed in ListedHousehold.objects.filter(round=found):
            poverty.make_submission(lan, listed)
            record_cross_check(actor=lan, listed=listed, answers=poverty.INDEX_ANSWERS)
        close_survey(actor=lan, found=found)
        sample = draw_recheck_sample(actor=lan, found=found, size=2, seed=7)
        one = Recheck.objects.filter(sample=sample).first()
        assert one
        record_recheck(
            actor=lan, recheck=one, answers=poverty.ANSWERS["near_poor"], checked_by="Lâm Thị Kiểm", checked_on=TODAY
        )


def _decided_review(area: Area, hamlet: Area, lan: Actor, minh: Actor) -> None:
    """Last year's review, decided: two households with certificates, one of them risen."""
    with acting(lan):
        home = poverty.make_home(lan, hamlet, "Lâm Thị Cúc")
        make_household_class(lan, home, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2026, 1, 1))
    with clock.at(dt.date(2025, 12, 10)):
        poverty.make_recognised(lan, minh, area, {"Lâm Thị Cúc": "near_poor", "Nguyễn Thị Hòa": "poor"})


def _months(desk: Desk) -> None:
    paid = pay(desk, Month(2026, 12), on=TODAY)
    with acting(SYSTEM, scope=desk.area.path):
        send_payroll(actor=desk.lan, payroll=paid, execute_on=dt.date(2026, 12, 1))
        paid.refresh_from_db()
        references = [transfer.reference for transfer in transfers_of(paid)]
        answer = make_answer(paid, returned={references[-1]: "Sai tên"})
        reconcile_payroll(actor=desk.lan, payroll=paid, answer=answer)
    with clock.at(dt.date(2026, 12, 10)):
        pay(desk, Month(2027, 1), on=dt.date(2026, 12, 10))


def _list_under_way(desk: Desk, folder: Path) -> None:
    path = folder / "danh-sach.xlsx"
    write_list(path, month=Month(2026, 11))
    with acting(desk.lan):
        preview_import(
            actor=desk.lan, subject=Subject.RECIPIENTS, path=path, area=desk.area, month=Month(2026, 11), on=TODAY
        )


def _messages(desk: Desk) -> None:
    """A campaign that runs, one being prepared, an answer to be read, an address without messages."""
    messaging.populate(desk.area, stem="Thảo", number=11)
