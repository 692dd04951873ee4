"""Refusals that tell days."""

import datetime as dt

from ansinh.core.errors import AnSinhError


class Dated(AnSinhError):
    """A refusal whose sentence names days: written as a reader here writes them, 31/12/2025."""

    def __str__(self) -> str:
        shown = {
            name: f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value for name, value in self.data.items()
        }
        return str(self.message) % shown
