"""What tells people apart: names as people here are called, and numbers that hold in form and that nobody bears.

An identity number has 99 as its seventh and eighth digit, a telephone begins with 051, which no network has. Numbers
are dealt out by commune, so that communes drawn apart never give the same one.
"""

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.random import Generator

from ansinh.core.errors import Invalid
from ansinh.demo.names import THI_AND_VAN_UNTIL, name_words
from ansinh.demo.population.drawing import Array, holds, weighted
from ansinh.demo.population.plan import CommunePlan

SERIALS = 10_000
TELEPHONES = 10**7
KEPT_BACK = 10_000
"""Telephones at the end that no commune deals out: those which two communes share are taken from there."""
BANKS = {"970405": (13, 58), "970415": (12, 12), "970418": (14, 11), "970449": (12, 10), "970403": (12, 9)}
"""Agribank, VietinBank, BIDV, LPBank, Sacombank: the digits of their accounts, and how often each is chosen."""


class TooManyPeople(Invalid):
    code = "too_many_people"
    message = _(
        "There are not enough numbers that nobody bears for so many people of one year of birth. Ask for fewer."
    )


def full_names(rng: Generator, woman: Array, birth_year: Array, family: Array) -> list[str]:
    """Surname, middle and given name; people with the same `family` (from 0) bear one surname."""
    surnames, weights = name_words("surname", "any")
    surname = weighted(rng, np.array(weights), int(family.max(initial=0)) + 1)[family]
    classic = holds(rng, np.where(birth_year < THI_AND_VAN_UNTIL, 0.75, 0.15), len(woman))
    drawn = {}
    for sex, offset in (("male", 0), ("female", 1)):
        for part in ("middle", "given"):
            words, weights = name_words(part, sex)
            drawn[part, offset] = np.array(words, dtype=object)[weighted(rng, np.array(weights), len(woman))]
    middle = np.where(woman, drawn["middle", 1], drawn["middle", 0])
    middle = np.where(classic, np.where(woman, "Thị", "Văn"), middle)
    given = np.where(woman, drawn["given", 1], drawn["given", 0])
    first = np.array(surnames, dtype=object)[surname]
    return [f"{a} {b} {c}" for a, b, c in zip(first.tolist(), middle.tolist(), given.tolist(), strict=True)]


def identity_numbers(rng: Generator, commune: CommunePlan, woman: Array, birth_year: Array) -> list[str]:
    """Twelve digits for each; what two people of one year and sex have apart are the province and the last four."""
    codes = commune.province.born_in
    slots = len(codes) * SERIALS // commune.of_communes
    kind = 2 * birth_year + woman
    order = np.lexsort((rng.random(len(woman)), kind))
    sorted_kind = kind[order]
    rank = np.empty(len(woman), dtype=np.int64)
    rank[order] = np.arange(len(woman)) - np.searchsorted(sorted_kind, sorted_kind, side="left")
    if rank.max(initial=0) >= slots:
        raise TooManyPeople
    # Neighbours in the list must not have neighbouring numbers: a stride that shares no divisor spreads them.
    stride = next(step for step in (7919, 7927, 1) if np.gcd(step, slots) == 1)
    slot = commune.number * slots + (rank * stride) % slots
    century = 2 * (birth_year // 100 - 19) + woman
    columns = (slot % len(codes), century, birth_year % 100, slot // len(codes))
    return [
        f"{codes[code]}{digit}{year:02d}99{serial:04d}"
        for code, digit, year, serial in zip(*(column.tolist() for column in columns), strict=True)
    ]


def telephones(rng: Generator, commune: CommunePlan, count: int) -> list[str]:
    """Different numbers of ten digits, none of another commune's."""
    block = (TELEPHONES - KEPT_BACK) // commune.of_communes
    if count > block:
        raise TooManyPeople
    drawn = rng.permutation(block)[:count] + commune.number * block
    return [f"051{number:07d}" for number in drawn.tolist()]


def bank_accounts(rng: Generator, commune: CommunePlan, count: int) -> tuple[list[str], list[str]]:
    """Banks by their six digits, and account numbers that are different in all communes."""
    chosen = weighted(rng, np.array([weight for _digits, weight in BANKS.values()]), count)
    serials = rng.permutation(max(count, 1) * 9)[:count]
    bins = list(BANKS)
    numbers = [
        f"5{commune.number:04d}{serial:0{BANKS[bins[bank]][0] - 5}d}"
        for bank, serial in zip(chosen.tolist(), serials.tolist(), strict=True)
    ]
    return [bins[bank] for bank in chosen.tolist()], numbers
