"""Moves between communes, the reform of units, and what was believed before."""

import datetime as dt

import pytest

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.events import listen
from ansinh.core.wall import acting
from ansinh.registry.errors import MoveAnswered, MoveAsked, NotRegistered, RegisteredHere, SomeoneStaysBehind
from ansinh.registry.events import AreaRehomed, IndividualMoved
from ansinh.registry.models import (
    Circumstance,
    Household,
    HouseholdClass,
    Individual,
    Membership,
    MoveRequest,
    NameWord,
    Payee,
    Residence,
)
from ansinh.registry.queries import household_as_believed, individual_as_believed, search_individuals
from ansinh.registry.services import (
    NewHousehold,
    approve_move_request,
    end_circumstance,
    register_household,
    rehome_area,
    reject_move_request,
    submit_move_request,
)
from ansinh.registry.testing import (
    an_officer,
    hoa,
    mai,
    make_account,
    make_circumstance,
    make_household,
    make_household_class,
    make_individual,
    make_payee,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
NUMBER = "072145000011"


def _ask(actor: Actor, area: Area, number: str = NUMBER) -> MoveRequest:
    return submit_move_request(actor=actor, area=area, identity_number=number, reason="về ở với con", on=TODAY)


def _homes(person: Individual) -> list[tuple[int, dt.date | None]]:
    return list(Residence.objects.filter(individual=person).order_by("valid_from").values_list("area", "valid_to"))


def test_a_move_takes_both_communes_and_everything_travels(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    heard: list[IndividualMoved] = []
    listen(IndividualMoved, heard.append)
    with acting(lan):
        household = make_household(lan, tan_dong)
        person = hoa(lan, tan_dong, household=household)
        child = mai(lan, tan_dong, household=household)
        make_circumstance(lan, person, "disability", value="severe")
        parent = make_circumstance(lan, child, "parent", related=person)
        make_payee(lan, person, account=make_account(lan, person))

    with acting(minh):
        request = _ask(minh, binh_minh)
        assert (request.individual, request.from_area) == (None, tan_dong)
        assert not Individual.objects.exists()

    with acting(lan):
        seen = MoveRequest.objects.get()
        approve_move_request(actor=lan, request=seen, on=TODAY, companions=[child])
        assert not Individual.objects.exists()
        assert AuditEntry.objects.filter(act="approve_move_request").count() == 1

    with acting(minh):
        assert set(Individual.objects.all()) == {person, child}
        for rows in (Circumstance, Payee, Membership, NameWord):
            assert rows.objects.exists()
            assert set(rows.objects.values_list("area_path", flat=True)) == {binh_minh.path}
        assert Membership.objects.get(individual=person).valid_to == TODAY
        assert _homes(person) == [(tan_dong.pk, TODAY), (binh_minh.pk, None)]
        assert individual_as_believed(actor=minh, individual=person, at=dt.datetime.now(dt.UTC)).individual is not None
        assert not Household.objects.exists()
        assert AuditEntry.objects.filter(act="approve_move_request").count() == 1
        parent.refresh_from_db()
        end_circumstance(actor=minh, circumstance=parent, on=TODAY, why="đã lớn")

    assert [(event.individual_id, event.from_path, event.to_path) for event in heard[-2:]] == [
        (person.pk, tan_dong.path, binh_minh.path), (child.pk, tan_dong.path, binh_minh.path),
    ]  # fmt: skip


def test_the_new_commune_cannot_take_what_the_old_one_did_not_send(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
    with acting(minh):
        request = _ask(minh, binh_minh)

        with pytest.raises(OutsideScope):
            approve_move_request(actor=minh, request=request, on=TODAY)


def test_what_cannot_be_asked(lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
        with pytest.raises(RegisteredHere):
            _ask(lan, tan_dong)
        with pytest.raises(NotRegistered):
            _ask(lan, tan_dong, "072145000999")
    with acting(minh):
        _ask(minh, binh_minh)
        with pytest.raises(MoveAsked):
            _ask(minh, binh_minh)
    without = an_officer(binh_minh, username="minh", without="move_residence")
    with acting(without), pytest.raises(NoRight):
        _ask(without, binh_minh)


def test_a_declined_request_is_answered_once_and_says_why(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
    with acting(minh):
        request = _ask(minh, binh_minh)
    with acting(lan):
        reject_move_request(actor=lan, request=request, why="vẫn đang cư trú", on=TODAY)
        with pytest.raises(MoveAnswered):
            approve_move_request(actor=lan, request=request, on=TODAY)
        assert Individual.objects.get() == person
    with acting(minh):
        assert MoveRequest.objects.get().answer == "vẫn đang cư trú"
        assert _ask(minh, binh_minh).state == "asked"


def test_a_companion_of_another_commune_is_refused(lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(lan):
        hoa(lan, tan_dong)
    with acting(minh):
        other = mai(minh, binh_minh)
        request = _ask(minh, binh_minh)
    with acting(lan), pytest.raises(SomeoneStaysBehind):
        approve_move_request(actor=lan, request=request, on=TODAY, companions=[other])


def test_the_reform_carries_a_whole_unit_with_its_hamlets(db: None) -> None:
    heard: list[AreaRehomed] = []
    listen(AreaRehomed, heard.append)
    old, new = make_former_commune(), make_commune()
    old_hamlet, new_hamlet = make_hamlet(old), make_hamlet(new)
    officer = an_officer(old)
    reform = dt.date(2025, 7, 1)
    with acting(officer):
        household = make_household_in(officer, old, old_hamlet)
        with_hamlet = hoa(officer, old, household=household, since=dt.date(2020, 1, 1))
        make_household_class(officer, household)
        make_circumstance(officer, with_hamlet, "disability", value="severe")
        without = make_individual(officer, old, since=dt.date(2020, 1, 1))

    with acting(SYSTEM):
        assert rehome_area(actor=SYSTEM, old=old, new=new, on=reform, hamlets={old_hamlet: new_hamlet}) == 2
        assert rehome_area(actor=SYSTEM, old=old, new=new, on=reform, hamlets={old_hamlet: new_hamlet}) == 0

    with acting(officer):
        assert not Individual.objects.exists()
    with acting(an_officer(new)):
        paths = dict(Individual.objects.values_list("pk", "area_path"))
        assert paths == {with_hamlet.pk: new_hamlet.path, without.pk: new.path}
        assert Circumstance.objects.get().area_path == HouseholdClass.objects.get().area_path == new_hamlet.path
        assert _homes(without) == [(old.pk, reform), (new.pk, None)]
        assert household_as_believed(household=household, at=dt.datetime.now(dt.UTC)).household is not None
    assert heard[-1].paths == ((old_hamlet.path, new_hamlet.path), (old.path, new.path))


def make_household_in(officer: Actor, area: Area, hamlet: Area) -> Household:
    new = NewHousehold(number="00012", hamlet=hamlet)
    return register_household(actor=officer, area=area, household=new, on=dt.date(2025, 4, 1))


def test_a_divided_unit_is_carried_hamlet_by_hamlet(db: None) -> None:
    old = make_former_commune("25564", "Phước Minh")
    first, second = make_commune("25579", "Lộc Ninh"), make_commune("25552", "Dương Minh Châu")
    here, there = make_hamlet(old, "001"), make_hamlet(old, "002", "Phước Lợi")
    officer = an_officer(old)
    with acting(officer):
        one = make_individual(officer, old, hamlet=here)
        other = make_individual(officer, old, hamlet=there)

    with acting(SYSTEM):
        rehome_area(actor=SYSTEM, old=here, new=first, on=dt.date(2025, 7, 1))
        rehome_area(actor=SYSTEM, old=there, new=second, on=dt.date(2025, 7, 1))

    with acting(an_officer(first)):
        assert list(Individual.objects.all()) == [one]
    with acting(an_officer(second)):
        assert list(Individual.objects.all()) == [other]


def test_two_households_of_one_number_keep_apart_after_the_reform(db: None) -> None:
    hamlet = make_hamlet(make_former_commune("25519", "Tân Hà"))
    old, new = hamlet.parent, make_commune()
    assert old is not None
    officer, successor = an_officer(old), an_officer(new)
    with acting(successor):
        make_household(successor, new, number="00012")
    with acting(officer):
        make_household_in(officer, old, hamlet)

    with acting(SYSTEM):
        rehome_area(actor=SYSTEM, old=old, new=new, on=dt.date(2025, 7, 1))

    with acting(successor):
        assert set(Household.objects.values_list("number", flat=True)) == {"00012", "25519/00012"}


def test_an_officer_does_not_reform_units(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(lan), pytest.raises(NoRight):
        rehome_area(actor=lan, old=tan_dong, new=binh_minh, on=TODAY)


def test_names_are_found_by_their_words_in_any_order(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong, full_name="Nguyễn Thị Hoà")
        make_individual(lan, tan_dong, full_name="Nguyễn Văn Hậu")

        for text in ("hoa nguyen", "NGUYỄN THỊ HÒA", "ngu tH ho", "Hòa", NUMBER, "0721450"):
            assert list(search_individuals(actor=lan, text=text)) == [person], text
        assert [found.full_name for found in search_individuals(actor=lan, text="nguyen")] == [
            "Nguyễn Văn Hậu", "Nguyễn Thị Hoà",
        ]  # fmt: skip
        assert not search_individuals(actor=lan, text=" ").exists()
