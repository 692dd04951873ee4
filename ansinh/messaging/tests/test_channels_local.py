"""Loudspeaker, leaflet and visit: nothing leaves the house, so what counts is what stands on the paper."""

import datetime as dt
import io
import re
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from pypdf import PdfReader

from ansinh.core import clock
from ansinh.core.text import nfc
from ansinh.messaging.channels import CHANNELS, Fate, Outgoing, visit
from ansinh.messaging.channels.leaflet import Leaflet, leaflets_pdf
from ansinh.messaging.channels.loudspeaker import (
    Reading,
    Script,
    script_text,
    scripts_pdf,
    spoken,
    spoken_words,
    voices,
)
from ansinh.messaging.channels.visit import Door, DoorList, VisitChannel, doors_pdf
from ansinh.messaging.errors import NotUnderstood, NoVoice
from ansinh.messaging.tests.conftest import need
from ansinh.messaging.tests.contract import FIVE_SEGMENTS, NAMES, Arrived, ChannelContract

MADE_AT = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
OFFICE = "Ủy ban nhân dân xã Tân Đông"


def words_of(text: str) -> str:
    """Letters in their order: a PDF knows no blanks."""
    return re.sub(r"\s", "", nfc(text))


def pages(pdf: bytes) -> list[str]:
    return [words_of(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@dataclass
class Commune:
    """What the officer prints of everything that was taken over."""

    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[str, str] = ("Ấp Tân Hòa", "Ấp Tân Xuân")
    bad_address: str = " "
    made: list[Outgoing] = field(default_factory=list)

    def message(self, key: str, address: str, text: str) -> Outgoing:
        message = Outgoing(key, address, text, name="Phạm Thị Hòa", place=address)
        self.made.append(message)
        return message

    def arrived(self, count: int) -> list[Arrived]:
        channel = CHANNELS[self.kind]({})
        fates = {one.key: one.fate for one in channel.submit(self.made)}
        taken = [one for one in self.made if fates[one.key] == Fate.ACCEPTED]
        printed = self.printed(taken)
        assert [one.key for one in taken if words_of(one.text) not in printed] == []
        return [Arrived(one.address, nfc(one.text)) for one in taken]

    def printed(self, taken: list[Outgoing]) -> str:
        if self.kind == "visit":
            doors = [Door(one.name, one.place, one.text) for one in taken]
            # A cell that is broken over lines keeps its words.
            return "".join(pages(doors_pdf([DoorList(OFFICE, "Ấp Tân Hòa", "Mời gia hạn", doors)], made_at=MADE_AT)))
        if self.kind == "leaflet":
            leaflets = [Leaflet(OFFICE, "Gia hạn thẻ", one.name, one.place, one.text) for one in taken]
            return "".join(pages(leaflets_pdf(leaflets, made_at=MADE_AT)))
        scripts = [Script(OFFICE, one.address, "Tin", [Reading("vi", "Tiếng Việt", one.text)], []) for one in taken]
        return "".join(pages(scripts_pdf(scripts, made_at=MADE_AT)))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    asked: list[Outgoing] = []

    def ask(messages: Sequence[Outgoing]) -> list[str]:
        asked.extend(messages)
        return []

    monkeypatch.setattr(visit, "_asks", [ask])
    return asked


@pytest.mark.usefixtures("asked")
class TestContract(ChannelContract):
    @pytest.fixture(params=["loudspeaker", "leaflet", "visit"])
    def end(self, request: pytest.FixtureRequest) -> Commune:
        return Commune(request.param)


def test_a_visit_asks_once_for_all_good_messages(asked: list[Outgoing]) -> None:
    messages = [Outgoing(f"k-{number}", "Ấp Tân Hòa", "Mời bà." if number else "") for number in range(3)]

    outcomes = {one.key: one.fate for one in VisitChannel({}).submit(messages)}

    assert outcomes == {"k-0": Fate.REFUSED, "k-1": Fate.ACCEPTED, "k-2": Fate.ACCEPTED}
    assert asked == messages[1:]


def test_a_visit_waits_while_nobody_takes_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_asks", [])
    [outcome] = VisitChannel({}).submit([Outgoing("k-1", "Ấp Tân Hòa", "Mời bà.")])

    assert (outcome.fate, outcome.reason) == (Fate.TRY_AGAIN, "bad_setting")


def test_leaflets_are_one_page_each_with_their_code() -> None:
    leaflets = [
        Leaflet(
            OFFICE, "Gia hạn thẻ bảo hiểm y tế", name, "Ấp Tân Hòa", FIVE_SEGMENTS,
            link="https://tan-dong.example/the/1", link_says="Quét mã để xem nơi đóng", footer="Hỏi: 0912 345 678",
        )
        for name in NAMES.split(", ")
    ]  # fmt: skip

    pdf = leaflets_pdf(leaflets, made_at=MADE_AT)

    drawn = pages(pdf)
    assert len(drawn) == 4
    assert all(words_of(name) in page for name, page in zip(NAMES.split(", "), drawn, strict=True))
    assert PdfReader(io.BytesIO(pdf)).pages[0].mediabox.width == pytest.approx(419.5, abs=1)
    assert pdf == leaflets_pdf(leaflets, made_at=MADE_AT)


def test_a_script_tells_when_and_in_which_language() -> None:
    airings = [dt.datetime(2026, 12, day, 17, 30, tzinfo=clock.VIET_NAM) for day in (1, 2)]
    readings = [Reading("vi", "Tiếng Việt", "Mời bà con."), Reading("en", "English", "Please come.")]
    script = Script(OFFICE, "Ấp Tân Hòa", "Gia hạn thẻ", readings, airings)

    text = script_text(script)
    [page] = pages(scripts_pdf([script], made_at=MADE_AT))

    assert text.splitlines() == [
        "Ủy ban nhân dân xã Tân Đông", "Gia hạn thẻ – Ấp Tân Hòa", "", "Lịch phát:", "- 17:30 ngày 01/12/2026",
        "- 17:30 ngày 02/12/2026", "", "[Tiếng Việt]", "Mời bà con.", "", "[English]", "Please come.",
    ]  # fmt: skip
    assert all(words_of(word) in page for word in ("01/12/2026", "17:30", "Mời bà con.", "Please come."))


def test_a_text_is_spoken_in_vietnamese() -> None:
    need("espeak-ng")

    wav = spoken("Mời bà con ấp Tân Hòa đến nhà văn hóa gia hạn thẻ BHYT trước ngày 31/12.")
    with wave.open(io.BytesIO(wav)) as said:
        seconds = said.getnframes() / said.getframerate()

    assert 3 < seconds < 20


def test_a_language_without_voice_is_said_so(in_english: None) -> None:
    need("espeak-ng")
    assert "vi" in voices()

    for language, voice in (("km", ""), ("vi", "vi-nobody")):
        with pytest.raises(NoVoice) as refusal:
            spoken("សូម", language, voice=voice)
        assert (voice or language) in str(refusal.value)


def test_abbreviations_days_and_amounts_are_read_as_words() -> None:
    assert spoken_words("UBND xã: thẻ BHYT, đóng 702.000đ trước 31/12/2026, họp ngày 5/12. ABCD") == (
        "ủy ban nhân dân xã: thẻ bảo hiểm y tế, đóng 702000 đồng trước ngày 31 tháng 12 năm 2026, "
        "họp ngày 5 tháng 12. ABCD"
    )


def test_nobody_calls_them() -> None:
    with pytest.raises(NotUnderstood):
        VisitChannel({}).read_callback({}, b"", {})
