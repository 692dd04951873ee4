"""Asking for the two lists: who may, what each may read, what the trail keeps, and what two communes share."""

import csv
import datetime as dt
import pickle
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from ansinh.accounts.roles import ROLES
from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import MonthToCome, UnknownFormat, UnknownList
from ansinh.benefits.findings import namesakes
from ansinh.benefits.services.checking import (
    MissedList,
    PaidList,
    check_missed,
    check_paid,
    missed_piece,
    paid_piece,
)
from ansinh.benefits.testing import make_disabled, make_drawn, make_person
from ansinh.benefits.tests.conftest import Desk, make_desk
from ansinh.benefits.tests.planting import pay_anyhow
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.judgement.errors import NoLawForMonth
from ansinh.registry.models import Individual, Membership, Payee, Residence
from ansinh.registry.services import record_contact_point
from ansinh.registry.testing import make_account, make_circumstance

JUNE, NOVEMBER = Month(2026, 6), Month(2026, 11)
BEGAN = dt.date(2026, 1, 10)
PROVINCE = "vn.80."


def _actor(role: str, scope: str) -> Actor:
    return Actor(role, role, scope, ROLES[role].permissions, ROLES[role].may_write)


def _drawing(desk: Desk, name: str = "Phạm Văn Bình", *, amount: int = 900_000, **changes: object) -> Individual:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_disabled(desk.lan, desk.area, name, **changes)
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), amount=amount)
    return person


def _paid(desk: Desk, actor: Actor | None = None, month: Month = JUNE) -> PaidList:
    return check_paid(actor=actor or desk.lan, area=desk.area, month=month)


def _missed(desk: Desk, actor: Actor | None = None) -> MissedList:
    return check_missed(actor=actor or desk.lan, area=desk.area, month=NOVEMBER)


def test_officer_chair_province_and_auditor_may_check_and_nobody_else(desk: Desk) -> None:
    _drawing(desk)
    pay_anyhow(desk, JUNE)

    for role, scope in (
        ("commune_officer", desk.area.path), ("approver", desk.area.path), ("province_officer", PROVINCE),
        ("auditor", "vn."),
    ):  # fmt: skip
        assert len(_paid(desk, _actor(role, scope)).findings) == 1
        assert _missed(desk, _actor(role, scope)).person_count == 1
    for role in ("hamlet_head", "bank_officer", "administrator"):
        with pytest.raises(NoRight):
            _paid(desk, _actor(role, desk.area.path))
        with pytest.raises(NoRight):
            _missed(desk, _actor(role, desk.area.path))


def test_a_neighbour_may_not_ask(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")

    with pytest.raises(OutsideScope):
        _paid(desk, there.lan)
    with pytest.raises(OutsideScope):
        _missed(desk, there.lan)


def test_a_month_without_law_or_still_to_come_is_refused(desk: Desk) -> None:
    with pytest.raises(NoLawForMonth):
        _paid(desk, month=Month(2021, 6))
    with pytest.raises(MonthToCome, match=r"12/2026 is still to come\. The last month that can be checked is 11/2026"):
        _paid(desk, month=Month(2026, 12))
    with pytest.raises(MonthToCome):
        check_missed(actor=desk.lan, area=desk.area, month=Month(2026, 12))
    assert _paid(desk, month=Month(2025, 8)).line_count == 0


def test_without_the_right_to_see_health_the_reason_is_masked_and_the_amounts_are_not(desk: Desk) -> None:
    _drawing(desk)
    pay_anyhow(desk, JUNE)
    with acting(desk.lan):
        make_disabled(desk.lan, desk.area, "Phạm Văn Bỏ")

    [open_] = _paid(desk).findings
    [masked] = _paid(desk, _actor("province_officer", PROVINCE)).findings
    assert "K6" in open_.reason
    assert (masked.key, masked.difference) == (open_.key, 150_000)
    assert masked.reason == "The reason tells a health fact (hidden)."
    assert "K6" not in str(masked)
    assert "5(6)" not in masked.articles
    [missed] = [
        row for row in _missed(desk, _actor("province_officer", PROVINCE)).findings if row.person_name == "Phạm Văn Bỏ"
    ]
    assert (missed.lawful_amount, missed.category, missed.have, missed.needed) == (810_000, "", (), ())


def test_an_infection_stands_on_no_list_for_anybody(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        person = make_person(
            desk.lan, desk.area, birth_date=dt.date(1985, 1, 1), household_class="poor", facts=[("hiv", {})]
        )
        make_person(
            desk.lan, desk.area, "Lê Thị Sót", birth_date=dt.date(1986, 1, 1), household_class="poor",
            facts=[("hiv", {})],
        )  # fmt: skip
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, person, first_month=Month(2026, 1), category="K8", amount=800_000)
    pay_anyhow(desk, JUNE)

    paid, missed = _paid(desk), _missed(desk)

    assert [one.difference for one in paid.findings] == [50_000]
    assert len(missed.findings) == 2
    for word in ("K8", "HIV", "5(8)"):
        assert word not in str(paid.findings)
        assert word not in str(missed.findings)


def test_the_trail_keeps_one_look_for_the_whole_list(desk: Desk) -> None:
    for name in ("Phạm Văn Một", "Phạm Văn Hai", "Phạm Văn Ba"):
        _drawing(desk, name)
    pay_anyhow(desk, JUNE)

    _paid(desk)
    _paid(desk, _actor("province_officer", PROVINCE))

    with acting(SYSTEM):
        entries = AuditEntry.objects.filter(object_type="check_paid 2026-06").order_by("pk")
        assert [(entry.act, entry.actor_username) for entry in entries] == [
            ("check_paid", "lan"), ("read_health", "lan"), ("check_paid", "province_officer"),
        ]  # fmt: skip
        assert entries[0].after == {"findings": 3}


def _move(person: Individual, there: Desk, on: dt.date) -> None:
    with acting(SYSTEM):
        Membership.objects.filter(individual=person, valid_to__isnull=True).update(valid_to=on)
        Residence.objects.filter(individual=person, valid_to__isnull=True).update(valid_to=on)
        Individual.objects.filter(pk=person.pk).update(area=there.area, area_path=there.area.path)
        Residence.objects.create(individual=person, area=there.area, area_path=there.area.path, valid_from=on)


def _province(desk: Desk) -> Actor:
    return _actor("auditor", PROVINCE)


def test_the_province_judges_the_old_months_of_those_who_have_left_and_what_two_communes_paid(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    wrong, both = _drawing(desk, "Phạm Văn Sai"), _drawing(desk, "Phạm Văn Đôi", amount=750_000)
    pay_anyhow(desk, JUNE, on=dt.date(2026, 5, 20))
    for person in (wrong, both):
        _move(person, there, dt.date(2026, 5, 25))
    with acting(SYSTEM):
        make_drawn(there.minh, there.area, both, first_month=JUNE, category="K2")
    pay_anyhow(there, JUNE, on=dt.date(2026, 6, 1))
    assert desk.area.parent is not None

    commune = _paid(desk)
    province = check_paid(actor=_province(desk), area=desk.area.parent, month=JUNE)

    assert (commune.findings, commune.unseen_count) == ((), 2)
    assert [(one.person_name, one.kind, one.difference) for one in province.findings] == [
        ("Phạm Văn Sai", "overpaid", 150_000),
        ("Phạm Văn Đôi", "twice", 750_000),
    ]
    assert province.unseen_count == 0
    assert [(alert.kind, alert.commune_count) for alert in province.alerts] == [("identity", 2)]


def test_two_records_of_one_person_are_a_right_paid_twice_and_two_namesakes_are_not(desk: Desk) -> None:
    same: dict[str, Any] = {"amount": 750_000, "birth_date": dt.date(1980, 5, 15)}
    _drawing(desk, "Phạm Văn Bình", **same)
    second = _drawing(desk, "Phạm Văn Bình", **same)
    _drawing(desk, "Phạm Văn Bình", amount=750_000, birth_date=dt.date(1981, 5, 15))
    with acting(desk.lan):
        Individual.objects.filter(pk=second.pk).update(identity_number="072080000022")
    pay_anyhow(desk, JUNE)

    [finding] = _paid(desk).findings

    assert (finding.kind, finding.paid_amount, finding.lawful_amount) == ("twice", 1_500_000, 750_000)
    with acting(desk.lan):
        Individual.objects.exclude(pk=second.pk).filter(birth_date=dt.date(1980, 5, 15)).update(
            identity_number="072080000033"
        )
    assert _paid(desk).findings == ()


def test_namesakes_whom_chance_explains_are_to_be_looked_at_until_something_else_agrees(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(namesakes, "BORN_ON_ONE_DAY", 1 / 10)
    same: dict[str, Any] = {"amount": 750_000, "birth_date": dt.date(1980, 5, 15)}
    pair = [_drawing(desk, "Phạm Văn Bình", **same) for _ in range(2)]
    pay_anyhow(desk, JUNE)

    found = _paid(desk)

    assert (found.findings, [alert.kind for alert in found.alerts]) == ((), ["name"])
    with clock.at(BEGAN), acting(desk.lan):
        for person in pair:
            record_contact_point(actor=desk.lan, individual=person, channel="phone", value="0912345678", on=BEGAN)
    assert [finding.kind for finding in _paid(desk).findings] == ["twice"]


def test_the_first_of_january_is_no_day_of_birth(desk: Desk) -> None:
    for _ in range(2):
        _drawing(desk, "Phạm Văn Bình", amount=750_000, birth_date=dt.date(1980, 1, 1))
    pay_anyhow(desk, JUNE)

    found = _paid(desk)

    assert (found.findings, found.alerts) == ((), ())


@pytest.mark.parametrize(
    ("comparable", "expected"),
    [
        ({}, set()),
        ({(1, 2): 1}, {(1, 2)}),
        ({(1, 2): 5_000}, set()),
        ({(1, 2): 5_000, (3, 4): 5_000, (5, 6): 5_000}, set()),
        ({(1, 2): 20, (3, 4): 25_000, (5, 6): 25_000}, {(1, 2)}),
        ({(number, 0): 500 for number in range(40)}, {(number, 0) for number in range(40)}),
    ],
)
def test_pairs_count_as_one_person_where_chance_would_have_made_next_to_none(
    comparable: dict[tuple[int, int], int], expected: set[tuple[int, int]]
) -> None:
    assert namesakes.improbable(comparable) == expected


def test_an_account_or_a_telephone_of_two_communes_is_told_to_the_province_only(desk: Desk) -> None:
    there = make_desk("25480", "Bình Minh")
    for place, name in ((desk, "Phạm Văn Một"), (there, "Phạm Văn Hai")):
        person = _drawing(place, name, amount=750_000)
        with clock.at(BEGAN), acting(place.lan):
            account = make_account(place.lan, person, number="7002205123456", holder_name=name)
            Payee.objects.filter(individual=person).update(way="bank", account=account)
            record_contact_point(actor=place.lan, individual=person, channel="phone", value="0912345678", on=BEGAN)
        pay_anyhow(place, JUNE)
    assert desk.area.parent is not None

    province = check_paid(actor=_province(desk), area=desk.area.parent, month=JUNE)

    assert [(alert.kind, alert.value, alert.commune_count) for alert in province.alerts] == [
        ("account", "970405 …3456", 2),
        ("phone", "…678", 2),
    ]
    assert province.findings == ()
    assert _paid(desk).alerts == ()


def test_one_account_of_one_household_is_as_it_should_be(desk: Desk) -> None:
    with clock.at(BEGAN), acting(desk.lan):
        mother = make_disabled(desk.lan, desk.area, "Phạm Thị Mẹ", sex="female")
        child = make_disabled(desk.lan, desk.area, "Phạm Văn Con", birth_date=dt.date(2015, 1, 1))
        home = Membership.objects.get(individual=mother).household
        Membership.objects.filter(individual=child).update(household=home, is_head=False, relation="child")
        account = make_account(desk.lan, mother)
        Payee.objects.filter(individual=mother).update(way="bank", account=account)
        Payee.objects.filter(individual=child).update(
            way="bank", account=account, kind="guardian", payee=mother, payee_name=mother.full_name
        )
    with clock.at(BEGAN), acting(desk.minh):
        make_drawn(desk.minh, desk.area, mother, first_month=Month(2026, 1))
        make_drawn(desk.minh, desk.area, child, first_month=Month(2026, 1), amount=1_000_000)
    pay_anyhow(desk, JUNE)

    found = _paid(desk)

    assert (found.alerts, found.findings) == ((), ())


def test_the_command_prints_the_list_and_writes_it_whole(desk: Desk, tmp_path: Path) -> None:
    person = _drawing(desk)
    with clock.at(dt.date(2026, 2, 25)), acting(desk.lan):
        make_circumstance(desk.lan, person, "pension", amount=1, valid_from=dt.date(2022, 1, 1))
    pay_anyhow(desk, JUNE)
    told = StringIO()

    call_command("check", "paid", "--month", "2026-06", "--area", "25522", stdout=told)
    call_command("check", "paid", "--month", "2026-06", "--out", str(tmp_path / "a.xlsx"), stdout=told)
    call_command("check", "paid", "--month", "2026-06", "--out", str(tmp_path / "b.xlsx"), stdout=told)
    call_command("check", "paid", "--month", "2026-06", "--out", str(tmp_path / "a.csv"), stdout=told)
    call_command("check", "missed", "--out", str(tmp_path / "missed.csv"), stdout=told)

    assert "06/2026: 1 lines of 1 people, 900.000 đồng; 1 findings" in told.getvalue()
    assert "paid too much: 1, 150.000 đồng" in told.getvalue()
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheets = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert sheets.sheet_names == ["Findings", "Told apart", "Shared"]
    headers, row = sheets.get_sheet_by_name("Findings").to_python()
    by_header = dict(zip(headers, row, strict=True))
    assert (by_header["Name"], by_header["Difference, đồng"]) == ("Phạm Văn Bình", 150_000)
    assert by_header["Key"] == f"paid:overpaid:{person.pk}:2026-06"
    [text] = list(csv.DictReader(StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert (text["Lawful, đồng"], text["Place"]) == ("750000", "Xã Tân Đông")
    assert (tmp_path / "missed.csv").exists()
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(act="export_list").count() == 4


def test_the_command_refuses_what_it_cannot_do(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        call_command("check", "paid", "--month", "2026-06", "--out", str(tmp_path / "a.pdf"))
    with pytest.raises(UnknownList, match="pensioners, deaths, prisoners, homes"):
        call_command("check", "paid", "--month", "2026-06", "--list", "singers=a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_what_a_piece_finds_travels_between_processes(desk: Desk) -> None:
    _drawing(desk)
    pay_anyhow(desk, JUNE)

    with acting(desk.lan):
        paid = paid_piece(actor=desk.lan, area_path=desk.area.path, month=JUNE)
        missed = missed_piece(actor=desk.lan, area_path=desk.area.path, month=NOVEMBER)

    for part in (paid, missed):
        assert pickle.loads(pickle.dumps(part)) == part  # noqa: S301 - our own bytes
    assert len(paid.pairs) == 1
