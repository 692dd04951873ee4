"""Two administrators at the same moment, on two real connections: every act has the effect of once."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.accounts.errors import DutyOverlaps, UsernameTaken
from ansinh.accounts.models import Duty, User
from ansinh.accounts.services import open_duty
from ansinh.accounts.steps import register
from ansinh.accounts.testing import PASSWORD, make_user
from ansinh.accounts.tests.cast import ADMINISTRATOR, REFORM
from ansinh.areas.testing import make_commune
from ansinh.audit.models import AuditEntry
from ansinh.core.actors import Actor
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db(transaction=True)
ANOTHER = replace(ADMINISTRATOR, username="quantri2", full_name="Đỗ Thị Hai")


def test_of_two_accounts_of_one_name_created_at_once_the_second_is_refused() -> None:
    area = make_commune()

    def create(actor: Actor) -> User:
        values = {"username": "hoa", "full_name": f"Trần Thị Hoa của {actor.username}", "email": "",
                  "password": PASSWORD}  # fmt: skip
        return register(actor, {**values, "role": "approver", "place": area.code, "valid_from": dt.date(2026, 11, 2)})

    user, refusal = both_at_once(ADMINISTRATOR, ANOTHER, create)

    assert isinstance(refusal, UsernameTaken)
    with acting(ADMINISTRATOR):
        assert User.objects.get(username="hoa").full_name == user.full_name == "Trần Thị Hoa của quantri"
        assert Duty.objects.filter(user=user).count() == 1
        assert AuditEntry.objects.filter(act="register_user", object_id=str(user.pk)).count() == 1


def test_one_duty_given_by_two_at_once_is_given_once() -> None:
    area, hoa = make_commune(), make_user("hoa", "Trần Thị Hoa")

    _duty, refusal = both_at_once(
        ADMINISTRATOR,
        ANOTHER,
        lambda actor: open_duty(actor=actor, user=hoa, role="approver", area=area, valid_from=REFORM),
    )

    assert isinstance(refusal, DutyOverlaps)
    with acting(ADMINISTRATOR):
        assert Duty.objects.filter(user=hoa).count() == 1
