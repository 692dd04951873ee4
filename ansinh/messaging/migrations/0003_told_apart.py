"""A setting that a gateway does not take is a reason; when it was last told of a message that is ours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="gateway",
            name="last_receipt_at",
            field=models.DateTimeField(blank=True, null=True),
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
    ]
