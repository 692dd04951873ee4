"""Keep emergency aid behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("benefits", "0012_wording"),
        ("registry", "0008_household_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyAid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("about", models.CharField(max_length=200)),
                ("household_count", models.PositiveIntegerField()),
                ("person_count", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rice", "rice after a disaster or before the harvest"),
                            ("rice_new_year", "rice at the lunar new year"),
                            ("injury", "serious injury"),
                            ("burial", "burial of somebody dead or missing in a disaster"),
                            ("destroyed", "house destroyed"),
                            ("moved", "house moved in an emergency"),
                            ("damaged", "house heavily damaged"),
                            ("protection", "emergency protection of somebody without care"),
                        ],
                        max_length=13,
                    ),
                ),
                ("span", models.PositiveSmallIntegerField(default=1)),
                ("amount", ansinh.core.fields.MoneyField(default=0)),
                ("rice_kg", models.PositiveIntegerField(default=0)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("budget", "state budget"),
                            ("reserve", "national reserve"),
                            ("gifts", "gifts and funds"),
                        ],
                        max_length=7,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("decided", "decided"),
                            ("given", "given"),
                            ("cancelled", "not given"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=150)),
                ("proposed_on", models.DateField()),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("given_by", models.CharField(blank=True, max_length=150)),
                ("given_on", models.DateField(blank=True, null=True)),
                ("proof", models.CharField(blank=True, max_length=200)),
                ("cancelling_reason", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "hamlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
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
                "verbose_name": "emergency aid",
                "verbose_name_plural": "emergency aid",
                "ordering": ["proposed_on", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="emergencyaid_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("area", "kind", "happened_on", "individual", "household", "hamlet"),
                        name="emergencyaid_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", True), ("individual__isnull", True)),
                            models.Q(
                                ("hamlet__isnull", True),
                                models.Q(("individual__isnull", True), ("household__isnull", True), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="emergencyaid_for_one_of_them",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), ("kind__startswith", "rice"), ("rice_kg__gt", 0)),
                            models.Q(
                                models.Q(("kind__startswith", "rice"), _negated=True), ("amount__gt", 0), ("rice_kg", 0)
                            ),
                            _connector="OR",
                        ),
                        name="emergencyaid_money_or_rice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("household_count__gte", 1), ("person_count__gte", 1), ("span__gte", 1)),
                        name="emergencyaid_for_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergencyaid_with_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["decided", "given"]), _negated=True),
                            models.Q(
                                ("decided_on__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="emergencyaid_needs_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="emergencyaid_by_two_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "given"), _negated=True),
                            models.Q(
                                ("given_on__isnull", False),
                                models.Q(("given_by", ""), _negated=True),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="emergencyaid_given_with_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancelling_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="emergencyaid_cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        WallTable("benefits_emergencyaid"),
        RequireVisible("benefits_emergencyaid", "individual_id", "registry_individual"),
        RequireVisible("benefits_emergencyaid", "household_id", "registry_household"),
    ]
