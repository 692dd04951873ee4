"""The questions of a form as a paper shows them: headings, boxes to tick, lines to write on, a table for each member.

Any form: nothing here knows a question by its name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation

from ansinh.judgement.queries import Form, Kind, Question, words_of
from ansinh.poverty.round_form import HOUSEHOLD, RoundForm

MEMBERS = 6
"""Columns of a table on a page."""
CONDITION = re.compile(r"\$\{(?P<name>\w+)\} *(?P<sign>>=|<=|!=|=|>|<) *(?P<value>'\w+'|\d+)")
SELECTED = re.compile(r"selected\(\$\{(?P<name>\w+)\}, *(?P<value>'\w+')\)")
NOTED = ("start", "end", "today", "deviceid", "username", "audit", "start-geopoint", "hidden", "background-audio")
Row = Mapping[str, str]
Block = dict[str, Any]
Answers = Mapping[str, Any]


def outline(form: RoundForm, answers: Answers | None = None) -> list[Block]:
    """The blocks of the paper from top to bottom, in the language of the country; with the answers and what was
    calculated where there are any.
    """
    rows = [row for row in form.sheets["survey"] if row.get("name") != HOUSEHOLD]
    with translation.override("vi"):
        return list(_blocks(iter(rows), form.form, answers, depth=1))


def _blocks(rows: Iterator[Row], form: Form, answers: Answers | None, depth: int) -> Iterator[Block]:
    for row in rows:
        way = row.get("type", "").replace("_", " ")
        if way.startswith("end "):
            return
        if way.startswith("begin repeat"):
            yield from _tables(row, list(_inside(rows)), form, answers)
        elif way.startswith("begin "):
            yield {**_said(row, form), "kind": "heading", "level": depth}
            yield from _blocks(rows, form, answers, depth + 1)
        elif question := _asked(row, form, answers):
            yield {**_said(row, form), **_answered(question, answers)}
        elif way == "note":
            yield {**_said(row, form), "kind": "note"}


def _inside(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows up to the end of a repeated group, those of groups within it among them."""
    depth = 1
    for row in rows:
        way = row.get("type", "")
        depth += way.startswith("begin") - way.startswith("end")
        if not depth:
            return
        yield row


def _asked(row: Row, form: Form, answers: Answers | None) -> Question | None:
    """The question of the row, if a paper shows it: what is calculated stands on a filled form, where it has a name."""
    question = form.questions.get(row.get("name", ""))
    if question is None or row["type"] in (*NOTED, "note") or not words_of(question.labels):
        return None
    return question if question.kind != Kind.CALCULATED or answers is not None else None


def _said(row: Row, form: Form) -> Block:
    """The words of a row: its label, its hint, and when it is asked."""
    return {"label": _words(row, "label"), "hint": _words(row, "hint"), "when": _when(row.get("relevant", ""), form)}


def _words(row: Row, what: str) -> str:
    found = {head: text for head, text in row.items() if head.split("::")[0] == what and text}
    vietnamese = next((text for head, text in found.items() if head.endswith("(vi)")), "")
    return re.sub(r"\$\{\w+\}", "…", vietnamese or next(iter(found.values()), ""))


def _answered(question: Question, answers: Answers | None) -> Block:
    given = str((answers or {}).get(question.name, ""))
    chosen = given.split() if question.kind == Kind.SEVERAL else [given]
    return {
        "kind": question.kind.value,
        "choices": [{"label": words_of(one.labels), "on": one.name in chosen} for one in question.choices],
        "value": given if not question.choices else "",
    }


def _tables(group: Row, rows: Sequence[Row], form: Form, answers: Answers | None) -> Iterator[Block]:
    """A repeated group, a column each; as many tables as its members need."""
    asked = [(row, question) for row in rows if (question := _asked(row, form, answers))]
    members: Sequence[Answers] = [{}] * MEMBERS if answers is None else answers.get(group["name"], [])
    for start in range(0, max(len(members), 1), MEMBERS):
        few = members[start : start + MEMBERS]
        yield {
            **_said(group, form),
            "kind": "table",
            "numbers": [start + number for number in range(1, len(few) + 1)],
            "rows": [
                {
                    **_said(row, form),
                    "choices": [f"{place} {words_of(one.labels)}" for place, one in enumerate(question.choices, 1)],
                    "values": [_in_table(question, member) for member in few],
                }
                for row, question in asked
            ],
        }


def _in_table(question: Question, member: Answers) -> str:
    """The answer, or the numbers of the choices."""
    given = str(member.get(question.name, ""))
    if not question.choices:
        return given
    return ", ".join(str(question.answers.index(one) + 1) for one in given.split() if one in question.answers)


def _when(relevant: str, form: Form) -> str:
    """When a question is asked, in words; nothing where the formula is more than conditions joined by “and”."""
    told = [_condition(part.strip(), form) for part in relevant.split(" and ")] if relevant else []
    return "; ".join(told) if all(told) else ""


def _condition(part: str, form: Form) -> str:
    found = CONDITION.fullmatch(part) or SELECTED.fullmatch(part)
    question = form.questions.get(found["name"]) if found else None
    if not (found and question and words_of(question.labels)):
        return ""
    value = found["value"].strip("'")
    offered = {one.name: f"“{words_of(one.labels)}”" for one in question.choices}
    sign = found.groupdict().get("sign", "=").replace(">=", "≥").replace("<=", "≤").replace("!=", "≠")
    return f"{words_of(question.labels)} {sign} {offered.get(value, value)}"
