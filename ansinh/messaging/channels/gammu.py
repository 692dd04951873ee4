"""SMS by a phone or USB modem on the desk, through the folders of Gammu SMSD (its backend "files").

A message is one file whose name holds our key: it is laid into the outbox in one step, and wherever it lies says what
became of it. So the same message is never laid twice, and a look-up answers for sure.
"""

import codecs
import datetime as dt
import hashlib
import os
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.messaging.channels.configured import Configured
from ansinh.messaging.channels.contract import Answer, Fate, Medium, News, Outcome, Outgoing, Receipt, Setting
from ansinh.messaging.channels.sms import dialled, home_number, refusal
from ansinh.messaging.channels.sparing import Sparing
from ansinh.messaging.errors import NotUnderstood

OUT = re.compile(r"OUT[A-Z]20000101_000000_00_(?P<address>[^_]+)_(?P<key>[A-Za-z0-9=-]+)\.txt[a-z]*")
"""Our own names in SMSD's third form; the day is always the same, so that a key has one name."""
IN = re.compile(r"(?P<name>IN\d{8}_\d{6}_\d+_(?P<address>.*))_(?P<part>\d+)\.txt")
TOLD = "told"
"""Under `sent` and `error`: files whose news is recorded, kept so that a look-up still finds them."""
KEEP_DAYS = 60
STILL_SECONDS = 1.0
"""A message of several parts comes as several files: they are read once none has come for so long."""


class GammuChannel:
    """The folders `outbox`, `sent`, `error` and `inbox` under one; SMSD moves files, we lay and fetch them."""

    kind: ClassVar[str] = "gammu"
    title: ClassVar[str | Promise] = _("SMS by a phone or modem of the office (Gammu)")
    medium: ClassVar[Medium] = Medium.SMS
    is_local: ClassVar[bool] = False
    tells_fate: ClassVar[bool] = True
    reports_acceptance: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("folder", _("folder of Gammu SMSD"), "path", hint=_("such as /var/spool/gammu")),
        Setting("prefix", _("in the place of the zero"), default="0"),
    )

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._told = Configured(self.title, self.settings, settings)
        folder = Path(self._told.text("folder"))
        self._outbox, self._sent = folder / "outbox", folder / "sent"
        self._error, self._inbox = folder / "error", folder / "inbox"
        self._fetched: list[Path] = []

    def submit(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        laid: dict[str, Path] | None = None
        sparing = Sparing()
        for message in messages:
            if settled := refusal(message) or sparing.outcome_for(message.key):
                yield settled
                continue
            try:
                laid = self._laid() if laid is None else laid
                before = laid.get(message.key)
                if before is not None and self._error in before.parents:
                    # The phone gave it up: it may go again.
                    before.unlink()
                    before = None
                draft = self._draft(message) if before is None else None
            except OSError as error:
                yield sparing.note(Outcome(message.key, Fate.TRY_AGAIN, reason="down", detail=type(error).__name__))
                continue
            yield sparing.note(self._lay(message, draft) if draft else Outcome(message.key, Fate.ACCEPTED))

    def look_up(self, messages: Sequence[Outgoing]) -> Iterator[Outcome]:
        try:
            laid = self._laid() if messages else {}
        except OSError as error:
            yield from (Outcome(one.key, Fate.UNKNOWN, reason="down", detail=type(error).__name__) for one in messages)
            return
        for message in messages:
            path = laid.get(message.key)
            if path is None:
                yield Outcome(message.key, Fate.NEVER_SUBMITTED)
            elif self._error in path.parents:
                yield Outcome(message.key, Fate.TRY_AGAIN, reason="down", detail="error")
            else:
                yield Outcome(message.key, Fate.ACCEPTED, detail=path.parent.name)

    def collect(self) -> Iterator[News]:
        """What the phone sent or gave up since `settle`, and what came in; nothing while the folder is away."""
        self._fetched = []
        for folder, fate in ((self._sent, Fate.ACCEPTED), (self._error, Fate.TRY_AGAIN)):
            for path in _files(folder):
                if found := OUT.fullmatch(path.name):
                    self._fetched.append(path)
                    address = home_number(found["address"])
                    yield Receipt(fate, key=_key(found["key"]), address=address, detail=folder.name)
        yield from self._answers()

    def settle(self) -> None:
        """What is told goes out of the way: answers for good, our own messages after a while."""
        fetched, self._fetched = self._fetched, []
        for path in fetched:
            if path.parent == self._inbox:
                path.unlink(missing_ok=True)
            elif path.exists():
                (path.parent / TOLD).mkdir(exist_ok=True)
                path.rename(path.parent / TOLD / path.name)
        oldest = time.time() - KEEP_DAYS * 86_400
        for folder in (self._sent / TOLD, self._error / TOLD):
            for path in _files(folder):
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)

    def read_callback(self, query: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> list[News]:
        raise NotUnderstood(gateway=self.title, given=self._told.scrubbed(", ".join(query)))

    def close(self) -> None:
        """Nothing is held open."""

    def _laid(self) -> dict[str, Path]:
        """Where each of our messages lies. In the order in which SMSD moves them, so that none is missed on its way."""
        laid: dict[str, Path] = {}
        for folder in (self._outbox, self._sent, self._sent / TOLD, self._error, self._error / TOLD):
            if folder.name != TOLD or folder.is_dir():
                for entry in os.scandir(folder):
                    if found := OUT.fullmatch(entry.name):
                        laid.setdefault(_key(found["key"]), Path(entry.path))
        return laid

    def _draft(self, message: Outgoing) -> Path:
        """The whole file beside its place, under a name that SMSD does not look at."""
        urgency = "A" if message.is_urgent else "M"
        address = dialled(message.address, self._told.text("prefix"))
        draft = self._outbox / f".OUT{urgency}20000101_000000_00_{address}_{_name(message.key)}.txt"
        text = unicodedata.normalize("NFC", message.text)
        with draft.open("wb") as file:
            file.write(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
            file.flush()
            os.fsync(file.fileno())
        # SMSD runs as another user of the same group.
        draft.chmod(0o660)
        return draft

    def _lay(self, message: Outgoing, draft: Path) -> Outcome:
        try:
            os.link(draft, draft.with_name(draft.name[1:]))
        except FileExistsError:
            pass
        except OSError as error:
            return Outcome(message.key, Fate.UNKNOWN, reason="down", detail=type(error).__name__)
        finally:
            draft.unlink(missing_ok=True)
        return Outcome(message.key, Fate.ACCEPTED)

    def _answers(self) -> Iterator[Answer]:
        parts: dict[str, list[tuple[int, Path, str]]] = defaultdict(list)
        for path in _files(self._inbox):
            if found := IN.fullmatch(path.name):
                parts[found["name"]].append((int(found["part"]), path, found["address"]))
        for name, found_parts in sorted(parts.items()):
            changed = max(path.stat().st_mtime for _part, path, _address in found_parts)
            if time.time() - changed < STILL_SECONDS:
                continue
            text = "".join(_text(path.read_bytes()) for _part, path, _address in sorted(found_parts))
            self._fetched += [path for _part, path, _address in found_parts]
            mark = hashlib.sha256(text.encode()).hexdigest()[:8]
            at = dt.datetime.fromtimestamp(changed, dt.UTC)
            yield Answer(home_number(found_parts[0][2]), text, provider_id=f"{name}-{mark}", at=at)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _name(key: str) -> str:
    """A key as part of a file's name."""
    return "".join(
        letter if re.fullmatch("[A-Za-z0-9-]", letter) else "".join(f"={octet:02X}" for octet in letter.encode())
        for letter in key
    )


def _key(name: str) -> str:
    octets = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes.fromhex(found[1].decode()), name.encode())
    return octets.decode(errors="replace")


def _text(octets: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        if octets.startswith(mark):
            # SMSD 1.42 fills the parts of a long message up with zeros.
            return octets[2:].decode(encoding, errors="replace").replace("\x00", "")
    return octets.decode(errors="replace")
