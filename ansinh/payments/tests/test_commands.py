"""The payroll from the terminal."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import AnSinhError
from ansinh.core.months import NotAMonth
from ansinh.core.wall import acting
from ansinh.payments.management.commands import payroll as command
from ansinh.payments.models import PayrollState
from ansinh.payments.queries import payroll_for
from ansinh.payments.testing import NOVEMBER, make_answer, make_entitlement, make_recipient
from ansinh.payments.tests.conftest import Desk
from ansinh.registry.testing import make_household, make_member


@pytest.fixture
def people(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> dict[str, Actor]:
    """Who the user names stand for: accounts are another room's."""
    found = {"lan": desk.lan, "minh": desk.minh}
    monkeypatch.setattr(command, "actor_for_username", found.__getitem__)
    return found


def run(act: str, username: str, *more: Any) -> str:
    out = StringIO()
    with clock.at(NOVEMBER.previous().first_day):
        call_command("payroll", act, "--area", "25522", "--month", "2026-11", "--as", username, *more, stdout=out)
    return out.getvalue()


def test_a_month_goes_its_way_from_the_terminal(
    desk: Desk, lawful: None, people: dict[str, Actor], tmp_path: Path
) -> None:
    with acting(desk.lan):
        make_entitlement(desk.lan, desk.area, make_recipient(desk.lan, desk.area))

    assert run("prepare", "lan") == "25522-202611-1: prepared, 1, 540.000 đồng\n"
    assert run("approve", "minh") == "25522-202611-1: approved, 1, 540.000 đồng\n"
    assert run("send", "minh") == "25522-202611-1: sent, 1, 540.000 đồng\n"
    with acting(desk.minh):
        payroll = payroll_for(area=desk.area, month=NOVEMBER)
        (tmp_path / "tra-loi.xlsx").write_bytes(make_answer(payroll).content)
    assert run("reconcile", "minh", str(tmp_path / "tra-loi.xlsx")) == (
        "1 paid, 0 returned, 0 still without an answer\n"
    )
    written = run("files", "lan", "--out", str(tmp_path / "tep")).splitlines()

    assert {Path(line).name for line in written} == {path.name for path in (tmp_path / "tep").iterdir()}
    assert "25522-202611-1-pain001.xml" in {path.name for path in (tmp_path / "tep").iterdir()}
    with acting(desk.minh):
        assert payroll_for(area=desk.area, month=NOVEMBER).state == PayrollState.RECONCILED


def test_problems_and_lateness_are_told(desk: Desk, lawful: None, people: dict[str, Actor]) -> None:
    with acting(desk.lan):
        person = make_member(desk.lan, desk.area, make_household(desk.lan, desk.area))
        make_entitlement(desk.lan, desk.area, person)
    out = StringIO()

    with clock.at(NOVEMBER.first_day):
        call_command("payroll", "prepare", "--area", "25522", "--month", "2026-11", "--as", "lan", stdout=out)

    assert "25522-202611-1-00001 Nguyễn Thị Hòa: no payee is registered for this day" in out.getvalue()
    assert "Late: it was to be ready before 2026-10-25." in out.getvalue()


def test_a_refusal_ends_with_its_sentence(desk: Desk, lawful: None, people: dict[str, Actor]) -> None:
    with pytest.raises(AnSinhError, match="Nobody is to be paid in Xã Tân Đông for 2026-11"):
        run("prepare", "lan")


def test_a_month_is_written_like_2026_11(people: dict[str, Actor]) -> None:
    with pytest.raises(NotAMonth, match="Expected a month like 2025-04, got “thang 11”"):
        call_command("payroll", "prepare", "--area", "25522", "--month", "thang 11", "--as", "lan")


def test_an_act_must_be_named() -> None:
    with pytest.raises(CommandError):
        call_command("payroll")
