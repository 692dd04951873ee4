"""H, A and M0 against cases worked out by hand, and their decompositions on drawn ones."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from openfisca_vietnam.poverty.alkire_foster import Weight, measure, measure_groups, together

# Four households, four indicators: nothing lacks the first, one thing the second, three the third, all the fourth.
FOUR = np.array([[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]], dtype=bool)


def test_with_equal_weights_and_a_cut_off_of_a_half() -> None:
    found = measure(FOUR, cut_off=F(1, 2))
    assert (found.headcount, found.intensity, found.adjusted_headcount) == (F(1, 2), F(7, 8), F(7, 16))
    assert found.uncensored_headcounts == (F(3, 4), F(1, 2), F(1, 2), F(1, 4))
    assert found.censored_headcounts == (F(1, 2), F(1, 2), F(1, 2), F(1, 4))
    assert found.contributions == (F(2, 7), F(2, 7), F(2, 7), F(1, 7))


def test_with_a_weight_of_a_half_for_one_indicator() -> None:
    found = measure(FOUR, weights=[3, 1, 1, 1], cut_off=0.5)
    assert (found.headcount, found.intensity, found.adjusted_headcount) == (F(3, 4), F(7, 9), F(7, 12))
    assert found.poor == 3


def test_people_count_by_the_size_of_their_household() -> None:
    found = measure(FOUR, cut_off="1/2", sizes=np.array([4, 3, 2, 1]))
    assert (found.population, found.poor) == (10, 3)
    assert found.adjusted_headcount == F(2 * 3 + 1 * 4, 4 * 10)


def test_three_of_twelve_is_exactly_a_quarter() -> None:
    lacks = np.zeros((2, 12), dtype=bool)
    lacks[0, :3] = lacks[1, :2] = True
    assert measure(lacks, cut_off=0.25).poor == 1
    assert measure(lacks, weights=[1 / 12] * 12, cut_off=0.25).poor == 1


def test_a_tenth_seven_times_reaches_seven_tenths() -> None:
    lacks = np.array([[True] * 7 + [False] * 3])
    assert measure(lacks, weights=[0.1] * 10, cut_off=0.7).poor == 1


def test_weights_that_no_computer_word_holds_stay_exact() -> None:
    lacks = np.array([[True, True, False], [False, False, True]])
    assert measure(lacks, weights=[1 / 3, 1 / 7, 1 / 3 + 1 / 7], cut_off=0.5).poor == 1
    assert measure(lacks, weights=["1/3", "1/7", "10/21"], cut_off=0.5).poor == 2


def test_by_union_and_by_intersection() -> None:
    assert measure(FOUR, cut_off=F(1, 4)).poor == 3
    assert measure(FOUR, cut_off=1).poor == 1
    assert measure(FOUR, cut_off=0).poor == 4


def test_of_nobody_every_measure_is_nothing() -> None:
    found = measure(np.zeros((0, 3), dtype=bool), cut_off=F(1, 3))
    assert {found.headcount, found.intensity, found.adjusted_headcount, *found.contributions} == {F(0)}


@pytest.mark.parametrize(
    ("weights", "cut_off", "sizes"),
    [
        ([1, 1, 1], 0.5, None),
        ([0, 0, 0, 0], 0.5, None),
        ([1, 1, 1, -1], 0.5, None),
        (None, 1.1, None),
        (None, -1, None),
    ],
)
def test_what_does_not_fit_is_refused(weights: list[Weight] | None, cut_off: Weight, sizes: None) -> None:
    with pytest.raises(ValueError, match="expected"):
        measure(FOUR, weights=weights, cut_off=cut_off, sizes=sizes)


def test_negative_sizes_and_groups_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="sizes of at least 0"):
        measure(FOUR, cut_off=1, sizes=np.array([1, 1, 1, -1]))
    with pytest.raises(ValueError, match="4 groups and sizes"):
        measure_groups(FOUR, np.zeros(3, dtype=int), groups=1, cut_off=1)
    with pytest.raises(ValueError, match="same weights"):
        together([measure(FOUR, cut_off=1), measure(FOUR, weights=[2, 1, 1, 1], cut_off=1)])


@given(
    lacks=hnp.arrays(bool, st.tuples(st.integers(1, 30), st.just(5))),
    weights=st.lists(st.integers(1, 9), min_size=5, max_size=5),
    cut_off=st.fractions(0, 1, max_denominator=20),
    data=st.data(),
)
def test_m0_decomposes_by_group_and_by_indicator(
    lacks: np.ndarray[tuple[int, int], np.dtype[np.bool_]], weights: list[Weight], cut_off: F, data: st.DataObject
) -> None:
    count = len(lacks)
    group = np.array(data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    sizes = np.array(data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count)))

    whole = measure(lacks, weights=weights, cut_off=cut_off, sizes=sizes)
    parts = measure_groups(lacks, group, groups=4, weights=weights, cut_off=cut_off, sizes=sizes)

    assert together(parts) == whole
    assert sum(part.population * part.adjusted_headcount for part in parts) == (
        whole.population * whole.adjusted_headcount
    )
    assert whole.adjusted_headcount == whole.headcount * whole.intensity
    weighted = zip(whole.weights, whole.censored_headcounts, strict=True)
    assert sum(weight * share for weight, share in weighted) == whole.adjusted_headcount
    assert sum(whole.contributions) == (1 if whole.adjusted_headcount else 0)
