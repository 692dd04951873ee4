"""What follows the list: forms, classes, meetings, postings, objections, the decision and its certificates."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

TABLES = (
    "surveykey",
    "submission",
    "submissionfile",
    "assessment",
    "meeting",
    "vote",
    "posting",
    "publicityproof",
    "objection",
    "recognition",
    "certificate",
)
REFERENCES = (
    ("surveykey", "reviewer"),
    ("submission", "listed"),
    ("submission", "round"),
    ("submissionfile", "submission"),
    ("assessment", "listed"),
    ("assessment", "submission"),
    ("meeting", "round"),
    ("vote", "meeting"),
    ("vote", "listed"),
    ("posting", "round"),
    ("publicityproof", "posting"),
    ("objection", "posting"),
    ("objection", "listed"),
    ("recognition", "round"),
    ("certificate", "recognition"),
    ("certificate", "listed"),
    ("listedhousehold", "assessment"),
)
TARGETS = {"listed": "listedhousehold", "round": "reviewround"}
# A review from an old file has pinned no instrument.
PINNED = """
    create or replace function poverty_reviewround_pinned() returns trigger language plpgsql as $body$
    begin
        if new.standard <> old.standard or new.instrument_id is distinct from old.instrument_id then
            raise exception 'a review keeps the standard and the instrument that it has pinned';
        end if;
        return new;
    end $body$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_key_first"),
        ("poverty", "0002_rounds"),
        ("registry", "0012_proofs_that_lapse"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("survey", "by the survey"),
                            ("conflict", "another form was chosen"),
                            ("meeting", "after the hamlet meeting"),
                            ("recheck", "after an objection"),
                        ],
                        max_length=8,
                    ),
                ),
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
                ("rule", models.CharField(max_length=40)),
                ("income_points", models.IntegerField(blank=True, null=True)),
                ("deprivation_points", models.IntegerField(blank=True, null=True)),
                ("measured_income", models.BigIntegerField(blank=True, null=True)),
                (
                    "lacking",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "causes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("articles", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("made_by", models.CharField(max_length=150)),
                ("made_by_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "class of a household in a review",
                "verbose_name_plural": "classes of households in reviews",
                "ordering": ["made_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage", "survey"), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="assessment_changed_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("number", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=40, unique=True)),
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
                ("head_name", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "valid"), ("revoked", "revoked")], default="valid", max_length=7
                    ),
                ),
                ("revoked_by", models.CharField(blank=True, max_length=150)),
                ("revoked_by_name", models.CharField(blank=True, max_length=200)),
                ("revoked_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "certificate of a household",
                "verbose_name_plural": "certificates of households",
                "ordering": ["number", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "revoked"), _negated=True),
                            models.Q(models.Q(("reason", ""), _negated=True), ("revoked_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="certificate_revoked_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("cluster", models.CharField(blank=True, max_length=60)),
                ("notice_on", models.DateField()),
                ("begins_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("households", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("called", "called"), ("held", "held"), ("cancelled", "cancelled")],
                        default="called",
                        max_length=9,
                    ),
                ),
                ("chaired_by_name", models.CharField(blank=True, max_length=120)),
                ("chair_position", models.CharField(blank=True, max_length=120)),
                ("written_by_name", models.CharField(blank=True, max_length=120)),
                ("observed_by_name", models.CharField(blank=True, max_length=120)),
                ("observer_position", models.CharField(blank=True, max_length=120)),
                ("attending", models.PositiveIntegerField(blank=True, null=True)),
                ("others", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("remarks", models.CharField(blank=True, max_length=1000)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("called_by", models.CharField(max_length=150)),
                ("called_by_name", models.CharField(max_length=200)),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("recorded_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "hamlet meeting",
                "verbose_name_plural": "hamlet meetings",
                "ordering": ["begins_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(
                                ("attending__gt", 0),
                                ("attending__isnull", False),
                                ("attending__lte", models.F("households")),
                                ("ended_at__isnull", False),
                                models.Q(("chaired_by_name", ""), _negated=True),
                                models.Q(("written_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_held_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("about_name", models.CharField(max_length=120)),
                ("said_by_name", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("words", models.CharField(max_length=1000)),
                (
                    "way",
                    models.CharField(choices=[("page", "on the public page"), ("person", "in person")], max_length=6),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waits", "to be rechecked"), ("answered", "answered")], default="waits", max_length=8
                    ),
                ),
                ("is_upheld", models.BooleanField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["received_at", "id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="objection_by_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(
                                ("answered_on__isnull", False),
                                ("is_upheld__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_with_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("result", "result of the review"), ("decision", "decision")], max_length=8
                    ),
                ),
                ("slug", models.CharField(max_length=40, unique=True)),
                ("posted_on", models.DateField()),
                ("last_day", models.DateField()),
                ("places", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(choices=[("up", "posted"), ("down", "taken down")], default="up", max_length=4),
                ),
                ("posted_by", models.CharField(max_length=150)),
                ("posted_by_name", models.CharField(max_length=200)),
                ("taken_down_on", models.DateField(blank=True, null=True)),
                ("taken_down_by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "verbose_name": "posting of a review",
                "verbose_name_plural": "postings of reviews",
                "ordering": ["posted_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("posted_on"))), name="posting_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "up"), ("taken_down_on__isnull", False), _connector="OR"),
                        name="posting_taken_down_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicityProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("hamlet", "notice board of the hamlet"),
                            ("commune", "notice board of the commune"),
                            ("radio", "loudspeaker"),
                        ],
                        max_length=7,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.CharField(max_length=300)),
                ("file_name", models.CharField(blank=True, max_length=130)),
                ("content", models.BinaryField(blank=True, default=b"")),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_by_name", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "proof of publicity",
                "verbose_name_plural": "proofs of publicity",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("number", models.CharField(max_length=60)),
                ("signed_on", models.DateField()),
                ("signed_by", models.CharField(max_length=150)),
                ("signed_by_name", models.CharField(max_length=200)),
                ("signer_position", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "decision of recognition",
                "verbose_name_plural": "decisions of recognition",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="recognition_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="recognition_lasts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "ODK Collect on a phone"),
                            ("browser", "form in the browser"),
                            ("paper", "typed in from paper"),
                        ],
                        max_length=7,
                    ),
                ),
                ("instance_id", models.CharField(max_length=100)),
                ("form_version", models.CharField(max_length=40)),
                ("answers", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("spot_latitude", models.FloatField(blank=True, null=True)),
                ("spot_longitude", models.FloatField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=150)),
                ("received_by_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counts", "counts"),
                            ("conflict", "differs from the one that counts"),
                            ("set_aside", "set aside"),
                        ],
                        max_length=9,
                    ),
                ),
                ("aside_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "filled form of a review",
                "verbose_name_plural": "filled forms of reviews",
                "ordering": ["received_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "set_aside"), _negated=True),
                            models.Q(("aside_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="submission_aside_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("name", models.CharField(max_length=130)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name": "file of a filled form",
                "verbose_name_plural": "files of filled forms",
            },
        ),
        migrations.CreateModel(
            name="SurveyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, max_length=150)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "key of a reviewer's phone",
                "verbose_name_plural": "keys of reviewers' phones",
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "proposed",
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
                ("votes_for", models.PositiveIntegerField(blank=True, null=True)),
                ("votes_against", models.PositiveIntegerField(blank=True, null=True)),
                ("passed", models.BooleanField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "vote on a household",
                "verbose_name_plural": "votes on households",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("passed__isnull", True), ("votes_against__isnull", True), ("votes_for__isnull", True)
                            ),
                            models.Q(
                                ("passed__isnull", False),
                                ("votes_against__isnull", False),
                                ("votes_for__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="vote_whole_or_none",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="reviewround",
            name="reviewround_begins_approved",
        ),
        migrations.AddField(
            model_name="listedhousehold",
            name="marks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("ethnic_minority", "ethnic minority"),
                        ("no_ability_to_work", "nobody able to work"),
                        ("with_merit", "with merit"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="reviewround",
            name="planned_fall",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="roundhamlet",
            name="households",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="listedhousehold",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
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
                        ("old_file", "in an old file"),
                    ],
                    max_length=16,
                ),
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="reviewrequest",
            name="reason",
            field=models.CharField(
                choices=[
                    ("last_poor", "poor by the last review"),
                    ("last_near_poor", "near-poor by the last review"),
                    ("request", "the household asks"),
                    ("breadwinner_lost", "a breadwinner died"),
                    ("new_disability", "a new disability"),
                    ("illness", "a serious illness"),
                    ("disaster", "fire, flood or accident"),
                    ("other", "other hardship"),
                    ("old_file", "in an old file"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="reviewround",
            name="instrument",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.keptinstrument",
            ),
        ),
        migrations.AlterField(
            model_name="reviewround",
            name="kind",
            field=models.CharField(
                choices=[("periodic", "yearly"), ("off_cycle", "off-cycle"), ("kept", "taken over from an old file")],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "cancelled"]),
                    models.Q(models.Q(("approved_by", ""), _negated=True), ("approved_on__isnull", False)),
                    models.Q(("kind", "kept"), ("state", "closed")),
                    _connector="OR",
                ),
                name="reviewround_begins_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "kept")), fields=("area", "year"), name="reviewround_kept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "kept"), ("state", "closed")),
                    models.Q(models.Q(("kind", "kept"), _negated=True), ("instrument__isnull", False)),
                    _connector="OR",
                ),
                name="reviewround_pins_an_instrument",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="listed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
            ),
        ),
        migrations.AddField(
            model_name="listedhousehold",
            name="assessment",
            field=models.OneToOneField(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.assessment",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedhousehold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["listed", "taken_off"]), ("assessment__isnull", False), _connector="OR"
                ),
                name="listedhousehold_surveyed_with_a_class",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="listed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="hamlet",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="hamlet",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="listed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.listedhousehold",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.posting"
            ),
        ),
        migrations.AddField(
            model_name="publicityproof",
            name="hamlet",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
            ),
        ),
        migrations.AddField(
            model_name="publicityproof",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.posting"
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="round",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="recognition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.recognition"
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="listed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.reviewer",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewround"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="poverty.submission",
            ),
        ),
        migrations.AddField(
            model_name="submissionfile",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.submission"
            ),
        ),
        migrations.AddField(
            model_name="surveykey",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.reviewer"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="listed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.listedhousehold"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="poverty.meeting"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["round", "area_path"], name="meeting_by_place"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "up")), fields=("round", "kind"), name="posting_up_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicityproof",
            constraint=models.UniqueConstraint(
                fields=("posting", "way", "hamlet", "on"), name="proof_once_a_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("recognition", "number"), name="certificate_number_once"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["round", "area_path"], name="submission_by_place"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("round", "instance_id"), name="submission_instance_once"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("listed", "digest"), name="submission_answers_once"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "counts")), fields=("listed",), name="submission_one_counts"
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionfile",
            constraint=models.UniqueConstraint(fields=("submission", "name"), name="submissionfile_name_once"),
        ),
        migrations.AddConstraint(
            model_name="surveykey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("reviewer",), name="surveykey_one_of_a_reviewer"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("meeting", "listed"), name="vote_once_in_a_meeting"),
        ),
        *[WallTable(f"poverty_{table}") for table in TABLES],
        *[
            RequireVisible(f"poverty_{table}", f"{column}_id", f"poverty_{TARGETS.get(column, column)}")
            for table, column in REFERENCES
        ],
        migrations.RunSQL(PINNED, migrations.RunSQL.noop),
    ]
