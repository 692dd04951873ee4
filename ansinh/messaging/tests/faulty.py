"""Gateways that fail: nobody there, silent, rubbish, gone in the middle."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ansinh.messaging.testing_gateways import free_port

Talk = Callable[[socket.socket], None]


def nobody() -> int:
    """A port at which nobody listens."""
    return free_port()


@contextmanager
def somebody(talk: Talk) -> Iterator[int]:
    """A port at which each caller is talked to like that, then hung up on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, talk), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            # A thread in accept does not hear a close.
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


def _answer(server: socket.socket, talk: Talk) -> None:
    with suppress(OSError):
        while True:
            caller, _address = server.accept()
            threading.Thread(target=_talk, args=(caller, talk), daemon=True).start()


def _talk(caller: socket.socket, talk: Talk) -> None:
    with suppress(OSError), caller:
        talk(caller)


def silent(caller: socket.socket) -> None:
    """Takes everything and says nothing."""
    while caller.recv(65536):
        pass


def gone(caller: socket.socket) -> None:
    """Hangs up once something came."""
    caller.recv(65536)


def says(answer: bytes) -> Talk:
    """The same to whatever comes."""

    def talk(caller: socket.socket) -> None:
        while caller.recv(65536):
            caller.sendall(answer)

    return talk


def greets(words: bytes) -> Talk:
    """Speaks first, hears one line, hangs up."""

    def talk(caller: socket.socket) -> None:
        caller.sendall(words)
        if words:
            caller.recv(65536)

    return talk


def http(status: str, body: str, *more: str) -> Talk:
    """An HTTP answer to every request."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *more))
    return says(f"{head}\r\n{body}".encode())
