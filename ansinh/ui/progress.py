"""How far a piece of background work is, as `ui/_progress.html` draws it."""

from dataclasses import dataclass

from django.utils.functional import Promise

TONES = {"queued": "secondary", "running": "blue", "done": "green", "failed": "red"}


@dataclass(frozen=True)
class ShownProgress:
    """One bar. `address` answers with the same fragment and is asked every two seconds while `is_open`.

    `state` is 'queued', 'running', 'done' or 'failed'; `total` None: how much there is to do is not known. `note` is
    what somebody should know before the end, `error` why it failed.
    """

    key: str
    label: str | Promise
    state: str
    state_label: str | Promise
    done: int = 0
    total: int | None = None
    is_open: bool = True
    address: str = ""
    error: str | Promise = ""
    note: str | Promise = ""

    @property
    def is_alive(self) -> bool:
        """Whether it goes on by itself: it is not over, and nothing stands in its way."""
        return self.is_open and not self.note

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "secondary")

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None where it is not known."""
        if self.state == "done":
            return 1.0
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def percent(self) -> int | None:
        """The same as a whole number of a hundred, for the bar."""
        return None if self.share is None else int(self.share * 100)
