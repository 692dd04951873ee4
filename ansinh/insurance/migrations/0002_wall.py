"""Put the tables of insurance behind the wall: a card follows its person, a list keeps the place that made it."""

from django.db import migrations

from ansinh.core.wall_operations import RequireVisible, WallTable

WALLED = ["card", "cardlistrun", "cardlistrow", "statelist"]
NEVER_CHANGED = ["cardevent", "statelistline"]
IN_ITS_PLACE = [
    ("card", "individual_id", "registry_individual"),
    ("cardevent", "pgh_obj_id", "insurance_card"),
    ("cardlistrow", "run_id", "insurance_cardlistrun"),
    ("statelistline", "state_list_id", "insurance_statelist"),
]
REFERENCES = [
    ("card", "individual_id", "registry_individual"),
    ("card", "of_record_id", "registry_individual"),
    ("cardlistrow", "individual_id", "registry_individual"),
    ("statelistline", "individual_id", "registry_individual"),
]
FORGETS_WHO_IS_TAKEN_BACK = """
alter table insurance_cardlistrow add constraint insurance_cardlistrow_individual
    foreign key (individual_id) references registry_individual (id) on delete set null
"""


def in_its_place(child: str, column: str, parent: str) -> migrations.RunSQL:
    """A composite key with the place: rows of one thing stand in one place, and move together."""
    table, name = f"insurance_{child}", f"insurance_{child}_{column}_in_its_place"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, area_path)"
        f" references {parent} (id, area_path) on update cascade",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("insurance", "0001_tables"), ("registry", "0012_proofs_that_lapse"), ("core", "0001_wall")]

    operations = [
        *[in_its_place(*one) for one in IN_ITS_PLACE],
        migrations.RunSQL(
            FORGETS_WHO_IS_TAKEN_BACK,
            "alter table insurance_cardlistrow drop constraint insurance_cardlistrow_individual",
        ),
        *[WallTable(f"insurance_{table}") for table in WALLED],
        *[WallTable(f"insurance_{table}", append_only=True) for table in NEVER_CHANGED],
        *[RequireVisible(f"insurance_{table}", column, target) for table, column, target in REFERENCES],
    ]
