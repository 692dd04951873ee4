"""`ansinh register_user`: the first accounts of an office, above all its administrators."""

import datetime as dt
import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ansinh.accounts.roles import ROLES
from ansinh.accounts.services import open_duty, register_user
from ansinh.areas.models import Level
from ansinh.areas.queries import area_for_code
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting


class Command(BaseCommand):
    """Thin: reads the password, then registers the account and opens its duty in one act."""

    help = "Register a person who works here, with a role in a place. The password is asked for, or read from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--area", required=True, help="code of the place")
        parser.add_argument("--level", default=Level.COMMUNE.value, choices=["province", "district", "commune"])
        parser.add_argument("--since", type=dt.date.fromisoformat, help="first day of the duty, today unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        since = options["since"] or clock.today()
        password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        with acting(SYSTEM), transaction.atomic():
            area = area_for_code(options["area"], level=options["level"], on=since)
            user = register_user(
                actor=SYSTEM, username=options["username"], full_name=options["name"], password=password
            )
            duty = open_duty(actor=SYSTEM, user=user, role=options["role"], area=area, valid_from=since)
        self.stdout.write(f"{user.username}: {duty}")
