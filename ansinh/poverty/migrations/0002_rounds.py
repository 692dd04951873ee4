"""Rounds with their lists and requests, all of them behind the wall; what a round has pinned stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

TABLES = ("reviewround", "roundhamlet", "committeemember", "reviewer", "listedhousehold", "reviewrequest")
OF_A_ROUND = ("roundhamlet", "committeemember", "reviewer", "listedhousehold", "reviewrequest")
PINNED = """
    create function poverty_reviewround_pinned() returns trigger language plpgsql as $body$
    begin
        if new.standard <> old.standard or new.instrument_id <> old.instrument_id then
            raise exception 'a review keeps the standard and the instrument that it has pinned';
        end if;
        return new;
    end $body$;
    create trigger poverty_reviewround_pinned before update on poverty_reviewround
        for each row execute function poverty_reviewround_pinned();
"""
UNPINNED = """
    drop trigger poverty_reviewround_pinned on poverty_reviewround;
    drop function poverty_reviewround_pinned();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("poverty", "0001_tables"),
        ("registry", "0012_proofs_that_lapse"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("kind", models.CharField(choices=[("periodic", "yearly"), ("off_cycle", "off-cycle")], max_length=9)),
                ("year", models.PositiveSmallIntegerField()),
                ("standard", models.CharField(max_length=10)),
                ("list_from", models.DateField()),
                ("survey_from", models.DateField()),
                ("meet_from", models.DateField()),
                ("decide_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("listing", "listing"),
                            ("surveying", "surveying"),
                            ("meeting", "meeting"),
                            ("posting", "posted"),
                            ("decided", "decided"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("planned_by", models.CharField(max_length=150)),
                ("planned_by_name", models.CharField(max_length=200)),
                ("planned_on", models.DateField()),
                ("approved_by", models.CharField(blank=True, max_length=150)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.keptinstrument"
                    ),
                ),
            ],
            options={
                "verbose_name": "review round",
                "verbose_name_plural": "review rounds",
                "ordering": ["-list_from", "-id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="reviewround_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "periodic"), models.Q(("state__in", ("closed", "cancelled")), _negated=True)
                        ),
                        fields=("area", "year"),
                        name="reviewround_one_of_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "off_cycle"), models.Q(("state__in", ("closed", "cancelled")), _negated=True)
                        ),
                        fields=("area", "list_from"),
                        name="reviewround_off_cycle_one_of_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meet_from__gte", models.F("survey_from")),
                            ("survey_from__gte", models.F("list_from")),
                            ("decide_by__gte", models.F("meet_from")),
                        ),
                        name="reviewround_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("planned_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reviewround_two_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "cancelled"]),
                            models.Q(models.Q(("approved_by", ""), _negated=True), ("approved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviewround_begins_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reviewround_cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("head_name", models.CharField(max_length=120)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("form_01", "request for the yearly review (form 01)"),
                            ("form_04", "off-cycle request (form 04)"),
                            ("officer", "an officer's own knowledge"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("last_poor", "poor by the last review"),
                            ("last_near_poor", "near-poor by the last review"),
                            ("request", "the household asks"),
                            ("breadwinner_lost", "a breadwinner died"),
                            ("new_disability", "a new disability"),
                            ("illness", "a serious illness"),
                            ("disaster", "fire, flood or accident"),
                            ("other", "other hardship"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waits", "waits for a round"),
                            ("listed", "on the list of a round"),
                            ("rejected", "not taken up"),
                        ],
                        default="waits",
                        max_length=8,
                    ),
                ),
                ("received_by", models.CharField(max_length=150)),
                ("received_by_name", models.CharField(max_length=200)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="poverty.reviewround",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for review",
                "verbose_name_plural": "requests for review",
                "ordering": ["received_on", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="reviewrequest_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waits")), fields=("household",), name="reviewrequest_waits_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "listed"), ("round__isnull", False)),
                            models.Q(models.Q(("state", "listed"), _negated=True), ("round__isnull", True)),
                            _connector="OR",
                        ),
                        name="reviewrequest_listed_in_a_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviewrequest_rejected_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("full_name", models.CharField(max_length=120)),
                ("quota", models.PositiveIntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "reviewer",
                "verbose_name_plural": "reviewers",
                "ordering": ["full_name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "full_name"), name="reviewer_once_in_a_round"),
                    models.CheckConstraint(condition=models.Q(("quota__gt", 0)), name="reviewer_with_a_quota"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedHousehold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("head_name", models.CharField(max_length=120)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("last_poor", "poor by the last review"),
                                ("last_near_poor", "near-poor by the last review"),
                                ("request", "the household asks"),
                                ("breadwinner_lost", "a breadwinner died"),
                                ("new_disability", "a new disability"),
                                ("illness", "a serious illness"),
                                ("disaster", "fire, flood or accident"),
                                ("other", "other hardship"),
                            ],
                            max_length=16,
                        ),
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "to be surveyed"),
                            ("surveyed", "surveyed"),
                            ("voted", "voted on"),
                            ("posted", "posted"),
                            ("objected", "objected to"),
                            ("rechecked", "rechecked"),
                            ("recognised", "recognised"),
                            ("taken_off", "taken off the list"),
                        ],
                        default="listed",
                        max_length=10,
                    ),
                ),
                ("listed_on", models.DateField()),
                ("off_reason", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="poverty.reviewer",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "household of a round",
                "verbose_name_plural": "households of rounds",
                "ordering": ["hamlet__path", "head_name", "id"],
                "indexes": [models.Index(fields=["round", "area_path"], name="listedhousehold_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "household"), name="listedhousehold_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reasons__len__gt", 0)), name="listedhousehold_with_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken_off"), _negated=True),
                            models.Q(models.Q(("off_reason", ""), _negated=True), ("reviewer__isnull", True)),
                            _connector="OR",
                        ),
                        name="listedhousehold_off_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("full_name", models.CharField(max_length=120)),
                ("position", models.CharField(max_length=120)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a steering committee",
                "verbose_name_plural": "members of steering committees",
                "ordering": ["place", "id"],
                "constraints": [models.UniqueConstraint(fields=("round", "place"), name="committeemember_in_order")],
            },
        ),
        migrations.CreateModel(
            name="RoundHamlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "hamlet",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "hamlet of a round",
                "verbose_name_plural": "hamlets of rounds",
                "constraints": [models.UniqueConstraint(fields=("round", "hamlet"), name="roundhamlet_once")],
            },
        ),
        *[WallTable(f"poverty_{table}") for table in TABLES],
        *[RequireVisible(f"poverty_{table}", "round_id", "poverty_reviewround") for table in OF_A_ROUND],
        RequireVisible("poverty_listedhousehold", "household_id", "registry_household"),
        RequireVisible("poverty_listedhousehold", "reviewer_id", "poverty_reviewer"),
        RequireVisible("poverty_reviewrequest", "household_id", "registry_household"),
        migrations.RunSQL(PINNED, UNPINNED),
    ]
