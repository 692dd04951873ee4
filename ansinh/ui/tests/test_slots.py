"""What rooms above tell pages below: names of codes."""

from collections.abc import Collection, Iterator, Mapping

import pytest

from ansinh.ui import slots
from ansinh.ui.slots import name_by, names_of


@pytest.fixture(autouse=True)
def _what_was_wired() -> Iterator[None]:
    before = dict(slots._namings)
    yield
    slots._namings.clear()
    slots._namings.update(before)


def test_codes_are_named_at_once_and_an_unknown_one_stands_for_itself() -> None:
    asked: list[Collection[str]] = []

    def naming(codes: Collection[str]) -> Mapping[str, str]:
        asked.append(codes)
        return {"a": "Alpha"}

    name_by("letter", naming)

    assert names_of("letter", {"a", "b"}) == {"a": "Alpha", "b": "b"}
    assert names_of("letter", ()) == {}
    assert len(asked) == 1


def test_what_nobody_names_keeps_its_code() -> None:
    assert names_of("star", ["x"]) == {"x": "x"}
