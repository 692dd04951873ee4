"""Spreadsheets of people for one campaign: which columns say what, and which rows cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class UploadedRow:
    """A row that can be used: `told` holds its other columns, by the placeholder that each fills."""

    row: int
    name: str
    address: str
    medium: str
    told: Mapping[str, str]
