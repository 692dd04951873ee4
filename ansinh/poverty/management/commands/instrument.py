"""`ansinh instrument import FILE --area CODE`: keep an office's table of points, or a published index."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.file_kinds import content_of
from ansinh.core.wall import acting
from ansinh.poverty.services import import_instrument

DIGITS_OF_PROVINCE = 2


class Command(BaseCommand):
    help = "Keep an instrument of the review of poor households."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        bring = acts.add_parser("import", help="a table of points, or the workbook of a PPI as published")
        bring.add_argument("file", type=Path)
        bring.add_argument(
            "--area", required=True, metavar="CODE", help="the province's two digits or the commune's five"
        )
        bring.add_argument("--title", help="what it is called (the name of the file)")
        bring.add_argument("--version", dest="of_version", help="its version (today's date)")
        bring.add_argument("--as", dest="username", help="who acts (without it the house itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        today, path = clock.today(), options["file"]
        actor = actor_for_username(options["username"], on=today) if options["username"] else SYSTEM
        level = Level.PROVINCE if len(options["area"]) == DIGITS_OF_PROVINCE else Level.COMMUNE
        area = area_for_code(options["area"], level=level, on=today)
        with acting(actor, scope=area.path):
            kept = import_instrument(
                actor=actor, area=area, name=path.name, content=content_of(path), title=options["title"] or path.stem,
                version=options["of_version"] or today.isoformat(),
            )  # fmt: skip
        self.stdout.write(
            _("%(area)s keeps “%(title)s”, version %(version)s, %(purpose)s.")
            % {
                "area": area.full_name, "title": kept.title, "version": kept.version,
                "purpose": kept.get_purpose_display(),
            }
        )  # fmt: skip
