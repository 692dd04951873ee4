"""What provinces add to premiums: as the law package asks it, on a day, of the province that a place belongs to."""

import datetime as dt

from ansinh.areas.queries import paths_down_to
from ansinh.core.periods import in_force
from ansinh.insurance.models import PremiumSupport
from ansinh.judgement.queries import ProvincialResolution


def support_on(path: str, on: dt.date) -> ProvincialResolution | None:
    """The resolution of the province of a place, as far as it adds to premiums paid on a day; one query."""
    rows = PremiumSupport.objects.filter(
        in_force(on, prefix="province__"), province__path__in=paths_down_to(path), valid_from__lte=on
    )
    latest = rows.order_by("group", "-valid_from").distinct("group")
    adding = [one for one in latest if one.percent]
    if not adding:
        return None
    begins = max(one.valid_from for one in adding)
    numbers = dict.fromkeys(one.document for one in sorted(adding, key=lambda one: one.valid_from))
    return ProvincialResolution(
        number="; ".join(numbers), signed_on=begins, valid_from=begins,
        health_insurance_added=tuple((one.group, one.percent) for one in adding),
    )  # fmt: skip
