"""How test processes share a run."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from xdist.scheduler import LoadScopeScheduling


class FileByFile(LoadScopeScheduling):  # type: ignore[misc]
    """A file goes to one process whole, so that what its tests have in common is laid only there.

    The files come in the order in which they were collected; tests of a file that commit come apart, after all others.
    """

    def __init__(self, config: Any, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._files: dict[str, str] = {}

    def add_node_collection(self, node: Any, collection: Sequence[str]) -> None:
        """Of several tests with one name all but the first would be left out without a word: that is an error."""
        if len(set(collection)) < len(collection):
            raise ValueError(f"Tests share a name: {next(one for one in collection if collection.count(one) > 1)}")
        for number, (file, tests) in enumerate(groupby(collection, key=lambda test: test.partition("::")[0])):
            self._files.update(dict.fromkeys(tests, f"{number} {file}"))
        super().add_node_collection(node, collection)

    def _split_scope(self, nodeid: str) -> str:
        return self._files[nodeid]
