"""Builders for tests of the registry and of rooms above: a small invented cast, registered through services.

Call them inside `acting(...)`; `an_officer(area)` gives an actor who may do the registry's acts there.
"""

import datetime as dt
from typing import Any

from django.apps import apps

from ansinh.areas.models import Area
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    DuplicatePair,
    Household,
    HouseholdClass,
    ImportCopy,
    ImportFile,
    ImportRow,
    ImportRun,
    Individual,
    Payee,
    PreviewRow,
    Relation,
    RememberedHeading,
    ReviewMark,
)
from ansinh.registry.services import (
    NewBankAccount,
    NewCircumstance,
    NewHousehold,
    NewHouseholdClass,
    NewIndividual,
    NewPayee,
    assign_payee,
    attach_household_paper,
    merge_individuals,
    open_bank_account,
    record_circumstance,
    record_consent,
    record_contact_point,
    record_household_class,
    record_household_note,
    record_population_check,
    register_household,
    register_individual,
    submit_move_request,
)

OFFICER = frozenset(
    {
        "view_registry",
        "edit_registry",
        "import_recipients",
        "view_health",
        "view_bank_accounts",
        "edit_bank_accounts",
        "record_death",
        "move_residence",
    }
)
FROM = dt.date(2025, 7, 1)


def an_officer(area: Area | str, *, username: str = "lan", without: str = "", **changes: Any) -> Actor:
    """Lan, the officer of a commune; `without` names rights that she lacks, separated by blanks."""
    scope = area if isinstance(area, str) else str(area.path)
    values: dict[str, Any] = {
        "username": username,
        "full_name": {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh"}.get(username, username),
        "scope": scope,
        "permissions": OFFICER - frozenset(without.split()),
    }
    return Actor(**{**values, **changes})


def make_household(actor: Actor, area: Area, *, hamlet: Area | None = None, number: str = "") -> Household:
    """A household of the commune."""
    new = NewHousehold(number=number, address="Tổ 3", hamlet=hamlet)
    return register_household(actor=actor, area=area, household=new, on=FROM)


def make_individual(actor: Actor, area: Area, **changes: Any) -> Individual:
    """A person; without changes it is Nguyễn Thị Hòa, born 2 September 1945, with an identity number."""
    values: dict[str, Any] = {
        "full_name": "Nguyễn Thị Hòa",
        "birth_date": dt.date(1945, 9, 2),
        "sex": "female",
        "identity_number": None,
        **changes,
    }
    on = max(FROM, area.valid_from) if area.valid_to is None else area.valid_to - dt.timedelta(days=90)
    return register_individual(actor=actor, area=area, person=NewIndividual(**values), on=on)


def hoa(actor: Actor, area: Area, **changes: Any) -> Individual:
    """Nguyễn Thị Hòa, born 2 September 1945."""
    return make_individual(actor, area, **{"identity_number": "072145000011", **changes})


def binh(actor: Actor, area: Area, **changes: Any) -> Individual:
    """Phạm Văn Bình, born 15 May 1980."""
    values = {
        "full_name": "Phạm Văn Bình",
        "birth_date": dt.date(1980, 5, 15),
        "sex": "male",
        "identity_number": "072080000022",
    }
    return make_individual(actor, area, **{**values, **changes})


def mai(actor: Actor, area: Area, **changes: Any) -> Individual:
    """Phạm Ngọc Mai, born 1 June 2020, Bình's child, not yet with a number."""
    values = {"full_name": "Phạm Ngọc Mai", "birth_date": dt.date(2020, 6, 1), "sex": "female"}
    return make_individual(actor, area, **{**values, **changes})


def make_circumstance(actor: Actor, individual: Individual, kind: str, **changes: Any) -> Circumstance:
    """A fact from 1 July 2025 on."""
    new = NewCircumstance(individual=individual, kind=kind, **{"valid_from": FROM, **changes})
    return record_circumstance(actor=actor, new=new)


def make_household_class(
    actor: Actor, household: Household, household_class: str = "poor", **changes: Any
) -> HouseholdClass:
    """A class by decision, for the year 2026 unless told."""
    values: dict[str, Any] = {
        "valid_from": dt.date(2026, 1, 1),
        "valid_to": dt.date(2027, 1, 1),
        "decision_number": "15/QĐ-UBND",
        "decided_on": dt.date(2025, 12, 20),
        **changes,
    }
    new = NewHouseholdClass(household=household, household_class=household_class, **values)
    return record_household_class(actor=actor, new=new)


def make_account(actor: Actor, individual: Individual, *, number: str = "7002205123456", **changes: Any) -> BankAccount:
    """An account with Agribank in the person's own name."""
    values = {"bank": "Agribank", "holder_name": individual.full_name, **changes}
    return open_bank_account(actor=actor, new=NewBankAccount(individual=individual, number=number, **values), on=FROM)


def make_payee(actor: Actor, individual: Individual, *, account: BankAccount | None = None, **changes: Any) -> Payee:
    """The person herself by bank when an account is given, by post otherwise."""
    values: dict[str, Any] = {"way": "bank" if account else "post", "account": account, **changes}
    on = values.pop("on", FROM)
    return assign_payee(actor=actor, new=NewPayee(individual=individual, **values), on=on)


def make_member(
    actor: Actor, area: Area, household: Household, relation: str = Relation.HEAD, **changes: Any
) -> Individual:
    """A person registered into a household."""
    return make_individual(actor, area, household=household, relation=relation, **changes)


def populate(actor: Actor, area: Area, *, stem: str) -> dict[str, int]:
    """At least one row in every table of the registry; returns the last key of each, by model name.

    `stem` (three digits) keeps identity and account numbers apart; a person with the number 072145<stem>009
    lives in another commune already, for the move request.
    """
    household = make_household(actor, area)
    mother = hoa(actor, area, identity_number=f"072145{stem}001", household=household, relation="head")
    child = mai(actor, area, household=household, relation="child")
    make_household_class(actor, household)
    make_circumstance(actor, child, "parent", related=mother)
    make_circumstance(actor, mother, "disability", value="severe", certificate_number="12/GXN")
    account = make_account(actor, mother, number=f"70022051{stem}")
    make_payee(actor, mother, account=account)
    make_payee(actor, child, kind="guardian", payee=mother, account=account)
    make_account(actor, mother, number=f"70022052{stem}")
    attach_household_paper(actor=actor, household=household, name="so-ho-khau.pdf", content=b"%PDF-1.7")
    record_household_note(actor=actor, household=household, text="Nhà dột, cần xem lại")
    record_contact_point(actor=actor, individual=mother, channel="phone", value=f"0912345{stem}", on=FROM)
    record_consent(
        actor=actor, individual=mother, purpose="photo", form="written", evidence="phiếu 3/2026", given_on=FROM
    )
    record_population_check(actor=actor, individual=mother, result="matches")
    submit_move_request(
        actor=actor, area=area, identity_number=f"072145{stem}009", reason="về ở với con", on=clock.today()
    )
    run = ImportRun.objects.create(
        area=area, area_path=area.path, file_name="danh-sach.xlsx", sha256=stem, month=FROM, imported_by=actor.username,
        imported_at=clock.now(), new_count=1, known_count=0, changed_count=0, refused_count=0,
    )  # fmt: skip
    ImportRow.objects.create(
        run=run, area_path=area.path, row_number=1, outcome="new", individual=mother, values={"cells": {}}
    )
    ImportFile.objects.create(run=run, area_path=area.path, content=b"danh sach")
    ImportCopy.objects.create(run=run, area_path=area.path, content=b"danh sach", made_at=clock.now())
    PreviewRow.objects.create(run=run, area_path=area.path, row_number=1, outcome="new", individual=mother)
    RememberedHeading.objects.create(
        area=area, area_path=area.path, subject="recipients", heading="ten goi", field="full_name",
        corrected_by=actor.username, corrected_at=clock.now(),
    )  # fmt: skip
    again = mai(actor, area)
    DuplicatePair.objects.create(
        first=child, second=again, area_path=area.path, probability="0.9", found_on=clock.today()
    )
    merge_individuals(actor=actor, survivor=child, merged=again, why="nhập hai lần", on=clock.today())
    third = mai(actor, area)
    pair = DuplicatePair.objects.create(
        first=child, second=third, area_path=area.path, probability="0.9", found_on=clock.today()
    )
    ReviewMark.objects.create(individual=child, pair=pair, area_path=child.area_path, since=clock.today())
    keys: dict[str, int] = {}
    for model in apps.get_app_config("registry").get_models():
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            keys[model.__name__] = row.pk
    return keys | {"Individual": mother.pk, "Household": household.pk, "BankAccount": account.pk}
