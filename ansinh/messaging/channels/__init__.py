"""The channels of the house, by the names that an office's gateway bears."""

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

CHANNELS: dict[str, type[Channel]] = {}

__all__ = ["CHANNELS", "Answer", "Channel", "Fate", "Medium", "News", "Outcome", "Outgoing", "Receipt", "Setting"]
