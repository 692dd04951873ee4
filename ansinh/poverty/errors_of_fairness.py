"""Refusals of the recheck of a sample."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class SampleDrawn(Conflict):
    code = "sample_drawn"
    message = _("%(who)s drew the sample of this review already, on %(on)s. It is drawn once, so that nobody picks it.")


class SampleOutside(Invalid):
    code = "sample_outside"
    message = _("Expected a sample of 1 to %(surveyed)s households, as many as were surveyed; got %(size)s.")


class NotToRecheck(Conflict):
    """The survey is not over, or the round is decided."""

    code = "not_to_recheck"
    message = _("This review is “%(state)s”: households are rechecked between the end of the survey and the decision.")


class RecheckDone(Conflict):
    code = "recheck_done"
    message = _("The recheck of %(name)s was taken in already. It is not changed.")


class OwnRecheck(Invalid):
    code = "own_recheck"
    message = _("%(who)s made the first visit to %(name)s. Somebody else has to recheck it.")


class RecheckerUnnamed(Invalid):
    code = "rechecker_unnamed"
    message = _("Say who went to the household a second time.")


class RecheckDayOutside(Invalid):
    code = "recheck_day_outside"
    message = _("Expected a day from %(first)s, when the sample was drawn, to %(last)s; got %(on)s.")
