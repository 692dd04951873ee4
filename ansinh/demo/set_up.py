"""Laying the ground: places, hamlets, difficult areas, paying accounts, deciding offices, staff."""

import datetime as dt
from collections.abc import Sequence

from ansinh.accounts.models import User
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code, hamlets_of
from ansinh.areas.services import load_reference_areas, open_hamlet
from ansinh.benefits.models import Office
from ansinh.benefits.services.offices import open_office
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo.plan import CommunePlan
from ansinh.demo.staff import (
    APPROVER,
    BEGINNING,
    HAMLET_HEAD,
    PROVINCE_STAFF,
    REFORM,
    commune_staff,
    take_on,
    username_of,
)
from ansinh.payments.services.office import open_paying_account
from ansinh.registry.models import HardArea
from ansinh.registry.services.hard_areas import record_hard_area

AGRIBANK = "970405"
HARD_SINCE = dt.date(2021, 7, 1)
TAY_NINH = "80"


def commune_of(plan: CommunePlan, *, on: dt.date) -> Area:
    """The unit that bears the plan's people on that day: the former commune, or its successor since July 2025."""
    return area_for_code(plan.code if on < REFORM else plan.successor_code, level=Level.COMMUNE, on=on)


def set_up(plans: Sequence[CommunePlan]) -> None:
    """Everything that stands before the first list comes; a second call changes nothing."""
    wanted = [staff.username for plan in plans for staff in commune_staff(plan)]
    # The staff come last, so with them everything before them stands.
    if User.objects.filter(username__in=wanted).count() == len(wanted):
        return
    with clock.at(BEGINNING), acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
    for plan in plans:
        with clock.at(BEGINNING), acting(SYSTEM):
            area = commune_of(plan, on=BEGINNING)
            hamlets = open_hamlets(plan, area, first_number=1, word=plan.hamlet_word, on=BEGINNING)
            _record_hard_areas(plan, hamlets)
            open_desk(plan, area, on=BEGINNING)
            for staff in commune_staff(plan):
                take_on(staff, area)


def set_up_province() -> None:
    """The province's staff and a hamlet head, from the day of the reform."""
    with clock.at(REFORM), acting(SYSTEM):
        province = area_for_code(TAY_NINH, level=Level.PROVINCE, on=REFORM)
        for staff in PROVINCE_STAFF:
            take_on(staff, province)
        tan_dong = area_for_code("25522", level=Level.COMMUNE, on=REFORM)
        take_on(HAMLET_HEAD, hamlets_of(tan_dong, on=REFORM)[0])


def open_hamlets(plan: CommunePlan, area: Area, *, first_number: int, on: dt.date, word: str = "") -> list[Area]:
    """The plan's hamlets in `area`, codes counting from `first_number`; those that stand already are kept."""
    standing = {hamlet.code: hamlet for hamlet in hamlets_of(area, on=on)}
    names = {f"{first_number + number:03d}": f"{word} {number + 1}" for number in range(plan.hamlet_count)}
    return [
        standing.get(code) or open_hamlet(actor=SYSTEM, commune=area, code=code, name=name, on=on)
        for code, name in names.items()
    ]


def open_desk(plan: CommunePlan, area: Area, *, on: dt.date) -> None:
    """The account the commune pays from and the office that decides there; what stands already is kept."""
    open_paying_account(
        actor=SYSTEM,
        area=area,
        bank_bin=AGRIBANK,
        account_number=f"3713{area.code}0001"[:13],
        holder_name=f"UBND {area.full_name}",
        enquiries=f"Bộ phận Một cửa {area.full_name}, điện thoại 051{area.code}00",
        on=on,
    )
    if Office.objects.filter(area=area, valid_from=on).exists():
        return
    chair = next(staff for staff in commune_staff(plan) if staff.username == username_of(APPROVER, plan))
    decides_in_district = on < REFORM and area.parent is not None
    open_office(
        actor=SYSTEM,
        area=area,
        chair_name=chair.full_name,
        chair_username=chair.username,
        valid_from=on,
        issuer_name=f"Ủy ban nhân dân {area.parent.full_name}" if decides_in_district and area.parent else "",
        place_name=area.name,
    )


def _record_hard_areas(plan: CommunePlan, hamlets: Sequence[Area]) -> None:
    for hamlet in hamlets:
        if hamlet.code in plan.hard_hamlets and not HardArea.objects.filter(area=hamlet).exists():
            record_hard_area(
                actor=SYSTEM,
                area=hamlet,
                decision_number="01/QĐ-DEMO",
                decided_on=HARD_SINCE,
                valid_from=HARD_SINCE,
            )
