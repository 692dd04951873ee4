"""Lists of messaging: campaigns and what came of each, answers, addresses without messages, texts, gateways."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ansinh.areas.queries import hamlets_below, names_of_paths
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.messaging.audiences import audience_title, audience_titles
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import (
    Campaign,
    CampaignState,
    Gateway,
    Incoming,
    IncomingState,
    Meaning,
    Message,
    MessageState,
    OptOutWay,
    Reason,
    Skip,
    Template,
)
from ansinh.messaging.policies import (
    campaigns_visible_to,
    gateways_kept_by,
    incoming_visible_to,
    messages_visible_to,
    opt_outs_visible_to,
    skips_visible_to,
    templates_visible_to,
)
from ansinh.ui.lists import Column, Filter, Listing, by_words, one_of, state_column, words_in

RECENT = dt.timedelta(days=7)

CAMPAIGN_TONES: Mapping[Any, str] = {
    CampaignState.DRAFTED: "yellow", CampaignState.SAMPLED: "yellow", CampaignState.RUNNING: "blue",
    CampaignState.ENDED: "green", CampaignState.CANCELLED: "secondary",
}  # fmt: skip
MESSAGE_TONES: Mapping[Any, str] = {
    MessageState.QUEUED: "yellow", MessageState.SENDING: "yellow", MessageState.SENT: "blue",
    MessageState.DELIVERED: "green", MessageState.FAILED: "red", MessageState.SUPPRESSED: "secondary",
}  # fmt: skip
INCOMING_TONES: Mapping[Any, str] = {IncomingState.WAITS: "yellow", IncomingState.SETTLED: "green"}
MEANING_TONES: Mapping[Any, str] = {
    Meaning.STOP: "red", Meaning.DONE: "green", Meaning.HELP: "yellow", Meaning.OTHER: "secondary",
}  # fmt: skip


def failed_lately() -> "QuerySet[Message]":
    """Messages that failed within the last days."""
    return Message.objects.filter(state=MessageState.FAILED, finished_at__gte=Value(clock.now()) - Value(RECENT))


def with_failures(rows: "QuerySet[Campaign]") -> "QuerySet[Campaign]":
    return rows.filter(Exists(failed_lately().filter(campaign=OuterRef("pk"))))


CAMPAIGNS = Listing(
    code="campaigns",
    title=_("Campaigns"),
    rows=campaigns_visible_to,
    order=("-recorded_at", "-pk"),
    columns=(
        Column(
            "title", _("title"), lambda one: one.title, order=("title__as_words",),
            link=lambda one: reverse("campaign", args=[one.pk]),
        ),
        state_column(CAMPAIGN_TONES),
        Column("audience", _("to whom"), lambda one: str(audience_title(one.audience)), order=("audience",)),
        Column("people", _("messages agreed to"), lambda one: one.people_count, kind="number", order=("people_count",)),
        Column("amount", _("cost"), lambda one: one.estimated_amount, kind="money", order=("estimated_amount",)),
        Column(
            "points", _("points"), lambda one: one.estimated_points, kind="number", order=("estimated_points",),
            is_usual=False,
        ),
        Column("by", _("recorded by"), lambda one: one.recorded_by_name, order=("recorded_by_name__as_name",)),
        Column("recorded", _("recorded on"), lambda one: one.recorded_at, kind="day", order=("recorded_at",)),
        Column("started", _("started"), lambda one: one.started_at, kind="moment", order=("started_at",)),
    ),
    filters=(
        one_of("state", _("State"), CampaignState.choices),
        one_of("audience", _("To whom"), lambda actor: audience_titles()),
        Filter(
            "troubled", _("Failures"), lambda rows, value: with_failures(rows),
            choices=lambda actor: [("yes", _("failed within seven days"))],
        ),
    ),
    search=by_words("title"),
    search_label=_("Its name"),
    empty=_("No campaign yet"),
    empty_hint=_("Write to people: from any list of people, from a spreadsheet, or to the whole commune."),
    icon="send",
)  # fmt: skip


def _with_places(actor: Actor, rows: Sequence[Any]) -> Sequence[Any]:
    names = names_of_paths({one.area_path for one in rows})
    for one in rows:
        one.place = names.get(one.area_path, "")
    return rows


def _hamlets(actor: Actor) -> Iterable[tuple[str, str]]:
    return hamlets_below(actor.scope, on=clock.today()).values_list("path", "name")


PLACE = Filter("place", _("Hamlet"), lambda rows, value: rows.filter(area_path__within=value), _hamlets)


def _named(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    return rows.filter(words_in(text, "name") | Q(address__startswith="".join(text.split()).lower()))


def messages_listing(campaign: Campaign) -> Listing:
    """The messages of a campaign."""

    def rows(actor: Actor) -> "QuerySet[Message]":
        return messages_visible_to(actor).filter(campaign=campaign)

    return Listing(
        code="campaign-messages",
        title=_("Messages"),
        rows=rows,
        order=("name__as_name", "pk"),
        columns=(
            Column(
                "name", _("name"), lambda one: one.name, order=("name__as_name",),
                link=lambda one: reverse("message", args=[one.pk]),
            ),
            Column("place", _("hamlet"), lambda one: one.place, order=("area_path",)),
            Column("medium", _("medium"), lambda one: one.get_medium_display(), order=("medium",)),
            Column("address", _("address"), lambda one: one.address, order=("address",)),
            Column("via", _("whose"), lambda one: one.get_via_display(), is_usual=False),
            state_column(MESSAGE_TONES),
            Column("reason", _("reason"), lambda one: one.get_reason_display(), order=("reason",)),
            Column("segments", _("segments"), lambda one: one.segments, kind="number", is_usual=False),
            Column("text", _("text"), lambda one: one.text, is_usual=False),
            Column("sent", _("sent at"), lambda one: one.sent_at, kind="moment", order=("sent_at",)),
            Column("answered", _("answered at"), lambda one: one.answered_at, kind="moment", order=("answered_at",)),
            Column("acted", _("acted upon"), lambda one: one.acted_on, kind="day", order=("acted_on",)),
        ),
        filters=(
            one_of("state", _("State"), MessageState.choices),
            one_of("medium", _("Way"), Medium.choices),
            one_of("reason", _("Reason"), Reason.choices),
            PLACE,
        ),
        search=lambda actor, rows, text: _named(rows, text),
        search_label=_("Name or number"),
        prepare=_with_places,
        empty=_("No message is written yet"),
        icon="send",
        people="individual",
    )  # fmt: skip


def left_out_listing(campaign: Campaign) -> Listing:
    """To whom of the audience no message was written, each with the reason."""

    def rows(actor: Actor) -> "QuerySet[Skip]":
        return skips_visible_to(actor).filter(campaign=campaign)

    return Listing(
        code="campaign-left-out",
        title=_("Left out"),
        rows=rows,
        order=("name__as_name", "pk"),
        columns=(
            Column(
                "name", _("name"), lambda one: one.name, order=("name__as_name",),
                link=lambda one: reverse("person", args=[one.individual]) if one.individual else None,
            ),
            Column("place", _("hamlet"), lambda one: one.place, order=("area_path",)),
            Column("reason", _("reason"), lambda one: one.get_reason_display(), order=("reason",)),
            Column("detail", _("more about it"), lambda one: one.detail),
            Column("at", _("on the day"), lambda one: one.skipped_at, kind="day", order=("skipped_at",)),
        ),
        filters=(one_of("reason", _("Reason"), Reason.choices), PLACE),
        search=by_words("name"),
        search_label=_("Name"),
        prepare=_with_places,
        empty=_("Nobody was left out"),
        icon="people",
        people="individual",
    )  # fmt: skip


def _answered_by(one: Incoming) -> str:
    return one.message.name if one.message else one.address


def _of_campaign(one: Incoming) -> str:
    return one.message.campaign.title if one.message and one.message.campaign else ""


def incoming_listing(campaign: Campaign | None = None) -> Listing:
    """What people wrote, those first that wait; the answers to one campaign where it is given."""

    def rows(actor: Actor) -> "QuerySet[Incoming]":
        found = incoming_visible_to(actor).select_related("message__campaign", "gateway")
        return found if campaign is None else found.filter(message__campaign=campaign)

    return Listing(
        code="incoming-messages" if campaign is None else "campaign-answers",
        title=_("Inbox") if campaign is None else _("Answers"),
        rows=rows,
        order=("-state", "-received_at", "pk"),
        columns=(
            Column(
                "from", _("who wrote"), _answered_by, order=("message__name__as_name", "address"),
                link=lambda one: reverse("incoming_message", args=[one.pk]),
            ),
            Column("text", _("text"), lambda one: one.text),
            Column(
                "meaning", _("understood as"), lambda one: one.get_meaning_display(), order=("meaning",),
                tone=lambda one: MEANING_TONES.get(one.meaning, "secondary"),
            ),
            Column("campaign", _("campaign"), _of_campaign, is_usual=campaign is None),
            Column("way", _("medium"), lambda one: one.gateway.get_medium_display(), is_usual=False),
            Column("address", _("address"), lambda one: one.address, is_usual=False),
            Column("received", _("received"), lambda one: one.received_at, kind="moment", order=("received_at",)),
            state_column(INCOMING_TONES),
            Column("by", _("settled by"), lambda one: one.settled_by_name, is_usual=False),
        ),
        filters=(
            one_of("state", _("State"), IncomingState.choices),
            one_of("meaning", _("Understood as"), Meaning.choices),
        ),
        search=lambda actor, rows, text: rows.filter(
            words_in(text, "message__name", "text") | Q(address__startswith="".join(text.split()))
        ),
        search_label=_("Name, number or words"),
        empty=_("Nobody has written"),
        icon="inbox",
        people="message__individual",
    )  # fmt: skip


OPT_OUTS = Listing(
    code="opt-outs",
    title=_("Addresses without messages"),
    rows=opt_outs_visible_to,
    order=("-since", "-pk"),
    columns=(
        Column(
            "address", _("address"), lambda one: one.address, order=("address",),
            link=lambda one: reverse("opt_out", args=[one.pk]),
        ),
        Column("medium", _("medium"), lambda one: one.get_medium_display(), order=("medium",)),
        Column("name", _("name"), lambda one: one.name, order=("name__as_name",)),
        Column("how", _("how it was said"), lambda one: one.get_way_display(), order=("way",)),
        Column("words", _("words"), lambda one: one.words),
        Column("since", _("since"), lambda one: one.since, kind="moment", order=("since",)),
        Column("ended", _("messages again since"), lambda one: one.ended_at, kind="moment", order=("ended_at",)),
    ),
    filters=(
        Filter(
            "standing", _("Standing"), lambda rows, value: rows.filter(ended_at__isnull=value == "in_force"),
            choices=lambda actor: [("in_force", _("without messages")), ("ended", _("messages again"))],
            usual="in_force",
        ),
        one_of("medium", _("Way"), Medium.choices),
        one_of("way", _("How it was said"), OptOutWay.choices),
    ),
    search=lambda actor, rows, text: _named(rows, text),
    search_label=_("Name or number"),
    empty=_("Every address takes messages"),
    icon="out",
)  # fmt: skip


def _templates(actor: Actor) -> "QuerySet[Template]":
    return templates_visible_to(actor).select_related("area")


TEXTS = Listing(
    code="message-texts",
    title=_("Texts"),
    rows=_templates,
    order=("title__as_words", "pk"),
    columns=(
        Column(
            "title", _("title"), lambda one: one.title, order=("title__as_words",),
            link=lambda one: reverse("message_text", args=[one.pk]),
        ),
        Column(
            "audience", _("for whom"),
            lambda one: str(audience_title(one.audience)) if one.audience else str(_("for everybody")),
            order=("audience",),
        ),
        Column("office", _("office"), lambda one: one.area.full_name, order=("area__path",)),
        Column("recorded", _("recorded on"), lambda one: one.recorded_at, kind="day", order=("recorded_at",)),
        Column("ended", _("out of use since"), lambda one: one.ended_at, kind="day", order=("ended_at",)),
    ),
    filters=(
        Filter(
            "standing", _("Standing"), lambda rows, value: rows.filter(ended_at__isnull=value == "in_use"),
            choices=lambda actor: [("in_use", _("in use")), ("ended", _("out of use"))], usual="in_use",
        ),
        one_of("audience", _("For whom"), lambda actor: audience_titles()),
    ),
    search=by_words("title"),
    search_label=_("Its name"),
    empty=_("No text is written yet"),
    icon="file",
)  # fmt: skip

STATES_OF_GATEWAY = {
    "open": _("works"), "paused": _("left alone for a while"), "troubled": _("answers with an error"),
    "closed": _("closed"),
}  # fmt: skip
GATEWAY_TONES: Mapping[Any, str] = {"open": "green", "paused": "red", "troubled": "red", "closed": "secondary"}


def state_of_gateway(gateway: Gateway) -> str:
    """How a gateway is just now, by a code of `STATES_OF_GATEWAY`."""
    if gateway.closed_on is not None:
        return "closed"
    if gateway.paused_until is not None and gateway.paused_until > clock.now():
        return "paused"
    return "troubled" if gateway.last_error else "open"


DOWN = "down"


def not_working(rows: "QuerySet[Gateway]") -> "QuerySet[Gateway]":
    """Those that are open and left alone for a while, or answer with an error."""
    return rows.filter(Q(paused_until__gt=clock.now()) | ~Q(last_error=""), closed_on__isnull=True)


def _by_standing(rows: "QuerySet[Gateway]", value: str) -> "QuerySet[Gateway]":
    return not_working(rows) if value == DOWN else rows.filter(closed_on__isnull=value == "open")


def _gateways(actor: Actor) -> "QuerySet[Gateway]":
    return gateways_kept_by(actor).select_related("area")


GATEWAYS = Listing(
    code="gateways",
    title=_("Gateways"),
    rows=_gateways,
    order=("-closed_on", "area__path", "medium", "pk"),
    columns=(
        Column(
            "title", _("title"), lambda one: one.title, order=("title__as_words",),
            link=lambda one: reverse("gateway", args=[one.pk]),
        ),
        Column("medium", _("medium"), lambda one: one.get_medium_display(), order=("medium",)),
        Column("office", _("office"), lambda one: one.area.full_name, order=("area__path",)),
        Column(
            "state", _("state"), lambda one: str(STATES_OF_GATEWAY[state_of_gateway(one)]),
            tone=lambda one: GATEWAY_TONES[state_of_gateway(one)],
        ),
        Column("error", _("last error"), lambda one: one.last_error),
        Column("until", _("left alone until"), lambda one: one.paused_until, kind="moment", is_usual=False),
        Column("heard", _("last heard of"), lambda one: one.last_heard_at, kind="moment", order=("last_heard_at",)),
        Column("amount", _("price in đồng"), lambda one: one.price_amount, kind="money", order=("price_amount",)),
        Column("points", _("price in points"), lambda one: one.price_points, kind="number", is_usual=False),
    ),
    filters=(
        Filter(
            "standing", _("Standing"), _by_standing,
            choices=lambda actor: [("open", _("open")), (DOWN, _("does not work")), ("closed", _("closed"))],
            usual="open",
        ),
        one_of("medium", _("Way"), Medium.choices),
    ),
    empty=_("No gateway is open"),
    empty_hint=_("Without a gateway nothing can be sent: open one first."),
    icon="gear",
)  # fmt: skip
