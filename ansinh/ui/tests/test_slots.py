"""What rooms above tell pages below: names of codes, and links for the rows of a list, each to its own row."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import pytest

from ansinh.core.actors import SYSTEM, Actor
from ansinh.ui import slots
from ansinh.ui.slots import Link, links_on_rows, name_by, names_of, offer_row_links


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


def _even(actor: Actor, rows: Sequence[int]) -> Iterator[list[Link]]:
    yield from ([Link("even", f"/{row}/")] if row % 2 == 0 else [] for row in rows)


def _every(actor: Actor, rows: Sequence[int]) -> Iterator[list[Link]]:
    yield from ([Link("any", f"/any/{row}/")] for row in rows)


def test_each_row_has_its_own_links_of_all_who_offer() -> None:
    for offer in (_even, _every, _even):
        offer_row_links("numbers", offer)

    found = links_on_rows("numbers", actor=SYSTEM, rows=[1, 2])

    assert [[link.url for link in links] for links in found] == [["/any/1/"], ["/2/", "/any/2/"]]


def test_a_list_for_which_nobody_offers_anything_has_rows_without_links() -> None:
    assert links_on_rows("nobody", actor=SYSTEM, rows=[1, 2]) == [[], []]
