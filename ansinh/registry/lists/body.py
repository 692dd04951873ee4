"""The rows below the headings: each a person's, or passed over with the reason why it is none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, tidy
from ansinh.registry.lists.categories import read_category
from ansinh.registry.lists.cells import Cell, is_without_value, text_of
from ansinh.registry.lists.matching import Head

FOOTERS = re.compile(
    r"nguoi lap( bieu| danh sach| bang)?|ke toan.*|thu truong.*|(pho )?chu tich.*|tm\.? .*|kt\.? .*|lap bieu"
    r"|nguoi chi tra.*|thu quy.*|\(ky,? .*|\(?so tien (bang|viet bang) chu.*|bang chu.*|xac nhan.*|can bo .*"
    r"|cong chuc .*|truong (thon|ap|ban|khu pho|khom|xom).*|(.*, )?ngay [\d. …_]* ?thang [\d. …_]* ?(nam.*)?"
    r"|uy ban nhan dan.*|noi nhan.*"
)
SUMS = re.compile(
    r"tong(( cong| so| ho| nguoi| tien| khau| nhan khau| kinh phi)([ :].*)?|[:\d .,]*)|(cong( .*)?|total|sum)([ :].*)?"
    r"|cong( trang| chuyen sang)?:?|mang sang.*"
)
"""A family is called Tống, which folds like Tổng: a name behind it is nobody's sum."""
NUMBERING = re.compile(r"\(?\[?[0-9a-z]{1,2}\]?\)?(\s*=.*)?")
PLACE_HEADING = re.compile(
    r"(?:[ivx]+|[0-9]+|[a-e])?[.):\s-]*((?:ap|thon|khu pho|kp|to dan pho|tdp|ban|xom|khom|buon|lang)\b.*)"
)
NUMBERED_HEADING = re.compile(r"([ivx]+|[a-eg-h]|[0-9]{1,2})[.)]?")

TITLE, HEADING, NUMBERED, REPEATED, SUM, GROUP, FOOTER, TEMPLATE, TEXT = (
    _("above the table"),
    _("heading of the table"),
    _("numbering of the columns"),
    _("heading repeated on another page"),
    _("a sum"),
    _("heading of a group"),
    _("below the list: signatures and notes"),
    _("prepared row without a name"),
    _("a remark"),
)


@dataclass(frozen=True)
class PassedOver:
    """A row that is no person's, and why."""

    number: int
    reason: str | Promise
    text: str


def first_text(row: Sequence[Cell]) -> str:
    return next((text[:120] for cell in row if (text := text_of(cell))), "")


class Body:
    """The rows below the headings, each sorted into people and what is passed over."""

    def __init__(
        self,
        sheet: Sequence[Sequence[Cell]],
        start: int,
        height: int,
        columns: Mapping[str, int],
        heads: Sequence[Head],
    ) -> None:
        self.columns = columns
        self.people: list[tuple[int, tuple[Cell, ...]]] = []
        self.passed_over: list[PassedOver] = []
        self.groups: dict[int, tuple[str, ...]] = {}
        self.headings = {fold(text) for head in heads for text in head.texts}
        self.own_headings = [(head.column, {fold(text) for text in head.texts}) for head in heads]
        self.group: tuple[str, ...] = ()
        self.is_over = False
        self.waiting: list[tuple[int, tuple[Cell, ...], list[str]]] = []
        self.names = [
            columns[name] for name in ("full_name", "family_name", "given_name", "head_name") if name in columns
        ]
        self.births = [
            columns[name]
            for name in ("birth_date", "birth_year", "birth_male", "birth_female", "identity_number")
            if name in columns
        ]
        self.weighty = [
            columns[name]
            for name in ("amount", "account_number", "category_text", "relation", "total_amount")
            if name in columns
        ]
        for index in range(start):
            self._pass(index + 1, sheet[index], TITLE)
        for index in range(start, start + height):
            self._pass(index + 1, sheet[index], HEADING)
        for index in range(start + height, len(sheet)):
            row = sheet[index]
            if row:
                self._sort(index + 1, tuple(row))
        for number, cells, _texts in self.waiting:
            self._pass(number, cells, TEXT)

    def _pass(self, number: int, row: Sequence[Cell], reason: str | Promise) -> None:
        text = first_text(row)
        if text:
            self.passed_over.append(PassedOver(number, reason, text))

    def _at(self, row: Sequence[Cell], columns: Sequence[int]) -> str:
        for column in columns:
            if column < len(row) and (text := text_of(row[column])) and not is_without_value(text):
                return text
        return ""

    def _sort(self, number: int, row: tuple[Cell, ...]) -> None:
        name, born = self._at(row, self.names), self._at(row, self.births)
        born = born if any(letter.isdigit() for letter in born) else ""
        looks_whole = name and born and not self.is_over and any(letter.isalpha() for letter in name) and len(name) > 2
        if looks_whole and fold(name) not in self.headings:
            # Most rows: a name and a birth date. Only a heading repeated on another page looks like it.
            self._take(number, row)
            return
        texts = [fold(text_of(cell)) for cell in row]
        filled = [text for text in texts if text]
        if not filled:
            return
        if self._is_heading(texts):
            self.is_over = False
            self._pass(number, row, REPEATED)
        elif self._is_numbering(filled):
            self._pass(number, row, NUMBERED)
        elif self.is_over:
            self._after_the_end(number, row, texts, bool(name and born))
        else:
            self._doubtful(number, row, texts, filled, name, born)

    def _after_the_end(self, number: int, row: tuple[Cell, ...], texts: Sequence[str], is_person: bool) -> None:
        """Signatures can stand at the foot of each page: a row that goes on numbering goes on with the list."""
        place = self.columns.get("row_number")
        goes_on = place is not None and place < len(texts) and re.fullmatch(r"\d+\.?", texts[place])
        if is_person and goes_on:
            self.is_over = False
            self._take(number, row)
        else:
            self._pass(number, row, FOOTER)

    def _doubtful(
        self, number: int, row: tuple[Cell, ...], texts: Sequence[str], filled: Sequence[str], name: str, born: str
    ) -> None:
        if self.people and not (name and born) and any(FOOTERS.fullmatch(text) for text in filled):
            self.is_over = True
            self._pass(number, row, FOOTER)
        elif len(filled) == 1 and not name:
            # One cell that is no name is nobody: a heading of a group, wherever it stands, or a remark.
            self._pass(number, row, GROUP if self._is_group(row, filled) else TEMPLATE if filled[0].isdigit() else TEXT)
        elif not born and self._is_sum(filled, fold(name)):
            self._pass(number, row, SUM)
        elif not born and self._is_group(row, filled):
            self._pass(number, row, GROUP)
        elif not name and not born and not any(_says_something(self._at(row, [column])) for column in self.weighty):
            self._pass(number, row, TEMPLATE if len(filled) > 1 or filled[0].isdigit() else TEXT)
        elif len(filled) == 1 and name:
            self.waiting.append((number, row, list(texts)))
        else:
            self._take(number, row)

    def _take(self, number: int, row: tuple[Cell, ...]) -> None:
        for earlier, cells, _texts in self.waiting:
            # A lone name between people is a person of whom everything else is missing.
            self.people.append((earlier, cells))
            self._set_group(earlier)
        self.waiting = []
        self.people.append((number, row))
        self._set_group(number)

    def _set_group(self, number: int) -> None:
        if self.group:
            self.groups[number] = self.group

    def _is_heading(self, texts: Sequence[str]) -> bool:
        filled = sum(1 for text in texts if text)
        same = sum(1 for column, own in self.own_headings if column < len(texts) and texts[column] in own)
        return same >= 2 and same * 3 >= filled * 2

    def _is_numbering(self, filled: Sequence[str]) -> bool:
        """(1) (2) (3) or A B 1 2 under the headings: short in every cell, and no person has such a name."""
        if len(filled) < 3 or not all(NUMBERING.fullmatch(text) for text in filled):
            return False
        numbers = [int(found[0]) for text in filled if (found := re.search(r"\d+", text.split("=")[0]))]
        return len(numbers) < 2 or all(later > earlier for earlier, later in pairwise(numbers))

    def _is_sum(self, filled: Sequence[str], name: str) -> bool:
        return bool(SUMS.fullmatch(name) or SUMS.fullmatch(filled[0]))

    def _is_group(self, row: Sequence[Cell], filled: Sequence[str]) -> bool:
        """A row such as "I. Trẻ em mồ côi" or "Ấp Đông Hà" with at most a count behind it."""
        words = [text for text in filled if not re.fullmatch(r"[\d.,]+( ho| nguoi| khau)?", text)]
        if not words or len(words) > 2 or len(filled) > 4:
            return False
        numbered = len(words) == 2 and bool(NUMBERED_HEADING.fullmatch(words[0]))
        if len(words) == 2 and not numbered:
            return False
        text = words[-1]
        is_group = (
            numbered
            or bool(PLACE_HEADING.fullmatch(text))
            or bool(re.match(r"([ivx]+|[a-e]|\d{1,2})[.)/-]\s*\S", text))
            or text.endswith(":")
            or bool(re.search(r"\b(ho ngheo|ho can ngheo|doi tuong|nhom|tro cap)\b", text))
            or read_category(text) is not None
        )
        if is_group:
            written = next(tidy(text_of(cell)) for cell in row if fold(text_of(cell)) == text)
            self._open_group(written)
        return is_group

    def _open_group(self, written: str) -> None:
        """A heading of a place replaces that of a place, one of a category that of a category."""
        is_place = PLACE_HEADING.fullmatch(fold(written)) is not None
        kept = [text for text in self.group if (PLACE_HEADING.fullmatch(fold(text)) is not None) != is_place]
        self.group = (*kept, written)


def _says_something(text: str) -> bool:
    return fold(text).strip("0.,- ") != ""
