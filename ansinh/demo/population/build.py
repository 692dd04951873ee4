"""Making the population: the communes one after another or two at a time, each whole or not at all."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import hamlets_of
from ansinh.areas.services import load_reference_areas, open_hamlet
from ansinh.benefits.models import Office
from ansinh.benefits.services.offices import open_office
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import Conflict
from ansinh.core.wall import acting
from ansinh.demo.population.garden import MOVED, WRONG_FOR_MONTHS
from ansinh.demo.population.ledger import Entry, Pair, entries_of, pairs_of
from ansinh.demo.population.plan import REGISTERED_SINCE, CommunePlan, Plan
from ansinh.demo.population.rows import Commune, commune_of, hard_hamlets
from ansinh.demo.set_up import AGRIBANK, HARD_SINCE
from ansinh.payments.services.office import open_paying_account
from ansinh.payments.services.past_entitlements import record_past_entitlements
from ansinh.payments.services.past_payrolls import Approver, record_past_payroll
from ansinh.registry.models import HardArea, Household, Individual
from ansinh.registry.services.bulk_registration import register_whole_households
from ansinh.registry.services.hard_areas import record_hard_area
from ansinh.registry.services.moves import approve_move_request, submit_move_request


class OtherPeopleThere(Conflict):
    code = "other_people_there"
    message = _(
        "%(area)s already holds people who are not of this population. Make it in a database of its own,"
        " or with the same seed and number as before."
    )


class NotSoManyCommunes(Conflict):
    code = "not_so_many_communes"
    message = _("The provinces chosen have %(count)s communes; so many people need %(needed)s. Ask for fewer.")


@dataclass(frozen=True)
class Made:
    """One commune as it stands: its place, its digest and the seconds that drawing and writing took."""

    path: str
    digest: str
    is_new: bool
    drawing: float
    writing: float
    entries: list[Entry]
    pairs: list[Pair]
    lacking: dict[str, int]


Say = Callable[[str], None]


def make_population(plan: Plan, *, processes: int, say: Say) -> list[Made]:
    """Make what has not been made yet; returns every commune in order. A second run changes nothing.

    Raises NotSoManyCommunes and OtherPeopleThere; what a killed run left whole stays, the rest is made anew.
    """
    with acting(SYSTEM):
        load_reference_areas(actor=SYSTEM)
    places = _places(plan)
    for commune, area in places:
        _lay_ground(commune, area)
    work = [(commune, area.pk) for commune, area in places]
    made = []
    for one in _each(work, processes):
        made.append(one)
        say(f"{len(made)}/{len(work)} {one.path} {one.drawing:.1f} s + {one.writing:.1f} s")
    _move_away(plan, [area for _commune, area in places], made)
    return made


def _each(work: list[tuple[CommunePlan, int]], processes: int) -> Iterator[Made]:
    if processes < 2:
        yield from map(_make, work)
        return
    # A forked process must not speak on the connection of its parent.
    connection.close()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_make, work)


def officer_of(area: Area) -> Actor:
    """The commune's officer: the right of the role, and no sight beyond the commune."""
    role = ROLES["commune_officer"]
    return Actor(
        username=f"canbo.{area.code}",
        full_name=f"Cán bộ {area.full_name}",
        scope=area.path,
        permissions=role.permissions,
    )


def _make(work: tuple[CommunePlan, int]) -> Made:
    """One commune in one transaction, behind the wall as its officer."""
    plan, area_id = work
    area = Area.objects.get(pk=area_id)
    began = time.perf_counter()
    commune = commune_of(plan)
    drawn = time.perf_counter()
    with acting(officer_of(area)) as officer:
        is_new = not _stands(commune, area)
        if is_new:
            write_commune(commune, area, officer)
    keys = first_registered(area) if plan.plan.plant else []
    return Made(
        path=area.path,
        digest=commune.digest(),
        is_new=is_new,
        drawing=drawn - began,
        writing=time.perf_counter() - drawn,
        entries=entries_of(commune, keys, area.path),
        pairs=pairs_of(commune, keys, area.path),
        lacking=commune.lacking,
    )


def first_registered(area: Area) -> list[int]:
    """The keys of the people registered here first, in their order, wherever they live now."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            """
            select individual_id from (
                select distinct on (individual_id) individual_id, area_id from registry_residence
                where individual_id in (select individual_id from registry_residence where area_id = %(area)s)
                order by individual_id, valid_from
            ) as first where area_id = %(area)s order by individual_id
            """,
            {"area": area.pk},
        )
        return [key for (key,) in cursor.fetchall()]


def _move_away(plan: Plan, areas: list[Area], made: list[Made]) -> None:
    """Those who were to move go to the next commune, which asks for them; who has gone already stays there."""
    months = plan.judged_months
    for number, one in enumerate(made):
        for entry in one.entries:
            if entry.kind != MOVED:
                continue
            old, new = areas[number], areas[(number + 1) % len(areas)]
            with acting(SYSTEM):
                if Individual.objects.get(pk=entry.person_id).area_id != old.pk:
                    continue
            day = months[max(len(months) - 1 - WRONG_FOR_MONTHS - 1, 0)].first_day.replace(day=12)
            with acting(officer_of(new)) as officer:
                request = submit_move_request(
                    actor=officer, area=new, identity_number=entry.identity_number, reason="Theo con", on=day
                )
            with acting(officer_of(old)) as officer:
                approve_move_request(actor=officer, request=request, on=day)


def write_commune(commune: Commune, area: Area, officer: Actor) -> None:
    """Register everybody, record what they draw, and close the months paid. Inside `acting`."""
    whole = commune.whole_households()
    registered = register_whole_households(actor=officer, area=area, whole=whole, on=REGISTERED_SINCE)
    record_past_entitlements(actor=officer, area=area, columns=commune.entitlements(registered.people))
    approver = Approver(f"chutich.{area.code}", f"Chủ tịch {area.full_name}")
    for month in commune.plan.plan.months:
        if commune.is_paid(month):
            record_past_payroll(
                actor=officer, area=area, month=month, approver=approver, voucher=f"RDT {area.code}-{month}"
            )


def _stands(commune: Commune, area: Area) -> bool:
    """Whether the commune was made before. Raises OtherPeopleThere."""
    there = Household.objects.filter(area_path__within=area.path).count()
    if there not in (0, commune.people.household_count):
        raise OtherPeopleThere(area=area.full_name)
    return there > 0


def _places(plan: Plan) -> list[tuple[CommunePlan, Area]]:
    found = []
    by_province: dict[str, list[Area]] = {}
    for commune in plan.communes:
        code = commune.province.code
        if code not in by_province:
            by_province[code] = list(
                Area.objects.filter(
                    level=Level.COMMUNE, path__startswith=f"vn.{code}.", valid_to__isnull=True
                ).order_by("code")
            )
        if commune.place_in_province >= len(by_province[code]):
            raise NotSoManyCommunes(count=len(by_province[code]), needed=commune.place_in_province + 1)
        found.append((commune, by_province[code][commune.place_in_province]))
    return found


def _lay_ground(commune: CommunePlan, area: Area) -> None:
    """Hamlets, difficult areas, the paying account and the office; what stands is kept."""
    hard = hard_hamlets(commune)
    with acting(SYSTEM):
        standing = {hamlet.code: hamlet for hamlet in hamlets_of(area, on=REGISTERED_SINCE)}
        for number in range(commune.hamlet_count):
            code = f"{number + 1:03d}"
            hamlet = standing.get(code) or open_hamlet(
                actor=SYSTEM, commune=area, code=code, name=f"Ấp {number + 1}", on=REGISTERED_SINCE
            )
            if hard[number] and not HardArea.objects.filter(area=hamlet).exists():
                record_hard_area(
                    actor=SYSTEM, area=hamlet, decision_number="01/QĐ-DEMO", decided_on=HARD_SINCE,
                    valid_from=HARD_SINCE,
                )  # fmt: skip
        if Office.objects.filter(area=area).exists():
            return
        open_paying_account(
            actor=SYSTEM, area=area, bank_bin=AGRIBANK, account_number=f"3713{area.code}0001"[:13],
            holder_name=f"UBND {area.full_name}", enquiries=f"Bộ phận Một cửa {area.full_name}", on=REGISTERED_SINCE,
        )  # fmt: skip
        open_office(
            actor=SYSTEM, area=area, chair_name=f"Chủ tịch {area.full_name}", chair_username=f"chutich.{area.code}",
            valid_from=REGISTERED_SINCE, issuer_name="", place_name=area.name,
        )  # fmt: skip
