"""Hamlets carried from a commune that ended to the one that stands there now."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from ansinh.areas.errors import HamletsAlreadyCarried, HamletsToChoose, NotAHamlet, NotASuccessor
from ansinh.areas.models import Area, Level, Part, Succession
from ansinh.areas.services.hamlets import lock_commune
from ansinh.audit.services import record
from ansinh.core.actors import Actor


@transaction.atomic
def carry_hamlets(
    *, actor: Actor, old: Area, new: Area, on: dt.date, hamlets: Sequence[Area] | None = None
) -> list[Succession]:
    """Open the hamlets of `old` under `new` from the day `on`, and keep which became which.

    Without `hamlets` all that have no successor yet, which a divided commune does not allow: there each
    hamlet goes to one successor and is named. A code that is taken in `new` gives way to the next free
    one; names stay. Gives one succession for each hamlet, in order of the old codes.
    Raises `HamletNotYours`, `NotASuccessor`, `HamletsToChoose`, `NotAHamlet`, `HamletsAlreadyCarried`.
    """
    new = lock_commune(actor, new)
    link = Succession.objects.filter(old=old, new=new, on=on).first()
    if link is None:
        raise NotASuccessor(old=old.full_name, new=new.full_name, on=on)
    carried = _hamlets_to_carry(old, new, link, on, hamlets)
    ended = [hamlet for hamlet in carried if hamlet.valid_to is None or hamlet.valid_to > on]
    Area.objects.filter(pk__in=[hamlet.pk for hamlet in ended]).update(valid_to=on)
    opened = Area.objects.bulk_create(
        [
            Area(
                level=Level.HAMLET,
                code=code,
                kind=hamlet.kind,
                name=hamlet.name,
                full_name=hamlet.full_name,
                search_key=hamlet.search_key,
                parent=new,
                path=f"{new.path}{code}.",
                valid_from=on,
                valid_to=new.valid_to,
            )
            for hamlet, code in zip(carried, _free_codes(new, carried, on), strict=True)
        ]
    )
    links = Succession.objects.bulk_create(
        [
            Succession(old=hamlet, new=successor, on=on, part=Part.WHOLE, is_default=True)
            for hamlet, successor in zip(carried, opened, strict=True)
        ]
    )
    after = {"on": on, "hamlets": {link.old.path: link.new.path for link in links}}
    record(actor=actor, act="carry_hamlets", on=new, area_path=new.path, before={"commune": old.path}, after=after)
    return links


def _hamlets_to_carry(
    old: Area, new: Area, link: Succession, on: dt.date, hamlets: Sequence[Area] | None
) -> list[Area]:
    if hamlets is None:
        if link.part == Part.DIVIDED:
            raise HamletsToChoose(old=old.full_name, new=new.full_name)
        wanted = list(Area.objects.filter(level=Level.HAMLET, parent=old).exclude(valid_to__lt=on))
    else:
        wanted = list(hamlets)
    for hamlet in wanted:
        if hamlet.level != Level.HAMLET or hamlet.parent_id != old.pk:
            raise NotAHamlet(area=hamlet.full_name)
    done = set(Succession.objects.filter(old__in=wanted).values_list("old_id", flat=True))
    left = [hamlet for hamlet in wanted if hamlet.pk not in done]
    if done and (hamlets is not None or not left):
        names = ", ".join(hamlet.full_name for hamlet in wanted if hamlet.pk in done)
        raise HamletsAlreadyCarried(old=old.full_name, hamlets=names)
    return sorted(left, key=lambda hamlet: hamlet.code)


def _free_codes(new: Area, carried: Iterable[Area], on: dt.date) -> list[str]:
    """A code in `new` for each hamlet: its own where that is free, else the first free one."""
    there = Area.objects.filter(level=Level.HAMLET, parent=new).exclude(valid_to__lte=on)
    taken = set(there.values_list("code", flat=True))
    codes = []
    for hamlet in carried:
        code = hamlet.code
        if code in taken:
            code = next(free for number in range(1, 1000) if (free := f"{number:03}") not in taken)
        taken.add(code)
        codes.append(code)
    return codes
