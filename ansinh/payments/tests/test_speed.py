"""The promise of `make bench`, at its full size."""

import pytest

from ansinh.areas.testing import make_commune
from ansinh.core.wall import acting
from ansinh.payments.bench import measure_payroll
from ansinh.payments.models import Entitlement, Payroll
from ansinh.payments.testing import NOVEMBER, checked, lan

pytestmark = pytest.mark.django_db


def test_the_payroll_of_three_thousand_is_measured_and_leaves_nothing_behind() -> None:
    area = make_commune()

    with checked():
        [row] = measure_payroll(area=area, month=NOVEMBER)

    assert row["name"] == "payroll of one commune, 3000 recipients"
    assert row["value"] > 0
    with acting(lan(area)):
        assert not Payroll.objects.exists()
        assert not Entitlement.objects.exists()
