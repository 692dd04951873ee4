"""Registering people: what is refused, in which words, and that nothing of a refused act is kept."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.areas.testing import make_former_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError, NoRight
from ansinh.core.wall import acting
from ansinh.registry.errors import (
    AlreadyDead,
    HamletElsewhere,
    HouseholdElsewhere,
    IdentityNumberTaken,
    IdentityNumberTwice,
    NotInForce,
)
from ansinh.registry.models import BirthPrecision, Individual, Membership, Residence
from ansinh.registry.queries import household_of, search_individuals
from ansinh.registry.services import (
    NewIndividual,
    correct_individual,
    record_death,
    register_individual,
    register_many,
)
from ansinh.registry.testing import an_officer, binh, hoa, mai, make_household, make_individual, make_member

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def test_a_person_is_registered_with_place_words_household_and_audit(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        hamlet = make_hamlet(tan_dong)
        household = make_household(lan, tan_dong, hamlet=hamlet)
        person = make_member(lan, tan_dong, household, full_name="  Nguyễn   Thị Hoà ")

        assert person.full_name == "Nguyễn Thị Hoà"
        assert person.area_path == hamlet.path
        assert household_of(person) == household
        assert Residence.objects.get(individual=person).hamlet == hamlet
        assert list(search_individuals(actor=lan, text="hoa ngu")) == [person]
        assert AuditEntry.objects.filter(act="register_individual", object_id=str(person.pk)).count() == 1


def test_a_person_without_papers_gets_a_temporary_number(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        first, second = make_individual(lan, tan_dong), mai(lan, tan_dong)

        assert first.temporary_number is not None
        assert first.temporary_number.startswith("T")
        assert first.temporary_number != second.temporary_number
        assert list(search_individuals(actor=lan, text=first.temporary_number)) == [first]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": " . "}, "A person needs a name of 1 to 120 characters; “.” came."),
        (
            {"birth_date": dt.date(2026, 11, 23)},
            "The birth date of Nguyễn Thị Hòa, 23/11/2026, lies in the future. Expected a day up to 22/11/2026.",
        ),
        (
            {"died_on": dt.date(1945, 9, 1)},
            "Nguyễn Thị Hòa was born on 02/09/1945 and cannot have died on 01/09/1945. Check both dates.",
        ),
        (
            {"died_on": dt.date(2026, 11, 23)},
            "The date of death of Nguyễn Thị Hòa, 23/11/2026, lies in the future. Expected a day up to 22/11/2026.",
        ),
        (
            {"identity_number": "072045000011"},
            "The identity number 072045000011 cannot be right: its fourth digit says male, the record says female.",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_kept(
    lan: Actor, tan_dong: Area, changes: dict[str, Any], sentence: str
) -> None:
    with acting(lan), override("en"):
        with pytest.raises(AnSinhError) as refusal:
            make_individual(lan, tan_dong, **changes)

        assert str(refusal.value) == sentence
        assert Individual.objects.count() == 0


def test_a_birth_date_of_today_is_accepted(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        assert make_individual(lan, tan_dong, birth_date=TODAY).birth_date == TODAY


def test_a_commune_that_ended_registers_nobody(tan_dong: Area) -> None:
    former = make_former_commune()
    officer = an_officer(former)
    person = NewIndividual(full_name="Lê Văn Tư", birth_date=dt.date(1950, 1, 1))

    with acting(officer):
        register_individual(actor=officer, area=former, person=person, on=dt.date(2025, 6, 30))
        with pytest.raises(NotInForce):
            register_individual(actor=officer, area=former, person=person, on=dt.date(2025, 7, 1))


def test_a_hamlet_of_another_commune_is_refused(lan: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(lan), pytest.raises(HamletElsewhere):
        make_individual(lan, tan_dong, hamlet=make_hamlet(binh_minh))


def test_a_household_of_another_hamlet_is_refused(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong, hamlet=make_hamlet(tan_dong, "001"))

        with pytest.raises(HouseholdElsewhere):
            make_individual(lan, tan_dong, hamlet=make_hamlet(tan_dong, "002", "Đông Lợi"), household=household)


def test_without_the_right_nobody_is_registered(tan_dong: Area) -> None:
    hamlet_head = an_officer(tan_dong, without="edit_registry")

    with acting(hamlet_head), pytest.raises(NoRight):
        hoa(hamlet_head, tan_dong)


def test_a_number_taken_in_another_commune_tells_which_commune_to_ask_and_nothing_else(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    with acting(minh):
        hoa(minh, binh_minh, full_name="Trương Thị Sen")

    with acting(lan), override("en"), pytest.raises(IdentityNumberTaken) as refusal:
        hoa(lan, tan_dong)

    assert str(refusal.value) == (
        "The identity number 072145000011 is registered already. Ask Xã Bình Minh, Tỉnh Tây Ninh."
    )
    assert set(refusal.value.data) == {"number", "ask"}
    assert refusal.value.__cause__ is None


def test_after_a_taken_number_the_scope_is_the_officers_again(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    with acting(minh):
        hoa(minh, binh_minh)

    with acting(lan):
        with pytest.raises(IdentityNumberTaken):
            hoa(lan, tan_dong)

        assert Individual.objects.count() == 0


def test_two_people_of_one_list_with_one_number_are_refused(lan: Actor, tan_dong: Area) -> None:
    twice = [
        NewIndividual(full_name=name, birth_date=dt.date(1945, 9, 2), identity_number="072145000011")
        for name in ("Nguyễn Thị Hòa", "Nguyễn Thị Hoa")
    ]

    with acting(lan), override("en"):
        with pytest.raises(IdentityNumberTwice) as refusal:
            register_many(actor=lan, area=tan_dong, people=twice, on=TODAY)

        assert "Nguyễn Thị Hòa and Nguyễn Thị Hoa" in str(refusal.value)
        assert Individual.objects.count() == 0


def test_thousands_are_registered_in_a_few_statements(
    lan: Actor, tan_dong: Area, django_assert_max_num_queries: Any
) -> None:
    people = [NewIndividual(full_name=f"Nguyễn Văn {n}", birth_date=dt.date(1950, 1, 1)) for n in range(1000)]

    with acting(lan):
        with django_assert_max_num_queries(30):
            registered = register_many(actor=lan, area=tan_dong, people=people, on=TODAY)

        assert [person.full_name for person in registered[:3]] == ["Nguyễn Văn 0", "Nguyễn Văn 1", "Nguyễn Văn 2"]
        assert Individual.objects.get(pk=registered[999].pk).full_name == "Nguyễn Văn 999"


def test_a_correction_keeps_before_after_and_why_and_renews_the_search_words(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)

        correct_individual(actor=lan, individual=person, changes={"full_name": "Nguyễn Thị Huệ"}, why="giấy khai sinh")

        assert not search_individuals(actor=lan, text="hoa").exists()
        assert list(search_individuals(actor=lan, text="hue nguyen")) == [person]
        entry = AuditEntry.objects.get(act="correct_individual")
        assert (entry.before, entry.after, entry.why) == (
            {"full_name": "Nguyễn Thị Hòa"}, {"full_name": "Nguyễn Thị Huệ"}, "giấy khai sinh",
        )  # fmt: skip


def test_a_correction_to_a_taken_number_is_refused(lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area) -> None:
    with acting(minh):
        hoa(minh, binh_minh)

    with acting(lan):
        person = make_individual(lan, tan_dong)
        with pytest.raises(IdentityNumberTaken):
            correct_individual(
                actor=lan, individual=person, changes={"identity_number": "072145000011"}, why="có căn cước"
            )

        person.refresh_from_db()
        assert person.identity_number is None


def test_a_death_recorded_twice_has_the_effect_of_one(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        record_death(actor=lan, individual=person, died_on=dt.date(2026, 11, 1), certificate="12/2026")
        record_death(actor=lan, individual=person, died_on=dt.date(2026, 11, 1), certificate="12/2026")

        assert AuditEntry.objects.filter(act="record_death").count() == 1
        with pytest.raises(AlreadyDead):
            record_death(actor=lan, individual=person, died_on=dt.date(2026, 11, 2))


def test_the_database_refuses_impossible_people(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        impossible: list[dict[str, Any]] = [
            {"died_on": dt.date(1945, 9, 1)},
            {"identity_number": "12345"},
            {"identity_number": None},
            {"full_name": ""},
            {"birth_precision": BirthPrecision.YEAR},
            {"area_path": "vn.80.tân-đông."},
        ]
        for change in impossible:
            with pytest.raises((IntegrityError, Exception)) as refusal, transaction.atomic():
                Individual.objects.filter(pk=person.pk).update(**change)
            assert "registry_individual" in str(refusal.value), change


def test_a_person_belongs_to_one_household_at_a_time(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = binh(lan, tan_dong, household=make_household(lan, tan_dong), relation="head")
        other = make_household(lan, tan_dong)

        with (
            pytest.raises(IntegrityError, match="registry_membership_of_one_household_at_a_time"),
            transaction.atomic(),
        ):
            Membership.objects.create(
                individual=person, household=other, area_path=person.area_path, relation="other", is_head=False,
                valid_from=dt.date(2026, 1, 1),
            )  # fmt: skip


def test_the_tests_run_as_the_applications_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("ansinh_app",)
