"""Acts about cards that are killed, and what stands before each: lists brought and settled, cards, support."""

import datetime as dt
from pathlib import Path

from ansinh.areas.models import Area, Level
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.insurance.models import Card, CardEnd, CardGroup, CardListRow
from ansinh.insurance.services import (
    NewCard,
    assign_card_row,
    end_card,
    prepare_state_list,
    record_card,
    record_card_list,
    record_premium_support,
)
from ansinh.insurance.testing import at_work, list_row, make_card_list, make_family, office_list
from ansinh.registry.models import Individual

from .messages import insuring
from .scene import the_commune, with_homes

NAMES = ("Lò Thị Ngát", "Lò Văn Ngát", "Lò Thị Én")
FILE = "the-bhyt.xlsx"


def _family() -> list[Individual]:
    with acting(insuring("lan")) as actor:
        return make_family(actor, the_commune(), *NAMES)


def write_card_list(desk: Path) -> None:
    """A family, and the insurance office's list of its cards."""
    (desk / FILE).write_bytes(office_list(*(list_row(one) for one in _family())))


def bring(desk: Path) -> None:
    with acting(insuring("lan")) as actor:
        content = (desk / FILE).read_bytes()
        record_card_list(actor=actor, area=the_commune(), name=FILE, content=content)


def bring_doubtful() -> None:
    """A list of which one row bears another name than the person of its number."""
    one, other, _third = _family()
    with acting(insuring("lan")) as actor:
        make_card_list(actor, the_commune(), list_row(one), list_row(other, name="Lò Văn Nhất"))


def settle_doubtful() -> None:
    with acting(insuring("lan")) as actor:
        row = CardListRow.objects.select_related("run").earliest("-row_number")
        assign_card_row(actor=actor, row=row, individual=Individual.objects.get(full_name=NAMES[1]))


def lay_family() -> None:
    _family()


def record_one() -> None:
    with acting(insuring("lan")) as actor:
        person = Individual.objects.get(full_name=NAMES[0])
        new = NewCard(person, CardGroup.HOUSEHOLD, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
        record_card(actor=actor, new=new)


def end_one() -> None:
    with acting(insuring("lan")) as actor:
        end_card(actor=actor, card=Card.objects.get(), last_day=dt.date(2026, 11, 15), cause=CardEnd.RETURNED)


def lay_poor() -> None:
    with_homes()


def make_list(month: Month) -> None:
    with acting(insuring("lan")) as actor:
        prepare_state_list(actor=actor, area=the_commune(), month=month)


def support() -> None:
    province = Area.objects.get(level=Level.PROVINCE)
    with acting(at_work("thu", province)) as actor:
        record_premium_support(
            actor=actor, province=province, group=CardGroup.NEAR_POOR, valid_from=dt.date(2027, 1, 1), percent=10,
            document="12/2026/NQ-HĐND",
        )  # fmt: skip
