"""Tables of messaging, one file per noun."""

from ansinh.messaging.models.campaign import (
    CAMPAIGN_MOVES,
    LIVE_CAMPAIGNS,
    Campaign,
    CampaignCount,
    CampaignState,
    CampaignStep,
    UploadedPerson,
    in_days,
)
from ansinh.messaging.models.gateway import Gateway, GatewaySetting, SendingRules
from ansinh.messaging.models.heard import Heard, Incoming, IncomingState, Meaning
from ansinh.messaging.models.message import (
    IN_HAND,
    MESSAGE_MOVES,
    OUT,
    TAKEN_BACK,
    TELLS_NO_HOUSEHOLD,
    Message,
    MessageState,
    Reason,
    Skip,
    Via,
)
from ansinh.messaging.models.opt_out import OptOut, OptOutWay
from ansinh.messaging.models.template import Template, TemplateText

__all__ = [
    "CAMPAIGN_MOVES",
    "IN_HAND",
    "LIVE_CAMPAIGNS",
    "MESSAGE_MOVES",
    "OUT",
    "TAKEN_BACK",
    "TELLS_NO_HOUSEHOLD",
    "Campaign",
    "CampaignCount",
    "CampaignState",
    "CampaignStep",
    "Gateway",
    "GatewaySetting",
    "Heard",
    "Incoming",
    "IncomingState",
    "Meaning",
    "Message",
    "MessageState",
    "OptOut",
    "OptOutWay",
    "Reason",
    "SendingRules",
    "Skip",
    "Template",
    "TemplateText",
    "UploadedPerson",
    "Via",
    "in_days",
]
