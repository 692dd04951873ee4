"""How a second record of a person comes about: the slips of offices, drawn as often as clerks make them."""

import datetime as dt
from collections.abc import Callable
from random import Random

from ansinh.core.text import fold

Row = dict[str, object]
TONES = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọ", "ô": "ồốổỗộ",
    "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
OF_TONE = {letter: plain for plain, letters in TONES.items() for letter in letters}


def slipped(row: Row, rng: Random) -> Row:
    """A second record of the person of `row`: typed elsewhere, from another paper, by another hand."""
    again = {**row}
    again["full_name"] = _name(str(row["full_name"]), rng)
    _birth(again, rng)
    again["sex"] = rng.choices([row["sex"], None, "male" if row["sex"] == "female" else "female"], [88, 10, 2])[0]
    again["identity_number"] = _number(row["identity_number"], rng)
    _place(again, rng)
    again["phone"] = _again(row["phone"], rng, lambda: f"051{rng.randrange(10**7):07d}", (45, 40, 15))
    again["account"] = _again(row["account"], rng, lambda: f"970405/{rng.randrange(10**9)}", (35, 50, 15))
    again["parent"] = rng.choices([row["parent"], None], [5, 5])[0]
    return again


def _name(name: str, rng: Random) -> str:
    words = name.split(" ")
    if rng.random() < 0.14 and len(words) > 2:
        del words[1]
    if rng.random() < 0.10:
        words = [words[-1], *words[:-1]] if rng.random() < 0.7 else words[::-1]
    if rng.random() < 0.12:
        words = _typo(words, rng)
    if rng.random() < 0.05:
        place = rng.randrange(len(words))
        words[place] = other_tone(words[place], rng)
    if rng.random() < 0.25:
        words = [word.capitalize() for word in fold(" ".join(words)).split(" ")]
    elif rng.random() < 0.08:
        words = [_spelt_otherwise(word) for word in words]
    return " ".join(words).upper() if rng.random() < 0.2 else " ".join(words)


def other_tone(word: str, rng: Random) -> str:
    """The word with another tone on one of its vowels."""
    places = [place for place, letter in enumerate(word) if letter in OF_TONE or letter in TONES]
    if not places:
        return word
    place = places[-1]
    plain = OF_TONE.get(word[place], word[place])
    return (
        word[:place]
        + rng.choice([letter for letter in plain + TONES[plain] if letter != word[place]])
        + word[place + 1 :]
    )


def _typo(words: list[str], rng: Random) -> list[str]:
    place = rng.randrange(len(words))
    word = words[place]
    if len(word) < 3:
        return words
    at = rng.randrange(1, len(word))
    slip = rng.choice(["drop", "swap", "double", "other"])
    if slip == "drop":
        word = word[:at] + word[at + 1 :]
    elif slip == "swap" and at + 1 < len(word):
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif slip == "double":
        word = word[:at] + word[at] + word[at:]
    else:
        word = word[:at] + rng.choice("aeiounhtgc") + word[at + 1 :]
    return [*words[:place], word, *words[place + 1 :]]


def _spelt_otherwise(word: str) -> str:
    """Lý as Lí, Thúy as Thuý: both are right."""
    swaps = {"ý": "í", "ỳ": "ì", "ỷ": "ỉ", "ỹ": "ĩ", "y": "i"}
    if len(word) == 2 and word[1] in swaps:
        return word[0] + swaps[word[1]]
    for old, new in (("úy", "uý"), ("ùy", "uỳ"), ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("ọa", "oạ")):
        word = word.replace(old, new)
    return word


def _birth(row: Row, rng: Random) -> None:
    born, precision = row["birth_date"], row["birth_precision"]
    assert isinstance(born, dt.date)  # noqa: S101 - the generator's own
    kind = rng.choices(["same", "swapped", "year", "off", "digits", "part"], [62, 7, 14, 6, 4, 7])[0]
    if precision == "year":
        kind = rng.choices(["same", "off", "known"], [80, 12, 8])[0]
    if kind == "swapped" and born.day <= 12:
        born = born.replace(month=born.day, day=born.month)
    elif kind == "year":
        born, precision = born.replace(month=1, day=1), rng.choice(["year", "day"])
    elif kind == "off":
        born = born.replace(year=born.year + rng.choice([-1, 1]))
    elif kind == "digits":
        text = f"{born.year}"
        other = text[:2] + text[3] + text[2] if rng.random() < 0.5 else text[:3] + str(rng.randrange(10))
        born = born.replace(year=int(other)) if 1915 <= int(other) <= 2026 else born
    elif kind == "part" and rng.random() < 0.5:
        born = born.replace(day=rng.randrange(1, 29))
    elif kind == "part":
        born = born.replace(month=rng.randrange(1, 13))
    elif kind == "known":
        born, precision = born.replace(month=rng.randrange(1, 13), day=rng.randrange(1, 29)), "day"
    row["birth_date"], row["birth_precision"] = born, precision


def _number(number: object, rng: Random) -> str | None:
    """A number stands in a register once: the second record bears none, a mistyped one, the old one or a stranger's."""
    kind = rng.choices(["none", "digit", "swapped", "old", "other"], [58, 20, 10, 6, 6])[0]
    if kind == "old":
        return f"{rng.randrange(10**8, 10**9)}"
    if number is None or kind == "none":
        return None
    digits = list(str(number))
    if kind == "digit":
        place = rng.randrange(12)
        digits[place] = str((int(digits[place]) + rng.randrange(1, 10)) % 10)
    elif kind == "swapped":
        place = rng.randrange(11)
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    else:
        digits[6:] = f"{rng.randrange(10**6):06d}"
    typed = "".join(digits)
    return typed if typed != number else None


def _place(row: Row, rng: Random) -> None:
    kind = rng.choices(["household", "hamlet", "commune", "elsewhere"], [34, 36, 16, 14])[0]
    commune = str(row["commune"])
    if kind == "elsewhere":
        commune = f"{max(0, int(commune) + rng.choice([-3, -2, -1, 1, 2, 3])):05d}"
    if kind in ("commune", "elsewhere"):
        row["hamlet"] = f"{commune}.{rng.randrange(10):03d}"
    if kind != "household":
        row["household_id"] = None if rng.random() < 0.5 else 10**9 + rng.randrange(10**9)
    row["commune"] = commune


def _again(value: object, rng: Random, other: Callable[[], str], shares: tuple[int, int, int]) -> object:
    """The same, none, or another."""
    if value is None:
        return other() if rng.random() < 0.1 else None
    return rng.choices([value, None, other()], shares)[0]
