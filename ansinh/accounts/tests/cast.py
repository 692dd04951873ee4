"""Who acts in these tests: an administrator of a province, and an officer who manages no accounts."""

import datetime as dt

from ansinh.accounts.models import User
from ansinh.accounts.testing import make_duty, make_user
from ansinh.areas.testing import make_commune
from ansinh.core.actors import Actor

REFORM = dt.date(2025, 7, 1)
ADMINISTRATOR = Actor("quantri", "Võ Minh Trí", "vn.80.", frozenset({"manage_accounts"}))
OFFICER = Actor("mai", "Lê Thị Mai", "vn.80.25522.", frozenset({"edit_registry"}))


def hoa_at_work() -> User:
    """Somebody whose only duty lies within the administrator's area."""
    return make_duty(make_user("hoa", "Trần Thị Hoa"), "approver", make_commune(), valid_from=REFORM).user
