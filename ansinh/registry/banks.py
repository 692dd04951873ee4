"""The banks that accounts are held with, by the six digits of the bank (BIN) that card and transfer networks use.

`reference/banks.csv` is taken from subiz/vietqr (MIT); the Bank for Social Policies has no number there.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ansinh.core.text import fold


@dataclass(frozen=True)
class Bank:
    """A bank: BIN (six digits), short name, SWIFT code ('' where none is listed) and full Vietnamese name."""

    bin: str
    code: str
    short_name: str
    swift: str
    name: str


@cache
def banks() -> dict[str, Bank]:
    """Every bank in the reference, by BIN."""
    source = files("ansinh.registry").joinpath("reference/banks.csv")
    with source.open(encoding="utf-8") as lines:
        return {row["bin"]: Bank(**row) for row in csv.DictReader(lines)}


def bank_named(text: str) -> Bank | None:
    """The bank meant by its BIN, code, SWIFT, short or full name; None when none or several fit."""
    wanted = _key(text)
    if not wanted:
        return None
    by_key = _banks_by_key()
    if wanted in by_key:
        return by_key[wanted]
    inside = {bank.bin: bank for key, bank in by_key.items() if len(key) >= 4 and key in wanted}
    return next(iter(inside.values())) if len(inside) == 1 else None


@cache
def _banks_by_key() -> dict[str, Bank]:
    found: dict[str, Bank] = {}
    for bank in banks().values():
        for spelling in (bank.bin, bank.code, bank.swift, bank.short_name, bank.name):
            if _key(spelling):
                found.setdefault(_key(spelling), bank)
    return found


def _key(text: str) -> str:
    folded = re.sub(r"[^a-z0-9]", "", fold(text))
    return re.sub(r"^(nganhang|nh)", "", folded)
