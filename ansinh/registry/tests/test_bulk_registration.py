"""Whole households registered at once: everything that registering one by one writes, and each of its refusals."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.areas.testing import make_commune, make_former_commune, make_hamlet
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError, NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry.errors import IdentityNumberTaken, NotInForce
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    ContactPoint,
    Household,
    HouseholdClass,
    Individual,
    Membership,
    NameWord,
    Payee,
    Residence,
)
from ansinh.registry.queries import search_individuals
from ansinh.registry.queries.facts import facts_for_month
from ansinh.registry.services.bulk_registration import Registered, WholeHouseholds, register_whole_households
from ansinh.registry.testing import an_officer, hoa

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 7, 1)
NONE = [None] * 3


def the_family(**changes: dict[str, Any]) -> WholeHouseholds:
    """Bình (poor), his mother Hòa who draws by her own account, and Mai whom he raises and receives for."""
    tables: dict[str, dict[str, Any]] = {
        "households": {"number": ["H1"], "address": ["Tổ 3"], "hamlet": ["001"]},
        "people": {
            "household": [0, 0, 0],
            "relation": ["head", "parent", "child"],
            "full_name": ["Phạm Văn Bình", "  Nguyễn   Thị Hoà", "Phạm Ngọc Mai"],
            "birth_date": [dt.date(1980, 5, 15), dt.date(1945, 1, 1), dt.date(2020, 6, 1)],
            "birth_precision": ["day", "year", "day"],
            "sex": ["male", "female", "female"],
            "identity_number": ["072080000022", "072145000011", None],
            "ethnicity": ["Kinh", "Kinh", "Kinh"],
            "died_on": NONE,
            "since": [ON, ON, ON],
        },
        "classes": {
            "household": [0], "household_class": ["poor"], "decision_number": ["12/QĐ-UBND"],
            "decided_on": [dt.date(2025, 12, 20)], "valid_from": [dt.date(2026, 1, 1)],
            "valid_to": [dt.date(2027, 1, 1)],
        },
        "circumstances": {
            "person": [1, 2, 1], "kind": ["disability", "parent", "pension"], "value": ["severe", "", ""],
            "amount": [None, None, 300_000], "related": [-1, 0, -1], "certificate_number": ["7/GXNKT", "", ""],
            "issued_on": NONE, "expires_on": NONE, "source": ["certificate", "population_db", "decision"],
            "valid_from": [ON, ON, ON], "valid_to": NONE,
        },
        "contacts": {"person": [0], "channel": ["phone"], "value": ["0510000001"], "valid_from": [ON]},
        "accounts": {
            "person": [1, 2], "holder": [1, 0], "bank_bin": ["970405", "970415"],
            "number": ["5000000001", "5000000002"], "valid_from": [ON, ON],
        },
        "payees": {
            "person": [1, 2], "kind": ["self", "guardian"], "payee": [-1, 0], "way": ["bank", "bank"],
            "account": [0, 1], "valid_from": [ON, ON],
        },
    }  # fmt: skip
    for table, columns in changes.items():
        tables[table] = {**tables[table], **columns}
    return WholeHouseholds(**tables)


def register(lan: Actor, area: Area, **changes: dict[str, Any]) -> Registered:
    if not Area.objects.filter(parent=area).exists():
        make_hamlet(area)
    return register_whole_households(actor=lan, area=area, whole=the_family(**changes), on=ON)


def test_a_household_is_there_with_everything_that_is_known_of_it(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        keys = register(lan, tan_dong).people
        binh, hoa_, mai = (Individual.objects.get(pk=key) for key in keys)

        assert [binh.full_name, hoa_.full_name, mai.full_name] == ["Phạm Văn Bình", "Nguyễn Thị Hoà", "Phạm Ngọc Mai"]
        assert (mai.temporary_number or "").startswith("T")
        assert {person.area_path for person in (binh, hoa_, mai)} == {f"{tan_dong.path}001."}
        assert list(search_individuals(actor=lan, text="hoa ngu")) == [hoa_]
        assert Membership.objects.get(is_head=True).individual == binh
        assert Residence.objects.filter(hamlet__code="001").count() == 3
        assert NameWord.objects.count() == 9
        assert {tuple(sorted(one.words.split())) for one in NameWord.objects.filter(individual=hoa_)} == {
            ("hoa", "nguyen", "thi")
        }
        assert HouseholdClass.objects.get().household == Household.objects.get(number="H1")
        assert ContactPoint.objects.get().individual == binh
        assert BankAccount.objects.get(individual=mai).holder_name == "Phạm Văn Bình"
        assert Payee.objects.get(individual=mai).payee == binh
        assert Circumstance.objects.get(individual=mai).related_name == "Phạm Văn Bình"


def test_the_law_sees_the_same_facts_as_of_people_registered_one_by_one(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        keys = register(lan, tan_dong).people
        columns = facts_for_month(individuals=keys, month=Month(2026, 10)).columns
        people = columns["person"].to_pylist()
        of = {name: dict(zip(people, column.to_pylist(), strict=True)) for name, column in columns.items()}
        hoa_, mai = str(keys[1]), str(keys[2])

        assert of["household_class"][hoa_] == "poor"
        assert of["disability"][hoa_] == "severe"
        assert of["pension"][hoa_] == 300_000
        assert of["parent"][mai] == str(keys[0])


def test_history_and_one_audit_row_are_written_for_the_whole(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        key = register(lan, tan_dong).people[1]

        entry = AuditEntry.objects.get(act="register_whole_households")
        assert entry.area_path == tan_dong.path
        assert entry.after is not None
        assert (entry.after["households"], entry.after["people"], entry.after["circumstances"]) == (1, 3, 3)
        events = apps.get_model("registry", "IndividualEvent").objects.filter(pgh_obj=key)
        assert [(event.pgh_label, event.pgh_actor) for event in events] == [("insert", "lan")]


def test_the_same_households_twice_are_refused_and_nothing_is_doubled(lan: Actor, tan_dong: Area) -> None:
    with acting(lan):
        register(lan, tan_dong)
        with pytest.raises(AnSinhError, match="already has a household with the number H1"):
            register(lan, tan_dong)

        assert Individual.objects.count() == 3


@pytest.mark.parametrize("permission", ["edit_registry", "edit_bank_accounts"])
def test_whoever_lacks_a_right_registers_nobody(lan: Actor, tan_dong: Area, permission: str) -> None:
    poorer = Actor(lan.username, lan.full_name, lan.scope, lan.permissions - {permission})
    with acting(poorer), pytest.raises(NoRight):
        register(poorer, tan_dong)


def test_an_officer_registers_nobody_in_another_commune(lan: Actor, binh_minh: Area) -> None:
    make_hamlet(binh_minh)
    with acting(lan), pytest.raises(OutsideScope):
        register_whole_households(actor=lan, area=binh_minh, whole=the_family(), on=ON)


def test_a_commune_that_is_no_more_registers_nobody(lan: Actor) -> None:
    former = make_former_commune("25519", "Tân Hà")
    officer = Actor("lan", "Lan", former.path, lan.permissions)
    with acting(officer), pytest.raises(NotInForce):
        register_whole_households(actor=officer, area=former, whole=the_family(), on=ON)


def test_a_number_of_another_commune_is_refused_with_whom_to_ask(
    lan: Actor, tan_dong: Area, minh: Actor, binh_minh: Area
) -> None:
    with acting(minh):
        hoa(minh, binh_minh)
    with acting(lan), pytest.raises(IdentityNumberTaken, match="Ask Xã Bình Minh, Tỉnh Tây Ninh"):
        register(lan, tan_dong)


REFUSALS: list[tuple[str, dict[str, dict[str, Any]], str]] = [
    ("a column too few", {"people": {"household": [0]}}, "The columns of “people” do not fit"),
    ("a household that did not come", {"people": {"household": [0, 0, 5]}}, "Row 2 of “people” names household 5"),
    ("a carer who did not come", {"circumstances": {"related": [-1, 9, -1]}}, "Row 1 of “circumstances” names related"),
    ("a hamlet of elsewhere", {"households": {"hamlet": ["009"]}}, "The hamlet 009 does not belong to Xã Tân Đông"),
    ("two heads", {"people": {"relation": ["head", "head", "child"]}}, "the household already has a head then"),
    ("an unknown relation", {"people": {"relation": ["head", "aunt", "child"]}}, "“aunt” came"),
    ("no name", {"people": {"full_name": ["Phạm Văn Bình", " – ", "Mai"]}}, "needs a name of 1 to 120 characters"),
    (
        "born tomorrow",
        {"people": {"birth_date": [dt.date(1980, 5, 15), dt.date(1945, 1, 1), dt.date(2026, 11, 23)]}},
        "lies in the future",
    ),
    ("dead before birth", {"people": {"died_on": [None, dt.date(1944, 1, 1), None]}}, "cannot have died on 01/01/1944"),
    ("dead tomorrow", {"people": {"died_on": [None, dt.date(2026, 11, 23), None]}}, "death .* lies in the future"),
    ("a number of 11 digits", {"people": {"identity_number": ["07208000002", None, None]}}, "expected 12 digits"),
    ("a number of another year", {"people": {"identity_number": ["072081000022", None, None]}}, "say born in 1981"),
    (
        "one number twice",
        {"people": {"identity_number": ["072080000022", "072145000011", "072145000011"]}},
        "cannot be right",
    ),
    (
        "one number for two people of one year",
        {
            "people": {
                "identity_number": ["072080000022", "072145000011", "072145000011"],
                "birth_date": [dt.date(1980, 5, 15), dt.date(1945, 1, 1), dt.date(1945, 6, 1)],
            }
        },
        "Two people of this list have the identity number 072145000011",
    ),
    ("a class without a decision", {"classes": {"decision_number": [""]}}, "needs the number and the date"),
    ("an unknown class", {"classes": {"household_class": ["rich"]}}, "“rich” came"),
    ("a class that ends first", {"classes": {"valid_to": [dt.date(2025, 1, 1)]}}, "must end after it begins"),
    ("an unknown degree", {"circumstances": {"value": ["terrible", "", ""]}}, "expected mild | severe"),
    ("a pension without an amount", {"circumstances": {"amount": NONE}}, "“pension” of Nguyễn Thị Hoà"),
    (
        "two degrees at a time",
        {"circumstances": {"kind": ["hiv", "parent", "hiv"], "value": ["", "", ""], "amount": NONE}},
        "Nguyễn Thị Hoà already has “hiv” recorded from 01/07/2025",
    ),
    (
        "care in a circle",
        {
            "circumstances": {
                "person": [0, 2, 1], "kind": ["parent", "parent", "pension"], "value": ["", "", ""],
                "related": [2, 0, -1],
            }
        },
        "the care would run in a circle",
    ),
    ("a telephone of 8 digits", {"contacts": {"value": ["05100000"]}}, "mobile number of ten digits"),
    ("an unknown bank", {"accounts": {"bank_bin": ["970405", "123456"]}}, "No bank is known as “123456”"),
    ("a number with blanks", {"accounts": {"number": ["50 000", "5000000002"]}}, "4 to 19 letters or digits"),
    ("money to a stranger", {"accounts": {"holder": [0, 0]}}, "The account belongs to Phạm Văn Bình"),
    ("a guardian who is nobody", {"payees": {"payee": [-1, -1]}}, "for a payee of the kind “guardian”"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_one_wrong_row_refuses_all_of_them(
    lan: Actor, tan_dong: Area, changes: dict[str, dict[str, Any]], sentence: str
) -> None:
    with acting(lan):
        with pytest.raises(AnSinhError) as refusal:
            register(lan, tan_dong, **changes)
        assert re.search(sentence.replace("|", r"\|"), str(refusal.value))
        assert not Individual.objects.exists()
        assert not Household.objects.exists()
        assert not AuditEntry.objects.filter(act="register_whole_households").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "already has a household with the number H1"),
        ({"households": {"number": ["H2"]}}, "072080000022 is registered already. Ask Xã Tân Đông"),
    ],
)
def test_of_two_at_once_one_registers_and_the_other_is_told_why_not(
    changes: dict[str, dict[str, Any]], sentence: str
) -> None:
    area = make_commune("25522", "Tân Đông")
    make_hamlet(area)
    has_written, may_commit = threading.Event(), threading.Event()

    def register_as(username: str, **other: dict[str, Any]) -> None:
        officer = an_officer(area, username=username)
        try:
            with clock.at(dt.date(2026, 11, 22)), override("en"), acting(officer):
                register_whole_households(actor=officer, area=area, whole=the_family(**other), on=ON)
                if username == "lan":
                    has_written.set()
                    may_commit.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        winner = pool.submit(register_as, "lan")
        assert has_written.wait(timeout=10)
        loser = pool.submit(register_as, "minh", **changes)
        threading.Timer(0.5, may_commit.set).start()
        winner.result(timeout=20)
        with pytest.raises(AnSinhError) as refusal:
            loser.result(timeout=20)

    with override("en"):
        assert sentence in str(refusal.value)
    with acting(an_officer(area)):
        assert Individual.objects.count() == 3
