"""A machine that goes down between two steps of the story: the next run goes on from there."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.demo.plan import NINH_SON, small
from ansinh.demo.story import play
from ansinh.payments.models import Payroll, PayrollState


class Crash(Exception):
    """The machine goes down between two steps."""


def test_after_a_crash_the_next_run_goes_on(db: None, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    plans = small((NINH_SON,), most=1)
    steps: list[str] = []

    def fall(step: object) -> None:
        steps.append(str(step))
        if len(steps) == 3:
            raise Crash

    with clock.at(dt.date(2025, 4, 20)):
        with pytest.raises(Crash):
            play(plans, say=fall)
        play(plans, say=lambda step: None)
        with acting(SYSTEM):
            states = list(Payroll.objects.order_by("cycle__month").values_list("state", flat=True))

    assert states == [PayrollState.CLOSED, PayrollState.PREPARED]
