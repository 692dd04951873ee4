"""What insurance does when the registry announces something; wired in `config/wiring.py`, in the same transaction.

A card follows the person who moves by its key; only its place in lists stays.
"""

from django.db import connection

from ansinh.core.wall import PARTS_OF_A_COMMUNE, current_actor
from ansinh.insurance.services import end_cards_of_dead, merge_cards, split_cards
from ansinh.registry.events import AreaRehomed, DeathRecorded, IndividualsMerged, IndividualsSplit
from ansinh.registry.models import Individual

TABLES = ("insurance_cardlistrun", "insurance_statelist")


def end_after_death(event: DeathRecorded) -> None:
    """A card ends with the day of death."""
    individual = Individual.objects.get(pk=event.individual_id)
    end_cards_of_dead(actor=current_actor(), individual=individual, died_on=event.died_on)


def carry_over_after_merge(event: IndividualsMerged) -> None:
    """Two records proved to be one person: the cards are that person's."""
    both = Individual.objects.in_bulk([event.survivor_id, event.merged_id])
    merge_cards(actor=current_actor(), survivor=both[event.survivor_id], merged=both[event.merged_id])


def put_back_after_split(event: IndividualsSplit) -> None:
    """The merge is undone: each record has its own cards again."""
    both = Individual.objects.in_bulk([event.survivor_id, event.merged_id])
    split_cards(actor=current_actor(), survivor=both[event.survivor_id], merged=both[event.merged_id])


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its lists are seen by the commune that succeeded from now on."""
    with connection.cursor() as cursor:
        for former, new in event.paths:
            commune = ".".join(new.split(".")[:PARTS_OF_A_COMMUNE]) + "."
            for table in TABLES:
                cursor.execute(
                    f"update {table} set area_path = %s where area_path >= %s and area_path < %s || '~'",
                    [commune, former, former],
                )
