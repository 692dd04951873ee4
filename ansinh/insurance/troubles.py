"""Why a row of the insurance office's list stays behind, in a sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansinh.insurance.models import CardListRow
from ansinh.registry.queries.office_lists import COLUMN_NAMES

SENTENCES: Mapping[str, Promise] = {
    "cell": gettext_lazy(
        "%(column)s: expected %(expected)s, “%(came)s” came. Correct the cell and bring the file again."
    ),
    "not_found": gettext_lazy(
        "Nobody with this name and birth date, number or code is registered here. Register the person, say who is"
        " meant, or correct the row."
    ),
    "several_people": gettext_lazy("%(came)s people here have this name and birth date. Choose the one who is meant."),
    "two_people": gettext_lazy(
        "The identity number and the code belong to two people: %(came)s. Choose the one who is meant."
    ),
    "other_name": gettext_lazy(
        "The number belongs to %(expected)s, the row says %(came)s. Choose the one who is meant."
    ),
    "dead": gettext_lazy("The person died on %(came)s, before the card begins. Tell the insurance office."),
    "before_birth": gettext_lazy("The person was born on %(came)s, after the card begins. Correct the first day."),
    "overlaps": gettext_lazy(
        "The person has another card at that time: %(came)s. End that one first, or correct the days."
    ),
    "twice": gettext_lazy("The same card stands in another row of this list already."),
    "paid_half": gettext_lazy(
        "The payment is left out: it needs the amount, the day and for how many months. The card itself counts."
    ),
}


def sentence_of(row: CardListRow) -> str:
    """The sentence with the row and the sheet in front; empty for a row that is in order."""
    sentence = SENTENCES.get(row.trouble or row.remark)
    if sentence is None:
        return ""
    told = {"column": COLUMN_NAMES.get(row.column, row.column), "expected": row.expected, "came": row.came}
    return _("Row %(row)s. %(said)s") % {"row": row.place, "said": str(sentence) % told}
