"""Keep papers and notes of households behind the wall, in the place of the household."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import WallTable


def in_its_place(child: str) -> migrations.RunSQL:
    """A composite key with the place: what is kept of a household moves with it."""
    table, name = f"registry_{child}", f"registry_{child}_household_id_in_its_place"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key (household_id, area_path)"
        f" references registry_household (id, area_path) on update cascade",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("text", models.CharField(max_length=500)),
                ("written_on", models.DateField()),
                ("written_by", models.CharField(max_length=150)),
                ("written_by_name", models.CharField(max_length=120)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "note on a household",
                "verbose_name_plural": "notes on households",
                "indexes": [models.Index(fields=["household", "area_path"], name="registry_note_of_household")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="registry_householdnote_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("name", models.CharField(max_length=130)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("jpg", "JPG"),
                            ("png", "PNG"),
                            ("webp", "WEBP"),
                            ("heic", "HEIC"),
                            ("docx", "DOCX"),
                            ("xlsx", "XLSX"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("tells_health", models.BooleanField()),
                ("attached_by", models.CharField(max_length=150)),
                ("attached_by_name", models.CharField(max_length=120)),
                ("attached_at", models.DateTimeField()),
                ("removed_by", models.CharField(blank=True, max_length=150)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removing_reason", models.CharField(blank=True, max_length=500)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a household",
                "verbose_name_plural": "papers of households",
                "indexes": [models.Index(fields=["household", "area_path"], name="registry_paper_of_household")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                ("removed_by", ""),
                                ("removing_reason", ""),
                                models.Q(("content", b""), _negated=True),
                            ),
                            models.Q(
                                ("content", b""),
                                ("removed_at__isnull", False),
                                models.Q(("removing_reason", ""), _negated=True),
                                models.Q(("removed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_householdpaper_taken_away_with_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("household", "sha256"),
                        name="registry_householdpaper_once",
                    ),
                ],
            },
        ),
        in_its_place("householdnote"),
        in_its_place("householdpaper"),
        # What was noted is never changed; another note sets it right.
        WallTable("registry_householdnote", append_only=True),
        WallTable("registry_householdpaper"),
    ]
