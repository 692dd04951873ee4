"""Refusals of the room of accounts."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class UnknownAccount(Missing):
    code = "unknown_account"
    message = _("Nobody here has the username %(username)s.")


class NoDuty(Forbidden):
    """Somebody without a duty in force can see and do nothing."""

    code = "no_duty"
    message = _("%(who)s has no duty in force on %(on)s. Ask the administrator to open one.")


class UnknownDuty(Missing):
    code = "unknown_duty"
    message = _("%(who)s has no such duty in force on %(on)s.")


class UnknownRole(Invalid):
    code = "unknown_role"
    message = _("There is no role “%(role)s”. Expected one of: %(known)s.")


class RoleNotForLevel(Invalid):
    code = "role_not_for_level"
    message = _(
        "The duty “%(role)s” cannot be opened for %(area)s (%(level)s). Expected a place of the level: %(levels)s."
    )


class BadUsername(Invalid):
    code = "bad_username"
    message = _("A username has 3 to 40 small letters a–z, digits, dots or hyphens; “%(given)s” came.")


class UsernameTaken(Conflict):
    code = "username_taken"
    message = _("The username %(username)s is taken. Choose another.")


class NameMissing(Invalid):
    code = "name_missing"
    message = _("An account needs the full name of the person.")


class WeakPassword(Invalid):
    code = "weak_password"
    message = _("The password was refused: %(reasons)s")


class PasswordChanged(Conflict):
    """The password by which somebody asks is not the one that holds now."""

    code = "password_changed"
    message = _("The password of %(username)s was changed meanwhile. Sign in with the new one.")


class OwnDuty(Forbidden):
    """Nobody widens the own rights."""

    code = "own_duty"
    message = _("%(who)s cannot change the own account or duties. Another administrator does that.")


class AccountNotYours(Forbidden):
    """Who manages the accounts of one place does not take over those of another."""

    code = "account_not_yours"
    message = _(
        "%(username)s works, or worked last, outside of %(scope)s. The account is changed by an administrator above."
    )


class AccountClosed(Conflict):
    code = "account_closed"
    message = _("The account %(username)s is closed: it gets no duty any more.")


class BadEmail(Invalid):
    code = "bad_email"
    message = _("Expected an e-mail address like mai@example.vn, got “%(given)s”.")


class UnknownLanguage(Invalid):
    code = "unknown_language"
    message = _("There is no language “%(given)s” here. Expected one of: %(known)s.")


class DutyOverlaps(Conflict):
    code = "duty_overlaps"
    message = _("%(who)s already has this duty at that time.")


class DutyAlreadyClosed(Conflict):
    code = "duty_already_closed"
    message = _("This duty ended on %(valid_to)s already.")


class BadPeriod(Invalid):
    code = "bad_period"
    message = _("A duty cannot end on %(valid_to)s before it begins on %(valid_from)s.")


class AreaNotInForce(Invalid):
    code = "area_not_in_force"
    message = _("%(area)s does not exist on %(on)s: choose the place that stands there then.")


class ViewNotNamed(Invalid):
    code = "view_not_named"
    message = _("A view needs a name of at most %(longest)s letters.")


class TooManyViews(Conflict):
    code = "too_many_views"
    message = _("You keep %(most)s views already. Forget one that you no longer need.")


class NotAHamletHead(Conflict):
    """Links for phones are made for hamlet heads in office only."""

    code = "not_a_hamlet_head"
    message = _("%(who)s is not a hamlet head in office. A link is made only for a duty of today.")


class LinkUnknown(Missing):
    code = "link_unknown"
    message = _("This link is not known. Look whether it was copied whole, or ask the commune for a new one.")


class LinkExpired(Conflict):
    code = "link_expired"
    message = _("This link was good until %(until)s. Ask the commune for a new one.")


class LinkUsed(Conflict):
    """A link opens one phone, once."""

    code = "link_used"
    message = _("This link has been used already. It opens one phone only; ask the commune for a new one.")


class LinkEnded(Conflict):
    code = "link_ended"
    message = _("The commune has ended this link. Ask for a new one.")


class LinkLocked(Conflict):
    code = "link_locked"
    message = _("The code was wrong %(most)s times, so the link is locked. Ask the commune for a new one.")


class WrongCode(Invalid):
    """`left`: how many tries remain."""

    code = "wrong_code"
    message = _("The code is wrong. Tries left: %(left)s.")


class NotByPhone(Forbidden):
    """A page of the account, asked for by a phone that signed in by a link."""

    code = "not_by_phone"
    message = _("A phone that signed in by a link opens the own hamlet only. Sign in with your password for this page.")
