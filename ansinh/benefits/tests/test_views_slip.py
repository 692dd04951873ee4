"""What stands on papers that somebody without a right to health facts can open."""

import pytest

from ansinh.benefits.testing import make_application, make_disabled
from ansinh.benefits.tests.conftest import Desk
from ansinh.benefits.tests.desk_clients import client_of, page_of
from ansinh.core.wall import acting

pytestmark = pytest.mark.django_db


def test_a_slip_that_says_what_is_missing_is_for_those_who_may_see_illnesses(desk: Desk) -> None:
    with acting(desk.lan):
        person = make_disabled(desk.lan, desk.area)
        lacking = make_application(desk.lan, desk.area, person, missing="Giấy xác nhận khuyết tật")
    assert desk.area.parent is not None
    province = client_of(desk.area.parent, "province_officer")

    address = f"/applications/{lacking.pk}/"
    assert "/slip/" not in page_of(province, address)
    page_of(province, f"{address}slip/", 403)
    assert client_of(desk.area, username="hoa").get(f"{address}slip/").status_code == 200
