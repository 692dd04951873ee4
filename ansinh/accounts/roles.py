"""Roles as data: what each kind of work may do, and on which level of area it is done.

To add a role, add one row to `ROLES` and one column to the permission matrix of the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.areas.models import Level

PERMISSIONS: Mapping[str, Promise] = {
    "view_registry": _("see households and people"),
    "edit_registry": _("record households and people"),
    "import_recipients": _("import lists of recipients"),
    "view_health": _("see health facts"),
    "view_bank_accounts": _("see bank accounts"),
    "edit_bank_accounts": _("record bank accounts"),
    "receive_application": _("receive applications"),
    "assess_application": _("assess applications"),
    "decide_application": _("sign decisions"),
    "record_death": _("record deaths"),
    "move_residence": _("send and receive people who move"),
    "prepare_payroll": _("prepare payrolls"),
    "approve_payroll": _("approve payrolls"),
    "send_payroll": _("send payrolls to bank and post"),
    "reconcile_payroll": _("record the answers of bank and post"),
    "close_payroll": _("close payrolls"),
    "view_payroll": _("see payrolls"),
    "view_decisions": _("see applications and decisions"),
    "file_complaint": _("register complaints"),
    "answer_complaint": _("answer complaints"),
    "manage_accounts": _("manage accounts and duties"),
    "manage_areas": _("manage hamlets and office days"),
    "view_audit": _("see the audit trail"),
    "settle_across_communes": _("settle matters between communes"),
    "view_inspection": _("draw a sample of files and see what they lack"),
    "view_reports": _("see the reports of the half-year"),
    "view_scenarios": _("try out changes of the law"),
    "keep_scenarios": _("keep and share scenarios"),
    "manage_hamlet_heads": _("let hamlet heads sign in by phone"),
    "view_review": _("see the review of poor households"),
    "plan_review": _("plan reviews and list households"),
    "approve_review": _("approve reviews"),
    "survey_households": _("fill in the forms of the review"),
    "keep_instruments": _("keep instruments of the review"),
    "report_from_hamlet": _("report from the own hamlet"),
    "view_messages": _("see messages and campaigns"),
    "send_messages": _("write and send messages"),
    "keep_gateways": _("keep gateways and rules of sending"),
    "view_insurance": _("see health-insurance cards and coverage"),
    "edit_insurance": _("record health-insurance cards and prepare lists"),
    "approve_insurance": _("approve lists of those whom the state pays for"),
    "set_coverage_target": _("set targets of coverage"),
}


@dataclass(frozen=True)
class Role:
    """A kind of work. `levels` are the levels of area for which such a duty can be opened."""

    code: str
    name: Promise
    permissions: frozenset[str]
    levels: frozenset[str]
    may_write: bool = True


HAMLET_HEAD = "hamlet_head"
_COMMUNE_TO_PROVINCE = frozenset({Level.COMMUNE, Level.DISTRICT, Level.PROVINCE})
_ANY_OFFICE = _COMMUNE_TO_PROVINCE | {Level.COUNTRY}

ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role(
            code="commune_officer",
            name=_("commune officer"),
            permissions=frozenset(
                {
                    "view_registry",
                    "edit_registry",
                    "import_recipients",
                    "view_health",
                    "view_bank_accounts",
                    "edit_bank_accounts",
                    "receive_application",
                    "assess_application",
                    "record_death",
                    "move_residence",
                    "prepare_payroll",
                    "send_payroll",
                    "reconcile_payroll",
                    "close_payroll",
                    "view_payroll",
                    "view_decisions",
                    "file_complaint",
                    "manage_areas",
                    "manage_hamlet_heads",
                    "view_review",
                    "plan_review",
                    "survey_households",
                    "keep_instruments",
                    "view_messages",
                    "send_messages",
                    "keep_gateways",
                    "view_insurance",
                    "edit_insurance",
                    "set_coverage_target",
                }
            ),
            levels=frozenset({Level.COMMUNE}),
        ),
        Role(
            code="approver",
            name=_("chair or vice chair"),
            permissions=frozenset(
                {
                    "view_registry",
                    "view_health",
                    "view_bank_accounts",
                    # The second hand of a changed account.
                    "edit_bank_accounts",
                    "decide_application",
                    "approve_payroll",
                    "view_payroll",
                    "view_decisions",
                    "answer_complaint",
                    "view_audit",
                    "view_inspection",
                    "view_reports",
                    "view_review",
                    "approve_review",
                    "view_messages",
                    "view_insurance",
                    "approve_insurance",
                }
            ),
            levels=frozenset({Level.COMMUNE}),
        ),
        Role(
            code=HAMLET_HEAD,
            name=_("hamlet head"),
            # Names and addresses of the own hamlet, which its pages show; no page of the desk.
            permissions=frozenset({"report_from_hamlet"}),
            levels=frozenset({Level.HAMLET}),
        ),
        Role(
            code="province_officer",
            name=_("province officer"),
            permissions=frozenset(
                {
                    "view_registry",
                    "view_payroll",
                    "view_decisions",
                    "answer_complaint",
                    "manage_areas",
                    "view_audit",
                    "settle_across_communes",
                    "view_inspection",
                    "view_reports",
                    "view_scenarios",
                    "keep_scenarios",
                    "view_review",
                    "keep_instruments",
                    "view_messages",
                    "send_messages",
                    "keep_gateways",
                    "view_insurance",
                    "set_coverage_target",
                }
            ),
            levels=frozenset({Level.PROVINCE}),
        ),
        Role(
            code="auditor",
            name=_("auditor"),
            permissions=frozenset(
                {
                    "view_registry",
                    "view_health",
                    "view_bank_accounts",
                    "view_payroll",
                    "view_decisions",
                    "view_audit",
                    "view_inspection",
                    "view_reports",
                    "view_scenarios",
                    "view_review",
                    "view_messages",
                    "view_insurance",
                }
            ),
            levels=_ANY_OFFICE,
            may_write=False,
        ),
        Role(
            code="bank_officer",
            name=_("bank officer"),
            permissions=frozenset({"view_payroll", "view_bank_accounts", "reconcile_payroll"}),
            levels=_COMMUNE_TO_PROVINCE,
        ),
        Role(
            code="administrator",
            name=_("administrator"),
            permissions=frozenset({"manage_accounts", "manage_areas", "view_audit"}),
            levels=_ANY_OFFICE,
        ),
    )
}


def role_choices() -> list[tuple[str, Promise]]:
    """For the field that holds a role; a callable, so that a new role needs no migration."""
    return [(role.code, role.name) for role in ROLES.values()]
