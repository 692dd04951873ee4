"""Refusals of backup and restore: nothing was touched when one of them is told."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import AnSinhError, Conflict, Invalid, Missing


class NotABackup(Invalid):
    code = "not_a_backup"
    message = _("%(file)s is not a backup of AnSinh.")


class BackupCutOff(Invalid):
    code = "backup_cut_off"
    message = _(
        "%(file)s is cut off: its end is missing. Copy it again from where it was kept, or take another backup."
    )


class BackupDamaged(Invalid):
    code = "backup_damaged"
    message = _("%(file)s is damaged: %(what)s is not as it was written. Take another backup.")


class NewerBackup(Invalid):
    code = "newer_backup"
    message = _(
        "%(file)s was written by AnSinh %(theirs)s; this is %(ours)s. Install that version or a newer one first."
    )


class WrongKey(Invalid):
    code = "wrong_key"
    message = _("%(file)s is encrypted, and this passphrase or key does not open it.")


class NoKey(Invalid):
    code = "no_key"
    message = _(
        "A passphrase is needed: put it into the file that --passphrase-file names, or into"
        " ANSINH_BACKUP_PASSPHRASE, or type it at a terminal."
    )


class PassphrasesDiffer(Invalid):
    code = "passphrases_differ"
    message = _("The two passphrases differ. Nothing was written.")


class BadRecipient(Invalid):
    code = "bad_recipient"
    message = _("%(what)s is not a key of age: %(why)s.")


class NoFittingTool(Missing):
    code = "no_fitting_tool"
    message = _(
        "No %(tool)s fits: version %(wanted)s or newer is needed, found: %(found)s. Install the PostgreSQL client"
        " programs of version %(wanted)s."
    )


class ToolFailed(AnSinhError):
    code = "tool_failed"
    message = _("%(tool)s failed: %(said)s")


class NotWritten(AnSinhError):
    code = "backup_not_written"
    message = _("%(file)s was not written: %(why)s. What stood there before is still there.")


class NotRead(Missing):
    code = "backup_not_read"
    message = _("%(file)s cannot be read: %(why)s.")


class OthersAtWork(Conflict):
    code = "others_at_work"
    message = _(
        "%(count)s others are connected to the database. Stop the site and its worker first, or restore with --now,"
        " which sends them away."
    )


class NotAsBackedUp(AnSinhError):
    code = "not_as_backed_up"
    message = _("What was restored is not what was backed up, so the old database stays: %(what)s.")


class NothingToBackUp(Missing):
    code = "nothing_to_back_up"
    message = _("The database %(database)s holds no tables of AnSinh: run `ansinh migrate` first.")
