"""The commune of these tests: Lan receives, Minh signs, and one payment list of two dozen invented people."""

import datetime as dt
from pathlib import Path

from ansinh.accounts.roles import ROLES
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code
from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.scenarios import record_scenario
from ansinh.benefits.testing import lan, make_application, make_assessed, make_disabled, make_office, minh
from ansinh.coordination.testing import ba
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.payments.testing import make_paying_account
from ansinh.poverty.testing import at_work, make_home, make_survey
from ansinh.registry.models import Individual
from ansinh.registry.services import submit_move_request

CODE = "25522"
LIST_CAME_ON = dt.date(2026, 11, 5)
DECIDED_ON = dt.date(2026, 11, 18)
PREPARED_ON = dt.date(2026, 11, 20)
APPROVED_ON = dt.date(2026, 11, 23)
ANSWERED_ON = dt.date(2026, 12, 7)
POSTED_ON = dt.date(2026, 11, 21)
NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
PEOPLE = 24
REGISTERED_TWICE = "Phạm Văn A"
REVIEWED = ("Mai Thị Lý", "Cao Thị Đào")

HEADERS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Ấp", "Mã hộ", "Điện thoại", "Đối tượng",
    "Số quyết định", "Ngày quyết định", "Hệ số", "Số tiền", "Hình thức chi trả", "Số tài khoản", "Ngân hàng",
)  # fmt: skip


def lay_scene() -> None:
    """The commune with a hamlet, its office, its account to pay from and its two hands."""
    with clock.at(LIST_CAME_ON):
        area = make_commune(CODE, "Tân Đông")
        make_hamlet(area)
        with acting(SYSTEM):
            make_office(area)
            make_paying_account(SYSTEM, area)
        make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", area, valid_from=area.valid_from)


def the_commune() -> Area:
    return area_for_code(CODE, level=Level.COMMUNE, on=LIST_CAME_ON)


def officer() -> Actor:
    return lan(the_commune())


def chair() -> Actor:
    return minh(the_commune())


def head() -> Actor:
    """The hamlet head on the phone."""
    return ba(Area.objects.get(level=Level.HAMLET))


def planner() -> Actor:
    """The chair, who may also keep what a change of the law would cost."""
    return minh(the_commune(), also="keep_scenarios view_scenarios")


def manager() -> Actor:
    """Who registers accounts of the commune."""
    return Actor("tri", "Võ Minh Trí", the_commune().path, ROLES["administrator"].permissions)


def keeper() -> Actor:
    """The officer, who may also say how the office words its letters."""
    return lan(the_commune(), also="manage_areas")


def reviewing_officer() -> Actor:
    return at_work("lan", the_commune())


def reviewing_chair() -> Actor:
    return at_work("minh", the_commune())


def with_homes() -> Area:
    """The commune, where two households are poor by last year's decision."""
    area, actor = the_commune(), reviewing_officer()
    with acting(actor):
        for name in REVIEWED:
            make_home(actor, Area.objects.get(level=Level.HAMLET), name, household_class="poor")
    return area


def survey() -> None:
    make_survey(reviewing_officer(), reviewing_chair(), with_homes())


def write_list(path: Path, *, month: Month = NOVEMBER) -> None:
    """The payment list of the month: two in three are severely disabled, one in three draws the social pension."""
    rows = [_row(number, month) for number in range(1, PEOPLE + 1)]
    path.write_bytes(xlsx_bytes(rows, headers=HEADERS))


def _row(number: int, month: Month) -> list[Cell]:
    is_old = number % 3 == 0
    birth_year = 1940 + number % 9 if is_old else 1966 + number % 30
    by_bank = number % 6 != 0
    return [
        number,
        f"Nguyễn Thị {['Hòa', 'Bình', 'An', 'Lành', 'Tươi', 'Thắm'][number % 6]} {chr(65 + number % 26)}",
        f"{number % 27 + 1:02d}/{number % 12 + 1:02d}/{birth_year}",
        "Nữ",
        f"0721{birth_year % 100:02d}{number:06d}",
        "Ấp Đông Hà",
        f"{number // 2:04d}",
        f"0912345{number:03d}",
        "Trợ cấp hưu trí xã hội từ đủ 75 tuổi" if is_old else "Người khuyết tật nặng",
        f"{number % 4 + 1}/QĐ-UBND",
        "03/10/2025",
        1.0 if is_old else 1.5,
        540_000 if is_old else 810_000,
        "Ngân hàng" if by_bank else "Tiền mặt",
        f"70022051{number:05d}" if by_bank else None,
        "Agribank" if by_bank else None,
    ]


def assess_newcomers(count: int = 8) -> None:
    """Severely disabled people whose files Lan has received and assessed."""
    area, actor = the_commune(), officer()
    with acting(actor):
        for number in range(count):
            make_assessed(actor, area, make_disabled(actor, area, f"Phạm Văn {chr(65 + number)}"))


def register_again() -> None:
    """A newcomer who draws already comes under a second record, which is granted the same."""
    area, actor = the_commune(), officer()
    with acting(actor):
        again = make_disabled(actor, area, REGISTERED_TWICE)
        application = make_assessed(actor, area, again)
    with acting(chair()) as signer:
        decide_application(actor=signer, application=application, signed_on=DECIDED_ON)


def receive_incomplete() -> None:
    """A file that waits for a paper."""
    area = the_commune()
    with acting(officer()) as actor:
        make_application(actor, area, make_disabled(actor, area, "Phạm Văn Thiếu"), missing="Giấy xác nhận")


def keep_scenario() -> None:
    with acting(planner()) as actor:
        record_scenario(
            actor=actor, area=the_commune(), title="Nâng mức chuẩn", month=DECEMBER,
            changes={"social_assistance.standard_level": 600_000},
        )  # fmt: skip


def ask_for_somebody() -> None:
    """The commune next door asks for the first of the list, who draws an allowance here."""
    area = make_commune("25525", "Tân Hội")
    with acting(officer()):
        number = Individual.objects.filter(identity_number__isnull=False).earliest("pk").identity_number
    with acting(lan(area)) as actor:
        submit_move_request(
            actor=actor, area=area, identity_number=str(number), reason="về ở với con", on=clock.today()
        )
