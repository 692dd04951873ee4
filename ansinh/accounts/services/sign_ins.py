"""Acts on where one is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from ansinh.accounts.models import User
from ansinh.audit.services import record
from ansinh.core.actors import Actor


@transaction.atomic
def end_other_sessions(*, actor: Actor, session_key: str) -> int:
    """Sign the actor out everywhere but in the session of this key, and say from how many places.

    None left leaves no trace.
    """
    user = User.objects.select_for_update().get(username=actor.username)
    others = UserSession.objects.filter(user=user).exclude(session_key=session_key)
    keys = list(others.values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    if ended:
        record(actor=actor, act="end_other_sessions", on=user, area_path=actor.scope, after={"ended": ended})
    return int(ended)
