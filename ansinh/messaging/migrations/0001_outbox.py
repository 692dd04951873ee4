"""Gateways, texts, campaigns, the outbox and what comes back: everything with a person in it behind the wall."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import ansinh.core.fields
from ansinh.core.wall_operations import RequireVisible, WallTable

WALLED = (
    "campaign", "campaignstep", "uploadedperson", "message", "skip", "optout", "heard", "incoming",
)  # fmt: skip
REFERENCES = (
    ("campaignstep", "campaign_id", "campaign"),
    ("uploadedperson", "campaign_id", "campaign"),
    ("message", "campaign_id", "campaign"),
    ("skip", "campaign_id", "campaign"),
    ("incoming", "message_id", "message"),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_statistics"),
        ("areas", "0002_key_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("title", models.CharField(max_length=120, verbose_name="name")),
                ("occasion", models.CharField(max_length=80)),
                ("audience", models.CharField(max_length=40)),
                ("asked", models.CharField(blank=True, max_length=1000)),
                (
                    "is_one_per_household",
                    models.BooleanField(default=False, verbose_name="one message for each household"),
                ),
                ("is_lasting", models.BooleanField(default=False)),
                ("priority", models.PositiveSmallIntegerField(default=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "being prepared"),
                            ("sampled", "a sample was sent"),
                            ("running", "running"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        default="drafted",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("people_count", models.PositiveIntegerField(default=0)),
                ("estimated_amount", ansinh.core.fields.MoneyField(default=0)),
                ("estimated_points", models.PositiveIntegerField(default=0)),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_by_name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("started_by", models.CharField(blank=True, max_length=150)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-recorded_at", "-id"],
                "indexes": [models.Index(fields=["area_path", "state"], name="campaign_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["sampled", "running"])),
                        fields=("area_path", "occasion"),
                        name="campaign_one_for_an_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("occasion", ""), _negated=True)
                        ),
                        name="campaign_has_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["drafted", "cancelled"]),
                            models.Q(("started_at__isnull", False), models.Q(("started_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaign_started_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gateway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="name")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("zalo", "Zalo"),
                            ("email", "e-mail"),
                            ("loudspeaker", "loudspeaker"),
                            ("leaflet", "leaflet"),
                            ("visit", "visit"),
                        ],
                        max_length=11,
                        verbose_name="medium",
                    ),
                ),
                ("price_amount", ansinh.core.fields.MoneyField(default=0, verbose_name="price in đồng")),
                ("price_points", models.PositiveIntegerField(default=0, verbose_name="price in points")),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("paused_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("last_heard_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "gateway",
                "verbose_name_plural": "gateways",
                "ordering": ["area_id", "medium", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("area", "medium"),
                        name="gateway_one_open_for_a_medium",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_amount__gte", 0), ("price_amount__lte", 1000000)),
                        name="gateway_price_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewaySetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("value", models.TextField()),
                (
                    "gateway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.gateway"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("gateway", "code"), name="gatewaysetting_once")],
            },
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("is_answer", models.BooleanField(default=False)),
                ("fate", models.CharField(blank=True, max_length=16)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("provider_id", models.CharField(blank=True, db_collation="C", max_length=80)),
                ("address", models.CharField(blank=True, db_collation="C", max_length=120)),
                ("text", models.TextField(blank=True)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("heard_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.gateway",
                    ),
                ),
            ],
            options={
                "verbose_name": "news of a gateway",
                "verbose_name_plural": "news of gateways",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)), fields=["gateway", "id"], name="heard_waits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("office", models.CharField(db_collation="C", max_length=120)),
                ("recipient", models.CharField(db_collation="C", max_length=120)),
                ("individual", models.BigIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=120)),
                ("occasion", models.CharField(db_collation="C", max_length=80)),
                ("step", models.PositiveSmallIntegerField(default=1)),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("zalo", "Zalo"),
                            ("email", "e-mail"),
                            ("loudspeaker", "loudspeaker"),
                            ("leaflet", "leaflet"),
                            ("visit", "visit"),
                        ],
                        max_length=11,
                    ),
                ),
                ("address", models.CharField(db_collation="C", max_length=120)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("own", "own"),
                            ("head", "of the head of the household"),
                            ("hamlet_head", "through the hamlet head"),
                            ("place", "for the whole hamlet"),
                        ],
                        default="own",
                        max_length=11,
                    ),
                ),
                ("language", models.CharField(default="vi", max_length=5)),
                ("subject", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField()),
                ("provider_template", models.CharField(blank=True, max_length=60)),
                ("told", models.JSONField(default=dict)),
                ("encoding", models.CharField(blank=True, max_length=4)),
                ("segments", models.PositiveSmallIntegerField(default=1)),
                ("price_amount", ansinh.core.fields.MoneyField(default=0)),
                ("price_points", models.PositiveIntegerField(default=0)),
                ("priority", models.PositiveSmallIntegerField(default=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waits to be sent"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("suppressed", "not sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dead", "has died"),
                            ("moved", "moved away"),
                            ("unreachable", "no way to reach the person"),
                            ("opted_out", "wants no messages"),
                            ("told", "told already for this occasion"),
                            ("same_household", "the household is told by another message"),
                            ("answered", "has answered"),
                            ("settled", "no longer needed"),
                            ("cancelled", "the campaign was cancelled"),
                            ("expired", "too late to be of use"),
                            ("budget", "the budget is spent"),
                            ("no_gateway", "the office has no gateway for it"),
                            ("no_text", "no text for this medium and language"),
                            ("unfit", "a fact that the text needs is missing"),
                            ("down", "the gateway does not answer"),
                            ("throttled", "the gateway asks for a pause"),
                            ("bad_address", "not a number or address that can be reached"),
                            ("bad_text", "the gateway does not take the text"),
                            ("no_credit", "no credit at the gateway"),
                            ("refused", "refused by the gateway"),
                            ("not_understood", "the gateway answers something else than it should"),
                            ("undelivered", "not delivered"),
                            ("fate_unknown", "not known whether it was sent"),
                            ("gave_up", "given up after many attempts"),
                        ],
                        max_length=14,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("claim", models.IntegerField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("provider_id", models.CharField(blank=True, db_collation="C", max_length=80)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("acted_on", models.DateField(blank=True, null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.campaign",
                    ),
                ),
                (
                    "gateway",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.gateway",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-queued_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["priority", "next_at", "id"],
                        name="message_due",
                    ),
                    models.Index(condition=models.Q(("state", "sending")), fields=["claim"], name="message_in_hand"),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["gateway", "provider_id"],
                        name="message_of_provider",
                    ),
                    models.Index(fields=["campaign", "area_path", "state"], name="message_of_campaign"),
                    models.Index(fields=["individual", "area_path"], name="message_of_person"),
                    models.Index(fields=["address", "sent_at"], name="message_to_address"),
                    models.Index(fields=["area_path", "queued_at"], name="message_by_place"),
                    models.Index(
                        condition=models.Q(("sent_at__isnull", False)),
                        fields=["office", "sent_at"],
                        name="message_sent_by",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "occasion", "step"), name="message_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="message_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("state", "sending")),
                            models.Q(models.Q(("state", "sending"), _negated=True), ("claim__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_in_hand_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "suppressed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="message_unsent_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "delivered"]), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_sent_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("provider_id", models.CharField(db_collation="C", max_length=80)),
                ("address", models.CharField(db_collation="C", max_length=120)),
                ("text", models.TextField()),
                ("received_at", models.DateTimeField()),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("stop", "wants no messages"),
                            ("done", "has done it"),
                            ("help", "asks for help"),
                            ("other", "to be read"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=[("waits", "waits to be read"), ("settled", "settled")], max_length=7),
                ),
                ("settled_by", models.CharField(blank=True, max_length=150)),
                ("settled_by_name", models.CharField(blank=True, max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "gateway",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.gateway",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming message",
                "verbose_name_plural": "incoming messages",
                "ordering": ["-received_at", "-id"],
                "indexes": [models.Index(fields=["area_path", "state", "received_at"], name="incoming_by_place")],
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "provider_id"), name="incoming_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "waits")),
                            models.Q(("settled_at__isnull", False), ("state", "settled")),
                            _connector="OR",
                        ),
                        name="incoming_settled_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("zalo", "Zalo"),
                            ("email", "e-mail"),
                            ("loudspeaker", "loudspeaker"),
                            ("leaflet", "leaflet"),
                            ("visit", "visit"),
                        ],
                        max_length=11,
                        verbose_name="medium",
                    ),
                ),
                ("address", models.CharField(db_collation="C", max_length=120, verbose_name="address")),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("answer", "by an answer"),
                            ("office", "at the office"),
                            ("provider", "told by the gateway"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_why", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "address without messages",
                "verbose_name_plural": "addresses without messages",
                "ordering": ["-since", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["address"], name="optout_in_force"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("area_path", "medium", "address"),
                        name="optout_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), models.Q(("ended_why", ""), _negated=True), _connector="OR"
                        ),
                        name="optout_ended_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SendingRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quiet_from", models.TimeField(default=datetime.time(20, 30), verbose_name="quiet from")),
                ("quiet_until", models.TimeField(default=datetime.time(7, 30), verbose_name="quiet until")),
                (
                    "person_a_day",
                    models.PositiveSmallIntegerField(default=2, verbose_name="messages to one person a day"),
                ),
                (
                    "office_a_day",
                    models.PositiveIntegerField(default=5000, verbose_name="messages of the office a day"),
                ),
                ("month_amount", ansinh.core.fields.MoneyField(blank=True, null=True, verbose_name="đồng a month")),
                ("month_points", models.PositiveIntegerField(blank=True, null=True, verbose_name="points a month")),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of sending",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person_a_day__gte", 1)), name="sendingrules_at_least_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month_amount__isnull", True), ("month_amount__gte", 0), _connector="OR"),
                        name="sendingrules_no_negative_budget",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("recipient", models.CharField(db_collation="C", max_length=120)),
                ("individual", models.BigIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=120)),
                ("occasion", models.CharField(db_collation="C", max_length=80)),
                ("step", models.PositiveSmallIntegerField(default=1)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("dead", "has died"),
                            ("moved", "moved away"),
                            ("unreachable", "no way to reach the person"),
                            ("opted_out", "wants no messages"),
                            ("told", "told already for this occasion"),
                            ("same_household", "the household is told by another message"),
                            ("answered", "has answered"),
                            ("settled", "no longer needed"),
                            ("cancelled", "the campaign was cancelled"),
                            ("expired", "too late to be of use"),
                            ("budget", "the budget is spent"),
                            ("no_gateway", "the office has no gateway for it"),
                            ("no_text", "no text for this medium and language"),
                            ("unfit", "a fact that the text needs is missing"),
                            ("down", "the gateway does not answer"),
                            ("throttled", "the gateway asks for a pause"),
                            ("bad_address", "not a number or address that can be reached"),
                            ("bad_text", "the gateway does not take the text"),
                            ("no_credit", "no credit at the gateway"),
                            ("refused", "refused by the gateway"),
                            ("not_understood", "the gateway answers something else than it should"),
                            ("undelivered", "not delivered"),
                            ("fate_unknown", "not known whether it was sent"),
                            ("gave_up", "given up after many attempts"),
                        ],
                        max_length=14,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("skipped_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "person not written to",
                "verbose_name_plural": "people not written to",
                "ordering": ["-skipped_at", "-id"],
                "indexes": [models.Index(fields=["individual", "area_path"], name="skip_of_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "recipient", "occasion", "step"), name="skip_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="name")),
                ("audience", models.CharField(blank=True, max_length=40, verbose_name="for whom")),
                ("recorded_by", models.CharField(max_length=150)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
            ],
            options={
                "verbose_name": "message text",
                "verbose_name_plural": "message texts",
                "ordering": ["title", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("area", "title"),
                        name="template_one_of_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="template_has_a_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("days", models.SmallIntegerField(default=0)),
                (
                    "media",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sms", "SMS"),
                                ("zalo", "Zalo"),
                                ("email", "e-mail"),
                                ("loudspeaker", "loudspeaker"),
                                ("leaflet", "leaflet"),
                                ("visit", "visit"),
                            ],
                            max_length=11,
                        ),
                        size=None,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.campaign"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.template"
                    ),
                ),
            ],
            options={
                "ordering": ["campaign_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "position"), name="campaignstep_once"),
                    models.CheckConstraint(condition=models.Q(("media__len__gt", 0)), name="campaignstep_has_a_medium"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sms", "SMS"),
                            ("zalo", "Zalo"),
                            ("email", "e-mail"),
                            ("loudspeaker", "loudspeaker"),
                            ("leaflet", "leaflet"),
                            ("visit", "visit"),
                        ],
                        max_length=11,
                        verbose_name="medium",
                    ),
                ),
                ("language", models.CharField(default="vi", max_length=5, verbose_name="language")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "may_drop_accents",
                    models.BooleanField(default=False, verbose_name="without accents where that is shorter"),
                ),
                (
                    "provider_template",
                    models.CharField(blank=True, max_length=60, verbose_name="template of the provider"),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.template"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("template", "medium", "language"), name="templatetext_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="templatetext_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_path", ansinh.core.fields.AreaPathField(db_collation="C", editable=False)),
                ("row", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=120)),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("zalo", "Zalo"),
                            ("email", "e-mail"),
                            ("loudspeaker", "loudspeaker"),
                            ("leaflet", "leaflet"),
                            ("visit", "visit"),
                        ],
                        max_length=11,
                    ),
                ),
                ("told", models.JSONField(default=dict)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.campaign"
                    ),
                ),
            ],
            options={
                "ordering": ["campaign_id", "row"],
                "constraints": [models.UniqueConstraint(fields=("campaign", "row"), name="uploadedperson_once")],
            },
        ),
        *(WallTable(f"messaging_{table}") for table in WALLED),
        *(RequireVisible(f"messaging_{table}", column, f"messaging_{target}") for table, column, target in REFERENCES),
    ]
