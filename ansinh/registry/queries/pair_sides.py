"""Two records field by field, as an officer compares them; what is drawn under them is another room's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.registry.models import BankAccount, ContactPoint, DuplicatePair, Individual, State
from ansinh.registry.queries.duplicates import ShownPair
from ansinh.registry.queries.people import born_in_words

LAST_DIGITS = 4


@dataclass(frozen=True)
class ComparedField:
    """What either record says; empty where it says nothing."""

    label: str | Promise
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Both speak, and not alike."""
        return bool(self.first and self.second) and self.first != self.second


def compared_fields(shown: ShownPair) -> list[ComparedField]:
    """Name, birth, sex, number, home, household, telephones and the last digits of the accounts. Two queries."""
    pair = shown.pair
    first, second = pair.first, pair.second
    phones, accounts = _contacts(pair), _accounts(pair)
    fields = [
        ComparedField(_("Name"), first.full_name, second.full_name),
        ComparedField(_("Born"), born_in_words(first), born_in_words(second)),
        ComparedField(_("Sex"), _sex(first), _sex(second)),
        ComparedField(_("Identity number"), first.identity_number or "", second.identity_number or ""),
        ComparedField(_("Temporary number"), first.temporary_number or "", second.temporary_number or ""),
        ComparedField(_("Died on"), _died(first), _died(second)),
        ComparedField(_("Lives in"), place_of(first), place_of(second)),
        ComparedField(_("Household"), shown.first.household_number, shown.second.household_number),
        ComparedField(_("Telephone"), phones[first.pk], phones[second.pk]),
        ComparedField(_("Account"), accounts[first.pk], accounts[second.pk]),
    ]
    return [field for field in fields if field.first or field.second]


def place_of(individual: Individual) -> str:
    """Hamlet and commune."""
    names = [individual.hamlet.name] if individual.hamlet else []
    return ", ".join([*names, individual.area.full_name])


def _sex(individual: Individual) -> str:
    return str(individual.get_sex_display()).capitalize()


def _died(individual: Individual) -> str:
    return f"{individual.died_on:%d/%m/%Y}" if individual.died_on else ""


def _contacts(pair: DuplicatePair) -> dict[int, str]:
    rows = ContactPoint.objects.filter(individual__in=[pair.first_id, pair.second_id], valid_to__isnull=True)
    return _joined(rows.order_by("value").values_list("individual_id", "value"))


def _accounts(pair: DuplicatePair) -> dict[int, str]:
    rows = BankAccount.objects.filter(individual__in=[pair.first_id, pair.second_id], valid_to__isnull=True)
    numbers = rows.exclude(state=State.DECLINED).order_by("number").values_list("individual_id", "number")
    return _joined((person, f"…{number[-LAST_DIGITS:]}") for person, number in numbers)


def _joined(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for person, value in rows:
        found[person].append(value)
    return defaultdict(str, {person: ", ".join(dict.fromkeys(values)) for person, values in found.items()})
