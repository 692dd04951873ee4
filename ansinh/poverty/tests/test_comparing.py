"""What became of each household between two results, the official tables, and the identity that they must keep."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.areas.testing import make_commune, make_former_commune, make_succession
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.comparisons import Comparison, PlanReading, of_commune, of_year, plan_of
from ansinh.poverty.errors_of_comparing import TablesDisagree
from ansinh.poverty.models import Certificate, Mark, ReviewRound, RoundKind, Submission
from ansinh.poverty.movements import Movement, Transition, Unit, require_identity, transition_of
from ansinh.poverty.queries.comparing import Pair, decided_rounds, earlier_results, pair_of, pairs_of_year
from ansinh.poverty.standings import Standing, households_moved
from ansinh.poverty.tables_of_comparing import OfficialTable, official_tables, rate, written
from ansinh.poverty.testing import at_work, make_home, make_recognised
from ansinh.poverty.testing_of_comparing import Outcome, make_result
from ansinh.poverty.tests.conftest import Village, make_village
from ansinh.registry.models import Household, Individual, Membership
from ansinh.registry.testing import make_household_class

pytestmark = pytest.mark.django_db


def compared(village: Village, found: ReviewRound, *, key: int = 0) -> Pair:
    """The round with the earlier one that is usual, or with the one asked for. Inside `acting`."""
    rounds = decided_rounds(village.lan)
    return pair_of(found, earlier_results(found, rounds), rounds, key=key)


def homes(village: Village, count: int) -> list[Household]:
    """Households of the first hamlet of which the registry knows no class."""
    return [make_home(village.lan, village.hamlet, f"Lý Văn {chr(65 + place)}") for place in range(count)]


def table_called(comparison: Comparison, title: str) -> OfficialTable:
    return next(one for one in official_tables(comparison) if one.title == title)


def total_of(comparison: Comparison, title: str) -> list[object]:
    table = table_called(comparison, title)
    assert table.total
    return list(table.total.cells)


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        ("other", "poor", Transition.NEW_POOR),
        ("", "near_poor", Transition.NEW_NEAR_POOR),
        ("near_poor", "poor", Transition.FALLEN),
        ("poor", "near_poor", Transition.RISEN),
        ("poor", "other", Transition.OUT_OF_POVERTY),
        ("near_poor", "average", Transition.OUT_OF_NEAR_POVERTY),
        ("poor", "poor", Transition.STAYED_POOR),
        ("near_poor", "near_poor", Transition.STAYED_NEAR_POOR),
        ("poor", "", Transition.UNREVIEWED),
        ("near_poor", "", Transition.UNREVIEWED),
    ],
)
def test_each_change_has_its_name(village: Village, before: str, after: str, became: Transition) -> None:
    with acting(village.lan):
        [home] = homes(village, 1)
        make_result(village.lan, village.area, 2025, [Outcome(home, before)] if before else [])
        found = make_result(village.lan, village.area, 2026, [Outcome(home, after)] if after else [])
        pair = compared(village, found)
        [one] = households_moved(pair)
        comparison = of_commune(pair)
        official_tables(comparison)

    assert transition_of(one.before, one.after, one.how) == became
    assert {name: count for name, count in comparison.transitions.items() if count} == {became: 1}


def test_children_of_the_poor_are_counted_by_what_they_lack(village: Village) -> None:
    members = [
        {"age": "9", "lacks_insurance": "1", "lacks_nutrition": "0", "lacks_school": "0"},
        {"age": "15", "lacks_insurance": "1", "lacks_nutrition": "0", "lacks_school": "1"},
        {"age": "16", "lacks_insurance": "1", "lacks_nutrition": "1", "lacks_school": "1"},
    ]
    classes = {"Nguyễn Thị Hòa": "poor", "Phạm Văn Bình": "near_poor"}
    decision = make_recognised(village.lan, village.minh, village.area, classes)
    with acting(village.lan):
        form = Submission.objects.get(listed__household=village.hoa)
        Submission.objects.filter(pk=form.pk).update(answers={**form.answers, "member": members})
        comparison = of_commune(compared(village, decision.round))

        assert total_of(comparison, "What children lack") == [2, 0, 2, 1, 2, 0, 0, 0]
        all_of, poor, _rate, persons, *_marks = total_of(comparison, "Result of the review: poor households")
    assert (all_of, poor, persons) == (comparison.households, 1, 1)


def test_who_was_neither_all_the_time_is_not_counted(village: Village) -> None:
    with acting(village.lan):
        [home] = homes(village, 1)
        make_result(village.lan, village.area, 2025, [Outcome(home, "other")])
        found = make_result(village.lan, village.area, 2026, [Outcome(home, "other")])
        assert households_moved(compared(village, found)) == []


def test_fallen_back_is_who_was_poor_before_the_time_out(village: Village) -> None:
    with acting(village.lan):
        by_round, by_history, never_out = homes(village, 3)
        make_result(village.lan, village.area, 2024, [Outcome(by_round, "near_poor")])
        make_household_class(
            village.lan, by_history, valid_from=dt.date(2023, 1, 1), valid_to=dt.date(2024, 1, 1)
        )  # fmt: skip
        make_household_class(village.lan, never_out, valid_from=dt.date(2026, 1, 1), valid_to=None)
        make_result(
            village.lan, village.area, 2025, [Outcome(one, "other") for one in (by_round, by_history, never_out)]
        )
        found = make_result(
            village.lan, village.area, 2026,
            [Outcome(by_round, "poor"), Outcome(by_history, "near_poor"), Outcome(never_out, "poor")],
        )  # fmt: skip
        comparison = of_commune(compared(village, found))

    assert comparison.transitions[Transition.FALLEN_BACK] == 2
    assert comparison.transitions[Transition.NEW_POOR] == 1
    assert total_of(comparison, "Movement of poor households (households)") == [0, 0, 0, 0, 0, 1, 1, 0, 2]


def test_who_is_poor_by_another_decision_already_did_not_become_poor_here(village: Village) -> None:
    with acting(village.lan):
        [home] = homes(village, 1)
        make_household_class(village.lan, home)
        make_result(village.lan, village.area, 2025, [])
        found = make_result(village.lan, village.area, 2026, [Outcome(home, "poor")])
        comparison = of_commune(compared(village, found))

    assert comparison.transitions[Transition.CAME] == 1
    assert total_of(comparison, "Movement of poor households (households)") == [0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_who_left_or_lives_no_more_goes_out_with_that_reason(village: Village) -> None:
    with acting(village.lan):
        unlisted_gone, dead, left_before_signing, emptied = homes(village, 4)
        make_result(
            village.lan, village.area, 2025,
            [Outcome(one, "poor") for one in (unlisted_gone, dead, left_before_signing, emptied)],
        )  # fmt: skip
        head = Membership.objects.get(household=dead).individual_id
        Individual.objects.filter(pk=head).update(died_on=dt.date(2026, 3, 1))
        found = make_result(
            village.lan, village.area, 2026,
            [
                Outcome(left_before_signing, "poor", has_paper=False),
                Outcome(emptied, "poor", has_paper=False, persons=0),
            ],
        )  # fmt: skip
    there = make_commune("25480", "Bình Minh")
    with acting(SYSTEM):
        Household.objects.filter(pk=unlisted_gone.pk).update(area=there, hamlet=None, area_path=there.path)
    with acting(village.lan):
        comparison = of_commune(compared(village, found))

    became = comparison.transitions
    assert (became[Transition.LEFT], became[Transition.ENDED], became[Transition.UNREVIEWED]) == (2, 2, 0)
    table = table_called(comparison, "Movement of poor households (households)")
    assert table.total
    assert list(table.total.cells) == [4, 0, 0, 4, 0, 0, 0, 0, 0]
    assert table.notes == ["Fewer or more otherwise: moved away: 2; nobody lives there any more: 2."]


def test_a_move_between_hamlets_is_out_of_one_and_into_the_other(village: Village) -> None:
    with acting(village.lan):
        [home] = homes(village, 1)
        make_result(village.lan, village.area, 2025, [Outcome(home, "poor", persons=3)])
        home.hamlet, home.area_path = village.next_hamlet, village.next_hamlet.path
        found = make_result(village.lan, village.area, 2026, [Outcome(home, "poor", persons=5)])
        comparison = of_commune(compared(village, found))

    table = table_called(comparison, "Movement of poor households (households)")
    assert [(line.label, list(line.cells)) for line in table.lines] == [
        ("Tân Lợi", [0, 0, 0, 0, 0, 0, 0, 1, 1]),
        ("Đông Hà", [1, 0, 0, 1, 0, 0, 0, 0, 0]),
    ]
    assert total_of(comparison, "Movement of poor households (household members)") == [3, 0, 0, 3, 0, 0, 0, 5, 5]


def test_a_household_that_grew_keeps_the_identity_of_persons(village: Village) -> None:
    with acting(village.lan):
        grew, shrank = homes(village, 2)
        make_result(
            village.lan, village.area, 2025, [Outcome(grew, "poor", persons=3), Outcome(shrank, "poor", persons=6)]
        )
        found = make_result(
            village.lan, village.area, 2026, [Outcome(grew, "poor", persons=5), Outcome(shrank, "poor", persons=2)]
        )
        comparison = of_commune(compared(village, found))

    assert total_of(comparison, "Movement of poor households (household members)") == [9, 0, 0, 4, 0, 0, 0, 2, 7]


def test_persons_are_left_out_where_somebodys_are_not_known(village: Village) -> None:
    with acting(village.lan):
        [home] = homes(village, 1)
        make_result(
            village.lan, village.area, 2024, [Outcome(home, "poor", persons=None)], kind=RoundKind.KEPT,
            approved_by="", approved_on=None,
        )  # fmt: skip
        found = make_result(village.lan, village.area, 2026, [Outcome(home, "poor")])
        titles = [one.title for one in official_tables(of_commune(compared(village, found)))]

    assert "Movement of poor households (households)" in titles
    assert "Movement of poor households (household members)" not in titles
    assert "Movement of near-poor households (household members)" in titles


def test_a_certificate_of_another_class_stops_every_table(village: Village) -> None:
    with acting(village.lan):
        first, second = homes(village, 2)
        make_result(village.lan, village.area, 2025, [Outcome(first, "poor"), Outcome(second, "near_poor")])
        found = make_result(village.lan, village.area, 2026, [Outcome(first, "poor"), Outcome(second, "near_poor")])
        Certificate.objects.filter(listed__round=found, listed__household=first).update(household_class="near_poor")
        comparison = of_commune(compared(village, found))

    with pytest.raises(TablesDisagree) as refused:
        official_tables(comparison)
    said = str(refused.value)
    assert "Movement of poor households (households)" in said
    assert "row “Đông Hà”" in said
    assert "1 at the opening, less 0 out, plus 0 in, makes 1; the closing counts 0" in said


@pytest.mark.parametrize("column", ["opening", "to_other_class", "out", "other_out", "new", "other_in", "closing"])
@pytest.mark.parametrize("unit", Unit)
def test_one_figure_too_many_in_any_column_is_refused(column: str, unit: Unit) -> None:
    whole = Movement(10, 1, 2, 3, 1, 1, 1, 1, 8)
    require_identity("T", unit, [("Ấp 1", whole)])
    broken = replace(whole, **{column: getattr(whole, column) + 1})
    with pytest.raises(TablesDisagree, match="row “Ấp 2”"):
        require_identity("T", unit, [("Ấp 1", whole), ("Ấp 2", broken)])


def test_a_total_that_is_not_the_sum_is_refused(village: Village) -> None:
    with acting(village.lan):
        found = make_result(village.lan, village.area, 2026, [Outcome(village.sau, "poor")])
        make_result(village.lan, village.area, 2025, [])
        comparison = of_commune(compared(village, found))
    with pytest.raises(TablesDisagree):
        official_tables(replace(comparison, opening=(Standing(village.hamlet.pk, "poor", 1, 4),)))


def test_without_an_earlier_round_the_registry_says_what_was_before(village: Village) -> None:
    with acting(village.lan):
        found = make_result(
            village.lan, village.area, 2026, [Outcome(village.hoa, "near_poor"), Outcome(village.binh, "other")]
        )
        comparison = of_commune(compared(village, found))

    assert comparison.poor_before == 2
    assert comparison.transitions[Transition.RISEN] == 1
    assert comparison.transitions[Transition.OUT_OF_NEAR_POVERTY] == 1


def test_an_old_file_without_anything_before_is_compared_with_nothing(village: Village) -> None:
    with acting(village.lan):
        found = make_result(
            village.lan, village.area, 2024, [Outcome(village.hoa, "poor")], kind=RoundKind.KEPT, approved_by="",
            approved_on=None,
        )  # fmt: skip
        comparison = of_commune(compared(village, found))
        titles = [one.title for one in official_tables(comparison)]

    assert not comparison.is_compared
    assert not [title for title in titles if title.startswith("Movement")]
    assert comparison.poor == 1


def test_an_off_cycle_round_leaves_the_others_as_they_were(village: Village) -> None:
    with acting(village.lan):
        poor, becomes_poor, rises = homes(village, 3)
        make_result(village.lan, village.area, 2025, [Outcome(poor, "poor"), Outcome(rises, "poor")])
        off = make_result(
            village.lan, village.area, 2026, [Outcome(becomes_poor, "near_poor")], kind=RoundKind.OFF_CYCLE,
            list_from=dt.date(2026, 3, 15), survey_from=dt.date(2026, 3, 15),
        )  # fmt: skip
        later = make_result(
            village.lan, village.area, 2026, [Outcome(rises, "near_poor")], kind=RoundKind.OFF_CYCLE,
            list_from=dt.date(2026, 5, 15), survey_from=dt.date(2026, 5, 15),
        )  # fmt: skip
        first, second = of_commune(compared(village, off)), of_commune(compared(village, later))

    assert total_of(first, "Movement of poor households (households)") == [2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert total_of(first, "Movement of near-poor households (households)") == [0, 0, 0, 0, 0, 0, 1, 0, 1]
    assert total_of(second, "Movement of poor households (households)") == [2, 1, 0, 0, 0, 0, 0, 0, 1]
    assert total_of(second, "Movement of near-poor households (households)") == [1, 0, 0, 0, 1, 0, 0, 0, 2]


def test_any_earlier_result_can_be_chosen(village: Village) -> None:
    with acting(village.lan):
        gone, stays = homes(village, 2)
        old = make_result(village.lan, village.area, 2023, [Outcome(gone, "poor"), Outcome(stays, "poor")])
        make_result(village.lan, village.area, 2025, [Outcome(gone, "other"), Outcome(stays, "poor")])
        found = make_result(village.lan, village.area, 2026, [Outcome(stays, "poor")])
        last_year, period = compared(village, found), compared(village, found, key=old.pk)
        assert (of_commune(last_year).poor_before, of_commune(period).poor_before) == (1, 2)
        assert of_commune(period).transitions[Transition.UNREVIEWED] == 1


def test_a_commune_of_today_is_compared_with_the_units_that_went_into_it(village: Village) -> None:
    former = [make_former_commune("25522", "Tân Đông"), make_former_commune("25519", "Tân Hà")]
    for one in former:
        make_succession(one, village.area)
    with acting(SYSTEM):
        first, second = homes(village, 2)
        for one, home in zip(former, (first, second), strict=True):
            ended = make_result(village.lan, one, 2024, [Outcome(home, "poor")])
            ReviewRound.objects.filter(pk=ended.pk).update(area_path=village.area.path)
        found = make_result(village.lan, village.area, 2026, [Outcome(first, "poor"), Outcome(second, "other")])
    with acting(village.lan):
        pair = compared(village, found)
        assert pair.before
        assert {one.area for one in pair.before.rounds} == set(former)
        assert of_commune(pair).poor_before == 2


def test_rates_causes_marks_and_lacks_stand_in_their_tables(village: Village) -> None:
    with acting(village.lan):
        poor, near = homes(village, 2)
        found = make_result(
            village.lan, village.area, 2026,
            [
                Outcome(poor, "poor", marks=(Mark.ETHNIC_MINORITY,), causes=("land", "illness"), lacking=("toilet",)),
                Outcome(near, "near_poor", causes=("capital",), lacking=()),
            ],
            households=4725,
        )  # fmt: skip
        comparison = of_commune(compared(village, found))

    result = total_of(comparison, "Official result of the review: poor, near-poor, average living standard")
    assert list(map(written, result)) == ["4,725", "1", "0.02", "1", "0.02", "2", "0.04", "0"]  # type: ignore[arg-type]
    causes = table_called(comparison, "Poor households by cause")
    assert dict(zip(causes.headings, total_of(comparison, causes.title), strict=True)) == {
        "Households": 1, "Lacks land": 1, "Lacks capital": 0, "Lacks labour": 0, "Lacks tools": 0,
        "Lacks knowledge": 0, "Lacks skills": 0, "Illness, accident": 1, "Another cause": 0,
    }  # fmt: skip
    lacks = table_called(comparison, "What poor households lack, in %")
    assert dict(zip(lacks.headings, map(written, total_of(comparison, lacks.title)), strict=True))["Toilet"] == "100.00"  # type: ignore[arg-type]
    groups = table_called(comparison, "Poor and near-poor households by group")
    assert total_of(comparison, groups.title) == [1, 0, 0, 0, 0, 0, 0, 1]


def test_a_rate_is_rounded_to_two_decimals_and_unknown_where_nobody_counted() -> None:
    assert written(rate(43, 4725)) == "0.91"
    assert written(rate(1, 0)) == "–"
    assert written(rate(1, None)) == "–"


def test_a_plan_is_read_both_ways() -> None:
    assert "64 fewer: 376 % of the plan, 276 % above it." in PlanReading(17, 64).sentence
    assert "8 fewer: 50 % of the plan, 50 % short of it." in PlanReading(16, 8).sentence
    assert PlanReading(16, -2).sentence == "Planned: 16 fewer. There are 2 more."
    assert PlanReading(0, 3).sentence == "Planned: none fewer. There are 3 fewer."


def test_the_plan_counts_poor_and_near_poor_together(village: Village) -> None:
    with acting(village.lan):
        rises, out = homes(village, 2)
        make_result(village.lan, village.area, 2025, [Outcome(rises, "poor"), Outcome(out, "near_poor")])
        found = make_result(
            village.lan, village.area, 2026, [Outcome(rises, "near_poor"), Outcome(out, "other")], planned_fall=1
        )
        assert plan_of(found, of_commune(compared(village, found))) == PlanReading(1, 1)


def test_other_communes_are_never_counted(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    with acting(there.lan):
        make_result(there.lan, there.area, 2025, [Outcome(there.hoa, "poor")])
        make_result(there.lan, there.area, 2026, [Outcome(there.hoa, "poor"), Outcome(there.sau, "poor")])
    with acting(village.lan):
        make_result(village.lan, village.area, 2025, [Outcome(village.hoa, "poor")])
        make_result(village.lan, village.area, 2026, [Outcome(village.hoa, "poor")])
        pairs = pairs_of_year(2026, decided_rounds(village.lan))
        assert [pair.round.area for pair in pairs] == [village.area]
        assert of_year(pairs).poor == 1
    thu = at_work("thu", village.area.parent or village.area)
    with acting(thu):
        pairs = pairs_of_year(2026, decided_rounds(thu))
        comparison = of_year(pairs)
        table = table_called(comparison, "Movement of poor households (households)")

    assert [line.label for line in table.lines] == ["Xã Bình Minh", "Xã Tân Đông"]
    assert total_of(comparison, table.title) == [2, 0, 0, 0, 0, 0, 1, 0, 3]


def test_a_commune_without_anybody_has_tables_of_noughts(village: Village) -> None:
    with acting(village.lan):
        make_result(village.lan, village.area, 2025, [])
        found = make_result(village.lan, village.area, 2026, [])
        comparison = of_commune(compared(village, found))
        tables = official_tables(comparison)

    assert comparison.poor == 0
    assert all(not cell for table in tables if table.total for cell in table.total.cells)
