"""Real gateways for tests, demo and measuring: Debian's Kannel and Gammu SMSD, started here and stopped again."""

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from ansinh.messaging.sms_text import encoding_of

START_SECONDS = 10.0
PLACES = f"/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:{Path(sys.executable).parent}"

KANNEL = """
group = core
admin-port = {admin}
smsbox-port = {boxes}
admin-password = {password}
admin-allow-ip = "127.0.0.1"
admin-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
dlr-storage = internal
log-file = "{folder}/bearerbox.log"
log-level = 3

group = smsc
smsc = fake
smsc-id = network
port = {network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-chars = "0123456789+"
global-sender = {sender}
log-file = "{folder}/smsbox.log"
log-level = 3

group = sendsms-user
username = {username}
password = {password}
concatenation = true
max-messages = 20
user-allow-ip = "127.0.0.1"
user-deny-ip = "*.*.*.*"

group = sms-service
keyword = default
post-url = "{callback}"
max-messages = 0
omit-empty = true
catch-all = true
concatenation = true

"""
SMSD = """
[gammu]
device = {folder}/phone
connection = none
model = dummy

[smsd]
service = files
logfile = {folder}/smsd.log
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
inboxformat = unicode
outboxformat = unicode
transmitformat = auto
deliveryreport = no
commtimeout = 1
sendtimeout = 5
receivefrequency = 1
statusfrequency = 0
loopsleep = {pause}
maxretries = 1
retrytimeout = 1
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
"""
INCOMING = "from=%p&id=%I&at=%T&coding=%c"
"""What Kannel tells of a message that came in (user's guide, table of escape codes)."""


def program(name: str) -> str | None:
    """Where a program lies, also outside the path of a login."""
    return shutil.which(name) or shutil.which(name, path=PLACES)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@dataclass(frozen=True)
class Handed:
    """A message as a phone shows it: parts are put together."""

    sender: str
    address: str
    text: str


@dataclass
class PhoneNetwork:
    """All phones behind Kannel's fake centre, by the lines that its `fakesmsc` speaks too."""

    port: int
    handed: list[Handed] = field(default_factory=list)
    _parts: dict[tuple[str, str, bytes], dict[int, bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _line: socket.socket | None = None

    def join(self) -> None:
        self._line = _when_open(self.port)
        self._line.settimeout(None)
        threading.Thread(target=self._listen, args=(self._line,), daemon=True).start()

    def leave(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
            self._line = None

    def say(self, sender: str, receiver: str, text: str) -> None:
        """A phone sends a text to the office."""
        kind = "text" if encoding_of(text) == "gsm7" else "ucs2"
        said = text if kind == "text" else quote_from_bytes(text.encode("utf-16-be"), safe="")
        if self._line is None:
            raise ConnectionError("No phone is on: join the network first.")
        self._line.sendall(f"{sender} {receiver} {kind} {said}\n".encode())

    def wait_for(self, count: int, seconds: float = 10.0) -> list[Handed]:
        """What was handed over, once there are so many."""
        until = time.monotonic() + seconds
        while len(self.handed) < count and time.monotonic() < until:
            time.sleep(0.02)
        return list(self.handed)

    def _listen(self, line: socket.socket) -> None:
        with suppress(OSError), line.makefile("rb") as lines:
            for one in lines:
                self._take(one.rstrip(b"\n"))

    def _take(self, line: bytes) -> None:
        sender, address, kind, rest = line.split(b" ", 3)
        who = (sender.decode(), address.decode())
        if kind != b"udh":
            self._show(Handed(*who, _read(rest, kind)))
            return
        header, kind, body = rest.split(b" ", 2)
        udh = unquote_to_bytes(header.replace(b"+", b" "))
        reference, total, part = udh[3:-2], udh[-2], udh[-1]
        parts = self._parts.setdefault((*who, reference), {})
        # Of a part the line does not name the alphabet: UCS-2 comes as data, as does what has other than letters.
        parts[part] = body if kind == b"text" else unquote_to_bytes(body.replace(b"+", b" "))
        if len(parts) == total:
            del self._parts[*who, reference]
            octets = b"".join(parts[number] for number in sorted(parts))
            self._show(Handed(*who, octets.decode("utf-16-be" if b"\x00" in octets else "utf-8")))

    def _show(self, handed: Handed) -> None:
        with self._lock:
            self.handed.append(handed)


def _read(rest: bytes, kind: bytes) -> str:
    if kind == b"text":
        return rest.decode()
    octets = unquote_to_bytes(rest.replace(b"+", b" "))
    return octets.decode("utf-16-be" if kind == b"ucs-2" else "utf-8")


@dataclass
class Kannel:
    """Bearerbox and smsbox with a fake centre; `stop_box` takes the HTTP door away and `start_box` opens it again."""

    folder: Path
    callback_url: str
    username: str = "office"
    password: str = "invented-word"  # noqa: S105
    sender: str = "8088"
    sendsms: int = field(default_factory=free_port)
    network: PhoneNetwork = field(init=False)
    _processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"

    @property
    def settings(self) -> dict[str, str]:
        """What the channel must be told."""
        return {
            "url": self.url,
            "username": self.username,
            "password": self.password,
            "callback_url": self.callback_url,
            "callback_word": "invented-callback-word",
        }

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        boxes, network = free_port(), free_port()
        join = "&" if "?" in self.callback_url else "?"
        config = KANNEL.format(
            folder=self.folder, admin=free_port(), boxes=boxes, network=network, sendsms=self.sendsms,
            username=self.username, password=self.password, sender=self.sender,
            callback=f"{self.callback_url}{join}word={self.settings['callback_word']}&{INCOMING}",
        )  # fmt: skip
        (self.folder / "kannel.conf").write_text(config)
        self._run("bearerbox")
        _when_open(boxes).close()
        self.start_box()
        self.network = PhoneNetwork(network)
        self.network.join()

    def start_box(self) -> None:
        self._run("smsbox")
        _when_open(self.sendsms).close()

    def stop_box(self) -> None:
        _end(self._processes.pop("smsbox"))

    def stop(self) -> None:
        self.network.leave()
        for name in ("smsbox", "bearerbox"):
            if name in self._processes:
                _end(self._processes.pop(name))

    def _run(self, name: str) -> None:
        # Left alone, Kannel tells each octet on its standard output.
        command = [program(name) or name, "-v", "4", str(self.folder / "kannel.conf")]
        self._processes[name] = _started(command, self.folder)


@dataclass
class GammuSmsd:
    """Gammu's daemon with its dummy phone; `pause`: seconds between messages, with 0 it keeps a processor busy."""

    folder: Path
    pause: int = 1
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def settings(self) -> dict[str, str]:
        return {"folder": str(self.folder)}

    def lay(self) -> None:
        """The folders, without a daemon."""
        for name in ("inbox", "outbox", "sent", "error", "phone"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        self.lay()
        config = self.folder / "smsdrc"
        config.write_text(SMSD.format(folder=self.folder, pause=self.pause))
        self._process = _started([program("gammu-smsd") or "gammu-smsd", "--config", str(config)], self.folder)

    def stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None

    def say(self, sender: str, text: str) -> None:
        """A message comes in to the phone."""
        (self.folder / "phone" / "sms" / "1").mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                program("gammu") or "gammu", "--config", str(self.folder / "smsdrc"), "savesms", "TEXT", "-folder", "1",
                "-unread", "-sender", sender, "-unicode", "-len", "2000", "-text", text,
            ],
            check=True, capture_output=True, env={"LC_ALL": "C.UTF-8", "PATH": PLACES},
        )  # fmt: skip

    def log(self) -> str:
        path = self.folder / "smsd.log"
        return path.read_text(errors="replace") if path.exists() else ""


@contextmanager
def running_kannel(folder: Path, callback_url: str) -> Iterator[Kannel]:
    kannel = Kannel(folder, callback_url)
    try:
        kannel.start()
        yield kannel
    finally:
        kannel.stop()


@contextmanager
def running_gammu(folder: Path, *, pause: int = 1) -> Iterator[GammuSmsd]:
    gammu = GammuSmsd(folder, pause)
    try:
        gammu.start()
        yield gammu
    finally:
        gammu.stop()


def _started(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    name = re.sub(r".*/", "", command[0])
    with (folder / f"{name}.out").open("ab") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=folder, start_new_session=True
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(2)


def _when_open(port: int) -> socket.socket:
    """A connection to the port, as soon as somebody listens."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
