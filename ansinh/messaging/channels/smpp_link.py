"""One bound connection to an SMSC (SMPP 3.4), by smpplib's PDUs."""

import logging
import select
import socket
import ssl
import struct
import time
from typing import Any

from smpplib import consts, exceptions, smpp
from smpplib.client import Client

LARGEST_PDU = 65_536
NO_LOGIN = {consts.SMPP_ESME_RBINDFAIL, consts.SMPP_ESME_RINVPASWD, consts.SMPP_ESME_RINVSYSID}

# smpplib logs each PDU in full: the bind holds the password, every other one a person.
QUIET = logging.getLogger("ansinh.smpp")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False
QUIET.setLevel(logging.CRITICAL + 1)


class LinkLost(Exception):
    """The connection is of no use any more; `reason` as in an outcome."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason} {detail}")


class Link(Client):  # type: ignore[misc]
    """Bound as transceiver once made; everything that goes wrong is `LinkLost`, and the connection is closed."""

    def __init__(
        self, host: str, port: int, *, system_id: str, password: str, system_type: str, timeout: float, is_tls: bool
    ) -> None:
        super().__init__(host, port, timeout, logger_name=QUIET.name, allow_unknown_opt_params=True)
        self.used_at = time.monotonic()
        self._socket: socket.socket | None
        try:
            line = socket.create_connection((host, port), timeout)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_tls else line
            self.state = consts.SMPP_CLIENT_STATE_OPEN
        except OSError as error:
            raise LinkLost("down", type(error).__name__) from None
        try:
            self.bind_transceiver(system_id=system_id, password=password, system_type=system_type)
        except exceptions.PDUError as error:
            self.drop()
            status = error.args[1] if len(error.args) > 1 else None
            raise LinkLost("bad_setting" if status in NO_LOGIN else "down", described(status)) from None
        except (exceptions.ConnectionError, OSError) as error:
            self.drop()
            raise LinkLost("down", type(error).__name__) from None
        except (struct.error, ValueError, KeyError, AttributeError, exceptions.UnknownCommandError):
            self.drop()
            raise LinkLost("not_understood") from None

    def _recv_exact(self, exact_size: int) -> bytes:
        # What is no SMPP names a length of gigabytes.
        if not 0 <= exact_size <= LARGEST_PDU:
            raise exceptions.PDUError("Broken PDU")
        read: bytes = super()._recv_exact(exact_size)
        return read

    def write(self, pdu: Any) -> None:
        try:
            self.send_pdu(pdu)
        except (exceptions.ConnectionError, exceptions.PDUError, OSError) as error:
            self.drop()
            raise LinkLost("down", type(error).__name__) from None
        self.used_at = time.monotonic()

    def read(self, seconds: float) -> Any | None:
        """The next PDU that is not the link's own business; None where none came in that time."""
        until = time.monotonic() + seconds
        while True:
            if not self._has_bytes(max(0.0, until - time.monotonic())):
                return None
            try:
                pdu = self.read_pdu()
            except (exceptions.ConnectionError, OSError) as error:
                self.drop()
                raise LinkLost("down", type(error).__name__) from None
            except Exception as error:
                # Whatever the parser trips over: the stream cannot be trusted from here on.
                self.drop()
                raise LinkLost("not_understood", type(error).__name__) from None
            if pdu.command == "enquire_link":
                self.answer(pdu, "enquire_link_resp")
            elif pdu.command == "unbind":
                self.answer(pdu, "unbind_resp")
                self.drop()
                raise LinkLost("down", "unbind")
            else:
                return pdu

    def answer(self, pdu: Any, command: str) -> None:
        response = smpp.make_pdu(command, client=self)
        response.sequence = pdu.sequence
        self.write(response)

    def drop(self) -> None:
        """Close without a word."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self.state = consts.SMPP_CLIENT_STATE_CLOSED

    def say_goodbye(self) -> None:
        if self._socket is not None:
            try:
                self.send_pdu(smpp.make_pdu("unbind", client=self))
            except (exceptions.ConnectionError, exceptions.PDUError, OSError):
                pass
            finally:
                self.drop()

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def _has_bytes(self, seconds: float) -> bool:
        if self._socket is None:
            raise LinkLost("down", "closed")
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        return bool(select.select([self._socket], [], [], seconds)[0])


def described(status: int | None) -> str:
    """A status of the SMSC in the words of the standard."""
    return "" if status is None else f"0x{status:08X} {consts.DESCRIPTIONS.get(status, '')}".strip()
