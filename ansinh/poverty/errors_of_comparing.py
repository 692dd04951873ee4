"""Refusals of comparing and of the official tables."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict


class NotDecidedYet(Conflict):
    """Nothing can be held against a round that says nothing yet."""

    code = "not_decided_yet"
    message = _("This review is “%(state)s”: it is compared with earlier ones once it is decided.")


class TablesDisagree(Conflict):
    """What a table opens with, less those out, plus those in, is not what it closes with; nothing of it is shown."""

    code = "tables_disagree"
    message = _(
        "Table “%(table)s”, row “%(row)s”, %(unit)s: %(opening)s at the opening, less %(out)s out, plus %(into)s in,"
        " makes %(reckoned)s; the closing counts %(closing)s. Nothing is printed until both sides agree. Look which"
        " households of this place have a certificate of another class than the review found, or none."
    )
