"""Spreadsheets of facts in, spreadsheets of verdicts out."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from ansinh.core.files import write_atomically
from ansinh.core.sheets import Cell, UnreadableFile, read_sheet, xlsx_bytes
from ansinh.judgement.cells import is_empty, text_of
from ansinh.judgement.columns import OUTPUT_COLUMNS
from ansinh.judgement.errors import BadFacts, EmptyFile, NoSuchFile, NotUnicode, Problem
from ansinh.judgement.judging import Verdict


def read_rows(path: Path) -> list[list[Cell]]:
    """The rows of a spreadsheet; raises `NoSuchFile`, `NotUnicode`, `UnreadableFile`."""
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    try:
        return read_sheet(path)
    except UnreadableFile as problem:
        if isinstance(problem.__cause__, UnicodeDecodeError):
            raise NotUnicode(file=str(path)) from problem
        raise


def read_columns(path: Path) -> tuple[dict[str, list[Cell]], list[int]]:
    """The columns of a spreadsheet by name, and the row number of each person; empty rows are left out."""
    sheet = read_rows(path)
    numbered = [(number, row) for number, row in enumerate(sheet, start=1) if not all(map(is_empty, row))]
    if not numbered:
        raise EmptyFile(file=path.name)
    header_row, header = numbered[0]
    names = ["" if is_empty(cell) else text_of(cell).casefold() for cell in header]
    while names and not names[-1]:
        names.pop()
    rows = numbered[1:]
    problems = list(header_problems(names, header_row))
    for number, row in rows:
        beyond = [cell for cell in row[len(names) :] if not is_empty(cell)]
        if beyond:
            message = _("Expected %(size)s values, one for each column, got more: “%(came)s”.")
            problems.append(Problem(number, names[-1], message, {"size": len(names), "came": beyond[0]}))
    if problems:
        raise BadFacts(problems, file=path.name)
    columns = {
        name: [row[position] if position < len(row) else None for _number, row in rows]
        for position, name in enumerate(names)
    }
    return columns, [number for number, _row in rows]


def header_problems(names: Sequence[str], row: int) -> Iterator[Problem]:
    """A column without a name, or a name that stands twice."""
    for position, name in enumerate(names):
        if not name:
            yield Problem(row, str(position + 1), _("Expected the name of a column; this one has none."))
        elif name in names[:position]:
            yield Problem(row, name, _("Expected each column once; this name stands twice."))


def cells_of(verdict: Verdict) -> list[Cell]:
    """One row of the output columns."""
    return [
        verdict.person if isinstance(verdict.person, int) else text_of(verdict.person),
        verdict.month,
        verdict.benefit,
        verdict.category,
        None if verdict.coefficient is None else float(verdict.coefficient),
        verdict.standard,
        verdict.amount,
        verdict.payee,
        verdict.articles,
        verdict.reason,
    ]


def write_csv(verdicts: Iterable[Verdict], stream: TextIO) -> None:
    """Write the output columns as comma-separated text."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(OUTPUT_COLUMNS)
    writer.writerows(cells_of(verdict) for verdict in verdicts)


def write_verdicts(verdicts: Iterable[Verdict], path: Path) -> None:
    """Write the output columns to a workbook or, for any other ending, to text in UTF-8; whole or not at all."""
    if path.suffix.lower() == ".xlsx":
        write_atomically(path, xlsx_bytes(map(cells_of, verdicts), headers=OUTPUT_COLUMNS, sheet="judgement"))
        return
    stream = io.StringIO(newline="")
    write_csv(verdicts, stream)
    write_atomically(path, stream.getvalue().encode())
