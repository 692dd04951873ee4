"""The browser of the journeys looks at every page too."""

from tests.journeys.conftest import browser

__all__ = ["browser"]
