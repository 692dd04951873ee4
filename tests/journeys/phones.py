"""The telephones of a campaign behind a real gateway: what each got, and what it writes back."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from ansinh.messaging.models import MessageState
from ansinh.messaging.testing_gateways import GammuSmsd, Kannel
from ansinh.messaging.tests.conftest import need


class Phones(Protocol):
    """`final` is where a message ends that reached a phone; `told` what an officer types in about the gateway."""

    kind: str
    final: MessageState

    @property
    def told(self) -> dict[str, str]: ...

    def start(self, address: str) -> None:
        """The gateway begins to work, and calls the house at this address where it calls."""

    def out(self) -> int:
        """How many messages the worker has given away."""

    def texts(self) -> list[tuple[str, str]]:
        """Number and text of everything that reached a phone, as often as it did."""

    def say(self, number: str, text: str) -> None:
        """One of the phones writes to the office."""

    def stop(self) -> None: ...


class KannelPhones:
    """Behind Kannel: each message is confirmed by the network, and answers are brought to the house."""

    kind = "kannel"
    final = MessageState.DELIVERED

    def __init__(self, folder: Path) -> None:
        need("bearerbox", "smsbox")
        self._kannel = Kannel(folder, "")
        self._is_started = False

    @property
    def told(self) -> dict[str, str]:
        """Two calls at once: with more of them all would be out before anybody can be killed."""
        return {**self._kannel.settings, "callback_url": "", "threads": "2"}

    def start(self, address: str) -> None:
        self._kannel.callback_url = address
        self._kannel.start()
        self._is_started = True

    def out(self) -> int:
        return len(self._kannel.network.handed)

    def texts(self) -> list[tuple[str, str]]:
        return [(one.address, one.text) for one in self._kannel.network.handed]

    def say(self, number: str, text: str) -> None:
        self._kannel.network.say(f"+84{number[1:]}", self._kannel.sender, text)

    def stop(self) -> None:
        if self._is_started:
            self._kannel.stop()


class GammuPhone:
    """Gammu's daemon with its dummy phone: the house fetches from its folders, and nothing is confirmed."""

    kind = "gammu"
    final = MessageState.SENT
    FOLDERS = ("outbox", "sent", "sent/told")
    SENT = re.compile(r"Transmitted (OUT\S+) \(total: \d+\) to (\d+)")

    def __init__(self, folder: Path) -> None:
        need("gammu-smsd", "gammu")
        self._gammu = GammuSmsd(folder, pause=0)

    @property
    def told(self) -> dict[str, str]:
        return self._gammu.settings

    def start(self, address: str) -> None:
        self._gammu.start()

    def out(self) -> int:
        return len({path.name for path in self._files()})

    def texts(self) -> list[tuple[str, str]]:
        """By the daemon's own diary; the text from the file that it names."""
        return [(number, self._text_of(name)) for name, number in self.SENT.findall(self._gammu.log())]

    def say(self, number: str, text: str) -> None:
        self._gammu.say(f"+84{number[1:]}", text)

    def stop(self) -> None:
        self._gammu.stop()

    def _files(self) -> list[Path]:
        return [path for name in self.FOLDERS for path in (self._gammu.folder / name).glob("OUT*")]

    def _text_of(self, name: str) -> str:
        """Wherever the file lies: daemon and house move it on meanwhile, in the order of the folders."""
        for folder in self.FOLDERS:
            with suppress(FileNotFoundError):
                return (self._gammu.folder / folder / name).read_bytes().decode("utf-16")
        raise FileNotFoundError(name)
