"""`ansinh costs --month YYYY-MM`: what the law gives everybody registered, by benefit and category."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.queries import area_for_path, place_for_code
from ansinh.benefits.services.costing import judge_costs
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.money import format_dong
from ansinh.core.months import Month


class Command(BaseCommand):
    """Thin: finds actor, place and month, calls the service, prints the sums."""

    help = "Judge everybody registered in a place for a month and print what the law gives, in sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=Month.parse, metavar="YYYY-MM", help="this month unless given")
        parser.add_argument("--area", metavar="CODE", help="a commune or a province; without it the area of duty")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="without it the house itself")
        parser.add_argument("--cluster", metavar="ADDRESS", help="let a Dask cluster work on the pieces")

    def handle(self, *args: Any, **options: Any) -> None:
        month: Month = options["month"] or Month.of(clock.today())
        actor = actor_for_username(options["username"]) if options["username"] else SYSTEM
        code = options["area"]
        area = place_for_code(code, on=month.last_day) if code else area_for_path(actor.scope)
        found = judge_costs(actor=actor, area=area, month=month, cluster=options["cluster"])
        for (benefit, category), one in found.sums.items():
            self.stdout.write(f"{benefit} {category}: {one.count}, {format_dong(one.amount)} đồng")
        self.stdout.write(
            _("%(area)s, %(month)s: %(people)s people judged, %(amount)s đồng a month by law")
            % {
                "area": area.full_name,
                "month": month.in_vietnamese,
                "people": found.person_count,
                "amount": format_dong(found.amount),
            }
        )
        for path, why in found.refused:
            self.stdout.write(_("  not checked: %(place)s: %(why)s") % {"place": path, "why": why})
