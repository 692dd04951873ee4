"""The channels of the house, by the names that an office's gateway bears."""

from collections.abc import Mapping

from ansinh.messaging.channels.contract import (
    Answer,
    Channel,
    Fate,
    Medium,
    News,
    Outcome,
    Outgoing,
    Receipt,
    Setting,
)
from ansinh.messaging.channels.email import EmailChannel
from ansinh.messaging.channels.gammu import GammuChannel
from ansinh.messaging.channels.kannel import KannelChannel
from ansinh.messaging.channels.leaflet import LeafletChannel
from ansinh.messaging.channels.loudspeaker import LoudspeakerChannel
from ansinh.messaging.channels.smpp import SmppChannel
from ansinh.messaging.channels.visit import VisitChannel
from ansinh.messaging.channels.zalo import ZaloChannel

CHANNELS: Mapping[str, type[Channel]] = {
    "kannel": KannelChannel,
    "smpp": SmppChannel,
    "gammu": GammuChannel,
    "zalo": ZaloChannel,
    "email": EmailChannel,
    "loudspeaker": LoudspeakerChannel,
    "leaflet": LeafletChannel,
    "visit": VisitChannel,
}
"""By the kind under which an office's gateway is kept."""

__all__ = ["CHANNELS", "Answer", "Channel", "Fate", "Medium", "News", "Outcome", "Outgoing", "Receipt", "Setting"]
