"""The measurement of imports: it brings in what it says and takes everything back."""

import pytest

from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.registry import bench
from ansinh.registry.models import ImportRun, Individual


@pytest.mark.django_db
def test_an_import_is_measured_and_leaves_nothing_behind(tan_dong: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FEW", 20)
    monkeypatch.setattr(bench, "MANY", 60)
    monkeypatch.setattr(bench, "OTHERS", 30)

    few, many, growth = bench.measure_import(area=tan_dong, month=Month(2026, 11))

    assert (few["unit"], many["bar"], growth["unit"]) == ("s", "< 60", "times")
    assert many["holds"]
    with acting(SYSTEM):
        assert not Individual.objects.exists()
        assert not ImportRun.objects.exists()
