"""What people were told, and what they said to it: for rooms that go on from there."""

from collections.abc import Collection

from ansinh.messaging.keys import message_of
from ansinh.messaging.models import Incoming, Meaning, Message


def answered_done(occasions: Collection[str]) -> set[tuple[int, str]]:
    """Who answered that it is done, by person and occasion; as far as the wall shows."""
    rows = Incoming.objects.filter(meaning=Meaning.DONE, message__occasion__in=list(occasions))
    told = rows.values_list("message__individual", "message__occasion")
    return {(person, occasion) for person, occasion in told if person is not None}


def people_of_keys(keys: Collection[str]) -> dict[str, int]:
    """By the key that a channel was given, the person whom the message is for; only those of a person."""
    by_id = {number: key for key in keys if (number := message_of(key)) is not None}
    rows = Message.objects.filter(pk__among=list(by_id)).values_list("pk", "individual")
    return {by_id[number]: person for number, person in rows if person is not None}
