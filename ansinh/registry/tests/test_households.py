"""Households and their members, contact points, consent, and looks into the population database."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.areas.testing import make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.wall import acting
from ansinh.registry.errors import (
    BadContact,
    BadIdentityNumber,
    ConsentAlreadyGiven,
    HouseholdElsewhere,
    HouseholdNumberTaken,
    MembershipOverlaps,
    PeriodReversed,
)
from ansinh.registry.models import ContactPoint, Household, Individual, Membership, PopulationCheck, Residence
from ansinh.registry.queries import household_page
from ansinh.registry.services import (
    answer_whom_to_ask,
    assign_hamlet,
    correct_household,
    end_consent,
    end_membership,
    enrol_member,
    record_consent,
    record_contact_point,
    record_population_check,
)
from ansinh.registry.testing import binh, hoa, make_household, make_household_class

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def test_a_household_gets_the_next_number_and_none_is_given_twice(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        first, second = make_household(lan, tan_dong), make_household(lan, tan_dong)
        assert first.number != second.number

        with pytest.raises(HouseholdNumberTaken):
            make_household(lan, tan_dong, number=first.number)
        with pytest.raises(HouseholdNumberTaken):
            correct_household(actor=lan, household=second, number=first.number, address="", why="nhầm")
        assert (
            correct_household(actor=lan, household=second, number="0099", address="Tổ 5", why="sổ mới").number == "0099"
        )


def test_a_member_of_another_household_changes_over_and_the_page_shows_both(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        first, second = make_household(lan, tan_dong), make_household(lan, tan_dong)
        make_household_class(lan, first)
        person = binh(lan, tan_dong, household=first, relation="head")
        hoa(lan, tan_dong, household=first, relation="parent")

        enrol_member(actor=lan, household=second, individual=person, relation="head", on=TODAY)

        page = household_page(household=first)
        assert [(member.individual.full_name, member.valid_to) for member in page.members] == [
            ("Nguyễn Thị Hòa", None), ("Phạm Văn Bình", TODAY),
        ]  # fmt: skip
        assert [held.household_class for held in page.classes] == ["poor"]
        assert Membership.objects.get(household=second).is_head


def test_a_household_has_one_head_and_members_of_its_own_place(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        binh(lan, tan_dong, household=household, relation="head")
        other = hoa(lan, tan_dong)

        with pytest.raises(MembershipOverlaps):
            enrol_member(actor=lan, household=household, individual=other, relation="head", on=TODAY)
        elsewhere = make_household(lan, tan_dong, hamlet=make_hamlet(tan_dong))
        with pytest.raises(HouseholdElsewhere):
            enrol_member(actor=lan, household=elsewhere, individual=other, relation="head", on=TODAY)


def test_a_membership_ends_after_it_began(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong, household=make_household(lan, tan_dong))
        membership = Membership.objects.get(individual=person)

        with pytest.raises(PeriodReversed):
            end_membership(actor=lan, membership=membership, on=membership.valid_from, why="nhầm")
        assert end_membership(actor=lan, membership=membership, on=TODAY, why="tách hộ").valid_to == TODAY


def test_a_household_moves_to_a_hamlet_with_its_members_and_their_rows(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        household = make_household(lan, tan_dong)
        make_household_class(lan, household)
        person = hoa(lan, tan_dong, household=household)
        hamlet = make_hamlet(tan_dong)

        assign_hamlet(actor=lan, household=household, hamlet=hamlet, on=TODAY)

        for model in (Household, Individual, Membership):
            assert set(model.objects.values_list("area_path", flat=True)) == {hamlet.path}
        assert Residence.objects.get(individual=person, valid_to=None).hamlet == hamlet


@pytest.mark.parametrize(("value", "kept"), [("0912 345 678", "0912345678"), ("+84912345678", "0912345678")])
def test_a_mobile_number_is_kept_in_one_form_and_once(lan: Actor, tan_dong: Area, value: str, kept: str) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        record_contact_point(actor=lan, individual=person, channel="phone", value=value, on=TODAY)
        record_contact_point(actor=lan, individual=person, channel="phone", value=value, on=TODAY)

        assert ContactPoint.objects.get().value == kept


@pytest.mark.parametrize("value", ["0212345678", "091234567", "số của con"])
def test_what_is_no_mobile_number_is_refused(lan: Actor, tan_dong: Area, value: str) -> None:
    with acting(lan), pytest.raises(BadContact):
        record_contact_point(actor=lan, individual=hoa(lan, tan_dong), channel="phone", value=value, on=TODAY)


def test_consent_stands_once_until_it_is_withdrawn(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        given = {"purpose": "photo", "form": "written", "evidence": "phiếu 3/2026", "given_on": TODAY}
        consent = record_consent(actor=lan, individual=person, **given)  # type: ignore[arg-type]
        with pytest.raises(ConsentAlreadyGiven):
            record_consent(actor=lan, individual=person, **given)  # type: ignore[arg-type]

        end_consent(actor=lan, consent=consent, on=TODAY)
        assert record_consent(actor=lan, individual=person, **given).withdrawn_on is None  # type: ignore[arg-type]


def test_consent_without_evidence_is_impossible(lan: Actor, tan_dong: Area) -> None:
    with acting(lan), pytest.raises(IntegrityError, match="consent_is_verifiable"), transaction.atomic():
        record_consent(
            actor=lan, individual=hoa(lan, tan_dong), purpose="photo", form="written", evidence=" ", given_on=TODAY
        )


def test_a_look_into_the_population_database_says_who_when_what_and_stays(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        check = record_population_check(
            actor=lan, individual=hoa(lan, tan_dong), result="differs", differences="ngày sinh 03/09/1945"
        )

        assert (check.checked_by, check.checked_at.date(), check.result) == ("lan", TODAY, "differs")
        with pytest.raises(DatabaseError), transaction.atomic():
            PopulationCheck.objects.update(result="matches", differences="")


def test_whom_to_ask_for_a_number_is_answered_and_the_question_logged(
    lan: Actor, minh: Actor, tan_dong: Area, binh_minh: Area
) -> None:
    with acting(minh):
        hoa(minh, binh_minh)

    with acting(lan):
        assert answer_whom_to_ask(actor=lan, identity_number="072145000011") == "Xã Bình Minh, Tỉnh Tây Ninh"
        assert answer_whom_to_ask(actor=lan, identity_number="072145000012") is None
        assert AuditEntry.objects.filter(act="answer_whom_to_ask").count() == 2
        with pytest.raises(BadIdentityNumber):
            answer_whom_to_ask(actor=lan, identity_number="12345")
