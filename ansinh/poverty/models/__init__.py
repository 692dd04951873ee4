"""Tables of the review of poor households: one file per noun."""

from .instrument import InstrumentPurpose, KeptInstrument

__all__ = ["InstrumentPurpose", "KeptInstrument"]
