"""What provinces add to premiums."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("insurance", "0003_settled_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="PremiumSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("employee", "insured through work"),
                            (
                                "social_insurance",
                                "insured by social insurance: pension, disability or unemployment benefit",
                            ),
                            ("merit", "with merit, or a relative"),
                            ("recipient", "draws a monthly allowance"),
                            ("poor", "member of a poor household"),
                            ("child", "small child"),
                            ("ethnic_minority", "of an ethnic minority in a difficult area"),
                            ("hard_area", "lives in a specially difficult area"),
                            ("state_other", "another group whom the state pays for"),
                            ("near_poor_poor_area", "member of a near-poor household in a poor area"),
                            ("near_poor", "member of a near-poor household"),
                            ("left_difficult", "of an ethnic minority where the place is difficult no longer"),
                            ("trafficked", "victim of trafficking"),
                            ("village_worker", "works for the village"),
                            ("pupil", "pupil or student"),
                            ("average_household", "average living standard, from farming, forests, fishing or salt"),
                            ("household", "pays as a household"),
                        ],
                        max_length=24,
                        verbose_name="group",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("percent", models.PositiveSmallIntegerField()),
                ("document", models.CharField(max_length=60)),
                ("recorded_by", models.CharField(max_length=150)),
                (
                    "province",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "support of premiums by a province",
                "verbose_name_plural": "supports of premiums by provinces",
                "ordering": ["-valid_from", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "group", "valid_from"), name="insurance_premiumsupport_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="insurance_premiumsupport_is_a_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="insurance_premiumsupport_has_a_document",
                    ),
                ],
            },
        ),
    ]
