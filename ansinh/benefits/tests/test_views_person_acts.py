"""What an officer and the chair do on the page of a person, and what each act refuses."""

import datetime as dt

import pytest
from django.test import Client

from ansinh.areas.testing import make_hamlet
from ansinh.benefits.models import Decision, DecisionItem, Proposal, Recovery
from ansinh.benefits.testing import make_decided, make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.benefits.tests.desk_clients import client_of, do, page_of
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.payments.models import Entitlement, EntitlementState
from ansinh.registry.models import BankAccount, Circumstance, HouseholdClass, Individual, Payee, State
from ansinh.registry.testing import make_account, make_payee

pytestmark = pytest.mark.django_db
FACT = {
    "what": "pension:", "valid_from": "01/11/2026", "valid_to": "", "source": "certificate",
    "certificate_number": "12/BHXH", "issued_on": "", "expires_on": "", "amount": "2.000.000", "related": "",
}  # fmt: skip
ACCOUNT = {"bank": "970405", "number": "7002205123456", "holder_name": "PHAM VAN BINH"}
PAYEE = {"way": "home", "kind": "self", "payee": "", "document": "", "until": ""}


def _binh(desk: Desk, name: str = "Phạm Văn Bình") -> Individual:
    with acting(desk.lan):
        return make_disabled(desk.lan, desk.area, name)


def _drawing(desk: Desk) -> Individual:
    person = _binh(desk)
    with acting(SYSTEM, scope=desk.area.path):
        make_decided(desk.lan, desk.minh, desk.area, person)
    return person


def _chair(desk: Desk) -> Client:
    return client_of(desk.area, "approver", "minh")


def _at(person: Individual) -> str:
    return f"/people/{person.pk}/"


def test_a_death_stops_what_was_drawn_and_waits_for_its_paper(desk: Desk) -> None:
    person, officer = _drawing(desk), client_of(desk.area)

    assert "lies in the future" in do(officer, _at(person), "death", 422, died_on="21/11/2026", certificate="")
    do(officer, _at(person), "death", died_on="15/11/2026", certificate="07/TLKT")
    assert "is recorded for" in do(officer, _at(person), "death", 409, died_on="16/11/2026", certificate="")

    with acting(SYSTEM):
        assert Individual.objects.get(pk=person.pk).died_on == dt.date(2026, 11, 15)
        assert Entitlement.objects.get().state == EntitlementState.ENDED
        assert Proposal.objects.get(is_done=True).individual_id == person.pk
    page = page_of(officer, _at(person))
    assert "/do/death/" not in page
    assert "/do/fact/" not in page


def test_a_circumstance_is_recorded_with_its_paper_and_ended(desk: Desk) -> None:
    person, officer = _binh(desk), client_of(desk.area)

    do(officer, _at(person), "fact", **FACT)
    with acting(SYSTEM):
        fact = Circumstance.objects.get(kind="pension")
    assert (fact.amount, fact.certificate_number) == (2_000_000, "12/BHXH")
    do(officer, _at(person), "fact_ends", fact=fact.pk, on="20/11/2026", why="Hết hưởng")
    with acting(SYSTEM):
        fact.refresh_from_db()
    assert fact.valid_to == TODAY
    assert "is not offered any more" in do(
        officer, _at(person), "fact_ends", 422, fact=fact.pk, on="21/11/2026", why="lần nữa"
    )


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"amount": ""}, 422, "Give the amount"),
        ({"what": ""}, 422, "This field is required"),
        ({"what": "disability:severe", "amount": "", "valid_from": "01/11/2020"}, 409, "Disability"),
        ({"valid_to": "01/10/2026"}, 422, "A period must end after it begins"),
        ({"what": "spouse:", "amount": "", "related": "072080000099"}, 404, "Nobody is registered"),
        ({"what": "spouse:", "amount": ""}, 422, "the name of the other person"),
        ({"what": "gold:"}, 422, "is not offered any more"),
    ],
)
def test_a_circumstance_with_a_fault_is_refused_beside_it(
    desk: Desk, changes: dict[str, str], status: int, said: str
) -> None:
    person = _binh(desk)

    assert said.lower() in do(client_of(desk.area), _at(person), "fact", status, **{**FACT, **changes}).lower()
    with acting(SYSTEM):
        assert Circumstance.objects.filter(individual=person).count() == 1


def test_a_carer_is_named_by_number_or_by_name(desk: Desk) -> None:
    person, officer = _binh(desk), client_of(desk.area)
    with acting(desk.lan):
        carer = make_person(desk.lan, desk.area, "Phạm Thị Lý", birth_date=dt.date(1985, 1, 1))
        Individual.objects.filter(pk=carer.pk).update(identity_number="072185000011", temporary_number=None)
    named = {"what": "carer:family", "amount": "", "certificate_number": ""}

    do(officer, _at(person), "fact", **{**FACT, **named, "related": "072185000011"})
    do(officer, _at(person), "fact", **{**FACT, **named, "valid_from": "20/11/2026", "related": "Lê Văn Xa"})

    with acting(SYSTEM):
        found = Circumstance.objects.filter(kind="carer").order_by("valid_from")
        assert [(one.related_id, one.related_name) for one in found] == [
            (carer.pk, "Phạm Thị Lý"),
            (None, "Lê Văn Xa"),
        ]


def test_the_class_of_the_household_changes_by_its_decision(desk: Desk) -> None:
    person, officer = _binh(desk), client_of(desk.area)
    values = {
        "household_class": "poor", "decision_number": "99/QĐ-UBND", "decided_on": "18/11/2026",
        "valid_from": "20/11/2026", "valid_to": "",
    }  # fmt: skip

    assert "This field is required" in do(officer, _at(person), "class", 422, **{**values, "decision_number": ""})
    do(officer, _at(person), "class", **values)
    do(officer, _at(person), "class", 409, **values)

    with acting(SYSTEM):
        assert HouseholdClass.objects.get().decision_number == "99/QĐ-UBND"


def test_a_second_account_counts_once_another_hand_has_confirmed_it(desk: Desk) -> None:
    person, officer, chair = _binh(desk), client_of(desk.area), _chair(desk)

    do(officer, _at(person), "account", **ACCOUNT)
    with acting(SYSTEM):
        first = BankAccount.objects.get()
    do(officer, _at(person), "payee", **{**PAYEE, "way": f"bank:{first.pk}"})
    do(officer, _at(person), "account", **{**ACCOUNT, "number": "7002205999999"})
    do(officer, _at(person), "account", 409, **{**ACCOUNT, "number": "7002205888888"})
    assert "/do/confirm_account/" not in page_of(officer, _at(person))
    do(officer, _at(person), "confirm_account", 403)
    assert "Phạm Văn Bình" in page_of(chair, "/payees/waiting/?hand=mine")
    assert "Phạm Văn Bình" in page_of(chair, "/payees/waiting/?q=binh+pham")
    assert "Phạm Văn Bình" not in page_of(chair, "/payees/waiting/?q=hoa")
    assert "/payees/waiting/?hand=mine" in page_of(chair, "/")
    assert "/payees/waiting/?hand=mine" not in page_of(officer, "/")
    assert "Phạm Văn Bình" not in page_of(officer, "/payees/waiting/?hand=mine")
    assert "Phạm Văn Bình" in page_of(officer, "/payees/waiting/")
    assert "/do/confirm_account/" in page_of(chair, _at(person))
    do(chair, _at(person), "confirm_account")
    assert "no longer open" in do(chair, _at(person), "confirm_account", 409)

    with acting(SYSTEM):
        second = BankAccount.objects.get(number="7002205999999")
        assert (second.state, second.confirmed_by) == (State.CONFIRMED, "minh")
        assert Payee.objects.get(individual=person, valid_to__isnull=True, state=State.CONFIRMED).account == second
    assert "Phạm Văn Bình" not in page_of(chair, "/payees/waiting/")


def test_a_new_account_is_not_taken_with_a_reason(desk: Desk) -> None:
    person, chair = _binh(desk), _chair(desk)
    with acting(desk.lan):
        make_account(desk.lan, person)
        make_account(desk.lan, person, number="7002205999999")

    assert "This field is required" in do(chair, _at(person), "reject_account", 422, why="")
    do(chair, _at(person), "reject_account", why="Sai chủ tài khoản")
    do(chair, _at(person), "reject_account", 409, why="lần nữa")
    with acting(SYSTEM):
        assert BankAccount.objects.get(number="7002205999999").state == State.DECLINED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"way": "", "kind": "self"}, "This field is required"),
        ({"way": "bank:999999"}, "is not offered any more"),
        ({"kind": "guardian"}, "the payee&#x27;s name"),
        ({"kind": "authorised", "payee": "Lê Văn Xa"}, "the paper of authority"),
        ({"payee": "Lê Văn Xa"}, "no other person"),
    ],
)
def test_a_payee_with_a_fault_is_refused_beside_it(desk: Desk, changes: dict[str, str], said: str) -> None:
    person = _binh(desk)

    assert said in do(client_of(desk.area), _at(person), "payee", 422, **{**PAYEE, **changes})
    with acting(SYSTEM):
        assert Payee.objects.filter(individual=person, way="home").count() == 0


def test_another_account_of_the_payee_waits_for_the_second_hand(desk: Desk) -> None:
    person, officer, chair = _binh(desk), client_of(desk.area), _chair(desk)
    with acting(desk.lan):
        first = make_account(desk.lan, person)
        make_payee(desk.lan, person, account=first, on=dt.date(2026, 11, 1))
        second = make_account(desk.lan, person, number="7002205999999")
    do(chair, _at(person), "confirm_account")
    with acting(SYSTEM):
        BankAccount.objects.filter(pk=first.pk).update(valid_to=None)
    do(officer, _at(person), "payee", **{**PAYEE, "way": f"bank:{first.pk}"})

    assert "/do/confirm_payee/" in page_of(chair, _at(person))
    do(officer, _at(person), "confirm_payee", 403)
    do(chair, _at(person), "confirm_payee")
    with acting(SYSTEM):
        assert second.pk != first.pk
        assert not Payee.objects.filter(state=State.PROPOSED).exists()


def test_payments_are_suspended_resumed_and_stopped_by_papers_of_the_chair(desk: Desk) -> None:
    person, officer, chair = _drawing(desk), client_of(desk.area), _chair(desk)
    with acting(SYSTEM):
        drawn = Entitlement.objects.get().pk
    stop = {"drawn": drawn, "cause": "review_missed", "first_month": "12/2026", "number": ""}

    do(officer, _at(person), "suspend", 403, **stop)
    assert "is not offered any more" in do(chair, _at(person), "suspend", 422, **{**stop, "cause": "detained"})
    assert "Expected a month like" in do(chair, _at(person), "suspend", 422, **{**stop, "first_month": "sau"})
    for act, cause in (("suspend", "review_missed"), ("end", "declined")):
        page = do(chair, _at(person), act, 422, **{**stop, "cause": cause, "first_month": "01/2000"})
        assert "is paid from 11/2026 on. Give that month or a later one" in page
    do(chair, _at(person), "suspend", **stop)
    assert "/do/suspend/" not in page_of(chair, _at(person))
    do(chair, _at(person), "resume", drawn=drawn, number="")
    do(chair, _at(person), "end", **{**stop, "cause": "declined"})

    with acting(SYSTEM):
        assert Entitlement.objects.get().state == EntitlementState.ENDED
        kinds = list(Decision.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["grant", "suspend", "resume", "end"]


def test_what_was_paid_too_much_is_proposed_to_the_chair(desk: Desk) -> None:
    person, officer = _binh(desk), client_of(desk.area)
    with acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 11), amount=900_000)
    values = {"first": "11/2026", "last": "11/2026", "fault": "office", "why": "Chi thừa"}

    assert "cannot come before" in do(officer, _at(person), "recover", 422, **{**values, "first": "12/2026"})
    for months, came in ({"last": "12/2036"}, "12/2036"), ({"first": "06/2021"}, "06/2021"):
        page = do(officer, _at(person), "recover", 422, **{**values, **months})
        assert f"Expected a month from 07/2021 to 12/2026, {came} came." in page
    assert "was paid no more than" in do(officer, _at(person), "recover", 409, **values)
    with acting(SYSTEM):
        assert not Recovery.objects.exists()


def test_who_may_only_look_finds_no_act_and_is_refused_each(desk: Desk) -> None:
    person = _drawing(desk)
    auditor = client_of(desk.area, "auditor", "dung")
    head = client_of(make_hamlet(desk.area), "hamlet_head", "chin")

    assert 'id="acts"' not in page_of(auditor, _at(person))
    for act in ("death", "fact", "class", "account", "payee", "suspend", "end", "recover", "complain"):
        do(auditor, _at(person), act, 403)
        do(head, _at(person), act, 403)
    do(auditor, _at(person), "gold", 404)


def test_people_of_another_commune_cannot_be_touched_nor_named(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    far, near, officer = _binh(there, "Phạm Văn Xa"), _binh(desk), client_of(desk.area)
    with acting(there.lan):
        Individual.objects.filter(pk=far.pk).update(identity_number="072185000011", temporary_number=None)

    do(officer, _at(far), "death", 404, died_on="15/11/2026", certificate="")
    refused = do(
        officer, _at(near), "fact", 404, **{**FACT, "what": "spouse:", "amount": "", "related": "072185000011"}
    )
    assert "Phạm Văn Xa" not in refused
    with acting(SYSTEM):
        assert Individual.objects.get(pk=far.pk).died_on is None
        assert not DecisionItem.objects.filter(individual=far).exists()
