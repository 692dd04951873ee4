"""Instruments: an office brings a table of points or a published index, and it is kept whole."""

import hashlib
import json

from django.db import IntegrityError, transaction

from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_path
from ansinh.audit.services import record
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.text import tidy
from ansinh.core.workbooks import workbook_of
from ansinh.judgement.queries import Instrument, instrument_as_data, open_brought, shipped
from ansinh.poverty.errors import InstrumentElsewhere, InstrumentUnnamed, InstrumentVersionTaken
from ansinh.poverty.models import KeptInstrument
from ansinh.poverty.policies import KEEP

COUNTRY = "vn."
OFFICES = (Level.PROVINCE, Level.COMMUNE)


@transaction.atomic
def import_instrument(
    *, actor: Actor, area: Area, name: str, content: bytes, title: str, version: str
) -> KeptInstrument:
    """Keep what an office brings; the same file brought twice is one, under the name that it was given first.

    Raises NoRight, OutsideScope, InstrumentElsewhere, InstrumentUnnamed, UnreadableFile, UnusableInstrument with every
    mistake at its place, InstrumentVersionTaken.
    """
    actor.require(KEEP, area_path=area.path)
    if area.level not in OFFICES:
        raise InstrumentElsewhere(area=area.full_name)
    title, version = tidy(title)[:200], tidy(version)[:40]
    if not (title and version):
        raise InstrumentUnnamed
    workbook = workbook_of(name, content)
    instrument = open_brought(workbook, code=f"{area.level}-{area.code}", version=version, title=title)
    kept, is_new = _keep(actor, area, instrument, titles=(title, ""), file_name=name[-200:])
    if is_new:
        after = {"title": kept.title, "version": kept.version, "purpose": kept.purpose, "file": kept.file_name}
        record(actor=actor, act="import_instrument", on=kept, area_path=area.path, after=after)
    return kept


def keep_shipped(*, code: str) -> KeptInstrument:
    """The row of an instrument that comes with the system, made when a round first pins it: a part of that act."""
    instrument = shipped(code)
    titles = (instrument.about.title["vi"], instrument.about.title["en"])
    return _keep(SYSTEM, area_for_path(COUNTRY), instrument, titles=titles, file_name="")[0]


def _keep(
    actor: Actor, area: Area, instrument: Instrument, *, titles: tuple[str, str], file_name: str
) -> tuple[KeptInstrument, bool]:
    about, data = instrument.about, instrument_as_data(instrument)
    sealed = json.dumps([about.purpose, about.points_per_deprivation, data["sheets"]], sort_keys=True)
    digest = hashlib.sha256(sealed.encode()).hexdigest()
    same = KeptInstrument.objects.filter(area=area, digest=digest)
    if kept := same.first():
        return kept, False
    try:
        with transaction.atomic():
            kept = KeptInstrument.objects.create(
                area=area, code=about.code, version=about.version, title=titles[0], title_en=titles[1],
                purpose=about.purpose, standards=list(about.standards), points_are_example=about.points_are_example,
                data=data, digest=digest, file_name=file_name, brought_by=actor.username,
                brought_by_name=actor.full_name, brought_on=clock.today(),
            )  # fmt: skip
    except IntegrityError:
        # The same file at the same time is one; another one under a version that is taken is refused.
        if kept := same.first():
            return kept, False
        raise InstrumentVersionTaken(area=area.full_name, version=about.version) from None
    return kept, True
