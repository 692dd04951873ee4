"""Refusals of the hamlet's phone and of the officer's queue."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class WrongSubject(Invalid):
    """A birth is reported of a household, a death of a person."""

    code = "wrong_subject"
    message = _("“%(kind)s” cannot be reported of this. Choose the person, or the household for a birth.")


class DayInFuture(Invalid):
    code = "day_in_future"
    message = _("A report tells what has happened: expected a day up to %(today)s, got %(on)s.")


class ReportWaits(Conflict):
    """Reported twice, by the same hand or another."""

    code = "report_waits"
    message = _("“%(kind)s” has been reported of %(name)s already and waits for the commune.")


class NoReason(Invalid):
    code = "no_reason"
    message = _("Say why: the hamlet head reads the reason.")


class ReportAnswered(Conflict):
    """Another officer was quicker."""

    code = "report_answered"
    message = _("%(who)s has answered this report on %(on)s: %(state)s.")


class NotThisWay(Conflict):
    """A death needs its own act, and so does a move."""

    code = "not_this_way"
    message = _("A report of this kind is confirmed by another act. Load the page again.")


class NobodyToMove(Invalid):
    code = "nobody_to_move"
    message = _("Only a household can be put into another hamlet here. For one person, open the person's page.")


class NoHamlet(Conflict):
    """Without a hamlet nobody would be asked."""

    code = "no_hamlet"
    message = _("No hamlet is recorded for %(name)s, so no hamlet head can be asked. Record the hamlet first.")


class VisitAsked(Conflict):
    code = "visit_asked"
    message = _("A visit to %(name)s for this has been asked for already.")


class QuestionMissing(Invalid):
    code = "question_missing"
    message = _("Say what the hamlet head shall ask.")


class NobodyChosen(Invalid):
    code = "nobody_chosen"
    message = _("Choose at least one person.")


class VisitClosed(Conflict):
    code = "visit_closed"
    message = _("This visit is “%(state)s” already.")


class SightingTakenBack(Conflict):
    code = "sighting_taken_back"
    message = _("That %(name)s was seen alive has been taken back already by %(who)s on %(on)s.")


class QuarterOver(Conflict):
    code = "quarter_over"
    message = _("The %(quarter)s is over: who was seen in it stays as it stands.")


class NotAlive(Conflict):
    code = "not_alive"
    message = _("The death of %(name)s is recorded. If that is wrong, tell the commune.")
