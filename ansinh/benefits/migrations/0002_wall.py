"""Put every table of benefits behind the wall; references to rows that the writer cannot see are refused."""

from django.db import migrations

from ansinh.core.wall_operations import RequireVisible, WallTable

TABLES = [
    "application", "complaint", "decision", "decisionitem", "decisionnumber", "delegation", "funeraloffer", "office",
    "proposal", "recovery", "recoverymonth",
]  # fmt: skip
REFERENCES = [
    ("application", "individual_id", "registry_individual"),
    ("application", "applicant_id", "registry_individual"),
    ("complaint", "decision_id", "benefits_decision"),
    ("complaint", "individual_id", "registry_individual"),
    ("decision", "delegation_id", "benefits_delegation"),
    ("decision", "import_run_id", "registry_importrun"),
    ("decisionitem", "decision_id", "benefits_decision"),
    ("decisionitem", "application_id", "benefits_application"),
    ("decisionitem", "individual_id", "registry_individual"),
    ("decisionitem", "cared_for_id", "registry_individual"),
    ("decisionitem", "recipient_id", "registry_individual"),
    ("decisionitem", "changes_id", "payments_entitlement"),
    ("decisionitem", "entitlement_id", "payments_entitlement"),
    ("decisionitem", "replaces_id", "benefits_decisionitem"),
    ("funeraloffer", "individual_id", "registry_individual"),
    ("funeraloffer", "application_id", "benefits_application"),
    ("proposal", "individual_id", "registry_individual"),
    ("proposal", "entitlement_id", "payments_entitlement"),
    ("proposal", "cared_for_id", "registry_individual"),
    ("proposal", "recipient_id", "registry_individual"),
    ("proposal", "decision_item_id", "benefits_decisionitem"),
    ("recovery", "individual_id", "registry_individual"),
    ("recovery", "decision_id", "benefits_decision"),
    ("recoverymonth", "recovery_id", "benefits_recovery"),
    ("recoverymonth", "cared_for_id", "registry_individual"),
    ("signedcopy", "decision_id", "benefits_decision"),
]


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_tables"), ("core", "0001_wall")]

    operations = [
        *[WallTable(f"benefits_{table}") for table in TABLES],
        WallTable("benefits_signedcopy", append_only=True),
        # A signed paper never changes, but it goes along when its commune is merged into another.
        migrations.RunSQL(
            "grant update (area_path) on benefits_signedcopy to ansinh_app",
            "revoke update (area_path) on benefits_signedcopy from ansinh_app",
        ),
        *[RequireVisible(f"benefits_{table}", column, target) for table, column, target in REFERENCES],
    ]
