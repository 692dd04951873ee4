"""Refusals of taking over an old file."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class OldYearOutside(Invalid):
    code = "old_year_outside"
    message = _("Expected a year of review from %(first)s to %(last)s, got %(year)s.")


class OldFileUnreadable(Invalid):
    code = "old_file_unreadable"
    message = _(
        "%(file)s: no list of households was found. Expected a row of headings with at least the name of the head "
        "(Họ và tên chủ hộ) and the class (Phân loại hộ), or a title such as “Danh sách hộ nghèo”."
    )


class YearTakenOver(Conflict):
    code = "year_taken_over"
    message = _(
        "The result of %(year)s was taken over from %(file)s already. Undo that first if this is the right file."
    )


class YearReviewedHere(Conflict):
    code = "year_reviewed_here"
    message = _("%(review)s was made with this system: its result stands here and is not taken over from a file.")


class OldRowsOpen(Conflict):
    """Rows would stay behind; `judged` says which and why."""

    code = "old_rows_open"
    message = _(
        "%(file)s: nothing was taken over. Households that are not clear: %(count)s. Settle them, or choose to take "
        "over the others."
    )


class NothingToTakeOver(Conflict):
    code = "nothing_to_take_over"
    message = _("%(file)s: no household of it can be taken over. Each row below says what to do.")


class OldFileTakenOver(Conflict):
    code = "old_file_taken_over"
    message = _("%(file)s was taken over already. Undo it instead.")


class OldFileNotTakenOver(Conflict):
    code = "old_file_not_taken_over"
    message = _("%(file)s was not taken over; there is nothing to undo.")


class OldClassesChanged(Conflict):
    code = "old_classes_changed"
    message = _(
        "Classes of households that this file brought were changed since: %(count)s. What rests on them stays, and the "
        "file with it."
    )
