"""The loudspeaker of a hamlet: what to read in each of its languages and when, on paper, as text and spoken."""

import datetime as dt
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import nfc
from ansinh.core.typesetting import set_pdf
from ansinh.messaging.channels.contract import Medium
from ansinh.messaging.channels.local import LocalChannel
from ansinh.messaging.errors import NoVoice

TEMPLATE = Path(__file__).parent.parent / "papers" / "loudspeaker.typ"
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 140
SPOKEN = {
    "BHYT": "bảo hiểm y tế", "BHXH": "bảo hiểm xã hội", "UBND": "ủy ban nhân dân", "HĐND": "hội đồng nhân dân",
    "CCCD": "căn cước công dân", "NHCSXH": "ngân hàng chính sách xã hội", "MTTQ": "mặt trận tổ quốc",
}  # fmt: skip
"""Abbreviations that a voice would spell letter by letter."""
DAY = re.compile(r"\b(?:ngày )?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
MONEY = re.compile(r"\b(\d{1,3}(?:\.\d{3})+) ?(?:đồng|đ|₫)(?!\w)")


class LoudspeakerChannel(LocalChannel):
    """Taken over at once; read out by the hamlet's schedule."""

    kind: ClassVar[str] = "loudspeaker"
    title: ClassVar[str | Promise] = _("loudspeaker of the hamlet")
    medium: ClassVar[Medium] = Medium.LOUDSPEAKER


@dataclass(frozen=True)
class Reading:
    """The text in one language: `language` is its code, `language_name` as the reader calls it."""

    language: str
    language_name: str
    text: str


@dataclass(frozen=True)
class Script:
    """What one hamlet hears: `airings` are the instants (aware), each is read in every language."""

    office: str
    hamlet: str
    title: str
    readings: Sequence[Reading]
    airings: Sequence[dt.datetime]


def scripts_pdf(scripts: Sequence[Script], *, made_at: dt.datetime) -> bytes:
    """The scripts as one PDF with large type, each hamlet on its own pages, with its schedule to tick."""
    return set_pdf(TEMPLATE, {"scripts": [_drawn(one) for one in scripts]}, made_at=made_at)


def script_text(script: Script) -> str:
    """The same as plain text, for a reader's phone or a machine that reads."""
    lines = [script.office, f"{script.title} – {script.hamlet}", "", "Lịch phát:"]
    lines += [f"- {said}" for said in map(_said_when, script.airings)]
    for reading in script.readings:
        lines += ["", f"[{reading.language_name}]", reading.text.strip()]
    return nfc("\n".join(lines) + "\n")


@cache
def voices() -> frozenset[str]:
    """Codes of the languages that the machine's voice knows; none where it has no voice."""
    if shutil.which(PROGRAM) is None:
        return frozenset()
    listed = subprocess.run([PROGRAM, "--voices"], capture_output=True, text=True, check=True, timeout=30).stdout
    return frozenset(line.split()[1] for line in listed.splitlines()[1:] if len(line.split()) > 1)


def spoken(text: str, language: str = "vi", *, voice: str = "", speed: int = WORDS_A_MINUTE) -> bytes:
    """The text spoken, as WAV; `voice` is another of the same language, such as vi-vn-x-south.

    Raises NoVoice where the machine has none for the language: somebody has to read it.
    """
    if language not in voices() or (voice and voice not in voices()):
        raise NoVoice(language=voice or language)
    said = spoken_words(text) if language == "vi" else nfc(text)
    # To a pipe it would write a file that does not know its length.
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "spoken.wav"
        command = [PROGRAM, "-v", voice or language, "-s", str(speed), "--stdin", "-w", str(wav)]
        subprocess.run(command, input=said.encode(), capture_output=True, check=True, timeout=120)
        return wav.read_bytes()


def spoken_words(text: str) -> str:
    """Vietnamese as it is said: abbreviations, days and amounts in words that a voice reads right."""
    text = nfc(text)
    text = re.sub(r"\b[A-ZĐ]{4,}\b", lambda found: SPOKEN.get(found[0], found[0]), text)
    text = MONEY.sub(lambda found: f"{found[1].replace('.', '')} đồng", text)
    return DAY.sub(_said_day, text)


def _said_day(found: re.Match[str]) -> str:
    day = f"ngày {int(found[1])} tháng {int(found[2])}"
    return f"{day} năm {found[3]}" if found[3] else day


def _said_when(airing: dt.datetime) -> str:
    return f"{airing:%H:%M} ngày {airing:%d/%m/%Y}"


def _drawn(script: Script) -> dict[str, object]:
    return {
        "office": nfc(script.office),
        "hamlet": nfc(script.hamlet),
        "title": nfc(script.title),
        "airings": [{"day": f"{one:%d/%m/%Y}", "at": f"{one:%H:%M}"} for one in script.airings],
        "readings": [
            {
                "name": nfc(one.language_name),
                "paragraphs": [nfc(part) for part in one.text.splitlines() if part.strip()],
            }
            for one in script.readings
        ],
    }
