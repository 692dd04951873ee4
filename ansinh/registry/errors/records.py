"""Refusals where two records may be one person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


@dataclass(frozen=True)
class Contradiction:
    """A field of which two records of one person say different things; `label` is what an officer calls it."""

    field: str
    label: str
    survivor: str
    merged: str

    def __str__(self) -> str:
        return f"{self.label} ({self.field}): {self.survivor} | {self.merged}"


class WhyMissing(Invalid):
    """An act that needs its reason."""

    code = "why_missing"
    message = _("Say why: the reason is kept with the act.")


class NotYoursToSettle(Forbidden):
    """A pair of different communes is the province's."""

    code = "not_yours_to_settle"
    message = _(
        "%(who)s cannot settle this pair of records: of one commune its officer does, of different communes the"
        " province."
    )


class PairSettled(Conflict):
    """The pair is no longer open."""

    code = "pair_settled"
    message = _("The pair %(names)s is settled already: %(state)s.")


class NoPairChosen(Invalid):
    """Several pairs were to be settled, and none was named."""

    code = "no_pair_chosen"
    message = _("No pair is chosen: tick those that are two people each.")


class PairUnknown(Missing):
    """No such pair within the scope."""

    code = "pair_unknown"
    message = _("There is no pair %(pair)s within your area of duty.")


class SameRecord(Invalid):
    """A record cannot be merged with itself."""

    code = "same_record"
    message = _("Expected two records, %(name)s was named twice.")


class AlreadyMerged(Conflict):
    """The record was merged before."""

    code = "already_merged"
    message = _("The record of %(name)s was merged into another already. Name the one that counts.")


class RelatedToEachOther(Conflict):
    """One record names the other: they are two people, or the relation is wrong."""

    code = "related_to_each_other"
    message = _(
        "%(survivor)s and %(merged)s cannot be one person: one is recorded as “%(relation)s” of the other."
        " Correct that first if it is wrong."
    )


class RecordsContradict(Conflict):
    """`contradictions` says for each field what either record holds; the officer decides which counts."""

    code = "records_contradict"
    message = _("Decide which record is right about: %(list)s")

    def __init__(self, contradictions: Sequence[Contradiction]) -> None:
        self.contradictions = tuple(contradictions)
        super().__init__(list="; ".join(map(str, contradictions)))


class RecordsChanged(Conflict):
    """The records contradict each other in something that nobody was asked about."""

    code = "records_changed"
    message = _("The records were changed meanwhile. Look at the pair again and answer what is asked now.")


class ChoiceUnknown(Invalid):
    """A choice about a field in which the records do not contradict each other, or for neither side."""

    code = "choice_unknown"
    message = _("“%(choice)s”: expected a field that the records contradict each other in, and survivor or merged.")


class LaterActs(Conflict):
    """Something was done since the merge that a split would tear."""

    code = "later_acts"
    message = _("The merge cannot be undone, because of what was done since: %(list)s")

    def __init__(self, acts: Sequence[str]) -> None:
        self.acts = tuple(acts)
        super().__init__(list="; ".join(acts))
