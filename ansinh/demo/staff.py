"""Who works in the demo's offices: invented officers, and the passwords made for them at the first run."""

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.models import Duty, User
from ansinh.accounts.queries import actor_for_username
from ansinh.accounts.services import open_duty, register_user
from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.files import write_atomically
from ansinh.core.text import fold
from ansinh.demo.names import given_names
from ansinh.demo.plan import CommunePlan

OFFICER, APPROVER = "canbo", "chutich"
UNKNOWN_PASSWORD = _("(made by an earlier run and not kept here; set one with: ansinh changepassword)")


@dataclass(frozen=True)
class Staff:
    """One invented person at work; `since` is the first day of the duty."""

    username: str
    full_name: str
    role: str
    since: dt.date


BEGINNING = dt.date(2023, 10, 2)
REFORM = dt.date(2025, 7, 1)

_COMMUNE_STAFF = {
    "tan-dong": ("Lê Ngọc Diễm", "Phạm Hữu Nghĩa"),
    "ninh-son": ("Trần Thị Thu Sương", "Huỳnh Công Lý"),
    "tan-ha": ("Võ Văn Út", "Nguyễn Thị Sáu"),
    "phuoc-minh": ("Mai Thị Hạnh", "Trương Công Bình"),
}
PROVINCE_STAFF = (
    Staff("tinh", "Đặng Thị Kim Hoa", "province_officer", REFORM),
    Staff("kiemtoan", "Bùi Văn Kiểm", "auditor", REFORM),
    Staff("nganhang", "Lý Thị Ngân", "bank_officer", REFORM),
    Staff("quantri", "Đỗ Thành Quản", "administrator", REFORM),
)
HAMLET_HEAD = Staff("ap1.tandong", "Cao Văn Ấp", "hamlet_head", REFORM)


def username_of(desk: str, plan: CommunePlan) -> str:
    """`desk` is OFFICER or APPROVER."""
    return f"{desk}.{plan.key.replace('-', '')}"


def commune_staff(plan: CommunePlan) -> list[Staff]:
    """The officer who prepares and the chair who approves."""
    officer, chair = _COMMUNE_STAFF[plan.key]
    return [
        Staff(username_of(OFFICER, plan), officer, "commune_officer", BEGINNING),
        Staff(username_of(APPROVER, plan), chair, "approver", BEGINNING),
    ]


def everybody(plans: Sequence[CommunePlan]) -> list[Staff]:
    return [*(staff for plan in plans for staff in commune_staff(plan)), HAMLET_HEAD, *PROVINCE_STAFF]


def take_on(staff: Staff, area: Area) -> None:
    """Register the account with a new password and open its duty; done before, nothing changes. Inside `acting`."""
    user = User.objects.filter(username=staff.username).first()
    if user is None:
        password = _new_password()
        user = register_user(actor=SYSTEM, username=staff.username, full_name=staff.full_name, password=password)
        _keep_password(staff.username, password)
    if not Duty.objects.filter(user=user, role=staff.role, area=area).exists():
        open_duty(actor=SYSTEM, user=user, role=staff.role, area=area, valid_from=staff.since)


def officer(plan: CommunePlan, *, on: dt.date) -> Actor:
    """Who prepares, sends and records in the commune on that day."""
    return actor_for_username(username_of(OFFICER, plan), on=on)


def approver(plan: CommunePlan, *, on: dt.date) -> Actor:
    """Who signs decisions and approves payrolls in the commune on that day."""
    return actor_for_username(username_of(APPROVER, plan), on=on)


def passwords() -> dict[str, str]:
    """The passwords made for the demo on this machine, by username."""
    place = password_file()
    return dict(json.loads(place.read_text(encoding="utf-8"))) if place.exists() else {}


def password_file() -> Path:
    """Where the passwords of this machine's demo are kept."""
    return Path(settings.VAR) / "demo" / "sign-in.json"


def _keep_password(username: str, password: str) -> None:
    kept = passwords() | {username: password}
    write_atomically(password_file(), json.dumps(kept, indent=1).encode())


def _new_password() -> str:
    words = [fold(secrets.choice(given_names())) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10_000):04d}"])
