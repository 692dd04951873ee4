"""Who signs when: an office after another, a delegation with its dates."""

import datetime as dt
from typing import Any

import pytest

from ansinh.benefits.errors import BadPeriod, NoSigner
from ansinh.benefits.models import Delegation, Office
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.offices import close_delegation, open_delegation
from ansinh.benefits.testing import make_assessed, make_disabled, make_office
from ansinh.benefits.tests.conftest import TODAY, Desk
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting

VALUES: dict[str, Any] = {"delegate_username": "tuan", "delegate_name": "Võ Anh Tuấn", "document": "15/QĐ-UBND"}


def _delegate(desk: Desk, valid_from: dt.date) -> Delegation:
    with acting(desk.minh):
        return open_delegation(actor=desk.minh, area=desk.area, valid_from=valid_from, **VALUES)


def test_a_new_chair_ends_the_office_of_the_one_before(desk: Desk) -> None:
    with acting(desk.minh):
        make_office(desk.area, chair_name="Đỗ Thị Nga", chair_username="nga", valid_from=dt.date(2026, 11, 1))

        assert list(Office.objects.order_by("valid_from").values_list("chair_name", "valid_to")) == [
            ("Lê Văn Minh", dt.date(2026, 11, 1)),
            ("Đỗ Thị Nga", None),
        ]
        with pytest.raises(BadPeriod, match="Xã Tân Đông"):
            make_office(desk.area, valid_from=dt.date(2026, 10, 1), valid_to=dt.date(2026, 12, 1))


def test_nobody_signs_for_the_chair_after_the_delegation_has_ended(desk: Desk) -> None:
    delegation = _delegate(desk, dt.date(2026, 11, 1))
    with acting(desk.lan):
        application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area))
    with acting(desk.minh):
        close_delegation(actor=desk.minh, delegation=delegation, on=TODAY)
        assert close_delegation(actor=desk.minh, delegation=delegation, on=TODAY).valid_to == TODAY

    deputy = Actor("tuan", "Võ Anh Tuấn", desk.area.path, desk.minh.permissions)
    with acting(deputy), pytest.raises(NoSigner, match="20/11/2026"):
        decide_application(actor=deputy, application=application, signed_on=TODAY)


def test_a_delegation_neither_overlaps_nor_ends_before_it_begins(desk: Desk) -> None:
    delegation = _delegate(desk, dt.date(2026, 11, 1))
    with pytest.raises(BadPeriod, match="Võ Anh Tuấn"):
        _delegate(desk, dt.date(2026, 11, 10))
    with acting(desk.minh), pytest.raises(BadPeriod):
        close_delegation(actor=desk.minh, delegation=delegation, on=dt.date(2026, 11, 1))


def test_an_officer_without_the_right_delegates_nothing(desk: Desk) -> None:
    with acting(desk.lan), pytest.raises(NoRight, match="decide_application"):
        open_delegation(actor=desk.lan, area=desk.area, valid_from=TODAY, **VALUES)
