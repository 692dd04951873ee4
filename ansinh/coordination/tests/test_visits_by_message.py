"""Messages that are told at the door: each a visit of the hamlet head, once, and confirmed when it was made."""

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.coordination.listeners import withdraw_settled_visits
from ansinh.coordination.models import Visit, VisitFinding
from ansinh.coordination.services import record_visit
from ansinh.coordination.services.visits import LONGEST_QUESTION, as_asked
from ansinh.coordination.testing import make_visit
from ansinh.coordination.tests.conftest import Village
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.insurance.events import VisitsNotNeeded
from ansinh.messaging.channels import Medium
from ansinh.messaging.models import Gateway, Message, Via
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import send_due, start_campaign
from ansinh.messaging.testing import mai, make_campaign
from ansinh.registry.models import Individual

pytestmark = pytest.mark.django_db


def ask_at_the_door(village: Village, *people: Individual) -> Actor:
    """A campaign by visit to these people, sent."""
    writer = mai(village.area)
    recipients = [
        Recipient(
            key=f"i{one.pk}", individual=one.pk, name=one.full_name, area_path=one.area_path,
            ways=(Way(Medium.VISIT, one.area_path, Via.HAMLET_HEAD),),
            told={"ten": one.full_name, "ngay": "31/12/2026"},
        )
        for one in people
    ]  # fmt: skip
    with acting(writer):
        campaign = make_campaign(writer, village.area, recipients, media=[Medium.VISIT])
        start_campaign(actor=writer, campaign=campaign, agreed=len(people))
    send_due()
    return writer


def test_a_message_by_visit_becomes_a_visit_of_the_hamlet_head_once(village: Village) -> None:
    ask_at_the_door(village, village.hoa)
    send_due()

    with acting(village.ba):
        visit = Visit.objects.get()
        assert (visit.individual_id, visit.hamlet_id) == (village.hoa.pk, village.hamlet.pk)
        assert village.hoa.full_name in visit.question


@pytest.mark.parametrize(("finding", "state"), [(VisitFinding.FOUND, "delivered"), (VisitFinding.NOT_FOUND, "failed")])
def test_a_visit_made_confirms_the_message_and_one_in_vain_fails_it(
    village: Village, finding: VisitFinding, state: str
) -> None:
    ask_at_the_door(village, village.hoa)

    with acting(village.ba):
        record_visit(actor=village.ba, visit=Visit.objects.get(), finding=finding)

    with acting(SYSTEM):
        assert Message.objects.get().state == state


def test_who_is_to_be_visited_already_stays_so(village: Village) -> None:
    with acting(village.lan):
        make_visit(village.lan, village.hoa, benefit="")

    ask_at_the_door(village, village.hoa)

    with acting(SYSTEM):
        assert Visit.objects.count() == 1
        assert Message.objects.get().state == "sent"


def test_who_has_no_hamlet_head_is_told_of_as_a_failure(village: Village) -> None:
    with acting(SYSTEM):
        Individual.objects.filter(pk=village.hoa.pk).update(hamlet=None)

    ask_at_the_door(village, village.hoa)

    with acting(SYSTEM):
        assert not Visit.objects.exists()
        assert Message.objects.get().state == "failed"
        assert Gateway.objects.get().medium == "visit"


def test_a_visit_that_a_reminder_asked_for_is_withdrawn_once_it_is_not_needed(village: Village) -> None:
    writer = ask_at_the_door(village, village.hoa)
    with acting(SYSTEM):
        message = Message.objects.get()

    with acting(writer):
        for _twice in range(2):
            withdraw_settled_visits(VisitsNotNeeded(frozenset({message.pk})))

    with acting(SYSTEM):
        visit = Visit.objects.get()
        assert (visit.state, bool(visit.note)) == ("cancelled", True)
        assert AuditEntry.objects.filter(act="cancel_visit").count() == 1


def test_a_visit_for_another_reason_is_not_withdrawn(village: Village) -> None:
    writer = ask_at_the_door(village, village.hoa)
    with acting(SYSTEM):
        Visit.objects.update(question="Bà đã nhận trợ cấp chưa?")
        message = Message.objects.get()

    with acting(writer):
        withdraw_settled_visits(VisitsNotNeeded(frozenset({message.pk})))

    with acting(SYSTEM):
        assert Visit.objects.get().state == "asked"


def test_a_long_question_ends_with_a_whole_word() -> None:
    asked = as_asked("Hỏi " + "Nguyễn Thị Ngọc Phương " * 20)

    assert len(asked) <= LONGEST_QUESTION
    assert asked.removesuffix("…").split()[-1] in ("Nguyễn", "Thị", "Ngọc", "Phương")
