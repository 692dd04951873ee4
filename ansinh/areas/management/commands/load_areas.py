"""Load the reference tables of places."""

from typing import Any

from django.core.management.base import BaseCommand

from ansinh.areas.services import load_reference_areas
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting


class Command(BaseCommand):
    """Thin: the service does it, and a second run changes nothing."""

    help = "Load the provinces, former districts and communes with their dates and successors."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting(SYSTEM) as actor:
            loaded = load_reference_areas(actor=actor)
        self.stdout.write(
            f"{loaded.units} units added, {loaded.changed_units} changed, "
            f"{loaded.former_names} former names, {loaded.successions} successions"
        )
