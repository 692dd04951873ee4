"""The acts that pages of messaging offer, as data."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ansinh.core.actors import Actor
from ansinh.messaging.counted import LookedAt
from ansinh.messaging.forms import NoteForm, NothingForm, SampleForm, StartForm, TestMessageForm, WhyForm
from ansinh.messaging.models import Campaign, CampaignState, Gateway, Incoming, IncomingState, OptOut, Template
from ansinh.messaging.policies import KEEP, SEND
from ansinh.messaging.services import (
    cancel_campaign,
    close_gateway,
    end_campaign,
    end_opt_out,
    end_template,
    open_lasting_campaign,
    record_opt_out,
    send_test_message,
    settle_answer,
    start_campaign,
)
from ansinh.messaging.tasks import COUNT_CAMPAIGN, START_CAMPAIGN
from ansinh.ui.steps import Step, Values
from ansinh.work.services import enqueue_job

DRAFTED = frozenset({CampaignState.DRAFTED})
NOT_ALL_SENT = frozenset({CampaignState.DRAFTED, CampaignState.SAMPLED})
OPEN = NOT_ALL_SENT | {CampaignState.RUNNING}
STANDING, CLOSED = "open", "closed"
"""States of things that have no column for it."""


def _look(campaign: Campaign) -> LookedAt | None:
    """What the page has counted of the campaign."""
    return getattr(campaign, "looked_at", None)


def _is_counted(actor: Actor, campaign: Campaign) -> bool:
    look = _look(campaign)
    return not campaign.is_lasting and look is not None and look.counted is not None and look.counted.count > 0


def _is_to_count(actor: Actor, campaign: Campaign) -> bool:
    look = _look(campaign)
    return not campaign.is_lasting and look is not None and look.is_large


def _start(actor: Actor, campaign: Campaign, agreed: int, sample: int) -> bool:
    """Whether it was done at once: for many people it is a job."""
    look = _look(campaign)
    if look is not None and look.is_large:
        arguments = {"campaign": campaign.pk, "agreed": agreed, "sample": sample}
        enqueue_job(actor=actor, kind=START_CAMPAIGN, arguments=arguments, area_path=campaign.area_path)
        return False
    start_campaign(actor=actor, campaign=campaign, agreed=agreed, sample=sample)
    return True


def _sample(actor: Actor, campaign: Campaign, values: Values) -> str:
    if not _start(actor, campaign, 0, values["count"]):
        return gettext("The messages are written in the background; you may leave this page.")
    return gettext("The sample goes out now. Look at what comes of it, then send to all.")


def _send(actor: Actor, campaign: Campaign, values: Values) -> str:
    if not _start(actor, campaign, values["agreed"], 0):
        return gettext("The messages are written in the background; you may leave this page.")
    said = ngettext("%(count)s message is on its way.", "%(count)s messages are on their way.", values["agreed"])
    return said % {"count": values["agreed"]}


def _count(actor: Actor, campaign: Campaign, values: Values) -> str:
    arguments = {"campaign": campaign.pk}
    enqueue_job(actor=actor, kind=COUNT_CAMPAIGN, arguments=arguments, area_path=campaign.area_path)
    return gettext("It is counted in the background.")


def _begin(actor: Actor, campaign: Campaign, values: Values) -> str:
    open_lasting_campaign(actor=actor, campaign=campaign)
    return gettext("It has begun: what is due is written every day.")


def _end(actor: Actor, campaign: Campaign, values: Values) -> str:
    end_campaign(actor=actor, campaign=campaign)
    return gettext("Ended. What waits in the outbox still goes.")


def _cancel(actor: Actor, campaign: Campaign, values: Values) -> str:
    cancel_campaign(actor=actor, campaign=campaign, why=values["why"])
    return gettext("Stopped. What waited is not sent.")


def _agreed(campaign: Any) -> Values:
    look = _look(campaign)
    counted = look.counted if look else None
    if counted is None:
        return {}
    return {"agreed": counted.count, "amount": counted.amount, "points": counted.points}


def _by_code(*steps: Step) -> Mapping[str, Step]:
    return {step.code: step for step in steps}


CAMPAIGN_STEPS = _by_code(
    Step(
        "count", _("Count in the background"), _("Too many people to be counted while you wait."), SEND, NOT_ALL_SENT,
        NothingForm, _count, is_onward=True, needs=_is_to_count,
    ),
    Step(
        "sample", _("Send to a sample first"), _("Some people, drawn by chance, are written to; the others wait."),
        SEND, DRAFTED, SampleForm, _sample, is_onward=True, needs=_is_counted,
    ),
    Step(
        "start", _("Send to all"), _("What stands here is sent, outside the quiet hours."), SEND, NOT_ALL_SENT,
        StartForm, _send, is_onward=True, needs=_is_counted, initial=_agreed,
    ),
    Step(
        "begin", _("Let it begin"), _("It goes by the day: everybody is written to when it is due."), SEND, DRAFTED,
        NothingForm, _begin, is_onward=True, needs=lambda actor, campaign: bool(campaign.is_lasting),
    ),
    Step(
        "end", _("End the campaign"), _("No further message is written; what waits still goes."), SEND,
        frozenset({CampaignState.RUNNING}), NothingForm, _end,
    ),
    Step(
        "cancel", _("Stop the campaign"), _("What waits in the outbox is not sent; the reason is kept."), SEND, OPEN,
        WhyForm, _cancel,
    ),
)  # fmt: skip


def _settle(actor: Actor, incoming: Incoming, values: Values) -> str:
    settle_answer(actor=actor, incoming=incoming, note=values["note"])
    return gettext("Settled.")


def _opt_out(actor: Actor, incoming: Incoming, values: Values) -> str:
    name = incoming.message.name if incoming.message else ""
    record_opt_out(
        actor=actor, medium=incoming.gateway.medium, address=incoming.address, area_path=incoming.area_path,
        why=values["why"], name=name,
    )  # fmt: skip
    return gettext("Recorded: this address gets no message any more.")


INCOMING_STEPS = _by_code(
    Step(
        "settle", _("Settle it"), _("Your note stands with the answer."), SEND, frozenset({IncomingState.WAITS}),
        NoteForm, _settle, is_onward=True,
    ),
    Step(
        "opt_out", _("No more messages to this address"), _("What waits for it is not sent."), SEND,
        frozenset(IncomingState), WhyForm, _opt_out, needs=lambda actor, one: not getattr(one, "is_opted_out", False),
    ),
)  # fmt: skip


def _messages_again(actor: Actor, opt_out: OptOut, values: Values) -> str:
    end_opt_out(actor=actor, opt_out=opt_out, why=values["why"])
    return gettext("Recorded: this address takes messages again.")


OPT_OUT_STEPS = _by_code(
    Step(
        "end", _("Messages again"), _("Only when the person asks for it: say how that is known."), SEND,
        frozenset({STANDING}), WhyForm, _messages_again, is_onward=True,
    ),
)  # fmt: skip


def _out_of_use(actor: Actor, template: Template, values: Values) -> str:
    end_template(actor=actor, template=template)
    return gettext("Out of use. Campaigns that have it keep it.")


TEXT_STEPS = _by_code(
    Step(
        "end", _("Take it out of use"), _("Nobody can choose it any more; campaigns that have it keep it."), SEND,
        frozenset({STANDING}), NothingForm, _out_of_use,
    ),
)  # fmt: skip


def _try_out(actor: Actor, gateway: Gateway, values: Values) -> str:
    send_test_message(actor=actor, gateway=gateway, address=values["address"])
    return gettext("The message goes out within a minute, outside the quiet hours.")


def _close(actor: Actor, gateway: Gateway, values: Values) -> str:
    close_gateway(actor=actor, gateway=gateway)
    return gettext("Closed. What waits goes by the gateway of the office above, if there is one.")


GATEWAY_STEPS = _by_code(
    Step(
        "try", _("Send a test message"), _("To a number or address that you read yourself."), KEEP,
        frozenset({STANDING}), TestMessageForm, _try_out,
    ),
    Step(
        "close", _("Close the gateway"), _("Nothing goes by it any more."), KEEP, frozenset({STANDING}), NothingForm,
        _close,
    ),
)  # fmt: skip
