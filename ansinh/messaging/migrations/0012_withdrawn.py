"""What becomes known of a message in a hand: it goes no second time; what a household was told is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0011_subject"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_once_a_household",
        ),
        migrations.AddField(
            model_name="message",
            name="withdrawn",
            field=models.CharField(
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
                    ("rewritten", "written anew: of the people it names, somebody need not be told any more"),
                    ("expired", "too late to be of use"),
                    ("budget", "the budget is spent"),
                    ("no_gateway", "the office has no gateway for it"),
                    ("no_text", "no text for this medium and language"),
                    ("unfit", "a fact that the text needs is missing"),
                    ("down", "the gateway does not answer"),
                    ("throttled", "the gateway asks for a pause"),
                    ("bad_address", "not a number or address that can be reached"),
                    ("bad_text", "the gateway does not take the text"),
                    ("bad_setting", "the gateway does not take what it is told of us"),
                    ("no_credit", "no credit at the gateway"),
                    ("refused", "refused by the gateway"),
                    ("not_understood", "the gateway answers something else than it should"),
                    ("undelivered", "not delivered"),
                    ("fate_unknown", "not known whether it was sent"),
                    ("gave_up", "given up after many attempts"),
                ],
                db_default="",
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="reason",
            field=models.CharField(
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
                    ("rewritten", "written anew: of the people it names, somebody need not be told any more"),
                    ("expired", "too late to be of use"),
                    ("budget", "the budget is spent"),
                    ("no_gateway", "the office has no gateway for it"),
                    ("no_text", "no text for this medium and language"),
                    ("unfit", "a fact that the text needs is missing"),
                    ("down", "the gateway does not answer"),
                    ("throttled", "the gateway asks for a pause"),
                    ("bad_address", "not a number or address that can be reached"),
                    ("bad_text", "the gateway does not take the text"),
                    ("bad_setting", "the gateway does not take what it is told of us"),
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
        migrations.AlterField(
            model_name="skip",
            name="reason",
            field=models.CharField(
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
                    ("rewritten", "written anew: of the people it names, somebody need not be told any more"),
                    ("expired", "too late to be of use"),
                    ("budget", "the budget is spent"),
                    ("no_gateway", "the office has no gateway for it"),
                    ("no_text", "no text for this medium and language"),
                    ("unfit", "a fact that the text needs is missing"),
                    ("down", "the gateway does not answer"),
                    ("throttled", "the gateway asks for a pause"),
                    ("bad_address", "not a number or address that can be reached"),
                    ("bad_text", "the gateway does not take the text"),
                    ("bad_setting", "the gateway does not take what it is told of us"),
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
        migrations.AddIndex(
            model_name="skip",
            index=models.Index(
                condition=models.Q(("told_with", ""), _negated=True),
                fields=["told_with", "campaign"],
                name="skip_told_with",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", "suppressed"),
                    models.Q(
                        models.Q(("attempts", 0), ("reason", "cancelled")), ("reason", "rewritten"), _connector="OR"
                    ),
                    _negated=True,
                ),
                fields=("recipient", "occasion", "step"),
                name="message_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("state", "suppressed"),
                            models.Q(
                                models.Q(("attempts", 0), ("reason", "cancelled")),
                                ("reason", "rewritten"),
                                _connector="OR",
                            ),
                        ),
                        models.Q(("attempts", 0), ("reason__in", ["dead", "moved"]), ("state", "suppressed")),
                        _connector="OR",
                        _negated=True,
                    ),
                    ("household__isnull", False),
                ),
                fields=("household", "occasion", "step"),
                name="message_once_a_household",
            ),
        ),
    ]
