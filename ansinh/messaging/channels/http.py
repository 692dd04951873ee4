"""Calls to a gateway over HTTP: connections kept open, several at once, and what a failure means for a message."""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from ansinh.messaging.channels.contract import Fate, Outcome, Outgoing
from ansinh.messaging.channels.sparing import Sparing

LONGEST_REPLY = 1 << 20


@dataclass(frozen=True)
class Reply:
    """What a gateway answered."""

    status: int
    body: bytes
    retry_after: float | None = None

    @property
    def words(self) -> str:
        return self.body[:1000].decode(errors="replace").strip()


@dataclass(frozen=True)
class NoReply:
    """Nothing that can be read came back; `fate` is `UNKNOWN` once the gateway may have had the request."""

    fate: Fate
    reason: str
    detail: str


class Caller:
    """A pool of connections; safe to use from several threads."""

    def __init__(self, *, timeout: float, connections: int) -> None:
        self._pool = urllib3.PoolManager(
            num_pools=4,
            maxsize=connections,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=min(timeout, 10), read=timeout),
        )

    def call(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Reply | NoReply:
        """One request, never repeated: whoever calls knows whether that may be."""
        try:
            answer = self._pool.request(
                method, url, body=body, headers=dict(headers), redirect=False, preload_content=False
            )
            try:
                read = answer.read(LONGEST_REPLY)
            finally:
                answer.drain_conn() if (answer.length_remaining or 0) < LONGEST_REPLY else answer.close()
                answer.release_conn()
        except (NewConnectionError, ConnectTimeoutError) as error:
            return NoReply(Fate.TRY_AGAIN, "down", type(error).__name__)
        except SSLError as error:
            # A certificate is looked at before anything is said.
            is_certificate = isinstance(error.args[0], ssl.SSLCertVerificationError)
            return NoReply(Fate.TRY_AGAIN if is_certificate else Fate.UNKNOWN, "down", type(error.args[0]).__name__)
        except ReadTimeoutError as error:
            return NoReply(Fate.UNKNOWN, "down", type(error).__name__)
        except HTTPError as error:
            return NoReply(Fate.UNKNOWN, "not_understood", type(error).__name__)
        return Reply(answer.status, read, _seconds(answer.headers.get("Retry-After", "")))

    def close(self) -> None:
        self._pool.clear()


def _seconds(written: str) -> float | None:
    return float(written) if written.isdigit() else None


def at_once(submit: Callable[[Outgoing], Outcome], messages: Sequence[Outgoing], threads: int) -> Iterator[Outcome]:
    """One outcome for each message, in the order in which they become known, `threads` under way at a time.

    Once the gateway itself fails, or too many in a row are in doubt, what has not left is spared the attempt.
    """
    sparing = Sparing()
    known = SimpleQueue[Future[Outcome]]()

    def attempt(message: Outgoing) -> Outcome:
        return sparing.outcome_for(message.key) or sparing.note(submit(message))

    pool = ThreadPoolExecutor(threads)
    try:
        for message in messages:
            pool.submit(attempt, message).add_done_callback(known.put)
        for _message in messages:
            yield known.get().result()
    finally:
        pool.shutdown(cancel_futures=True)
