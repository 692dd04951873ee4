"""The command that lays the first account of an office."""

import io
from typing import Any

import pytest
from django.core.management import call_command

from ansinh.accounts.errors import RoleNotForLevel, WeakPassword
from ansinh.accounts.models import User
from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.testing import PASSWORD
from ansinh.areas.testing import make_commune

pytestmark = pytest.mark.django_db


def _run(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, **options: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    usual = {"name": "Võ Minh Trí", "role": "administrator", "area": make_commune().code}
    call_command("register_user", "quantri", stdout=out, **{**usual, **options})
    return out.getvalue()


def test_the_first_administrator_can_act_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _run(monkeypatch)

    actor = actor_for_username("quantri")
    assert "Xã Tân Đông" in said
    assert PASSWORD not in said
    assert (actor.scope, actor.may("manage_accounts")) == ("vn.80.25522.", True)
    assert User.objects.get(username="quantri").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"password": "ngan"}, WeakPassword), ({"role": "province_officer"}, RoleNotForLevel)]
)
def test_a_refused_registration_leaves_no_account(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _run(monkeypatch, **changes)

    assert not User.objects.filter(username="quantri").exists()
