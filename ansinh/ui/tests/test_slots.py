"""Rooms above add links to the rows of a list below: each to its own row, in their order, counted once."""

from collections.abc import Iterator, Sequence

from ansinh.core.actors import SYSTEM, Actor
from ansinh.ui.slots import Link, links_on_rows, offer_row_links


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
