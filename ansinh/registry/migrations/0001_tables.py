"""Create the tables of the registry and their histories."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import ansinh.core.fields
import ansinh.core.periods


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_places"),
        ("core", "0001_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("disability", "disability"),
                            ("parental_loss", "loss of parents"),
                            ("was_child_recipient", "drew the allowance as a child without parents"),
                            ("studying", "in education"),
                            ("hiv", "HIV"),
                            ("single_parent", "single parent"),
                            ("no_supporter", "no one obliged to support"),
                            ("taken_in", "taken in instead of entering a facility"),
                            ("pension", "pension or monthly social insurance"),
                            ("wage", "wage"),
                            ("pregnancy", "pregnancy"),
                            ("carer", "cared for by"),
                            ("parent", "raised by"),
                            ("spouse", "married to"),
                            ("detention", "detention or prison"),
                            ("missing", "declared missing by a court"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=24)),
                ("amount", ansinh.core.fields.MoneyField(blank=True, null=True)),
                ("related_name", models.CharField(blank=True, max_length=120)),
                ("certificate_number", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("certificate", "certificate"),
                            ("decision", "decision"),
                            ("population_db", "national population database"),
                            ("declaration", "declaration of the person"),
                            ("payment_list", "payment list of the office (unverified)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_on__isnull", False), ("valid_to__isnull", True)),
                        fields=["expires_on", "area_path"],
                        name="registry_proof_lapsing",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_circumstance_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "was_child_recipient",
                                        "studying",
                                        "hiv",
                                        "no_supporter",
                                        "taken_in",
                                        "pension",
                                        "wage",
                                        "pregnancy",
                                        "parent",
                                        "spouse",
                                        "detention",
                                        "missing",
                                    ],
                                ),
                                ("value", ""),
                            ),
                            models.Q(("kind", "disability"), ("value__in", ("mild", "severe", "exceptionally_severe"))),
                            models.Q(
                                ("kind", "parental_loss"),
                                ("value__in", ("a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l")),
                            ),
                            models.Q(
                                ("kind", "single_parent"),
                                ("value__in", ("never_married", "spouse_dead", "spouse_missing", "unstated")),
                            ),
                            models.Q(("kind", "carer"), ("value__in", ("family", "taken_in"))),
                            _connector="OR",
                        ),
                        name="registry_circumstance_value_fits_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 0), ("amount__lte", 2000000000), ("kind__in", ("pension", "wage"))
                            ),
                            models.Q(
                                models.Q(("kind__in", ("pension", "wage")), _negated=True), ("amount__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="registry_circumstance_amount_where_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", "unstated"), _negated=True), ("source", "payment_list"), _connector="OR"
                        ),
                        name="registry_circumstance_unstated_only_by_a_list",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_circumstance_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("charity", "charity and donors"),
                            ("savings_group", "savings-and-credit group"),
                            ("survey", "survey"),
                            ("photo", "photograph"),
                            ("sharing", "sharing outside the office"),
                            ("messages", "reminders by message"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("written", "written"), ("recorded", "recorded voice"), ("digital", "digital")],
                        max_length=10,
                    ),
                ),
                ("evidence", models.CharField(max_length=200)),
                ("given_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                        ),
                        name="registry_consent_withdrawn_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="registry_consent_is_verifiable"
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_consent_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("phone", "telephone"), ("zalo", "Zalo"), ("email", "e-mail")], max_length=8
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "email"), ("value__regex", "^0(3|5|7|8|9)[0-9]{8}$"), _connector="OR"
                        ),
                        name="registry_contactpoint_mobile_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_contactpoint_period",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_contactpoint_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("bank_bin", models.CharField(max_length=6)),
                ("number", models.CharField(max_length=19)),
                ("holder_name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=150)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.bankaccount",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number", "bank_bin"], name="registry_account_by_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True),
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_bankaccount_change_takes_two_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bank_bin__regex", "^[0-9]{6}$")),
                        name="registry_bankaccount_bin_has_6_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[0-9A-Za-z]{4,19}$")),
                        name="registry_bankaccount_number_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holder_name", ""), _negated=True), name="registry_bankaccount_has_a_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_bankaccount_period",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_bankaccount_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("number", models.CharField(max_length=40)),
                ("address", models.CharField(blank=True, max_length=300)),
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
            ],
            options={
                "indexes": [models.Index(fields=["area_path"], name="registry_household_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "number"), name="registry_household_number_once_in_its_commune"
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_household_in_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="registry_household_has_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "household_class",
                    models.CharField(
                        choices=[
                            ("poor", "poor"),
                            ("near_poor", "near-poor"),
                            ("average", "average living standard"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decision_number", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("certificate", "certificate"),
                            ("decision", "decision"),
                            ("population_db", "national population database"),
                            ("declaration", "declaration of the person"),
                            ("payment_list", "payment list of the office (unverified)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
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
                "indexes": [models.Index(fields=["household", "area_path"], name="registry_class_of_household")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("household", "="),
                        ],
                        name="registry_householdclass_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_householdclass_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "decision"), _negated=True),
                            models.Q(models.Q(("decision_number", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="registry_householdclass_decision_is_named",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_householdclass_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdClassEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "household_class",
                    models.CharField(
                        choices=[
                            ("poor", "poor"),
                            ("near_poor", "near-poor"),
                            ("average", "average living standard"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decision_number", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("certificate", "certificate"),
                            ("decision", "decision"),
                            ("population_db", "national population database"),
                            ("declaration", "declaration of the person"),
                            ("payment_list", "payment list of the office (unverified)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.household",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.householdclass",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_ho_pgh_obj_5a215f_idx")],
            },
        ),
        migrations.CreateModel(
            name="HouseholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("number", models.CharField(max_length=40)),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "hamlet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_ho_pgh_obj_7fc309_idx")],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("month", ansinh.core.fields.MonthField()),
                ("imported_by", models.CharField(max_length=150)),
                ("imported_at", models.DateTimeField()),
                ("new_count", models.PositiveIntegerField()),
                ("known_count", models.PositiveIntegerField()),
                ("changed_count", models.PositiveIntegerField()),
                ("refused_count", models.PositiveIntegerField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area_path", "sha256"], name="registry_importrun_of_file")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_importrun_in_its_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Individual",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("full_name", models.CharField(max_length=120)),
                ("sort_key", models.TextField()),
                ("birth_date", models.DateField()),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")], default="day", max_length=5
                    ),
                ),
                ("sex", models.CharField(blank=True, choices=[("male", "male"), ("female", "female")], max_length=6)),
                ("identity_number", models.CharField(blank=True, max_length=12, null=True, unique=True)),
                ("temporary_number", models.CharField(blank=True, max_length=16, null=True, unique=True)),
                ("ethnicity", models.CharField(blank=True, max_length=40)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("death_certificate", models.CharField(blank=True, max_length=60)),
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
            ],
            options={
                "ordering": ["sort_key", "id"],
                "indexes": [models.Index(fields=["area_path", "sort_key"], name="registry_individual_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_individual_in_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("died_on__isnull", True), ("died_on__gte", models.F("birth_date")), _connector="OR"
                        ),
                        name="registry_individual_dies_after_birth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity_number__isnull", True),
                            ("identity_number__regex", "^[0-9]{12}$"),
                            _connector="OR",
                        ),
                        name="registry_individual_identity_number_has_12_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity_number__isnull", False), ("temporary_number__isnull", False), _connector="OR"
                        ),
                        name="registry_individual_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True), name="registry_individual_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_precision", "day"),
                            models.Q(("birth_date__day", 1), ("birth_precision", "month")),
                            models.Q(("birth_date__day", 1), ("birth_date__month", 1), ("birth_precision", "year")),
                            _connector="OR",
                        ),
                        name="registry_individual_birth_as_precise_as_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("row_number", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("new", "new"), ("known", "known"), ("changed", "changed"), ("refused", "refused")],
                        max_length=8,
                    ),
                ),
                ("values", models.JSONField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.importrun",
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
                "indexes": [models.Index(fields=["run", "area_path"], name="registry_importrow_of_run")],
                "constraints": [models.UniqueConstraint(fields=("run", "row_number"), name="registry_importrow_once")],
            },
        ),
        migrations.CreateModel(
            name="ContactPointEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("phone", "telephone"), ("zalo", "Zalo"), ("email", "e-mail")], max_length=8
                    ),
                ),
                ("value", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.contactpoint",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_co_pgh_obj_0b1180_idx")],
            },
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="individual",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("charity", "charity and donors"),
                            ("savings_group", "savings-and-credit group"),
                            ("survey", "survey"),
                            ("photo", "photograph"),
                            ("sharing", "sharing outside the office"),
                            ("messages", "reminders by message"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("written", "written"), ("recorded", "recorded voice"), ("digital", "digital")],
                        max_length=10,
                    ),
                ),
                ("evidence", models.CharField(max_length=200)),
                ("given_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.consent",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_co_pgh_obj_bc9fd1_idx")],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="individual",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.CreateModel(
            name="CircumstanceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("disability", "disability"),
                            ("parental_loss", "loss of parents"),
                            ("was_child_recipient", "drew the allowance as a child without parents"),
                            ("studying", "in education"),
                            ("hiv", "HIV"),
                            ("single_parent", "single parent"),
                            ("no_supporter", "no one obliged to support"),
                            ("taken_in", "taken in instead of entering a facility"),
                            ("pension", "pension or monthly social insurance"),
                            ("wage", "wage"),
                            ("pregnancy", "pregnancy"),
                            ("carer", "cared for by"),
                            ("parent", "raised by"),
                            ("spouse", "married to"),
                            ("detention", "detention or prison"),
                            ("missing", "declared missing by a court"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=24)),
                ("amount", ansinh.core.fields.MoneyField(blank=True, null=True)),
                ("related_name", models.CharField(blank=True, max_length=120)),
                ("certificate_number", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("certificate", "certificate"),
                            ("decision", "decision"),
                            ("population_db", "national population database"),
                            ("declaration", "declaration of the person"),
                            ("payment_list", "payment list of the office (unverified)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.circumstance",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_ci_pgh_obj_776cc3_idx")],
            },
        ),
        migrations.AddField(
            model_name="circumstance",
            name="individual",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.AddField(
            model_name="circumstance",
            name="related",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.CreateModel(
            name="BankAccountEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("bank_bin", models.CharField(max_length=6)),
                ("number", models.CharField(max_length=19)),
                ("holder_name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=150)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.bankaccount",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.bankaccount",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_ba_pgh_obj_b8e13d_idx")],
            },
        ),
        migrations.AddField(
            model_name="bankaccount",
            name="individual",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.individual",
            ),
        ),
        migrations.CreateModel(
            name="IndividualEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("full_name", models.CharField(max_length=120)),
                ("sort_key", models.TextField()),
                ("birth_date", models.DateField()),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month"), ("year", "year")], default="day", max_length=5
                    ),
                ),
                ("sex", models.CharField(blank=True, choices=[("male", "male"), ("female", "female")], max_length=6)),
                ("identity_number", models.CharField(blank=True, max_length=12, null=True)),
                ("temporary_number", models.CharField(blank=True, max_length=16, null=True)),
                ("ethnicity", models.CharField(blank=True, max_length=40)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("death_certificate", models.CharField(blank=True, max_length=60)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "hamlet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_in_pgh_obj_5df219_idx")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "head of household"),
                            ("spouse", "spouse"),
                            ("child", "child"),
                            ("parent", "parent"),
                            ("grandchild", "grandchild"),
                            ("grandparent", "grandparent"),
                            ("sibling", "sibling"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_head", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["individual", "area_path"], name="registry_membership_of_person")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("individual", "="),
                        ],
                        name="registry_membership_of_one_household_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_head", True)),
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("household", "="),
                        ],
                        name="registry_membership_one_head_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_membership_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_head", True), ("relation", "head")),
                            models.Q(("is_head", False), models.Q(("relation", "head"), _negated=True)),
                            _connector="OR",
                        ),
                        name="registry_membership_head_is_head",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_membership_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "head of household"),
                            ("spouse", "spouse"),
                            ("child", "child"),
                            ("parent", "parent"),
                            ("grandchild", "grandchild"),
                            ("grandparent", "grandparent"),
                            ("sibling", "sibling"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_head", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.household",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_me_pgh_obj_442eb4_idx")],
            },
        ),
        migrations.CreateModel(
            name="MoveRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("from_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("identity_number", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("released", "released"), ("declined", "declined")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_on", models.DateField()),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "from_area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
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
                "indexes": [models.Index(fields=["from_path"], name="registry_move_asked_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("area", "identity_number"),
                        name="registry_moverequest_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("individual__isnull", True), ("state", "asked")),
                            models.Q(
                                ("answered_on__isnull", False), ("individual__isnull", False), ("state", "released")
                            ),
                            models.Q(
                                ("answered_on__isnull", False), ("individual__isnull", True), ("state", "declined")
                            ),
                            _connector="OR",
                        ),
                        name="registry_moverequest_answer_fits_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("word", models.CharField(db_collation="C", max_length=40)),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["word", "area_path"], name="registry_nameword_in_place")],
                "constraints": [models.UniqueConstraint(fields=("individual", "word"), name="registry_nameword_once")],
            },
        ),
        migrations.CreateModel(
            name="Payee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self", "the person"),
                            ("guardian", "guardian"),
                            ("authorised", "authorised person"),
                            ("carer", "carer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("payee_name", models.CharField(blank=True, max_length=120)),
                ("document", models.CharField(blank=True, max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[("bank", "bank account"), ("post", "post office"), ("home", "paid at home")],
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=150)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.bankaccount",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.payee",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["individual", "area_path"], name="registry_payee_of_person")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "confirmed")),
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("individual", "="),
                        ],
                        name="registry_payee_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("individual",),
                        name="registry_payee_one_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account__isnull", False), ("way", "bank")),
                            models.Q(models.Q(("way", "bank"), _negated=True), ("account__isnull", True)),
                            _connector="OR",
                        ),
                        name="registry_payee_account_for_the_bank_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "self"), ("payee__isnull", True), ("payee_name", "")),
                            models.Q(
                                models.Q(("kind", "self"), _negated=True), models.Q(("payee_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="registry_payee_other_than_self_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "authorised"), _negated=True),
                            models.Q(("valid_to__isnull", False), models.Q(("document", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="registry_payee_authorised_by_paper_until_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payee__isnull", True),
                            models.Q(("payee", models.F("individual")), _negated=True),
                            _connector="OR",
                        ),
                        name="registry_payee_other_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_payee_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", ""),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="registry_payee_confirmed_by_another_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True),
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_payee_change_takes_two_hands",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_payee_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self", "the person"),
                            ("guardian", "guardian"),
                            ("authorised", "authorised person"),
                            ("carer", "carer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("payee_name", models.CharField(blank=True, max_length=120)),
                ("document", models.CharField(blank=True, max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[("bank", "bank account"), ("post", "post office"), ("home", "paid at home")],
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=150)),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.bankaccount",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.payee",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.payee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_pa_pgh_obj_a5dc42_idx")],
            },
        ),
        migrations.CreateModel(
            name="PopulationCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("checked_at", models.DateTimeField()),
                ("checked_by", models.CharField(max_length=150)),
                (
                    "result",
                    models.CharField(
                        choices=[("matches", "matches"), ("differs", "differs"), ("not_found", "not found")],
                        max_length=10,
                    ),
                ),
                ("differences", models.CharField(blank=True, max_length=500)),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["individual", "area_path"], name="registry_check_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "differs"), models.Q(("differences", ""), _negated=True)),
                            models.Q(models.Q(("result", "differs"), _negated=True), ("differences", "")),
                            _connector="OR",
                        ),
                        name="registry_populationcheck_says_what_differs",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Residence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
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
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.individual",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["individual", "area_path"], name="registry_residence_of_person")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("individual", "="),
                        ],
                        name="registry_residence_in_one_place_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_residence_lasts",
                    ),
                    models.UniqueConstraint(fields=("id", "area_path"), name="registry_residence_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResidenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_actor",
                    models.CharField(
                        db_default=django.db.models.expressions.RawSQL(
                            "coalesce(current_setting('ansinh.actor', true), '')", ()
                        ),
                        max_length=150,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "hamlet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "individual",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.individual",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.residence",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["pgh_obj", "pgh_created_at"], name="registry_re_pgh_obj_d83aef_idx")],
            },
        ),
        migrations.CreateModel(
            name="HardArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("decision_number", models.CharField(max_length=60)),
                ("decided_on", models.DateField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                ansinh.core.periods._Period(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[)")
                                ),
                                "&&",
                            ),
                            ("area", "="),
                        ],
                        name="registry_hardarea_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="registry_hardarea_lasts",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="household",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_householdevent" ("address", "area_id", "area_path", "hamlet_id", "id", "number", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."area_id", new_values."area_path", new_values."hamlet_id", new_values."id", new_values."number", NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="16d91be9baec737943f6957767cd54fe820e4c4f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d3330",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_household",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="household",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_householdevent" ("address", "area_id", "area_path", "hamlet_id", "id", "number", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."address", new_values."area_id", new_values."area_path", new_values."hamlet_id", new_values."id", new_values."number", NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."area_id" IS DISTINCT FROM (new_values."area_id") OR old_values."hamlet_id" IS DISTINCT FROM (new_values."hamlet_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."number" IS DISTINCT FROM (new_values."number")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ebaf1abcff310764ee03354491bdab8236fa8ea4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d30e4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_household",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdclass",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_householdclassevent" ("area_path", "decided_on", "decision_number", "household_class", "household_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from", "valid_to") SELECT new_values."area_path", new_values."decided_on", new_values."decision_number", new_values."household_class", new_values."household_id", new_values."id", NOW(), \'insert\', new_values."id", new_values."source", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d9e93e6501ed3074dff0711dac6a477a32f40b04",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eff76",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_householdclass",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdclass",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_householdclassevent" ("area_path", "decided_on", "decision_number", "household_class", "household_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from", "valid_to") SELECT new_values."area_path", new_values."decided_on", new_values."decision_number", new_values."household_class", new_values."household_id", new_values."id", NOW(), \'update\', new_values."id", new_values."source", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."decided_on" IS DISTINCT FROM (new_values."decided_on") OR old_values."decision_number" IS DISTINCT FROM (new_values."decision_number") OR old_values."household_id" IS DISTINCT FROM (new_values."household_id") OR old_values."household_class" IS DISTINCT FROM (new_values."household_class") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8abeebef46edfe3b86615045cd9baa4d9386a021",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f874a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_householdclass",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="individual",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_individualevent" ("area_id", "area_path", "birth_date", "birth_precision", "death_certificate", "died_on", "ethnicity", "full_name", "hamlet_id", "id", "identity_number", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_key", "temporary_number") SELECT new_values."area_id", new_values."area_path", new_values."birth_date", new_values."birth_precision", new_values."death_certificate", new_values."died_on", new_values."ethnicity", new_values."full_name", new_values."hamlet_id", new_values."id", new_values."identity_number", NOW(), \'insert\', new_values."id", new_values."sex", new_values."sort_key", new_values."temporary_number" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="320471fee622f8b62f6d97751d872b7128aa69ca",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d4ca3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_individual",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="individual",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_individualevent" ("area_id", "area_path", "birth_date", "birth_precision", "death_certificate", "died_on", "ethnicity", "full_name", "hamlet_id", "id", "identity_number", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex", "sort_key", "temporary_number") SELECT new_values."area_id", new_values."area_path", new_values."birth_date", new_values."birth_precision", new_values."death_certificate", new_values."died_on", new_values."ethnicity", new_values."full_name", new_values."hamlet_id", new_values."id", new_values."identity_number", NOW(), \'update\', new_values."id", new_values."sex", new_values."sort_key", new_values."temporary_number" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."area_id" IS DISTINCT FROM (new_values."area_id") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."birth_precision" IS DISTINCT FROM (new_values."birth_precision") OR old_values."death_certificate" IS DISTINCT FROM (new_values."death_certificate") OR old_values."died_on" IS DISTINCT FROM (new_values."died_on") OR old_values."ethnicity" IS DISTINCT FROM (new_values."ethnicity") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."hamlet_id" IS DISTINCT FROM (new_values."hamlet_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."identity_number" IS DISTINCT FROM (new_values."identity_number") OR old_values."sex" IS DISTINCT FROM (new_values."sex") OR old_values."sort_key" IS DISTINCT FROM (new_values."sort_key") OR old_values."temporary_number" IS DISTINCT FROM (new_values."temporary_number")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cfb9c155995617a7ef68ac9e5b09528740724002",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_48b59",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_individual",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["individual", "area_path"], name="registry_contact_of_person"),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("individual", "channel", "value"),
                name="registry_contactpoint_once",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_contactpointevent" ("area_path", "channel", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to", "value") SELECT new_values."area_path", new_values."channel", new_values."id", new_values."individual_id", NOW(), \'insert\', new_values."id", new_values."valid_from", new_values."valid_to", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b634f38968e786096c5a0ed937c6976c79467492",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f436b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_contactpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_contactpointevent" ("area_path", "channel", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to", "value") SELECT new_values."area_path", new_values."channel", new_values."id", new_values."individual_id", NOW(), \'update\', new_values."id", new_values."valid_from", new_values."valid_to", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."value" IS DISTINCT FROM (new_values."value")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="52e7c4bb02f28d65d450dcedfa193292b6908e67",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_62b7c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_contactpoint",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["individual", "area_path"], name="registry_consent_of_person"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("individual", "purpose"),
                name="registry_consent_once_a_purpose",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_consentevent" ("area_path", "evidence", "form", "given_on", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "withdrawn_on") SELECT new_values."area_path", new_values."evidence", new_values."form", new_values."given_on", new_values."id", new_values."individual_id", NOW(), \'insert\', new_values."id", new_values."purpose", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9c0782695ef63ba54dfb704080067ebbca8a2da5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_21079",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_consentevent" ("area_path", "evidence", "form", "given_on", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "withdrawn_on") SELECT new_values."area_path", new_values."evidence", new_values."form", new_values."given_on", new_values."id", new_values."individual_id", NOW(), \'update\', new_values."id", new_values."purpose", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."evidence" IS DISTINCT FROM (new_values."evidence") OR old_values."form" IS DISTINCT FROM (new_values."form") OR old_values."given_on" IS DISTINCT FROM (new_values."given_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."withdrawn_on" IS DISTINCT FROM (new_values."withdrawn_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3160d6923c1327efda94c7f39fdb922b20e077fd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_939d6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_consent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(fields=["individual", "area_path"], name="registry_circumstance_of"),
        ),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(fields=["related"], name="registry_circumstance_with"),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        ansinh.core.periods._Period(models.F("valid_from"), models.F("valid_to"), models.Value("[)")),
                        "&&",
                    ),
                    ("individual", "="),
                    ("kind", "="),
                ],
                name="registry_circumstance_one_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("carer", "parent", "spouse")),
                        models.Q(
                            ("related__isnull", False), models.Q(("related_name", ""), _negated=True), _connector="OR"
                        ),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("carer", "parent", "spouse")), _negated=True),
                        ("related__isnull", True),
                        ("related_name", ""),
                    ),
                    _connector="OR",
                ),
                name="registry_circumstance_names_the_other_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("related__isnull", True),
                    models.Q(("related", models.F("individual")), _negated=True),
                    _connector="OR",
                ),
                name="registry_circumstance_is_not_with_oneself",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="circumstance",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_circumstanceevent" ("amount", "area_path", "certificate_number", "expires_on", "id", "individual_id", "issued_on", "kind", "pgh_created_at", "pgh_label", "pgh_obj_id", "related_id", "related_name", "source", "valid_from", "valid_to", "value") SELECT new_values."amount", new_values."area_path", new_values."certificate_number", new_values."expires_on", new_values."id", new_values."individual_id", new_values."issued_on", new_values."kind", NOW(), \'insert\', new_values."id", new_values."related_id", new_values."related_name", new_values."source", new_values."valid_from", new_values."valid_to", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fa5e9bbb14d2d2d61801929d635f1c96c1caa520",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_27387",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_circumstance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="circumstance",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_circumstanceevent" ("amount", "area_path", "certificate_number", "expires_on", "id", "individual_id", "issued_on", "kind", "pgh_created_at", "pgh_label", "pgh_obj_id", "related_id", "related_name", "source", "valid_from", "valid_to", "value") SELECT new_values."amount", new_values."area_path", new_values."certificate_number", new_values."expires_on", new_values."id", new_values."individual_id", new_values."issued_on", new_values."kind", NOW(), \'update\', new_values."id", new_values."related_id", new_values."related_name", new_values."source", new_values."valid_from", new_values."valid_to", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."certificate_number" IS DISTINCT FROM (new_values."certificate_number") OR old_values."expires_on" IS DISTINCT FROM (new_values."expires_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."issued_on" IS DISTINCT FROM (new_values."issued_on") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."related_id" IS DISTINCT FROM (new_values."related_id") OR old_values."related_name" IS DISTINCT FROM (new_values."related_name") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."value" IS DISTINCT FROM (new_values."value")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3a4753b1ebcf0fd82aee130062ff6644c1a07b79",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cd55a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_circumstance",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="bankaccount",
            index=models.Index(fields=["individual", "area_path"], name="registry_account_of_person"),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True), models.Q(("state", "declined"), _negated=True)),
                fields=("individual", "bank_bin", "number"),
                name="registry_bankaccount_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("individual",),
                name="registry_bankaccount_one_proposal",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_bankaccountevent" ("area_path", "bank_bin", "confirmed_by", "holder_name", "id", "individual_id", "number", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "replaces_id", "state", "valid_from", "valid_to") SELECT new_values."area_path", new_values."bank_bin", new_values."confirmed_by", new_values."holder_name", new_values."id", new_values."individual_id", new_values."number", NOW(), \'insert\', new_values."id", new_values."proposed_by", new_values."replaces_id", new_values."state", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="876a3914ed48f0ef557aec19bb316a6246a9ee47",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_af4df",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bankaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_bankaccountevent" ("area_path", "bank_bin", "confirmed_by", "holder_name", "id", "individual_id", "number", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "replaces_id", "state", "valid_from", "valid_to") SELECT new_values."area_path", new_values."bank_bin", new_values."confirmed_by", new_values."holder_name", new_values."id", new_values."individual_id", new_values."number", NOW(), \'update\', new_values."id", new_values."proposed_by", new_values."replaces_id", new_values."state", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."bank_bin" IS DISTINCT FROM (new_values."bank_bin") OR old_values."confirmed_by" IS DISTINCT FROM (new_values."confirmed_by") OR old_values."holder_name" IS DISTINCT FROM (new_values."holder_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."proposed_by" IS DISTINCT FROM (new_values."proposed_by") OR old_values."replaces_id" IS DISTINCT FROM (new_values."replaces_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ce2c5da27ac39d86fd74dab2b5154cdf72362533",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_73263",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_bankaccount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_membershipevent" ("area_path", "household_id", "id", "individual_id", "is_head", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "valid_from", "valid_to") SELECT new_values."area_path", new_values."household_id", new_values."id", new_values."individual_id", new_values."is_head", NOW(), \'insert\', new_values."id", new_values."relation", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8cfa457388c9337ae6f642631c88bc15f95a5383",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_40ab0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_membershipevent" ("area_path", "household_id", "id", "individual_id", "is_head", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "valid_from", "valid_to") SELECT new_values."area_path", new_values."household_id", new_values."id", new_values."individual_id", new_values."is_head", NOW(), \'update\', new_values."id", new_values."relation", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."household_id" IS DISTINCT FROM (new_values."household_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."is_head" IS DISTINCT FROM (new_values."is_head") OR old_values."relation" IS DISTINCT FROM (new_values."relation") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="12c178737127c7696be849c9a4f5371ee48743de",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2e25f",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payee",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_payeeevent" ("account_id", "area_path", "confirmed_by", "document", "id", "individual_id", "kind", "payee_id", "payee_name", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "replaces_id", "state", "valid_from", "valid_to", "way") SELECT new_values."account_id", new_values."area_path", new_values."confirmed_by", new_values."document", new_values."id", new_values."individual_id", new_values."kind", new_values."payee_id", new_values."payee_name", NOW(), \'insert\', new_values."id", new_values."proposed_by", new_values."replaces_id", new_values."state", new_values."valid_from", new_values."valid_to", new_values."way" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="00c57e25a828d07221590316e75540abb5a3bec3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b3fa8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_payee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payee",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_payeeevent" ("account_id", "area_path", "confirmed_by", "document", "id", "individual_id", "kind", "payee_id", "payee_name", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "replaces_id", "state", "valid_from", "valid_to", "way") SELECT new_values."account_id", new_values."area_path", new_values."confirmed_by", new_values."document", new_values."id", new_values."individual_id", new_values."kind", new_values."payee_id", new_values."payee_name", NOW(), \'update\', new_values."id", new_values."proposed_by", new_values."replaces_id", new_values."state", new_values."valid_from", new_values."valid_to", new_values."way" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."account_id" IS DISTINCT FROM (new_values."account_id") OR old_values."confirmed_by" IS DISTINCT FROM (new_values."confirmed_by") OR old_values."document" IS DISTINCT FROM (new_values."document") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."payee_id" IS DISTINCT FROM (new_values."payee_id") OR old_values."payee_name" IS DISTINCT FROM (new_values."payee_name") OR old_values."proposed_by" IS DISTINCT FROM (new_values."proposed_by") OR old_values."replaces_id" IS DISTINCT FROM (new_values."replaces_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."way" IS DISTINCT FROM (new_values."way")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="59bf5a416dd91e9b2eb727b133e8ee6b4272696c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ec9b3",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_payee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="residence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_residenceevent" ("area_id", "area_path", "hamlet_id", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") SELECT new_values."area_id", new_values."area_path", new_values."hamlet_id", new_values."id", new_values."individual_id", NOW(), \'insert\', new_values."id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="83ba176c4bcd58e850027259c3b88fc6db876c11",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4d85d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="registry_residence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="residence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "registry_residenceevent" ("area_id", "area_path", "hamlet_id", "id", "individual_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") SELECT new_values."area_id", new_values."area_path", new_values."hamlet_id", new_values."id", new_values."individual_id", NOW(), \'update\', new_values."id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."area_id" IS DISTINCT FROM (new_values."area_id") OR old_values."hamlet_id" IS DISTINCT FROM (new_values."hamlet_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."individual_id" IS DISTINCT FROM (new_values."individual_id") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0869eac4e39d0d54035c30434e91c5330801cf19",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dc0c2",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="registry_residence",
                    when="AFTER",
                ),
            ),
        ),
    ]
