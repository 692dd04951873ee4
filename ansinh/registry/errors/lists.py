"""Refusals of an office's list on its way in."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid, Missing


class ListUnreadable(Invalid):
    """The file is no payment list that we know."""

    code = "list_unreadable"
    message = _(
        "%(file)s: no table was found. Expected a row of headings with at least the name (Họ và tên) and the birth"
        " date or year (Ngày sinh, Năm sinh)."
    )


class ListRefused(Invalid):
    """Rows of the list were refused, so nothing of it was kept."""

    code = "list_refused"
    message = _("%(file)s: nothing was kept. Rows refused: %(count)s. Correct them, or choose to keep the others.")


class ListOfAnotherPlace(Invalid):
    """The titles of the file name another commune."""

    code = "list_of_another_place"
    message = _(
        "%(file)s: expected a list of %(area)s, the titles name “%(came)s”. Choose the right file, or bring it to its"
        " own commune."
    )


class NoSuchSheet(Invalid):
    """A sheet was chosen that the file does not have."""

    code = "no_such_sheet"
    message = _("%(file)s has no sheet “%(came)s”. Expected one of: %(sheets)s.")


class ImportMoved(Conflict):
    """The import stands elsewhere in its life than the act needs."""

    code = "import_moved"
    message = _("The import of %(file)s is %(state)s. Expected one that is %(expected)s.")


class PreviewOutdated(Conflict):
    """The registry changed since the preview, and rows no longer mean what the officer saw."""

    code = "preview_outdated"
    message = _(
        "%(file)s: nothing was written, for the registry has changed since the preview. Rows that no longer fit:"
        " %(count)s. Preview the file again. %(rows)s"
    )


class RowUnknown(Missing):
    """The file has no such row of a person."""

    code = "row_unknown"
    message = _("%(file)s has no row %(row)s of a person. Choose a row of the preview.")


class CandidateUnfit(Invalid):
    """The officer chose somebody who is none of the candidates of the row."""

    code = "candidate_unfit"
    message = _(
        "Row %(row)s: expected one of the people who fit (%(candidates)s), or “new” or “skip”; “%(came)s” came."
    )


class NothingToSettle(Conflict):
    """The row leaves no question."""

    code = "nothing_to_settle"
    message = _("Row %(row)s leaves no question open: it is %(outcome)s.")


class HeadingUnknown(Invalid):
    """No column of that heading, or no field of that name."""

    code = "heading_unknown"
    message = _("“%(came)s” is no %(what)s. Expected one of: %(expected)s.")


class ColumnTwice(Invalid):
    """One field was chosen for two columns."""

    code = "column_twice"
    message = _("“%(field)s” is chosen for more than one column: %(columns)s. Choose it for one of them.")


class ColumnsLacking(Invalid):
    """Without these columns a list of the subject cannot be read."""

    code = "columns_lacking"
    message = _("No column is chosen for: %(lacking)s. Without it the list of %(subject)s cannot be read.")


class ImportDependedOn(Conflict):
    """Later acts rest on what the import wrote."""

    code = "import_depended_on"
    message = _("The import of %(file)s cannot be taken back: %(reasons)s")


class CopyNotWritten(Invalid):
    """The disk would not take the copy."""

    code = "copy_not_written"
    message = _(
        "The copy with the comments could not be written to %(file)s: %(came)s. Nothing else is lost. Make room or"
        " choose another place, and ask for it again."
    )


class NoSuchImport(Missing):
    """No import of that number within the scope."""

    code = "no_such_import"
    message = _("No import %(run)s is known here. Expected the number that its preview or its application showed.")
