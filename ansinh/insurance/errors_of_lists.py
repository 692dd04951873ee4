"""What insurance refuses about lists: those of the insurance office, and the commune's own."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class CardListUnreadable(Invalid):
    """A file without a table of cards."""

    code = "card_list_unreadable"
    message = _("%(file)s: expected a list of cards with a column of names and one of the first or last days, found"
                " none. Look whether it is the right file.")  # fmt: skip


class CardListMoved(Conflict):
    """A list that is in another state than the act needs."""

    code = "card_list_moved"
    message = _("The list is %(state)s: this cannot be done with it any more.")


class CardRowsOpen(Conflict):
    """A list with rows that stay behind, applied as a whole."""

    code = "card_rows_open"
    message = _("%(count)s rows of %(file)s cannot be taken in. Settle them one by one, correct them in the file and"
                " bring it again, or take in the good rows only.")  # fmt: skip


class NothingToTakeIn(Conflict):
    """A list of which nothing would be written."""

    code = "card_list_nothing"
    message = _("No row of %(file)s brings a card that is not known already.")


class RowSettled(Conflict):
    """A row of which nothing waits for an answer."""

    code = "card_row_settled"
    message = _("Row %(row)s is %(outcome)s: nothing of it waits for an answer.")


class RowUnread(Conflict):
    """A row with a cell that cannot be read, said to mean somebody."""

    code = "card_row_unread"
    message = _("Row %(row)s has a cell that cannot be read. Correct it in the file, or leave the row out.")


class PersonElsewhere(Invalid):
    """Somebody who is not registered where the list belongs."""

    code = "card_row_person_elsewhere"
    message = _("Expected somebody who is registered in %(area)s. Choose one of those shown, or search.")


class MonthListed(Conflict):
    """A second list of one month."""

    code = "state_list_of_month"
    message = _("%(area)s has a list for %(month)s already. Give that one up first, or choose another month.")


class MonthNotInOrder(Conflict):
    """A list for a month before one that was sent."""

    code = "state_list_out_of_order"
    message = _("The list of %(month)s was sent already: choose a month after it.")


class ListWaits(Conflict):
    """A new list while an earlier one is not sent yet."""

    code = "state_list_waits"
    message = _("The list of %(month)s is not sent yet: send it or give it up first, the next one tells what changed"
                " since.")  # fmt: skip


class NothingChanged(Conflict):
    """A list that would be empty."""

    code = "state_list_empty"
    message = _("Nothing has changed since the last list that was sent: there is nothing to tell the insurance office.")


class MonthFar(Invalid):
    """A month that cannot be listed yet, or that the law held here does not know."""

    code = "state_list_month_far"
    message = _("Expected a month from %(first)s to %(last)s, %(month)s came.")


class ListElsewhere(Conflict):
    """A list in another state than the act needs."""

    code = "state_list_moved"
    message = _("The list is %(state)s: this cannot be done with it any more.")


class OwnList(Conflict):
    """The same hand preparing and approving."""

    code = "state_list_own"
    message = _("You prepared this list yourself: another hand approves it.")
