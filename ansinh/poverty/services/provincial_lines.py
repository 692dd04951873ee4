"""A province's own poverty lines: its People's Council may set them above the national ones."""

import datetime as dt

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import paths_down_to
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.text import tidy
from ansinh.judgement.errors import UnknownStandard
from ansinh.judgement.queries import ProvincialLines, require_lines, standard, standard_codes
from ansinh.poverty.errors import LinesElsewhere, LinesEmpty, LinesTaken, LinesUnsigned
from ansinh.poverty.models import ProvincialLine
from ansinh.poverty.policies import KEEP


@transaction.atomic
def record_provincial_lines(
    *, actor: Actor, area: Area, standard_code: str, document: str, signed_on: dt.date, rural: int | None = None,
    urban: int | None = None,
) -> ProvincialLine:  # fmt: skip
    """Record the lines of a resolution, đồng per person and month: rounds that are planned afterwards pin them.

    Raises NoRight, OutsideScope, LinesElsewhere, UnknownStandard, LinesEmpty, LinesUnsigned, LineNotAboveNational,
    LinesTaken.
    """
    actor.require(KEEP, area_path=area.path)
    document = tidy(document)[:200]
    if area.level != Level.PROVINCE:
        raise LinesElsewhere(area=area.full_name)
    if standard_code not in standard_codes():
        raise UnknownStandard(standard=standard_code, expected=", ".join(standard_codes()))
    if not document or (rural is None and urban is None):
        raise LinesEmpty
    if signed_on > clock.today():
        raise LinesUnsigned(day=signed_on)
    require_lines(ProvincialLines(document, rural, urban), standard(standard_code))
    try:
        with transaction.atomic():
            made = ProvincialLine.objects.create(
                area=area, standard=standard_code, document=document, signed_on=signed_on, rural=rural, urban=urban,
                recorded_by=actor.username, recorded_by_name=actor.full_name, recorded_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        raise LinesTaken(document=document, standard=standard_code) from None
    after = {"standard": standard_code, "document": document, "rural": rural, "urban": urban}
    record(actor=actor, act="record_provincial_lines", on=made, area_path=area.path, after=after)
    return made


def lines_to_pin(area: Area, standard_code: str) -> ProvincialLine | None:
    """The lines of the newest resolution of the province in which a commune lies; None where it has none."""
    rows = ProvincialLine.objects.filter(area__path__in=paths_down_to(area.path), standard=standard_code)
    return rows.order_by("-signed_on", "-pk").first()
