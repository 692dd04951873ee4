"""Acts of messaging."""

from ansinh.messaging.services.acting_upon import carry_back, carry_over, confirm_visits, record_acted, suppress_for
from ansinh.messaging.services.answers import end_opt_out, record_opt_out, settle_answer
from ansinh.messaging.services.campaigns import (
    CampaignPlan,
    Estimate,
    StepPlan,
    cancel_campaign,
    correct_campaign,
    end_campaign,
    estimate_of,
    left_out_now,
    open_lasting_campaign,
    queue_due_steps,
    register_campaign,
    start_campaign,
)
from ansinh.messaging.services.counting import record_count
from ansinh.messaging.services.daily import collect_everywhere, queue_daily_steps
from ansinh.messaging.services.following import follow_area
from ansinh.messaging.services.gateways import (
    Rules,
    channel_at_work,
    close_gateway,
    correct_gateway,
    open_gateway,
    record_rules,
)
from ansinh.messaging.services.hearing import hear, settle_heard
from ansinh.messaging.services.queueing import Drawn, Queued
from ansinh.messaging.services.sending import Sent, send_due
from ansinh.messaging.services.templates import WrittenText, correct_template, end_template, record_template
from ansinh.messaging.services.trying import send_test_message

__all__ = [
    "CampaignPlan",
    "Drawn",
    "Estimate",
    "Queued",
    "Rules",
    "Sent",
    "StepPlan",
    "WrittenText",
    "cancel_campaign",
    "carry_back",
    "carry_over",
    "channel_at_work",
    "close_gateway",
    "collect_everywhere",
    "confirm_visits",
    "correct_campaign",
    "correct_gateway",
    "correct_template",
    "end_campaign",
    "end_opt_out",
    "end_template",
    "estimate_of",
    "follow_area",
    "hear",
    "left_out_now",
    "open_gateway",
    "open_lasting_campaign",
    "queue_daily_steps",
    "queue_due_steps",
    "record_acted",
    "record_count",
    "record_opt_out",
    "record_rules",
    "record_template",
    "register_campaign",
    "send_due",
    "send_test_message",
    "settle_answer",
    "settle_heard",
    "start_campaign",
    "suppress_for",
]
