"""Reads around the decision on a round: what stands in its way, whom it names, what each household was before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import successors_of
from ansinh.core import clock
from ansinh.core.periods import in_force
from ansinh.poverty.days import working_age
from ansinh.poverty.models import (
    Certificate,
    ListedHousehold,
    ListedState,
    Mark,
    Meeting,
    MeetingState,
    Posting,
    PostingKind,
    Recognition,
    ReviewRound,
    RoundHamlet,
    Submission,
    SubmissionState,
)
from ansinh.poverty.queries.rounds import homes_with_heads
from ansinh.registry.models import (
    Circumstance,
    Classification,
    DisabilityDegree,
    Household,
    HouseholdClass,
    Kind,
    Membership,
    Relation,
)

CERTIFIED = (Classification.POOR, Classification.NEAR_POOR)
MAJORITY = "kinh"
"""The ethnic group that is no minority, as `str.casefold` writes it."""
MARKS = "marks"
"""The question, where a form has it, whose answers are marks that no register knows."""
SEVERE = (DisabilityDegree.SEVERE, DisabilityDegree.EXCEPTIONALLY_SEVERE)


def posting_of_result(found: ReviewRound) -> Posting | None:
    """The last posting of the result."""
    return Posting.objects.filter(round=found, kind=PostingKind.RESULT).order_by("-posted_on", "-pk").first()


def decision_of(found: ReviewRound) -> Recognition | None:
    """The decision on a round, prepared or signed."""
    return Recognition.objects.filter(round=found).first()


def with_class_before(rows: "QuerySet[ListedHousehold]", day: dt.date) -> "QuerySet[ListedHousehold]":
    """With `class_before`, what the registry says of the day before `day`; "other" where it says nothing."""
    classes = HouseholdClass.objects.filter(in_force(day - dt.timedelta(days=1)), household=OuterRef("household"))
    before = Subquery(classes.values("household_class")[:1])
    other = Value(Classification.OTHER.value)
    return rows.annotate(
        class_before=Coalesce(before, other, output_field=CharField()), class_after=F("assessment__household_class")
    )


def decided_rows(decision: Recognition) -> "QuerySet[ListedHousehold]":
    """The households that a decision names or will name, with their classes before and after, hamlet by hamlet."""
    rows = ListedHousehold.objects.filter(round=decision.round_id).exclude(state=ListedState.TAKEN_OFF)
    named = with_class_before(rows, decision.valid_from).select_related("hamlet", "assessment")
    return named.order_by("hamlet__path", "head_name", "pk")


@dataclass
class Home:
    """Who lives in a household, as far as the marks ask; ages in whole years."""

    persons: int = 0
    of_minority: bool = False
    able: bool = False
    told: set[str] = field(default_factory=set)

    def marks(self) -> list[Mark]:
        """The marks of the household in the order of the tables."""
        holds = {
            Mark.ETHNIC_MINORITY: self.of_minority,
            Mark.NO_ABILITY_TO_WORK: bool(self.persons) and not self.able,
            Mark.WITH_MERIT: Mark.WITH_MERIT in self.told,
        }
        return [mark for mark, is_so in holds.items() if is_so]


def homes_as_counted(rows: Collection[ListedHousehold], *, on: dt.date) -> Mapping[int, Home]:
    """By household, who lives there on that day. Head or spouse make a household one of an ethnic minority; able to
    work is who is of working age and not severely disabled. Three queries.
    """
    homes: dict[int, Home] = defaultdict(Home)
    members = Membership.objects.filter(
        in_force(on), household__among=[row.household_id for row in rows], individual__died_on__isnull=True,
        individual__merged_into__isnull=True,
    ).values_list("household", "relation", "individual", "individual__birth_date", "individual__ethnicity")  # fmt: skip
    living = list(members)
    disabled = set(
        Circumstance.objects.filter(
            in_force(on), kind=Kind.DISABILITY, value__in=SEVERE, individual__among=[one[2] for one in living]
        ).values_list("individual", flat=True)
    )
    first_age, end_age = working_age(on)
    for household, relation, person, born, ethnicity in living:
        home = homes[household]
        home.persons += 1
        if relation in (Relation.HEAD, Relation.SPOUSE):
            home.of_minority |= ethnicity.strip().casefold() not in ("", MAJORITY)
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        home.able |= first_age <= age < end_age and person not in disabled
    of_listed = {row.pk: row.household_id for row in rows}
    forms = Submission.objects.filter(listed__among=list(of_listed), state=SubmissionState.COUNTS)
    for listed, told in forms.values_list("listed", f"answers__{MARKS}"):
        homes[of_listed[listed]].told.update(str(told or "").split())
    return homes


def households_by_hamlet(found: ReviewRound) -> dict[int, int]:
    """How many households each hamlet of the round has: as its meeting said, else as many as the registry knows to live
    there. A registry rarely knows all. Clusters say a part each, and together no less than the registry; two queries.
    """
    hamlets = RoundHamlet.objects.filter(round=found).values("hamlet")
    homes = homes_with_heads(Household.objects.filter(hamlet__in=hamlets))
    counted = homes.order_by().values("hamlet").annotate(count=Count("pk"))
    living: dict[int, int] = {row["hamlet"]: row["count"] for row in counted}
    said: dict[int, dict[str, int]] = defaultdict(dict)
    held = Meeting.objects.filter(round=found, state=MeetingState.HELD).order_by("begins_at", "pk")
    for hamlet, cluster, households in held.values_list("hamlet", "cluster", "households"):
        said[hamlet][cluster] = households
    return living | {
        hamlet: of[""] if "" in of else max(sum(of.values()), living.get(hamlet, 0)) for hamlet, of in said.items()
    }


def counts_by_class(rows: Iterable[ListedHousehold]) -> dict[str, int]:
    """How many households the decision puts into each class; the rows as `decided_rows` gives them."""
    counted = dict.fromkeys(Classification.values, 0)
    for row in rows:
        counted[row.class_after] += 1  # type: ignore[attr-defined]
    return counted


def communes_of_code(code: str) -> list[Area]:
    """The communes that bore this code, and where their rows are now."""
    today = clock.today()
    borne = Area.objects.filter(level=Level.COMMUNE, code=code)
    return list({found.pk: found for one in borne for found in [one, *successors_of(one, on=today)]}.values())


def certificate_of_code(code: str) -> Certificate | None:
    """The certificate of this word, where it is within the wall."""
    found = Certificate.objects.filter(code=code).select_related("recognition", "recognition__round__area")
    return found.first()
