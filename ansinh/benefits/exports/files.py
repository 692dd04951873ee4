"""Writing the tables of a list: one workbook, or one text file for each table."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ansinh.benefits.errors import UnknownFormat
from ansinh.core.files import write_atomically
from ansinh.core.sheets import Cell, Table, workbook_bytes

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(tables: Sequence[Table], path: Path) -> list[Path]:
    """Write a workbook, or, for .csv, the first table there and each further one that has rows beside it.

    Every file is whole or absent. Raises UnknownFormat.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_atomically(path, workbook_bytes(tables))
            return [path]
        case ".csv":
            return _write_texts(tables, path)
    raise UnknownFormat(known=".xlsx, .csv", came=path.name)


def check_format(path: Path) -> None:
    """Refuse a file of another kind before anything is asked for. Raises UnknownFormat."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UnknownFormat(known=".xlsx, .csv", came=path.name)


def _write_texts(tables: Sequence[Table], path: Path) -> list[Path]:
    written = []
    for number, table in enumerate(tables):
        rows = [list(row) for row in table.rows]
        if number and not rows:
            continue
        place = path if not number else path.with_name(f"{path.stem}-{number + 1}{path.suffix}")
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(table.headers)
        writer.writerows([[_plain(cell) for cell in row] for row in rows])
        # The mark tells a spreadsheet programme that the accents are UTF-8.
        write_atomically(place, stream.getvalue().encode("utf-8-sig"))
        written.append(place)
    return written


def _plain(cell: Cell) -> Cell:
    """Text that a spreadsheet programme would run as a formula is kept text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
