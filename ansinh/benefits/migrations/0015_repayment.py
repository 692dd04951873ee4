"""Keep what came back of recoveries behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0014_check_row"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recovery",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("decided", "decided"),
                    ("repaid", "repaid"),
                    ("waived", "waived"),
                ],
                default="proposed",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="recovery", name="recovery_needs_a_decision"),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["decided", "repaid"]), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="recovery_needs_a_decision",
            ),
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("received_on", models.DateField()),
                ("amount", ansinh.core.fields.MoneyField()),
                ("voucher", models.CharField(max_length=60)),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_at", models.DateTimeField()),
                ("taken_back_by", models.CharField(blank=True, max_length=150)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taking_back_reason", models.TextField(blank=True)),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.recovery"
                    ),
                ),
            ],
            options={
                "verbose_name": "repayment",
                "verbose_name_plural": "repayments",
                "ordering": ["received_on", "id"],
                "indexes": [models.Index(fields=["area_path"], name="repayment_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("recovery", "voucher"),
                        name="repayment_voucher_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="repayment_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("voucher", ""), _negated=True), name="repayment_has_a_voucher"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at__isnull", True), ("taken_back_by", ""), ("taking_back_reason", "")
                            ),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                models.Q(("taken_back_by", ""), _negated=True),
                                models.Q(("taking_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="repayment_taken_back_with_a_reason",
                    ),
                ],
            },
        ),
        WallTable("benefits_repayment"),
        RequireVisible("benefits_repayment", "recovery_id", "benefits_recovery"),
    ]
