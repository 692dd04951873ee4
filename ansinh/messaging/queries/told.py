"""What people were told, and what they said to it: for rooms that go on from there."""

from collections.abc import Collection

from django.db.models import QuerySet

from ansinh.messaging.keys import message_of
from ansinh.messaging.models import Message, Reason, Skip


def told_with(messages: Collection[Message]) -> QuerySet[Skip]:
    """Those of the households whom these messages told too, so that none of their own was written."""
    rows = Skip.objects.filter(
        reason=Reason.SAME_HOUSEHOLD, campaign__in={one.campaign_id for one in messages},
        told_with__in={one.recipient for one in messages},
    )  # fmt: skip
    return rows.exclude(told_with="")


def people_of_keys(keys: Collection[str]) -> dict[str, int]:
    """By the key that a channel was given, the person whom the message is for; only those of a person."""
    by_id = {number: key for key in keys if (number := message_of(key)) is not None}
    rows = Message.objects.filter(pk__among=list(by_id)).values_list("pk", "individual")
    return {by_id[number]: person for number, person in rows if person is not None}
