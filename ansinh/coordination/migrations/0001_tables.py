"""Reports from hamlets, people seen alive, visits: all of them behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

TABLES = ("hamletreport", "sighting", "visit")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0002_key_first"),
        ("core", "0001_wall"),
        ("registry", "0005_keys_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="HamletReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("died", "has died"),
                            ("moved_away", "moved away"),
                            ("came_back", "came back"),
                            ("born", "a child was born"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(max_length=120)),
                ("happened_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "waits for the commune"),
                            ("confirmed", "confirmed"),
                            ("rejected", "not confirmed"),
                        ],
                        default="reported",
                        max_length=9,
                    ),
                ),
                ("reported_by", models.CharField(max_length=150)),
                ("reported_by_name", models.CharField(max_length=200)),
                ("reported_on", models.DateField()),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "hamlet",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "verbose_name": "report from a hamlet",
                "verbose_name_plural": "reports from hamlets",
                "ordering": ["reported_on", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="hamletreport_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "reported")),
                        fields=("kind", "individual", "household"),
                        name="hamletreport_waits_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", True), ("individual__isnull", False)),
                            models.Q(("household__isnull", False), ("individual__isnull", True)),
                            _connector="OR",
                        ),
                        name="hamletreport_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "died"), _negated=True), ("individual__isnull", False), _connector="OR"
                        ),
                        name="hamletreport_a_person_died",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("state", "reported")),
                            models.Q(
                                models.Q(("state", "reported"), _negated=True),
                                ("answered_on__isnull", False),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hamletreport_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hamletreport_rejected_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("quarter", models.DateField()),
                ("seen_on", models.DateField()),
                ("seen_by", models.CharField(max_length=150)),
                (
                    "individual",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
                    ),
                ),
            ],
            options={
                "verbose_name": "person seen alive",
                "verbose_name_plural": "people seen alive",
                "ordering": ["quarter", "id"],
                "indexes": [models.Index(fields=["area_path", "quarter"], name="sighting_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("individual", "quarter"), name="sighting_once_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("seen_on__gte", models.F("quarter"))), name="sighting_within_its_quarter"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("person_name", models.CharField(max_length=120)),
                (
                    "benefit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("social_allowance", "monthly social allowance"),
                            ("social_pension", "social pension"),
                            ("carer_support", "carers' support"),
                            ("funeral_support", "funeral support"),
                        ],
                        max_length=40,
                    ),
                ),
                ("question", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "to be made"), ("done", "made"), ("cancelled", "no longer needed")],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_on", models.DateField()),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "found, it is as asked"),
                            ("not_found", "not found"),
                            ("needs_help", "found, needs help with the papers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("done_by", models.CharField(blank=True, max_length=150)),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "hamlet",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.individual"
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["due_on", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="visit_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("individual", "benefit"),
                        name="visit_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True), name="visit_with_a_question"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                models.Q(("finding", ""), _negated=True),
                                models.Q(("done_by", ""), _negated=True),
                                ("done_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_done_with_a_finding",
                    ),
                ],
            },
        ),
        *[WallTable(f"coordination_{table}") for table in TABLES],
        *[RequireVisible(f"coordination_{table}", "individual_id", "registry_individual") for table in TABLES],
        RequireVisible("coordination_hamletreport", "household_id", "registry_household"),
    ]
