"""A form as it was filled in, and reading one from the XML instance that a phone or a browser sends.

What comes is from outside: no entity is resolved, nothing is fetched, no size is taken on trust.
"""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ansinh.core import clock
from ansinh.core.text import nfc
from ansinh.judgement.queries import require_rules_kept
from ansinh.poverty.errors_of_survey import FormOfAnotherRound, FormTooLarge, FormUnreadable
from ansinh.poverty.models import Channel
from ansinh.poverty.round_form import BEGAN, ENDED, HOUSEHOLD, SPOT, RoundForm

MEGABYTE = 1_000_000
LARGEST_FORM = MEGABYTE
LONGEST_NUMBER = 100
BESIDE_THE_ANSWERS = frozenset({BEGAN, ENDED, SPOT, HOUSEHOLD, "meta"})


@dataclass(frozen=True)
class FormFile:
    """A photograph or another file that an answer names."""

    name: str
    content: bytes


@dataclass(frozen=True)
class FilledForm:
    """A form as it came: the answers by question (a repeated group is a list), and how it was filled in."""

    instance_id: str
    form_version: str
    answers: Mapping[str, Any]
    channel: Channel
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    spot: tuple[float, float] | None = None  # degrees of latitude and longitude
    files: Sequence[FormFile] = ()

    @property
    def digest(self) -> str:
        """Of the answers alone."""
        return hashlib.sha256(json.dumps(self.answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_instance(content: bytes, *, form: RoundForm, channel: Channel) -> tuple[str, FilledForm]:
    """The code of the household and the form that an XML instance holds; empty answers are none. What it calculates is
    calculated again. One of another version is read as it is: whoever takes it in refuses it.

    Raises FormTooLarge, FormUnreadable, FormOfAnotherRound, AnswersAmiss.
    """
    root = _root(content)
    if root.get("id") != form.form_id:
        raise FormOfAnotherRound(review=form.title)
    answers: dict[str, Any] = {}
    beside: dict[str, str] = {}
    _read(root, form, answers, beside)
    instance_id = beside.get("instanceID", "") or str(root.get("instanceID", ""))
    if not 0 < len(instance_id) <= LONGEST_NUMBER:
        raise FormUnreadable(why="instanceID")
    version = str(root.get("version", ""))
    if version == form.version:
        require_rules_kept(form.form, {**answers, **beside}, without=HOUSEHOLD)
    return beside.get(HOUSEHOLD, ""), FilledForm(
        instance_id=instance_id, form_version=version, answers=answers, channel=channel,
        began_at=_moment(beside.get(BEGAN, "")), ended_at=_moment(beside.get(ENDED, "")),
        spot=_spot(beside.get(SPOT, "")),
    )  # fmt: skip


def _root(content: bytes) -> Any:
    if len(content) > LARGEST_FORM:
        raise FormTooLarge(what="xml_submission_file", size=in_megabytes(len(content)), most=in_megabytes(LARGEST_FORM))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        raise FormUnreadable(why=str(fault)[:200]) from fault
    if root.getroottree().docinfo.doctype:
        raise FormUnreadable(why="DOCTYPE")
    return root


def _read(node: Any, form: RoundForm, answers: dict[str, Any], beside: dict[str, str]) -> None:
    for child in node:
        name = etree.QName(child).localname
        if name in form.repeats:
            own: dict[str, Any] = {}
            _read(child, form, own, beside)
            if own:
                answers.setdefault(name, []).append(own)
        elif name in BESIDE_THE_ANSWERS:
            beside |= {etree.QName(leaf).localname: nfc((leaf.text or "").strip()) for leaf in _leaves(child)}
        elif len(child):
            _read(child, form, answers, beside)
        elif name in form.form.questions and (text := nfc((child.text or "").strip())):
            answers[name] = text


def names_in(answers: Any) -> frozenset[str]:
    """Every answer as text: a file that comes along is named by one of them."""
    if isinstance(answers, str):
        return frozenset((answers,))
    parts = answers.values() if isinstance(answers, Mapping) else answers
    return frozenset().union(*map(names_in, parts))


def _leaves(node: Any) -> Iterator[Any]:
    return (one for one in node.iter() if not len(one))


def _moment(text: str) -> dt.datetime | None:
    """The instant that a phone noted; None where its clock says nothing that can be read."""
    try:
        moment = dt.datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock.VIET_NAM)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _spot(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of “latitude longitude altitude accuracy”; None where the phone found none."""
    try:
        latitude, longitude = (float(part) for part in text.split()[:2])
    except ValueError:
        return None
    is_on_earth = math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if is_on_earth else None


def in_megabytes(size: int) -> str:
    """As a person reads it."""
    return f"{size / MEGABYTE:.1f}"
