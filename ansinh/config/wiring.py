"""Which room answers which event or question; read from top to bottom."""


def wire() -> None:
    """Connect the rooms; called once when the house starts."""
