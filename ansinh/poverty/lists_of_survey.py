"""The forms that came back, as a list."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.poverty.models import Channel, Reviewer, ReviewRound, SubmissionState
from ansinh.poverty.policies import submissions_visible_to
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column

SUBMISSION_TONES = {
    SubmissionState.COUNTS: "green",
    SubmissionState.CONFLICT: "red",
    SubmissionState.SET_ASIDE: "secondary",
}


def submissions_listing(found: ReviewRound) -> Listing:
    """The forms of one round, the last one first."""
    reviewers = [(str(one.pk), one.full_name) for one in Reviewer.objects.filter(round=found)]
    return Listing(
        code="review-forms",
        title=_("Filled forms"),
        rows=lambda actor: submissions_visible_to(actor).filter(round=found).select_related(
            "listed__hamlet", "reviewer", "listed__assessment"
        ),
        order=("-received_at", "-pk"),
        columns=(
            Column(
                "head", _("head of household"), lambda one: one.listed.head_name, order=("listed__head_name__as_name",),
                link=lambda one: reverse("household_submissions", args=[found.pk, one.listed_id]),
            ),
            Column(
                "hamlet", _("hamlet"), lambda one: one.listed.hamlet and one.listed.hamlet.name,
                order=("listed__hamlet__name__as_words",),
            ),
            Column(
                "reviewer", _("reviewer"), lambda one: one.reviewer and one.reviewer.full_name,
                order=("reviewer__full_name__as_name",),
            ),
            Column("channel", _("came by"), lambda one: one.get_channel_display(), order=("channel",)),
            Column("began_at", _("filled in from"), lambda one: one.began_at, kind="moment", order=("began_at",)),
            Column("ended_at", _("filled in until"), lambda one: one.ended_at, kind="moment", is_usual=False),
            Column("received_at", _("received"), lambda one: one.received_at, kind="moment", order=("received_at",)),
            Column("by", _("received by"), lambda one: one.received_by_name, is_usual=False),
            state_column(SUBMISSION_TONES),
        ),
        filters=(
            one_of("state", _("State"), SubmissionState.choices),
            Filter(
                "reviewer", _("Reviewer"), lambda rows, value: rows.filter(reviewer=value), lambda actor: reviewers
            ),
            one_of("channel", _("Came by"), Channel.choices),
        ),
        search=by_words("listed__head_name"),
        search_label=_("Name"),
        empty=_("No form has come back yet"),
        icon="inbox",
    )  # fmt: skip
