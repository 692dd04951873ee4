"""The invented people: the same everywhere, as many as reported, with numbers that hold and that nobody bears."""

from collections import Counter
from datetime import date

import pytest

from ansinh.core.months import Month
from ansinh.demo.drawn import judged
from ansinh.demo.people import BANKS, Person, Recipient, recipients_of
from ansinh.demo.plan import COMMUNES, NINH_SON, TAN_DONG, CommunePlan, Fate, small
from ansinh.registry.banks import bank_named
from ansinh.registry.identity import identity_faults
from ansinh.registry.services.contacts import MOBILE

EVERY = pytest.mark.parametrize("plan", COMMUNES, ids=lambda plan: plan.key)


def everybody(recipients: list[Recipient]) -> list[Person]:
    found: list[Person] = []
    for recipient in recipients:
        relatives = (recipient.guardian, recipient.carer, *recipient.children)
        found += [recipient.person, *{person.identity_number: person for person in relatives if person}.values()]
    return found


@EVERY
def test_the_same_plan_gives_the_same_people(plan: CommunePlan) -> None:
    assert recipients_of(plan) == recipients_of(plan)


def test_tan_dong_has_the_recipients_of_the_report() -> None:
    groups = Counter(recipient.group.category[:2] for recipient in recipients_of(TAN_DONG))

    assert groups == {"K1": 2, "K5": 132, "K6": 235}


def test_ninh_son_has_922_recipients_of_whom_over_96_in_a_hundred_by_bank() -> None:
    ways = Counter(recipient.way for recipient in recipients_of(NINH_SON))

    assert ways.total() == 922
    assert ways == {"bank": 888, "post": 22, "home": 12}


def test_the_communes_keep_within_the_poor_households_of_the_report() -> None:
    """Field notes §1: 43 poor or near-poor households in Tân Đông at the end of 2024, one poor left in Ninh Sơn."""
    tan_dong = Counter(recipient.group.household_class for recipient in recipients_of(TAN_DONG))
    ninh_son = Counter(recipient.group.household_class for recipient in recipients_of(NINH_SON))

    assert tan_dong["poor"] + tan_dong["near_poor"] <= 43
    assert ninh_son["poor"] == 1


@EVERY
def test_every_identity_number_holds_and_is_marked_as_invented(plan: CommunePlan) -> None:
    people = [person for person in everybody(recipients_of(plan)) if person.identity_number]

    faults = [identity_faults(p.identity_number, birth_date=p.birth_date, sex=p.sex) for p in people]

    assert [fault for fault in faults if fault] == []
    assert all(person.identity_number[6:8] == "99" for person in people)


def test_no_number_is_given_twice_in_all_communes() -> None:
    numbers = [
        person.identity_number
        for plan in COMMUNES
        for person in everybody(recipients_of(plan))
        if person.identity_number
    ]

    assert len(numbers) == len(set(numbers))


def test_accounts_and_telephones_have_the_form_of_real_ones() -> None:
    recipients = recipients_of(NINH_SON)
    accounts = [recipient.account for recipient in recipients if recipient.account]

    assert {bank_named(account.bank) for account in accounts}.isdisjoint({None})
    assert all(len(account.number) == BANKS[account.bank][0] for account in accounts)
    assert all(MOBILE.fullmatch(recipient.person.phone) for recipient in recipients)
    assert all(recipient.person.phone.startswith("051") for recipient in recipients)


@EVERY
def test_the_law_gives_everybody_the_category_that_the_list_says(plan: CommunePlan) -> None:
    recipients = recipients_of(plan)

    found = judged(recipients, month=Month(2025, 4))

    assert found.categories == [recipient.group.category for recipient in recipients]
    assert [amount > 0 for _, amount in found.carers] == [recipient.carer is not None for recipient in recipients]


@EVERY
def test_nobody_was_granted_before_being_born_or_after_the_list(plan: CommunePlan) -> None:
    decided = [(recipient.person.birth_date, recipient.decided_on) for recipient in recipients_of(plan)]

    assert all(born < on < date(2025, 3, 5) for born, on in decided)


def test_the_small_demo_keeps_whoever_the_story_follows() -> None:
    fates = {recipient.fate for plan in small() for recipient in recipients_of(plan)}

    assert fates == {None, *Fate}
