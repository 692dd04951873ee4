"""A form filled in as a phone does it: the calculations of the XForm, evaluated by lxml's own XPath."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any

from lxml import etree

from openfisca_vietnam.poverty.form import Form

XFORM = "{http://www.w3.org/2002/xforms}"


def text(value: Any) -> str:
    """XPath's string() of what a function was given."""
    if isinstance(value, list):
        return str(value[0].text or "") if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


FUNCTIONS = {
    "if": lambda _context, test, then, other: then if test else other,
    "selected": lambda _context, chosen, one: text(one) in text(chosen).split(),
    "count-selected": lambda _context, chosen: float(len(text(chosen).split())),
    "int": lambda _context, number: float(int(number)) if number == number else number,
}
for name, function in FUNCTIONS.items():
    etree.FunctionNamespace(None)[name] = function


class FilledForm:
    """One filling: the answers of the household, and those of each member."""

    def __init__(self, form: Form, answers: Mapping[str, object], members: Sequence[Mapping[str, object]] = ()) -> None:
        root = parsed(form.xml.encode())
        self.binds = {str(bind.get("nodeset")): bind for bind in root.iter(f"{XFORM}bind")}
        [instance, *_others] = root.iter(f"{XFORM}instance")
        plain = etree.tostring(instance[0]).replace(b'xmlns="http://www.w3.org/2002/xforms"', b"")
        self.data = parsed(plain)
        for template in self.data.xpath("//*[@*[local-name() = 'template']]"):
            template.getparent().remove(template)
        fill(self.data, answers)
        for blank in self.data.xpath("//member"):
            for own in reversed(members):
                blank.addnext(fill(deepcopy(blank), own))
            blank.getparent().remove(blank)

    @cached_property
    def answers(self) -> dict[str, str]:
        """Every field by its name, with what the form calculates, in as many rounds as it takes."""
        calculated = [(path, bind.get("calculate")) for path, bind in self.binds.items() if bind.get("calculate")]
        before = b""
        while before != (before := etree.tostring(self.data)):
            for path, expression in calculated:
                for node in self.data.xpath(path):
                    node.text = text(node.xpath(expression))
        return {node.tag: node.text or "" for node in self.data.iter() if not len(node)}

    def holds(self, question: str, what: str) -> bool:
        """Whether the first field of that name meets its `constraint`, or is `relevant`."""
        [path] = [path for path in self.binds if path.endswith(f"/{question}")]
        [node, *_others] = self.data.xpath(path)
        return bool(node.xpath(self.binds[path].get(what)))


def parsed(xml: bytes) -> Any:
    """The tree, untyped: its values depend on the expression."""
    return etree.fromstring(xml)


def fill(node: Any, answers: Mapping[str, object]) -> Any:
    """Write each answer into the field of its name."""
    for field in node.iter():
        if field.tag in answers:
            field.text = str(answers[field.tag])
    return node
