"""Acts of the review of poor households."""

from .instruments import import_instrument, keep_shipped

__all__ = ["import_instrument", "keep_shipped"]
