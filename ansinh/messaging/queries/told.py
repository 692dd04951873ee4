"""What people were told, and what they said to it: for rooms that go on from there."""

from collections.abc import Collection

from ansinh.messaging.models import Incoming, Meaning, Message


def answered_done(occasions: Collection[str]) -> set[tuple[int, str]]:
    """Who answered that it is done, by person and occasion; as far as the wall shows."""
    rows = Incoming.objects.filter(meaning=Meaning.DONE, message__occasion__in=list(occasions))
    told = rows.values_list("message__individual", "message__occasion")
    return {(person, occasion) for person, occasion in told if person is not None}


def individuals_of(message_ids: Collection[int]) -> dict[int, int]:
    """By message, the person that it is for."""
    rows = Message.objects.filter(pk__among=message_ids)
    return {key: person for key, person in rows.values_list("pk", "individual") if person is not None}
