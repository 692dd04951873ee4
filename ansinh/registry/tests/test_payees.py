"""Whose hands money reaches: the holder is the payee, a changed account takes two hands and pauses nothing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.wall import acting
from ansinh.registry.errors import (
    AccountOpenAlready,
    BadAccountNumber,
    HolderIsNotPayee,
    NotProposed,
    PayeeIncomplete,
    ProposalWaiting,
    SameHand,
    UnknownBank,
)
from ansinh.registry.models import BankAccount, Payee, State
from ansinh.registry.queries import accounts_shared_by_households, bank_named, payees_in_force
from ansinh.registry.services import approve_bank_account, approve_payee, reject_bank_account
from ansinh.registry.testing import FROM, an_officer, binh, hoa, mai, make_account, make_household, make_payee

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def thu(tan_dong: Area) -> Actor:
    return an_officer(tan_dong, username="thu", full_name="Đỗ Thị Thu")


def test_a_first_account_counts_at_once(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_payee(lan, person, account=make_account(lan, person))

        found = payees_in_force(individuals=[person.pk], on=NOVEMBER)[person.pk]

    assert (found.way, found.bank_bin, found.account_number, found.holder_name, found.payee_id) == (
        "bank", "970405", "7002205123456", "Nguyễn Thị Hòa", person.pk,
    )  # fmt: skip


def test_a_changed_account_takes_a_second_hand_and_pauses_nothing(lan: Actor, thu: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_payee(lan, person, account=make_account(lan, person))
        changed = make_account(lan, person, number="9999000011", bank="Vietcombank")

        assert changed.state == State.PROPOSED
        assert payees_in_force(on=NOVEMBER)[person.pk].account_number == "7002205123456"
        with pytest.raises(SameHand):
            approve_bank_account(actor=lan, account=changed, on=NOVEMBER)
        with pytest.raises(ProposalWaiting):
            make_account(lan, person, number="9999000022")

    with acting(thu):
        approve_bank_account(actor=thu, account=changed, on=NOVEMBER)
        assert payees_in_force(on=NOVEMBER)[person.pk].account_number == "9999000011"
        assert payees_in_force(on=NOVEMBER - dt.timedelta(days=1))[person.pk].account_number == "7002205123456"
        with pytest.raises(NotProposed):
            approve_bank_account(actor=thu, account=changed, on=NOVEMBER)


def test_a_declined_account_leaves_everything_as_it_was(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_payee(lan, person, account=make_account(lan, person))
        changed = make_account(lan, person, number="9999000011")
        reject_bank_account(actor=lan, account=changed, why="số sai")

        assert payees_in_force(on=NOVEMBER)[person.pk].account_number == "7002205123456"


def test_the_database_wants_two_hands_too(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_account(lan, person)
        changed = make_account(lan, person, number="9999000011")

        with pytest.raises(IntegrityError, match="takes_two_hands"), transaction.atomic():
            BankAccount.objects.filter(pk=changed.pk).update(state=State.CONFIRMED, confirmed_by="lan")


def test_money_sent_to_another_persons_account_takes_two_hands(lan: Actor, thu: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person, son = hoa(lan, tan_dong), binh(lan, tan_dong)
        make_payee(lan, person, account=make_account(lan, person))
        make_payee(lan, person, on=dt.date(2026, 1, 1))
        sons = make_account(lan, son, number="9999000011")
        proposed = make_payee(lan, person, kind="guardian", payee=son, account=sons, on=dt.date(2026, 2, 1))

        assert proposed.state == State.PROPOSED
        assert payees_in_force(on=NOVEMBER)[person.pk].way == "post"

    with acting(thu):
        approve_payee(actor=thu, payee=proposed, on=NOVEMBER)
        assert payees_in_force(on=NOVEMBER)[person.pk].payee_name == "Phạm Văn Bình"


def test_the_holder_must_be_the_payee(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        account = make_account(lan, person, holder_name="Trương Thị Sen")

        with pytest.raises(HolderIsNotPayee):
            make_payee(lan, person, account=account)


def test_a_holders_name_may_lack_accents_as_banks_write_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)

        assert make_payee(lan, person, account=make_account(lan, person, holder_name="NGUYEN THI HOA")).way == "bank"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"bank": "Ngân hàng Trái Đất"}, UnknownBank),
        ({"number": "12"}, BadAccountNumber),
        ({"number": "7002205123456"}, AccountOpenAlready),
    ],
)
def test_a_bad_account_is_refused(
    lan: Actor, tan_dong: Area, changes: dict[str, str], error: type[AnSinhError]
) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_account(lan, person)

        with pytest.raises(error):
            make_account(lan, person, **{"number": "9999000011", **changes})


def test_an_authorised_payee_needs_a_paper_and_ends_with_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        make_payee(lan, person)
        with pytest.raises(PayeeIncomplete):
            make_payee(lan, person, kind="authorised", payee_name="Phạm Văn Bình", on=NOVEMBER)

        until = dt.date(2027, 2, 1)
        make_payee(
            lan, person, kind="authorised", payee_name="Phạm Văn Bình", document="UQ 05/2026", until=until, on=NOVEMBER
        )

        assert payees_in_force(on=until - dt.timedelta(days=1))[person.pk].kind == "authorised"
        assert payees_in_force(on=until)[person.pk].kind == "self"


def test_one_payee_at_a_time(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        payee = make_payee(lan, hoa(lan, tan_dong))
        payee.pk = None

        with pytest.raises(IntegrityError, match="registry_payee_one_at_a_time"), transaction.atomic():
            payee.save(force_insert=True)
        assert Payee.objects.count() == 1


def test_a_payee_set_twice_is_set_once(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        person = hoa(lan, tan_dong)
        account = make_account(lan, person)
        first = make_payee(lan, person, account=account)
        again = make_payee(lan, person, account=account)
        by_post = make_payee(lan, person)

        assert first == again != by_post
        assert Payee.objects.filter(individual=person).count() == 2
        assert payees_in_force(individuals=[person.pk], on=FROM)[person.pk].way == "post"


def test_one_account_for_several_households_is_an_alert(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        first, second = make_household(lan, tan_dong), make_household(lan, tan_dong)
        mother = hoa(lan, tan_dong, household=first)
        account = make_account(lan, mother)
        make_payee(lan, mother, account=account)
        make_payee(lan, mai(lan, tan_dong, household=first), kind="guardian", payee=mother, account=account)
        assert accounts_shared_by_households(on=NOVEMBER) == []

        make_payee(lan, binh(lan, tan_dong, household=second), kind="guardian", payee=mother, account=account)
        (alert,) = accounts_shared_by_households(on=NOVEMBER)

    assert (alert.number, alert.household_count) == ("7002205123456", 2)


@pytest.mark.parametrize(
    "text",
    [
        "970405",
        "Agribank",
        "AGRIBANK CN Tân Châu",
        "VBAAVNVX",
        "NH Nông nghiệp và Phát triển Nông thôn Việt Nam",
    ],
)
def test_a_bank_is_known_by_any_of_its_names(text: str) -> None:
    bank = bank_named(text)

    assert bank is not None
    assert bank.bin == "970405"
