"""Two people at the same moment, on two real connections; for tests with `transaction=True`."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting


def both_at_once(first: Actor, second: Actor, act: Callable[[Actor], Any]) -> list[Any]:
    """Run `act` on two connections; the second starts while the first has done it and not yet committed.

    A refusal of the second comes back as the exception itself.
    """
    has_acted, may_commit = threading.Event(), threading.Event()

    def lead() -> Any:
        try:
            with acting(first):
                result = act(first)
                has_acted.set()
                may_commit.wait(timeout=20)
                return result
        finally:
            has_acted.set()
            connection.close()

    def follow() -> Any:
        try:
            with acting(second):
                return act(second)
        except AnSinhError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(contextvars.copy_context().run, lead)
        assert has_acted.wait(timeout=20)
        follower = pool.submit(contextvars.copy_context().run, follow)
        threading.Timer(0.5, may_commit.set).start()
        return [leader.result(timeout=30), follower.result(timeout=30)]
