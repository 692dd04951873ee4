"""What the two lists are made of: plain values that travel between processes and end up in rows of a sheet."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.core.months import Month


class Wrong(models.TextChoices):
    """What is wrong with what was paid to a person for a month."""

    DEAD = "dead", _("paid after the month of death")
    MOVED = "moved", _("paid by a commune that the person had left")
    TWICE = "twice", _("one right paid twice")
    NOT_ENTITLED = "not_entitled", _("paid without being entitled")
    OVERPAID = "overpaid", _("paid too much")
    UNDERPAID = "underpaid", _("paid too little")


class Standing(models.TextChoices):
    """Whether a finding asks for something to be done; only open ones are findings, the others are told apart."""

    OPEN = "open", _("to be set right")
    BEING_CORRECTED = "being_corrected", _("already being corrected")
    LATER_LAW = "later_law", _("right when paid; the level was raised afterwards")


class Belief(models.TextChoices):
    """What the office's own records said on the day the payroll was approved."""

    OFFICE = "office", _("the records of that day already said so: the office's error")
    LEARNT_LATE = "learnt_late", _("right by the records of that day: the fact was learnt afterwards")
    NO_RECORD = "no_record", _("the registry kept no record of the person on that day")
    NOT_ASKED = "not_asked", _("not asked: the facts do not decide here")


@dataclass(frozen=True)
class ToldLine:
    """One payment line of a finding."""

    payment_id: int
    kind: str
    benefit: str
    category: str
    amount: int
    payroll: str
    area_path: str


@dataclass(frozen=True)
class Finding:
    """One person, one month, one thing that is wrong. `difference` is what was paid less what is lawful, in đồng.

    `key` is the same as long as the finding is the same, so that it can be set aside. `since` is the first of the
    months in a row for which it is so. `tells_health` says that `reason` and `articles` tell the category or more;
    `tells_hiv` that any of the texts gives away an infection.
    """

    key: str
    kind: str
    standing: str
    month: Month
    area_path: str
    person_id: int
    person_name: str
    person_number: str
    lines: tuple[ToldLine, ...]
    paid_amount: int
    lawful_amount: int
    articles: str
    reason: str
    since: Month
    belief: str = Belief.NOT_ASKED
    believed: str = ""
    learnt_on: dt.date | None = None
    tells_health: bool = False
    tells_hiv: bool = False

    @property
    def difference(self) -> int:
        return self.paid_amount - self.lawful_amount


class MissedKind(models.TextChoices):
    """How a person who is entitled is left behind."""

    NOTHING = "nothing", _("entitled and receives nothing")
    LESS = "less", _("receives less than the law gives")
    BETTER = "better", _("could choose something better")
    NEARLY = "nearly", _("entitled once one proof is there")


class MissedStanding(models.TextChoices):
    """Whether somebody has to go to the person; the other rows are told apart."""

    OPEN = "open", _("to be visited")
    TO_BE_ASKED = "to_be_asked", _("to be asked: one fact is not known")
    APPLIED = "applied", _("an application is open")
    BEGINS_LATER = "begins_later", _("begins in a later month")
    SUSPENDED = "suspended", _("suspended")
    BEING_CORRECTED = "being_corrected", _("already being corrected")
    DECLINED = "declined", _("declined by the person")
    DETAINED = "detained", _("in detention, prison or declared missing")
    TAKEN_OUT = "taken_out", _("taken out of the payroll by an officer")
    LATER_LAW = "later_law", _("right when paid; the level was raised afterwards")


@dataclass(frozen=True)
class Missed:
    """One right that the law gives a person for a month and that is not, or not fully, received.

    `lost_months` and `lost_amount` are the months since July 2025 that no decision can give back: shown as lost,
    never owed. `have` and `needed` are sentences about the proofs of the facts behind it.
    """

    key: str
    kind: str
    standing: str
    month: Month
    area_path: str
    person_id: int
    person_name: str
    person_number: str
    benefit: str
    category: str
    lawful_amount: int
    received_amount: int
    received: str
    articles: str
    reason: str
    entitled_since: Month
    lost_months: int = 0
    lost_amount: int = 0
    have: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    tells_hiv: bool = False


class Shared(models.TextChoices):
    """What two people have in common that should be one person's, or one household's."""

    IDENTITY = "identity", _("one identity number paid by two communes")
    PERSON = "person", _("two records of one person")
    NAME = "name", _("one name and day of birth, which chance may explain")
    ACCOUNT = "account", _("one bank account")
    PHONE = "phone", _("one telephone number")


@dataclass(frozen=True)
class Sharer:
    """One of those who share; `paid_amount` is what was paid to them for the month."""

    person_id: int
    person_name: str
    area_path: str
    paid_amount: int


@dataclass(frozen=True)
class Alert:
    """Something to look at, not yet an error: whoever looks may find a family, or a fraud. `value` is masked."""

    key: str
    kind: str
    value: str
    sharers: tuple[Sharer, ...]
    commune_count: int
