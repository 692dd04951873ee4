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
from ansinh.messaging.channels.gammu import GammuChannel
from ansinh.messaging.channels.kannel import KannelChannel
from ansinh.messaging.channels.smpp import SmppChannel

CHANNELS: Mapping[str, type[Channel]] = {
    channel.kind: channel for channel in (KannelChannel, SmppChannel, GammuChannel)
}

__all__ = ["CHANNELS", "Answer", "Channel", "Fate", "Medium", "News", "Outcome", "Outgoing", "Receipt", "Setting"]
