"""The queue of records that may be one person: what enters it, who sees it, who settles it."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.registry.errors import NotYoursToSettle, PairSettled, PairUnknown, WhyMissing
from ansinh.registry.models import DuplicatePair, Individual, PairState, ReviewMark
from ansinh.registry.queries import (
    ListedPerson,
    duplicate_pair,
    duplicate_pairs,
    is_under_review,
    lookalikes_of,
    people_under_review,
    shown_pair,
)
from ansinh.registry.services import (
    SearchOutcome,
    correct_individual,
    find_duplicates,
    merge_individuals,
    register_individual,
    reject_duplicate,
    split_individuals,
)
from ansinh.registry.services.person_rules import NewIndividual
from ansinh.registry.testing import an_officer, hoa, make_household, make_individual

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def province(db: None) -> Actor:
    return Actor("tinh", "Sở Nội vụ", "vn.80.", frozenset({"view_registry", "settle_across_communes"}))


def _search(actor: Actor, area: Area) -> SearchOutcome:
    return find_duplicates(actor=actor, area=area, on=TODAY)


def _across(tan_dong: Area, binh_minh: Area, province: Actor) -> tuple[Individual, Individual, DuplicatePair]:
    """Hòa is registered in two communes, and the province has searched."""
    with acting(an_officer(tan_dong)) as lan:
        one = hoa(lan, tan_dong)
    with acting(an_officer(binh_minh, username="minh")) as minh:
        other = make_individual(minh, binh_minh)
    above = tan_dong.parent
    assert above is not None
    with acting(province):
        _search(province, above)
        return one, other, DuplicatePair.objects.get()


def test_a_person_registered_twice_waits_in_the_queue_with_what_speaks_for_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        one = hoa(lan, tan_dong)
        other = make_individual(lan, tan_dong, full_name="HOA NGUYEN THI")

        outcome = _search(lan, tan_dong)

        assert (outcome.people, outcome.waiting, outcome.fresh, outcome.cleared) == (2, 1, 1, 0)
        shown = shown_pair(duplicate_pairs(actor=lan).get())
        assert (shown.first.individual, shown.second.individual) == (one, other)
        assert [(str(found.sentence), found.is_for) for found in shown.evidence][:2] == [
            ("born on the same day", True), ("the names have the same words in another order", True),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "second",
    [
        {"full_name": "Nguyen Thi Hoa"},
        {"full_name": "Nguyễn Thị Hoà"},
        {"full_name": "NGUYỄN HÒA"},
        {"full_name": "Hòa Nguyễn Thị"},
        {"full_name": "Nguyễn Thi Hòa"},
        {"birth_date": dt.date(1945, 2, 9)},
        {"identity_number": "072145000012"},
        {"identity_number": "072145000101"},
    ],
)
def test_the_slips_that_offices_make_are_seen_through(lan: Actor, tan_dong: Area, second: dict[str, Any]) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        hoa(lan, tan_dong, identity_number="072145000011", household=household, relation="head")
        make_individual(lan, tan_dong, **{"household": household, "relation": "other", **second})

        assert _search(lan, tan_dong).fresh == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lê Văn Hùng", "Lê Văn Hưng"),
        ("Lê Văn Tài", "Lê Văn Tú"),
        ("Lê Thị Lan", "Lê Thị Lam"),
        ("Lê Minh Trang", "Lê Minh Trung"),
    ],
)
def test_twins_are_two_people(lan: Actor, tan_dong: Area, first: str, second: str) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        for name, relation in ((first, "head"), (second, "sibling")):
            make_individual(
                lan, tan_dong, full_name=name, birth_date=dt.date(2012, 5, 5), household=household, relation=relation
            )

        assert _search(lan, tan_dong).waiting == 0


def test_father_and_son_of_one_name_are_two_people(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        for year, number, relation in ((1950, "072050000011", "head"), (1980, "072080000012", "child")):
            make_individual(
                lan, tan_dong, full_name="Lê Văn Hùng", sex="male", birth_date=dt.date(year, 3, 4),
                identity_number=number, household=household, relation=relation,
            )  # fmt: skip

        assert _search(lan, tan_dong).waiting == 0


def test_what_somebody_decided_stays_decided(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
        make_individual(lan, tan_dong)
        _search(lan, tan_dong)
        pair = DuplicatePair.objects.get()

        reject_duplicate(actor=lan, pair=pair, why="hai chị em họ", on=TODAY)
        outcome = _search(lan, tan_dong)

        pair.refresh_from_db()
        assert (pair.state, pair.reason, pair.settled_by) == (PairState.DISTINCT, "hai chị em họ", "lan")
        assert (outcome.waiting, outcome.fresh, outcome.cleared) == (0, 0, 0)


def test_a_pair_that_is_no_longer_alike_is_cleared_and_comes_back_when_it_is(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
        other = make_individual(lan, tan_dong)
        _search(lan, tan_dong)

        correct_individual(actor=lan, individual=other, changes={"full_name": "Trần Kim Yến"}, why="nhầm tên")
        cleared = _search(lan, tan_dong)
        state = DuplicatePair.objects.get().state
        correct_individual(actor=lan, individual=other, changes={"full_name": "Nguyễn Thị Hòa"}, why="đúng tên")
        again = _search(lan, tan_dong)

        assert (cleared.cleared, cleared.waiting, state) == (1, 0, PairState.CLEARED)
        assert (again.waiting, again.fresh) == (1, 0)


def test_the_same_register_gives_the_same_pairs(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        for number in ("072145000011", "072145000012", None, None):
            hoa(lan, tan_dong, identity_number=number)

        _search(lan, tan_dong)
        first = list(DuplicatePair.objects.order_by("pk").values_list("pk", "probability", "evidence", "state"))
        _search(lan, tan_dong)

        assert list(DuplicatePair.objects.order_by("pk").values_list("pk", "probability", "evidence", "state")) == first


def test_a_merged_pair_leaves_the_queue_and_a_split_asks_again(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        one, other = hoa(lan, tan_dong), make_individual(lan, tan_dong)
        _search(lan, tan_dong)

        merge = merge_individuals(actor=lan, survivor=one, merged=other, why="một người", on=TODAY)
        merged = DuplicatePair.objects.get().state
        after = _search(lan, tan_dong)
        split_individuals(actor=lan, merge=merge, why="nhầm", on=TODAY)

        assert (merged, after.people, after.waiting) == (PairState.MERGED, 1, 0)
        assert DuplicatePair.objects.get().state == PairState.OPEN


def test_of_a_pair_across_communes_each_sees_only_that_its_own_person_is_under_review(
    tan_dong: Area, binh_minh: Area, province: Actor
) -> None:
    one, _other, pair = _across(tan_dong, binh_minh, province)

    assert pair.area_path == "vn.80."
    with acting(an_officer(tan_dong)) as lan:
        assert list(people_under_review(actor=lan)) == [one]
        assert is_under_review(one)
        assert not duplicate_pairs(actor=lan).exists()
        assert not DuplicatePair.objects.exists()
        assert ReviewMark.objects.count() == 1
        with pytest.raises(PairUnknown, match="within your area of duty"):
            duplicate_pair(actor=lan, pk=pair.pk)
    with acting(province):
        assert duplicate_pairs(actor=province).get() == pair
        assert ReviewMark.objects.count() == 2


def test_a_pair_across_communes_is_the_provinces_to_settle(tan_dong: Area, binh_minh: Area, province: Actor) -> None:
    one, _other, pair = _across(tan_dong, binh_minh, province)
    clerk = Actor("thu", "Thư", "vn.80.", frozenset({"view_registry", "edit_registry"}))

    with acting(clerk), pytest.raises(NotYoursToSettle, match="of different communes the province"):
        reject_duplicate(actor=clerk, pair=pair, why="khác", on=TODAY)
    with acting(province):
        reject_duplicate(actor=province, pair=pair, why="khác số giấy tờ", on=TODAY)

    with acting(an_officer(tan_dong)):
        assert not is_under_review(one)


def test_saying_it_twice_has_the_effect_of_once_and_bad_input_is_refused(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        one, other = hoa(lan, tan_dong), make_individual(lan, tan_dong)
        _search(lan, tan_dong)
        pair = DuplicatePair.objects.get()
        with pytest.raises(WhyMissing, match="Say why"):
            reject_duplicate(actor=lan, pair=pair, why=" ", on=TODAY)

        for _ in range(2):
            reject_duplicate(actor=lan, pair=pair, why="hai người", on=TODAY)

        assert AuditEntry.objects.filter(act="reject_duplicate").count() == 1
        merge_individuals(actor=lan, survivor=one, merged=other, why="hóa ra một người", on=TODAY)
        with pytest.raises(PairSettled, match="Nguyễn Thị Hòa · Nguyễn Thị Hòa is settled already: one person, merged"):
            reject_duplicate(actor=lan, pair=pair, why="hai người", on=TODAY)


def test_without_the_right_or_outside_the_area_nobody_searches(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    blind = an_officer(tan_dong, username="tam", without="edit_registry")
    with acting(blind), pytest.raises(NoRight):
        _search(blind, tan_dong)
    with acting(lan), pytest.raises(OutsideScope):
        _search(lan, binh_minh)
    above = tan_dong.parent
    assert above is not None
    with acting(lan), pytest.raises(NoRight):
        _search(lan, above)


def test_an_empty_register_has_no_pairs(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        assert _search(lan, tan_dong).people == 0


def test_a_row_of_a_list_that_looks_like_somebody_registered_is_told(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        one = hoa(lan, tan_dong)
        for number in range(40):
            register_individual(
                actor=lan, area=tan_dong, on=TODAY,
                person=NewIndividual(full_name=f"Lê Văn Số{number:02d}", birth_date=dt.date(1950 + number, 3, 4)),
            )  # fmt: skip
        rows = [
            ListedPerson("Trần Thị Bé", dt.date(1960, 3, 4)),
            ListedPerson("Nguyen Thi Hoa", dt.date(1945, 1, 1), "year", identity_number="072145000011"),
            ListedPerson("Hòa Nguyễn Thị", dt.date(1945, 9, 2), identity_number="271234567"),
        ]

        found = lookalikes_of(rows, area=tan_dong)

        assert {position: [like.individual_id for like in alike] for position, alike in found.items()} == {
            1: [one.pk], 2: [one.pk],
        }  # fmt: skip
        assert lookalikes_of([], area=tan_dong) == {}


def test_nobody_of_another_commune_is_told_to_a_list(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(an_officer(binh_minh, username="minh")) as minh:
        hoa(minh, binh_minh)

    with acting(lan):
        assert lookalikes_of([ListedPerson("Nguyễn Thị Hòa", dt.date(1945, 9, 2))], area=binh_minh) == {}


def test_the_queue_is_worked_from_the_command_line(
    lan: Actor, tan_dong: Area, capsys: pytest.CaptureFixture[str]
) -> None:
    with acting(lan):
        one, other = hoa(lan, tan_dong), make_individual(lan, tan_dong)

    call_command("duplicates", "find", "--area", "25522")
    with acting(lan):
        pair = str(DuplicatePair.objects.get().pk)
    call_command("duplicates", "list")
    call_command("duplicates", "show", pair)
    call_command("duplicates", "merge", pair, "--survivor", str(one.pk), "--why", "một người")
    with acting(lan):
        other.refresh_from_db()
        assert other.merged_into_id == one.pk
    with pytest.raises(CommandError, match="There is no merge 999"):
        call_command("duplicates", "split", "999", "--why", "nhầm")

    told = capsys.readouterr().out
    assert "2 people compared: 1 pairs wait, 1 of them new; 0 no longer alike." in told
    assert "+ born on the same day" in told
    assert "Nguyễn Thị Hòa counts." in told
