"""Answers as the bank's or post office's .xlsx: our own list with the columns for result and reason filled in."""

import re
from collections.abc import Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from ansinh.core.text import fold, tidy
from ansinh.payments.errors import UnreadableAnswer

from .answer import AnswerDocument, AnsweredTransfer, AnswerFormat
from .bank_list import AMOUNT, PAID_WORD, REASON, REFERENCE, RESULT, RETURNED_WORD

HEADINGS = {
    "reference": {fold(REFERENCE), "ma giao dich", "so tham chieu", "reference"},
    "amount": {fold(AMOUNT), "so tien chi tra", "amount"},
    "result": {fold(RESULT), "trang thai", "ket qua chi tra", "status"},
    "reason": {fold(REASON), "ghi chu", "ly do khong chi duoc", "reason"},
}
PAID_WORDS = {fold(PAID_WORD), "thanh cong", "da nhan", "da tra", "da chi tra", "x", "paid", "success"}
RETURNED_WORDS = {
    fold(RETURNED_WORD), "khong thanh cong", "that bai", "chua chi", "chua nhan", "tra lai", "hoan tra", "loi",
    "chua chi tra", "khong nhan", "returned", "failed",
}  # fmt: skip
SEARCHED_ROWS = 30


def read_sheet_answer(name: str, content: bytes) -> AnswerDocument:
    """Read the first sheet; rows without a reference (totals, signatures) are passed over. Raises UnreadableAnswer."""
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError) as problem:
        raise UnreadableAnswer(file=name, expected=".xlsx", came=str(problem)) from problem
    start, columns = _headings(name, rows)
    transfers = []
    for number, row in enumerate(rows[start:], start=start + 1):
        reference = _text(row, columns["reference"])
        if not reference:
            continue
        result = fold(_text(row, columns["result"]))
        if result and result not in PAID_WORDS | RETURNED_WORDS:
            raise UnreadableAnswer(
                file=f"{name}, {number}, {RESULT}", expected=f"“{PAID_WORD}” / “{RETURNED_WORD}”", came=f"“{result}”"
            )
        transfers.append(
            AnsweredTransfer(
                place=str(number),
                reference=reference,
                amount=_dong(name, number, row[columns["amount"]]),
                is_paid=result in PAID_WORDS if result else None,
                reason=_text(row, columns.get("reason")),
            )
        )
    if not transfers:
        raise UnreadableAnswer(file=name, expected=REFERENCE, came="0")
    return AnswerDocument(name, content, AnswerFormat.SHEET, transfers)


def _headings(name: str, rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Where the table begins (0-based row after the headings), and the column of each thing we need."""
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            for thing, spellings in HEADINGS.items():
                if isinstance(cell, str) and fold(cell) in spellings:
                    found.setdefault(thing, column)
        if {"reference", "amount", "result"} <= found.keys():
            return number + 1, found
    raise UnreadableAnswer(file=name, expected=f"“{REFERENCE}”, “{AMOUNT}”, “{RESULT}”", came="—")


def _text(row: Sequence[object], column: int | None) -> str:
    if column is None or column >= len(row) or row[column] is None:
        return ""
    return tidy(str(row[column]))


def _dong(name: str, number: int, cell: object) -> int:
    """Whole đồng from a number or from text with dots or commas between thousands."""
    if isinstance(cell, float) and cell.is_integer() and cell >= 0:
        return int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0:
        return cell
    text = str(cell).strip()
    if re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", text):
        return int(re.sub(r"[.,]", "", text))
    raise UnreadableAnswer(file=f"{name}, {number}, {AMOUNT}", expected="810000", came=f"“{text}”")
