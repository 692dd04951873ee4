"""The permission matrix: what each role may, as a table that one reads and the tests walk through."""

import re
from pathlib import Path

import pytest

from ansinh.accounts.roles import PERMISSIONS, ROLES

HOUSE = Path(__file__).resolve().parents[2]

# One column a role: officer, approver, hamlet head, province officer, auditor, bank officer, administrator.
COLUMNS = (
    "commune_officer",
    "approver",
    "hamlet_head",
    "province_officer",
    "auditor",
    "bank_officer",
    "administrator",
)
MATRIX = {
    "view_registry":           "x x . x x . .",
    "edit_registry":           "x . . . . . .",
    "import_recipients":       "x . . . . . .",
    "view_health":             "x x . . x . .",
    "view_bank_accounts":      "x x . . x x .",
    "edit_bank_accounts":      "x x . . . . .",
    "receive_application":     "x . . . . . .",
    "assess_application":      "x . . . . . .",
    "decide_application":      ". x . . . . .",
    "record_death":            "x . . . . . .",
    "move_residence":          "x . . . . . .",
    "prepare_payroll":         "x . . . . . .",
    "approve_payroll":         ". x . . . . .",
    "send_payroll":            "x . . . . . .",
    "reconcile_payroll":       "x . . . . x .",
    "close_payroll":           "x . . . . . .",
    "view_payroll":            "x x . x x x .",
    "view_decisions":          "x x . x x . .",
    "file_complaint":          "x . . . . . .",
    "answer_complaint":        ". x . x . . .",
    "manage_accounts":         ". . . . . . x",
    "manage_areas":            "x . . x . . x",
    "view_audit":              ". x . x x . x",
    "settle_across_communes":  ". . . x . . .",
    "view_inspection":         ". x . x x . .",
    "view_reports":            ". x . x x . .",
    "view_scenarios":          ". . . x x . .",
    "keep_scenarios":          ". . . x . . .",
    "manage_hamlet_heads":     "x . . . . . .",
    "view_review":             "x x . x x . .",
    "plan_review":             "x . . . . . .",
    "approve_review":          ". x . . . . .",
    "survey_households":       "x . . . . . .",
    "keep_instruments":        "x . . x . . .",
    "report_from_hamlet":      ". . x . . . .",
    "view_messages":           "x x . x x . .",
    "send_messages":           "x . . x . . .",
    "keep_gateways":           "x . . x . . .",
    "view_insurance":          "x x . x x . .",
    "edit_insurance":          "x . . . . . .",
    "approve_insurance":       ". x . . . . .",
    "set_coverage_target":     "x . . x . . .",
}  # fmt: skip

CELLS = [
    (act, role, mark == "x") for act, row in MATRIX.items() for role, mark in zip(COLUMNS, row.split(), strict=True)
]


@pytest.mark.parametrize(("act", "role", "allowed"), CELLS)
def test_a_role_may_what_the_matrix_says(act: str, role: str, allowed: bool) -> None:
    assert (act in ROLES[role].permissions) is allowed


def test_the_matrix_knows_every_role_and_every_permission() -> None:
    assert set(ROLES) == set(COLUMNS)
    assert set(MATRIX) == set(PERMISSIONS)


def test_only_the_auditor_may_never_write() -> None:
    assert [code for code, role in ROLES.items() if not role.may_write] == ["auditor"]


def test_the_auditor_reads_everything_and_has_no_right_that_changes_something() -> None:
    views = {act for act in PERMISSIONS if act.startswith("view_")}

    assert ROLES["auditor"].permissions == views


def test_who_prepares_a_payroll_never_approves_one() -> None:
    both = {"prepare_payroll", "approve_payroll"}

    assert [code for code, role in ROLES.items() if both <= role.permissions] == []


def test_every_right_that_the_code_asks_for_is_a_known_permission() -> None:
    asked = set()
    for path in HOUSE.rglob("*.py"):
        if "tests" not in path.parts:
            asked |= set(re.findall(r"\.(?:may|require)\(\s*\"(\w+)\"", path.read_text(encoding="utf-8")))

    assert asked <= set(PERMISSIONS)
    assert "approve_payroll" in asked
