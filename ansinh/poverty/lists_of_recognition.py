"""Lists that follow the decision on a round: its certificates, and what changes for each household."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.poverty.lists import NOBODY, in_hamlet
from ansinh.poverty.models import CertificateState, ListedHousehold, Recognition, ReviewRound
from ansinh.poverty.policies import certificates_visible_to, listed_visible_to
from ansinh.poverty.queries.recognition import CERTIFIED, decided_rows
from ansinh.poverty.queries.rounds import hamlets_of_round
from ansinh.registry.models import Classification
from ansinh.registry.queries.people import with_head_keys
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column
from ansinh.ui.slots import Link, links_on_rows

CERTIFICATE_TONES = {CertificateState.VALID: "green", CertificateState.REVOKED: "red"}
POOR, NEAR_POOR = Classification.POOR, Classification.NEAR_POOR
NEITHER = (Classification.AVERAGE, Classification.OTHER)
SHIFTS: dict[str, tuple[Any, Q]] = {
    "changed": (_("another class than before"), ~Q(class_before=F("class_after"))),
    "became_poor": (_("became poor"), ~Q(class_before=POOR) & Q(class_after=POOR)),
    "became_near_poor": (_("became near-poor"), Q(class_before__in=NEITHER, class_after=NEAR_POOR)),
    "risen": (_("from poor to near-poor"), Q(class_before=POOR, class_after=NEAR_POOR)),
    "out_of_poverty": (_("out of poverty"), Q(class_before=POOR, class_after__in=NEITHER)),
    "out_of_near_poverty": (_("out of near-poverty"), Q(class_before=NEAR_POOR, class_after__in=NEITHER)),
}


def certificates_listing(decision: Recognition) -> Listing:
    """The certificates of one decision."""
    return Listing(
        code="review-certificates",
        title=_("Certificates"),
        rows=lambda actor: certificates_visible_to(actor)
        .filter(recognition=decision)
        .select_related("listed__hamlet"),
        order=("number", "pk"),
        columns=(
            Column(
                "number", _("number"), lambda one: one.number, order=("number",),
                link=lambda one: reverse("review_certificate", args=[one.pk]),
            ),
            Column("head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",)),
            Column(
                "hamlet", _("hamlet"), lambda one: one.listed.hamlet and one.listed.hamlet.name,
                order=("listed__hamlet__name__as_words",),
            ),
            Column("class", _("class"), lambda one: one.get_household_class_display(), order=("household_class",)),
            Column("from", _("from"), lambda one: one.valid_from, kind="day", is_usual=False),
            state_column(CERTIFICATE_TONES),
        ),
        filters=(
            one_of("household_class", _("Class"), [(one.value, one.label) for one in CERTIFIED]),
            one_of("state", _("State"), CertificateState.choices),
        ),
        search=by_words("head_name"),
        search_label=_("Name"),
        empty=_("Nobody got a certificate by this decision"),
        icon="file",
    )  # fmt: skip


def _shifted(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(SHIFTS[value][1])


class ChangedHousehold:
    """A row of the list for rooms above: whose household, since which day, and what they offer beside it."""

    def __init__(self, row: ListedHousehold, decision: Recognition) -> None:
        self.household_id, self.since, self.round_id = row.household_id, decision.valid_from, decision.round_id


def changes_listing(decision: Recognition, found: ReviewRound) -> Listing:
    """What each household of a round was and is, and what follows from it in the rooms above."""

    def with_what_follows(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
        asked = [ChangedHousehold(row, decision) for row in rows]
        for row, links in zip(rows, links_on_rows("review_changes", actor=actor, rows=asked), strict=True):
            row.follows = links
        return rows

    hamlets = [(str(one.pk), one.name) for one in hamlets_of_round(found)]
    classes = {code: str(label) for code, label in Classification.choices}
    return Listing(
        code="review-changes",
        title=_("What changes"),
        rows=lambda actor: with_head_keys(decided_rows(decision) & listed_visible_to(actor), "household_id"),
        order=("hamlet__path", "head_name__as_name", "pk"),
        columns=(
            Column(
                "head", _("head of household"), lambda one: one.head_name, order=("head_name__as_name",),
                link=lambda one: reverse("household", args=[one.household_id]),
            ),
            Column(
                "hamlet", _("hamlet"), lambda one: one.hamlet and one.hamlet.name, order=("hamlet__name__as_words",),
            ),
            Column("before", _("before"), lambda one: classes[one.class_before], order=("class_before",)),
            Column("after", _("now"), lambda one: classes[one.class_after], order=("class_after",)),
            Column("follows", _("what follows"), _in_words, template="poverty/_follows.html"),
        ),
        filters=(
            Filter("shift", _("Change"), _shifted, lambda actor: [(code, one[0]) for code, one in SHIFTS.items()]),
            Filter("hamlet", _("Hamlet"), in_hamlet, lambda actor: [*hamlets, (NOBODY, _("no hamlet"))]),
        ),
        search=by_words("head_name"),
        search_label=_("Name"),
        prepare=with_what_follows,
        empty=_("The decision names no household"),
        icon="people",
        people="head_key",
    )  # fmt: skip


def _in_words(row: Any) -> str:
    links: list[Link] = row.follows
    return "; ".join(str(link.label) for link in links)
