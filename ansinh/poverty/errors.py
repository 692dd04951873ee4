"""Refusals of the review of poor households."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Invalid


class InstrumentUnnamed(Invalid):
    code = "instrument_unnamed"
    message = _("Give the instrument a title and a version, such as “2027-01”: a round names it by them.")


class InstrumentElsewhere(Invalid):
    code = "instrument_elsewhere"
    message = _("An instrument is kept by a province or a commune; %(area)s is neither.")


class InstrumentVersionTaken(Conflict):
    """Another file under the same version: what was kept does not change."""

    code = "instrument_version_taken"
    message = _("%(area)s keeps another table as version %(version)s. Give this one a version of its own.")
