"""`ansinh duplicates find|list|show|settle|merge|split`: records that may be one person, and what becomes of them."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.registry.models import Individual, Merge
from ansinh.registry.queries.duplicates import duplicate_pair, duplicate_pairs, people_under_review, shown_pair
from ansinh.registry.services import find_duplicates, merge_individuals, reject_duplicate, split_individuals

COMMUNE_DIGITS = 5


class Command(BaseCommand):
    help = "Find records that may be one person, show them, and settle them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="username", help="who acts (without it the house itself)")
        subjects = parser.add_subparsers(dest="subject", required=True)
        find = subjects.add_parser("find", help="compare everybody of an area and set the queue right")
        find.add_argument("--area", required=True, metavar="CODE", help="a commune's five digits, a province's two")
        subjects.add_parser("list", help="the pairs that wait, the likeliest first")
        show = subjects.add_parser("show", help="both sides of a pair, and what speaks for and against")
        show.add_argument("pair", type=int)
        settle = subjects.add_parser("settle", help="say that the two are two people")
        settle.add_argument("pair", type=int)
        settle.add_argument("--why", required=True)
        merge = subjects.add_parser("merge", help="say that the two are one person")
        merge.add_argument("pair", type=int)
        merge.add_argument("--survivor", type=int, metavar="RECORD", help="which record counts (the older)")
        merge.add_argument("--why", required=True)
        merge.add_argument(
            "--choose", action="append", default=[], metavar="FIELD=survivor|merged",
            help="which record is right where they contradict each other; may be given more than once",
        )  # fmt: skip
        split = subjects.add_parser("split", help="undo a merge")
        split.add_argument("merge", type=int)
        split.add_argument("--why", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        on = clock.today()
        actor = actor_for_username(options["username"], on=on) if options["username"] else SYSTEM
        try:
            with acting(actor):
                getattr(self, f"_{options['subject']}")(actor, on, options)
        except AnSinhError as refusal:
            raise CommandError(str(refusal)) from None

    def _find(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        code = options["area"]
        level = Level.COMMUNE if len(code) == COMMUNE_DIGITS else Level.PROVINCE
        outcome = find_duplicates(actor=actor, area=area_for_code(code, level=level, on=on), on=on)
        self.stdout.write(
            _("%(people)s people compared: %(waiting)s pairs wait, %(fresh)s of them new; %(cleared)s no longer alike.")
            % outcome.__dict__
        )
        if outcome.crowded:
            self.stdout.write(
                _("%(crowded)s groups of people alike in name and birth are too large to compare.") % outcome.__dict__
            )

    def _list(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        for pair in duplicate_pairs(actor=actor):
            self.stdout.write(f"{pair.pk:>8} {pair.probability:.0%}  {_told(pair.first)}  |  {_told(pair.second)}")
        for person in people_under_review(actor=actor):
            self.stdout.write(_("%(name)s: under review") % {"name": person.full_name})

    def _show(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        shown = shown_pair(duplicate_pair(actor=actor, pk=options["pair"]))
        for side in (shown.first, shown.second):
            self.stdout.write(f"{side.individual.pk:>8} {_told(side.individual)} {side.household_number}")
        for evidence in shown.evidence:
            self.stdout.write(f"  {'+' if evidence.is_for else '-'} {evidence.sentence} ({evidence.bits:+.1f})")

    def _settle(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        pair = duplicate_pair(actor=actor, pk=options["pair"])
        reject_duplicate(actor=actor, pair=pair, why=options["why"], on=on)
        self.stdout.write(_("Two people: %(first)s and %(second)s.") % _names(pair.first, pair.second))

    def _merge(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        pair = duplicate_pair(actor=actor, pk=options["pair"])
        sides = {pair.first_id: pair.first, pair.second_id: pair.second}
        survivor = sides.get(options["survivor"] or pair.first_id)
        if survivor is None:
            raise CommandError(_("Expected one of the records %(records)s.") % {"records": ", ".join(map(str, sides))})
        [merged] = [side for side in sides.values() if side.pk != survivor.pk]
        choices = dict(choice.rpartition("=")[::2] for choice in options["choose"])
        merge = merge_individuals(
            actor=actor, survivor=survivor, merged=merged, why=options["why"], on=on, choices=choices
        )
        self.stdout.write(
            _("Merge no. %(merge)s: %(first)s counts.") % {"merge": merge.pk, "first": survivor.full_name}
        )

    def _split(self, actor: Actor, on: dt.date, options: dict[str, Any]) -> None:
        merge = Merge.objects.filter(pk=options["merge"]).select_related("survivor", "merged").first()
        if merge is None:
            raise CommandError(_("There is no merge %(merge)s within your area of duty.") % {"merge": options["merge"]})
        split_individuals(actor=actor, merge=merge, why=options["why"], on=on)
        self.stdout.write(_("Two people again: %(first)s and %(second)s.") % _names(merge.survivor, merge.merged))


def _told(person: Individual) -> str:
    return f"{person.full_name}, {person.birth_date:%d/%m/%Y}, {person.number}"


def _names(first: Individual, second: Individual) -> dict[str, str]:
    return {"first": first.full_name, "second": second.full_name}
