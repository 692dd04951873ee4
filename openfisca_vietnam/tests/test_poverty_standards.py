"""The standards say their sources, and agree with the facts of the law where these are at hand."""

import csv

import pytest

from openfisca_vietnam.poverty.standard import ProvincialLines, Standard, standard, standard_codes
from openfisca_vietnam.tests.test_parameters import REFEREE

CERTAINTIES = {"V", "V2", "U", "D", "?"}
ALL = [standard(code) for code in standard_codes()]


def test_two_standards_ship() -> None:
    assert standard_codes() == ("2022", "2027")


def test_a_standard_is_chosen_by_its_code_only() -> None:
    with pytest.raises(KeyError, match="2016"):
        standard("2016")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_every_value_of_a_standard_says_its_source_and_its_certainty(one: Standard) -> None:
    lines = [one.poverty, *([one.average] if one.average else [])]
    stated = [one.deprivations, *(of.of(is_urban=urban) for of in lines for urban in (False, True))]
    said = [(value.reference, value.certainty) for value in stated]
    said += [(indicator.reference, indicator.certainty) for indicator in one.indicators]
    assert all(reference and certainty in CERTAINTIES for reference, certainty in said)
    assert one.signed_on <= one.in_force_on <= one.valid_from < one.valid_to


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_a_standard_has_twelve_indicators_in_six_services_in_both_languages(one: Standard) -> None:
    assert len(one.indicators) == 12
    assert len(one.services) == 6
    assert one.mask.bit_count() == 12
    words = [words for of in one.indicators for words in (of.name, of.deprived_when, of.service_name)]
    assert all(set(said) == {"en", "vi"} and all(said.values()) for said in words)


def test_in_2027_the_means_of_information_go_and_the_treatment_of_waste_comes() -> None:
    before, after = ({one.code: one.bit for one in standard(code).indicators} for code in ("2022", "2027"))
    assert set(before) - set(after) == {"information_means"}
    assert set(after) - set(before) == {"waste"}
    assert {code: bit for code, bit in before.items() if code in after}.items() <= after.items()


def test_the_average_line_says_its_doubt_and_2027_has_none() -> None:
    average = standard("2022").average
    assert average is not None
    assert (average.rural.value, average.urban.value) == (2_250_000, 3_000_000)
    assert average.rural.certainty == "?"
    assert average.rural.doubt is not None
    assert standard("2027").average is None


def test_a_province_counts_only_where_it_is_above_the_nation() -> None:
    lines = ProvincialLines("NQ 1", rural=1_500_000, urban=2_000_001)
    assert lines.not_above(standard("2022")) == {"rural": (1_500_000, 1_500_000)}
    assert ProvincialLines("NQ 2", urban=3_000_000).not_above(standard("2027")) == {}


@pytest.mark.skipif(not REFEREE.exists(), reason="the facts of the law are not beside this checkout")
def test_the_standards_agree_with_the_facts_of_the_law() -> None:
    with REFEREE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["key"].startswith(("poverty.line", "poverty.min"))]
    assert len(rows) == 5
    for row in rows:
        for one in ALL:
            if row["from"] <= one.valid_from.isoformat() <= row["to"]:
                value = one.deprivations
                if row["key"].startswith("poverty.line"):
                    value = one.poverty.of(is_urban=row["key"].endswith("urban"))
                assert (value.value, value.certainty) == (int(row["value"]), row["tag"]), (row["key"], one.code)
