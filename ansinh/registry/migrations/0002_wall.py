"""Put every table of people behind the wall, with keys that do not look through it."""

from django.db import migrations

from ansinh.core.wall_operations import RequireVisible, WallTable

OF_INDIVIDUAL = [
    "residence", "nameword", "membership", "circumstance", "bankaccount", "payee", "contactpoint", "consent",
    "populationcheck",
]  # fmt: skip
TRACKED = [
    "household", "householdclass", "individual", "residence", "membership", "circumstance", "bankaccount", "payee",
    "contactpoint", "consent",
]  # fmt: skip
UNTRACKED = ["nameword", "moverequest", "importrun"]
NEVER_CHANGED = ["populationcheck", "importrow"]
REFERENCES = [
    ("membership", "household_id", "household"),
    ("circumstance", "related_id", "individual"),
    ("bankaccount", "replaces_id", "bankaccount"),
    ("payee", "payee_id", "individual"),
    ("payee", "account_id", "bankaccount"),
    ("payee", "replaces_id", "payee"),
    ("moverequest", "individual_id", "individual"),
    ("importrow", "individual_id", "individual"),
]


def sequence(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [f"create sequence {name}", f"grant usage on sequence {name} to ansinh_app"], f"drop sequence {name}"
    )


def in_its_place(child: str, column: str, parent: str) -> migrations.RunSQL:
    """A composite key with the place: rows of one person stand in one place, and move together."""
    table, name = f"registry_{child}", f"registry_{child}_{column}_in_its_place"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, area_path)"
        f" references registry_{parent} (id, area_path) on update cascade",
        f"alter table {table} drop constraint {name}",
    )


BOTH_SIDES = """
create policy asked_commune on registry_moverequest for {act} to ansinh_app using (
    (select ansinh_scope_is_set()) and from_path >= current_setting('ansinh.scope')
    and from_path < current_setting('ansinh.scope') || '~'
)
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables"), ("core", "0001_wall")]

    operations = [
        sequence("registry_temporary_number"),
        sequence("registry_household_number"),
        *[in_its_place(table, "individual_id", "individual") for table in OF_INDIVIDUAL],
        in_its_place("householdclass", "household_id", "household"),
        in_its_place("importrow", "run_id", "importrun"),
        *[in_its_place(f"{table}event", "pgh_obj_id", table) for table in TRACKED],
        *[WallTable(f"registry_{table}") for table in [*TRACKED, *UNTRACKED]],
        *[WallTable(f"registry_{table}", append_only=True) for table in NEVER_CHANGED],
        *[WallTable(f"registry_{table}event", append_only=True) for table in TRACKED],
        *[RequireVisible(f"registry_{table}", column, f"registry_{target}") for table, column, target in REFERENCES],
        migrations.RunSQL(
            BOTH_SIDES.format(act="select").replace("asked_commune", "asked_commune_reads"),
            "drop policy asked_commune_reads on registry_moverequest",
        ),
        migrations.RunSQL(
            BOTH_SIDES.format(act="update").replace("asked_commune", "asked_commune_answers"),
            "drop policy asked_commune_answers on registry_moverequest",
        ),
    ]
