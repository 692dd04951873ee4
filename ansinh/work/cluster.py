"""The way to a Dask cluster: pieces handed out, results fetched in their order, lost pieces handed out again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansinh.work.errors import NoCluster
from ansinh.work.remote import run_remotely

CONNECT_SECONDS = 10
Task = tuple[str, Any, str, Any, dict[str, Any]]
"""The work's name, the actor, the place, the circumstances and the arguments of one piece."""


@dataclass(frozen=True)
class Lost:
    """A piece that no worker survived."""

    fault: str


def submitted(address: str, tasks: Sequence[Task]) -> Iterator[tuple[str, Any]]:
    """Place and outcome of each task in their order. Raises NoCluster."""
    # Dask takes a second to load; whoever works on one machine need not wait for it.
    from distributed import Client, KilledWorker

    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError) as fault:
        raise NoCluster(address=address, fault=fault) from fault
    with client:
        # Not pure: what was asked for once is done anew when it is asked for again.
        futures = [client.submit(run_remotely, *task, pure=False) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                yield task[2], future.result()
            except KilledWorker as lost:
                yield task[2], Lost(str(lost))
            future.release()  # type: ignore[no-untyped-call]
