"""What people were told, and what they said to it: for rooms that go on from there."""

from collections.abc import Collection

from django.db.models import QuerySet

from ansinh.messaging.keys import message_of
from ansinh.messaging.models import Incoming, Meaning, Message, Reason, Skip


def answered_done(occasions: Collection[str]) -> set[tuple[int, str]]:
    """Who answered that it is done, by person and occasion; as far as the wall shows. Who was told by the message of
    another of the household has answered with it.
    """
    rows = Incoming.objects.filter(meaning=Meaning.DONE, message__isnull=False)
    messages = list(Message.objects.filter(pk__in=rows.filter(message__occasion__in=list(occasions)).values("message")))
    done = {(one.individual, one.occasion) for one in messages}
    done |= set(told_with(messages).filter(occasion__in=list(occasions)).values_list("individual", "occasion"))
    return {(person, occasion) for person, occasion in done if person is not None}


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
