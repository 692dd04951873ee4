"""Builders for tests of insurance and of rooms above: cards, lists of the insurance office, the commune's own lists.

Call those that write inside `acting(...)`. Lan is the officer, Minh the chair.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.core.actors import Actor
from ansinh.core.months import Month
from ansinh.core.sheets import xlsx_bytes
from ansinh.core.wall import acting
from ansinh.core.workbooks import Cell
from ansinh.insurance.models import Card, CardGroup, CardListRun, CoverageTarget, StateList
from ansinh.insurance.services import (
    NewCard,
    approve_state_list,
    prepare_state_list,
    record_card,
    record_card_list,
    record_target,
    send_state_list,
)
from ansinh.registry.models import Individual, Relation
from ansinh.registry.services import NewHousehold, NewIndividual, register_household, register_individual

HEADERS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Mã số BHXH", "Số CCCD", "Mã đối tượng", "Từ ngày", "Đến ngày",
    "Nơi ĐK KCB", "Địa chỉ", "Ấp",
)  # fmt: skip
SINCE = dt.date(2025, 7, 1)
ROLE_OF = {"lan": "commune_officer", "minh": "approver", "thu": "province_officer", "soat": "auditor"}
NAME_OF = {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh", "thu": "Đặng Thị Thu", "soat": "Võ Thị Soát"}


def at_work(username: str, area: Area | str, *, without: str = "") -> Actor:
    """Lan, Minh, Thu of the province or Soát the auditor; `without` names rights that are lacking."""
    role = ROLES[ROLE_OF[username]]
    scope = area if isinstance(area, str) else str(area.path)
    permissions = role.permissions - frozenset(without.split())
    return Actor(username, NAME_OF[username], scope, permissions, may_write=role.may_write)


def make_family(
    actor: Actor, area: Area, *names: str, hamlet: Area | None = None, since: dt.date = SINCE, **changes: Any
) -> list[Individual]:
    """A household of grown-up siblings, the first its head, born in 1980 unless told."""
    new = NewHousehold(number="", address="Tổ 3", hamlet=hamlet)
    home = register_household(actor=actor, area=area, household=new, on=since)
    values: dict[str, Any] = {"birth_date": dt.date(1980, 5, 15), "sex": "female", **changes}
    return [
        register_individual(
            actor=actor, area=area, on=since,
            person=NewIndividual(
                full_name=name, household=home, relation=Relation.SIBLING if place else Relation.HEAD, **values
            ),
        )
        for place, name in enumerate(names)
    ]  # fmt: skip


def make_card(actor: Actor, individual: Individual, **changes: Any) -> Card:
    """A card paid as a household, for the year 2026 unless told."""
    values: dict[str, Any] = {
        "group": CardGroup.HOUSEHOLD,
        "valid_from": dt.date(2026, 1, 1),
        "last_day": dt.date(2026, 12, 31),
        **changes,
    }
    return record_card(actor=actor, new=NewCard(individual=individual, **values))


def office_list(*rows: Sequence[Cell], headers: Sequence[str] = HEADERS) -> bytes:
    """A workbook as the insurance office sends it."""
    return xlsx_bytes(rows, headers=headers, sheet="DS the")


def list_row(individual: Individual, group: str = "GD", **changes: Cell) -> list[Cell]:
    """The row of somebody for the year 2027 unless told."""
    values: dict[str, Cell] = {
        "number": f"72{individual.pk % 10**8:08d}",
        "first": "01/01/2027",
        "last": "31/12/2027",
        "name": individual.full_name,
        "born": f"{individual.birth_date:%d/%m/%Y}",
        "identity": individual.identity_number,
        **changes,
    }
    sex = {"male": "Nam", "female": "Nữ"}.get(individual.sex, "")
    return [
        1, values["name"], values["born"], sex, values["number"], values["identity"], group, values["first"],
        values["last"], "Trạm Y tế", "Tổ 3", None,
    ]  # fmt: skip


def make_card_list(actor: Actor, area: Area, *rows: Sequence[Cell], name: str = "the-bhyt.xlsx") -> CardListRun:
    """A list that was looked through."""
    return record_card_list(actor=actor, area=area, name=name, content=office_list(*rows))


def make_state_list(actor: Actor, area: Area, month: Month) -> StateList:
    """The commune's list of a month, prepared."""
    return prepare_state_list(actor=actor, area=area, month=month)


def make_sent_list(officer: Actor, chair: Actor, area: Area, month: Month) -> StateList:
    """The commune's list of a month, approved and sent; opens the acts of both by itself."""
    with acting(officer):
        made = make_state_list(officer, area, month)
    with acting(chair):
        made = approve_state_list(actor=chair, state_list=made)
    with acting(officer):
        return send_state_list(actor=officer, state_list=made)


def make_target(actor: Actor, area: Area, percent: str = "87", **changes: Any) -> CoverageTarget:
    """A target from 1 January 2026 unless told."""
    values: dict[str, Any] = {"valid_from": dt.date(2026, 1, 1), "document": "Kế hoạch 12/KH-UBND", **changes}
    return record_target(actor=actor, area=area, percent=Decimal(percent), **values)


def populate(officer: Actor, area: Area, month: Month) -> dict[str, int]:
    """At least one row in every table; the last key of each, by model name."""
    (person, other) = make_family(officer, area, "Lò Thị Ngát", "Lò Văn Ngát", birth_date=dt.date(2024, 2, 1))
    make_card(officer, person)
    make_card_list(officer, area, list_row(other))
    make_state_list(officer, area, month)
    make_target(officer, area)
    keys: dict[str, int] = {}
    for model in apps.get_app_config("insurance").get_models():
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            keys[model.__name__] = row.pk
    return keys
