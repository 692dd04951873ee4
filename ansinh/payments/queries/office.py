"""Who set the accounts that communes pay from."""

from collections.abc import Collection

from ansinh.audit.models import AuditEntry
from ansinh.audit.policies import entries_visible_to
from ansinh.core.actors import Actor
from ansinh.payments.models import PayingAccount


def openings_of(accounts: Collection[PayingAccount], *, actor: Actor) -> dict[str, AuditEntry]:
    """The trail's entry of each account's opening, by its key; nothing for who may not see the trail. One query."""
    keys = [str(account.pk) for account in accounts]
    entries = entries_visible_to(actor).filter(
        object_type=PayingAccount._meta.label_lower, object_id__in=keys, act="open_paying_account"
    )
    return {entry.object_id: entry for entry in entries}
