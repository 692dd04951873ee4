"""How quick the renewals due are found: a province in which everybody who is alive holds a card that ends some day.

The cards are laid by the owner with SQL, their last days spread over the year. The reminders are those that an office
opens, one campaign a commune.
"""

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.config.database import login
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.measurements import Measurement, at_most, told
from ansinh.core.wall import acting
from ansinh.insurance.queries.cards import cards_ending
from ansinh.insurance.queries.renewals import due_for_step
from ansinh.insurance.renewals import RenewalTerms
from ansinh.insurance.services.renewals import open_renewals
from ansinh.messaging.models import Campaign, CampaignStep
from ansinh.messaging.reaching import Recipient
from ansinh.messaging.services import open_gateway, queue_daily_steps
from ansinh.registry.models import Household

DAY = dt.timedelta(days=1)
AHEAD = 30 * DAY
MOST_SECONDS = 5.0
NOBODY = "http://127.0.0.1:9/"
"""Where no gateway listens: nothing is sent."""
CARDS = """
insert into insurance_card (area_path, individual_id, number, old_number, "group", valid_from, valid_to, paying_place,
    clinic, source, end_cause)
  select i.area_path, i.id, '', '', 'household', ends.day - 365, ends.day, '', '', 'office_list', ''
  from registry_individual i
  cross join lateral (select %(today)s::date + 1 + (i.id * 7919 %% 365)::int) ends (day)
  where i.died_on is null and i.merged_into_id is null"""


def renewals() -> dict[str, Any]:
    """Measured in a process of its own, on the population that is there."""
    with login(str(settings.DATABASES["default"]["NAME"])) as owner:
        owner.execute("set session_replication_role = replica")
        count = owner.execute(CARDS, {"today": clock.today()}).rowcount
        owner.execute("analyze")
    with acting(SYSTEM):
        told_to_gateway = {"url": NOBODY, "username": "bench", "password": "bench", "callback_url": NOBODY}
        told_to_gateway["callback_word"] = "bench"
        open_gateway(
            actor=SYSTEM, area=area_for_path(SYSTEM.scope), kind="kannel", title="Bench", told=told_to_gateway,
            price_amount=300, price_points=1,
        )  # fmt: skip
        homes = Household.objects.order_by().values_list("area_id", flat=True).distinct()
        communes = list(Area.objects.filter(pk__in=list(homes), level=Level.COMMUNE))
        for commune in communes:
            open_renewals(actor=SYSTEM, area=commune, terms=RenewalTerms(paying_place="Bench"))
    return {"rows": list(_rows(count))}


def _rows(count: int) -> Iterator[Measurement]:
    today = clock.today()
    with acting(SYSTEM):
        started = time.perf_counter()
        found = cards_ending(actor=SYSTEM, first=today, last=today + AHEAD)
        ending = list(found.values_list("individual", "individual__full_name", "valid_to", "area_path"))
        seconds = time.perf_counter() - started
    name = f"renewals of 30 days, {len(ending):,} people among {count:,} with a card"
    yield at_most(name, seconds, "s", MOST_SECONDS)
    started = time.perf_counter()
    written = sum(one.count for one in queue_daily_steps().values())
    yield told(f"  the first morning, {written:,} reminders priced and written", time.perf_counter() - started, "s")
    with clock.at(today + DAY):
        with acting(SYSTEM):
            running = list(Campaign.objects.filter(is_lasting=True))
        started = time.perf_counter()
        count = sum(1 for campaign in running for one in _due(campaign))
    yield told(f"  those of the next morning, {count:,}, each with the sum", time.perf_counter() - started, "s")


def _due(campaign: Campaign) -> Iterator[Recipient]:
    with acting(SYSTEM, scope=campaign.area_path):
        for step in CampaignStep.objects.filter(campaign=campaign):
            yield from due_for_step(SYSTEM, campaign, step, clock.today())
