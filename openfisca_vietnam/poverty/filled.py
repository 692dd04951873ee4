"""A form filled in, by the rules of its XForm: what it calculates, and what of its answers does not keep to them.

The rules are evaluated by lxml's XPath, a question in a repeated group for each of its members. A rule that takes what
only a phone knows, or reckons with dates, is not judged here: nobody is refused for it.
"""

import math
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from openfisca_vietnam.poverty.form import Form
from openfisca_vietnam.poverty.problems import Problem, Wrong

ANSWERS = "answers"
XFORM = "{http://www.w3.org/2002/xforms}"
REPEATED = "{http://openrosa.org/javarosa}template"
META = "meta"
RECKONED = ("date", "time", "dateTime")
"""Types of questions that a phone reckons with in a way of its own."""
UNSURE = "unsure"
"""Marks what may not be asked."""


def _text(value: Any) -> str:
    """XPath's string() of a value; a number that is none is nothing."""
    if isinstance(value, list):
        return str(getattr(value[0], "text", value[0]) or "") if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if not math.isfinite(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value)


def _number(value: Any) -> float:
    """XPath's number()."""
    try:
        return float(value if isinstance(value, bool) else _text(value))
    except ValueError:
        return math.nan


def _whole(_context: Any, value: Any) -> float:
    number = _number(value)
    return float(int(number)) if math.isfinite(number) else number


FUNCTIONS = {
    "if": lambda _context, test, then, other: then if test else other,
    "selected": lambda _context, chosen, one: _text(one) in _text(chosen).split(),
    "count-selected": lambda _context, chosen: float(len(_text(chosen).split())),
    "int": _whole,
}
EXTENSIONS = {(None, name): function for name, function in FUNCTIONS.items()}
UNKNOWN = etree.XPath("unknown()")


@dataclass(frozen=True)
class _Rules:
    """Of one question or group."""

    relevant: Any
    calculate: Any
    required: Any
    constraint: Any


@dataclass(frozen=True)
class _Compiled:
    """The rules of a form by the path of their question, and the form without answers."""

    rules: Mapping[str, _Rules]
    blank: Any


@lru_cache(maxsize=32)
def _compiled(xml: str) -> _Compiled:
    root: Any = etree.fromstring(xml.encode())
    binds = {str(bind.get("nodeset")): bind for bind in root.iter(f"{XFORM}bind")}
    reckoned = {path.rpartition("/")[2] for path, bind in binds.items() if bind.get("type") in RECKONED}
    rules = {path: _rules(bind, reckoned) for path, bind in binds.items()}
    instance = next(root.iter(f"{XFORM}instance"))
    blank: Any = etree.fromstring(etree.tostring(instance[0]).replace(b'xmlns="http://www.w3.org/2002/xforms"', b""))
    for template in blank.xpath("//*[@*[local-name() = 'template']]"):
        for twin in [*template.itersiblings(template.tag)]:
            twin.getparent().remove(twin)
    for meta in blank.findall(META):
        blank.remove(meta)
    return _Compiled(rules, blank)


def _rules(bind: Any, reckoned: set[str]) -> _Rules:
    def rule(name: str, kind: str = "boolean(%s)") -> Any:
        expression = bind.get(name)
        if not expression:
            return None
        if not reckoned.isdisjoint(re.findall(r"\w+", expression)):
            return UNKNOWN
        return etree.XPath(kind % expression, extensions=EXTENSIONS)

    constraint = UNKNOWN if bind.get("type") in RECKONED else rule("constraint")
    return _Rules(rule("relevant"), rule("calculate", "%s"), rule("required"), constraint)


def problems_of(form: Form, answers: Mapping[str, Any]) -> list[Problem]:
    """What in the answers does not keep to the form's rules; a repeated group is a list of its members' answers.

    A calculation that came is compared with what the other answers give: where each agrees, all do.
    """
    filled = _Filled(form, answers)
    unasked = list(filled.drop_unasked())
    return [one for one in (*filled.wrong(), *unasked) if one.column in form.questions]


def filled_in(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as a phone sends them: with what the form calculates, without what it does not ask."""
    filled = _Filled(form, answers)
    filled.calculate()
    list(filled.drop_unasked())
    filled.calculate()
    return _answers(filled.root)


class _Filled:
    def __init__(self, form: Form, answers: Mapping[str, Any]) -> None:
        compiled = _compiled(form.xml)
        self.rules, self.root = compiled.rules, _fill(deepcopy(compiled.blank), answers)

    def nodes(self, node: Any, path: str) -> Iterator[tuple[Any, _Rules]]:
        """Every question and group below that has rules, in the order of the form."""
        for child in [*node]:
            own = f"{path}/{child.tag}"
            if own in self.rules:
                yield child, self.rules[own]
            if child.getparent() is not None:
                yield from self.nodes(child, own)

    def each(self) -> Iterator[tuple[Any, _Rules]]:
        return self.nodes(self.root, f"/{self.root.tag}")

    def calculate(self) -> None:
        """In as many rounds as it takes."""
        before = b""
        while before != (before := etree.tostring(self.root)):
            for node, rules in self.each():
                if rules.calculate is not None and (value := _value(rules.calculate, node)) is not None:
                    node.text = _text(value)

    def drop_unasked(self) -> Iterator[Problem]:
        """Take out what is not asked; a problem for what was calculated there nevertheless."""
        for node, rules in self.each():
            asked = _value(rules.relevant, node) if rules.relevant is not None else True
            if asked is None:
                for leaf in node.iter():
                    leaf.set(UNSURE, "")
            elif not asked:
                for leaf in node.iter():
                    if leaf.text and self._is_calculated(leaf):
                        yield _problem(Wrong.CALCULATED_OTHERWISE, leaf, expected="")
                node.getparent().remove(node)

    def _is_calculated(self, leaf: Any) -> bool:
        path = "/".join(reversed([leaf.tag, *(above.tag for above in leaf.iterancestors())]))
        rules = self.rules.get(f"/{path}")
        return rules is not None and rules.calculate is not None

    def wrong(self) -> Iterator[Problem]:
        for node, rules in self.each():
            if not node.text and node.get(UNSURE) is not None:
                continue
            if rules.calculate is not None:
                expected = _value(rules.calculate, node)
                if expected is not None and not _is_same(_text(expected), node.text or ""):
                    yield _problem(Wrong.CALCULATED_OTHERWISE, node, expected=_text(expected))
            elif not node.text:
                if rules.required is not None and _value(rules.required, node) and not len(node):
                    yield _problem(Wrong.NOT_ANSWERED, node)
            elif rules.constraint is not None and _value(rules.constraint, node) is False:
                yield _problem(Wrong.NOT_ALLOWED, node)


def _fill(node: Any, answers: Mapping[str, Any]) -> Any:
    """Write each answer into the field of its name, and a member of a repeated group for each in its list."""
    for child in [*node]:
        if child.get(REPEATED) is not None:
            for own in reversed(answers.get(child.tag, ())):
                child.addnext(_fill(deepcopy(child), own))
            node.remove(child)
        elif len(child):
            _fill(child, answers)
        elif child.tag in answers:
            child.text = str(answers[child.tag])
    return node


def _answers(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node:
        if child.get(REPEATED) is not None:
            found.setdefault(child.tag, []).append(_answers(child))
        elif len(child):
            found |= _answers(child)
        elif child.text:
            found[child.tag] = child.text
    return found


def _value(rule: Any, node: Any) -> Any:
    """What the rule gives there; None where it takes what only a phone knows."""
    try:
        return rule(node)
    except etree.XPathError:
        return None


def _is_same(one: str, other: str) -> bool:
    """As text, or as the same number however it is written."""
    try:
        return one == other or math.isclose(float(one), float(other))
    except ValueError:
        return False


def _problem(wrong: Wrong, node: Any, **data: object) -> Problem:
    return Problem(wrong, ANSWERS, 0, node.tag, {"came": node.text or "", **data})
