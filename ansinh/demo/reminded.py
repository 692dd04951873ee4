"""What the reminders of 2024 came to, counted from the records: messages, points, answers, who renewed after them."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from ansinh.areas.models import Area
from ansinh.core.actors import SYSTEM
from ansinh.demo.cards_at_first import BEGINS
from ansinh.demo.insurance_office import CLOSES, ENDS
from ansinh.insurance.queries.coverage import Share, coverage_on
from ansinh.insurance.queries.movements import Movements, card_movements
from ansinh.insurance.queries.residents import counting, place_of, read
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Message, MessageState, OptOut

RENEWED_WITHIN = 31
"""Days after the last day within which a card that follows counts as a renewal."""
RENEWED = """
with ending as (
    select m.household_id, c.valid_to - 1 as last_day, exists (
        select from insurance_card n where n.individual_id = c.individual_id and n.valid_from >= c.valid_to
            and n.valid_from < c.valid_to + %(within)s
    ) as is_renewed
    from insurance_card c
        join registry_residence r on r.individual_id = c.individual_id and r.area_id = %(place)s
            and r.valid_from < c.valid_to and (r.valid_to is null or r.valid_to >= c.valid_to)
        join registry_membership m on m.individual_id = c.individual_id
            and m.valid_from < c.valid_to and (m.valid_to is null or m.valid_to >= c.valid_to)
    where c.valid_to - 1 > %(begins)s and c.valid_to - 1 + %(within)s <= %(ends)s and c.end_cause = ''
),
told as (
    select m.household_id, g.occasion,
        bool_or(g.state = 'delivered' or g.answered_at is not null) as is_reached,
        bool_or(g.state = 'sent') as is_open
    from messaging_message g join messaging_campaign k on k.id = g.campaign_id and k.area_id = %(place)s
        join registry_membership m on m.individual_id = g.individual
            and m.valid_from <= g.queued_at::date and (m.valid_to is null or m.valid_to > g.queued_at::date)
    group by 1, 2
)
select case when t.is_reached then 'reached' when t.is_open then 'unknown' else 'unreached' end, count(*),
    count(*) filter (where e.is_renewed)
from ending e left join told t on t.household_id = e.household_id
    and t.occasion = 'bhyt ' || to_char(e.last_day, 'YYYY-MM-DD')
group by 1
"""


@dataclass(frozen=True)
class Renewed:
    """Of so many cards that ran out, so many were renewed within a month."""

    ended: int = 0
    renewed: int = 0

    @property
    def share(self) -> float:
        return self.renewed / self.ended if self.ended else 0.0


@dataclass(frozen=True)
class Reminded:
    """The eight months of one commune: participation at both ends and between, SMS by what became of them, renewals.

    `points` are those of every SMS that went out, delivered or not. `unknown`: sent and never confirmed.
    """

    begin: Share
    end: Share
    movements: Movements
    sent: int
    delivered: int
    unconfirmed: int
    failed: int
    answered: int
    opted_out: int
    points: int
    reached: Renewed
    unreached: Renewed
    unknown: Renewed

    @property
    def points_gained(self) -> float:
        """Percentage points between both ends, by the counts."""
        return 100 * ((self.end.share or 0) - (self.begin.share or 0))

    @property
    def whole_points_gained(self) -> int:
        """The same where each end is read as a whole per cent that was reached."""
        return int(100 * (self.end.share or 0)) - int(100 * (self.begin.share or 0))

    @property
    def points_a_renewal(self) -> float:
        """What a renewal after a message cost."""
        return self.points / self.reached.renewed if self.reached.renewed else 0.0


def reminded(area: Area) -> Reminded | None:
    """The eight months of a commune as it was then; None where nothing was sent. Inside `acting`."""
    sms = Message.objects.filter(campaign__area=area, medium=Medium.SMS)
    went_out = Q(sent_at__isnull=False)
    counted = sms.aggregate(
        sent=Count("pk", filter=went_out), delivered=Count("pk", filter=Q(state=MessageState.DELIVERED)),
        unconfirmed=Count("pk", filter=Q(state=MessageState.SENT)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)), points=Sum("price_points", filter=went_out),
    )  # fmt: skip
    if not counted["sent"]:
        return None
    with counting():
        values = {**place_of(area), "begins": BEGINS, "ends": ENDS, "within": RENEWED_WITHIN}
        renewed = {kind: Renewed(ended, count) for kind, ended, count in read(RENEWED, values)}
    wishes = OptOut.objects.filter(address__in=sms.values("address"), since__date__gt=BEGINS, since__date__lte=CLOSES)
    return Reminded(
        begin=coverage_on(actor=SYSTEM, area=area, on=BEGINS), end=coverage_on(actor=SYSTEM, area=area, on=ENDS),
        movements=card_movements(actor=SYSTEM, area=area, first=BEGINS, last=ENDS),
        opted_out=wishes.count(),
        reached=renewed.get("reached", Renewed()), unreached=renewed.get("unreached", Renewed()),
        unknown=renewed.get("unknown", Renewed()), **counted,
    )  # fmt: skip
