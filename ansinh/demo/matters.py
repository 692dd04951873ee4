"""Matters of Tân Đông in autumn 2026: a storm with its aid, a hamlet's reports and visits, complaints, a what-if.

They touch no payment and no fact about anybody. Each is done once, as if on its day; one that is done is left alone.
"""

import datetime as dt
from collections.abc import Sequence

from ansinh.accounts.queries import actor_for_username
from ansinh.areas.models import Area, Level
from ansinh.areas.queries import area_for_code, hamlets_of
from ansinh.benefits.models import (
    AidKind,
    AidSource,
    AidState,
    Complaint,
    ComplaintState,
    DecisionItem,
    EmergencyAid,
    Scenario,
)
from ansinh.benefits.services.complaints import answer_complaint, record_complaint
from ansinh.benefits.services.emergency_aid import Struck, decide_aid, propose_aid, record_aid_given
from ansinh.benefits.services.scenarios import answer_scenario, record_scenario
from ansinh.coordination.models import HamletReport, ReportKind, ReportState, Visit, VisitFinding
from ansinh.coordination.services import (
    approve_report,
    assign_visit,
    record_sighting,
    record_visit,
    submit_report,
)
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.months import Month
from ansinh.core.wall import acting
from ansinh.demo.plan import CommunePlan
from ansinh.demo.set_up import TAY_NINH, commune_of
from ansinh.demo.staff import HAMLET_HEAD, PROVINCE_STAFF, approver, officer
from ansinh.registry.models import Household, Individual, Membership

STORM = dt.date(2026, 10, 28)
AFTER_STORM = dt.date(2026, 10, 30)
HANDED_OVER = dt.date(2026, 11, 4)
ASKED = dt.date(2026, 11, 5)
ANSWERED = dt.date(2026, 11, 12)


def lay_matters(plan: CommunePlan) -> None:
    """Everything above, where the last of its days has come."""
    if clock.today() < ANSWERED:
        return
    area = commune_of(plan, on=STORM)
    hamlet = hamlets_of(area, on=STORM)[0]
    with acting(SYSTEM, scope=area.path):
        of_hamlet, elsewhere = _living(hamlet), _living(hamlets_of(area, on=STORM)[1])
    _aid(plan, area, elsewhere)
    _hamlet(plan, of_hamlet)
    _complaints(plan, of_hamlet + elsewhere)
    _what_if()


def _living(hamlet: Area) -> list[Individual]:
    """The people of a hamlet in the order of their numbers."""
    living = Individual.objects.filter(hamlet=hamlet, died_on__isnull=True, merged_into__isnull=True)
    return list(living.select_related("area", "hamlet").order_by("identity_number", "pk"))


def _aid(plan: CommunePlan, area: Area, people: Sequence[Individual]) -> None:
    """Rice for a hamlet was given, a damaged house is decided, an injury waits for the chair."""
    with clock.at(AFTER_STORM), acting(officer(plan, on=AFTER_STORM)) as actor:
        place = Struck(hamlet=people[0].hamlet, household_count=18, person_count=63)
        struck = [(AidKind.RICE, place, AidSource.RESERVE)]
        struck.append((AidKind.HOUSE_DAMAGED, Struck(household=_household(people[0])), AidSource.BUDGET))
        struck.append((AidKind.INJURY, Struck(individual=people[-1]), AidSource.BUDGET))
        rice, house, _injury = (
            propose_aid(
                actor=actor, area=area, struck=one, kind=kind, happened_on=STORM, source=source,
                reason="Lốc xoáy kèm mưa lớn tối 28/10/2026",
            )
            for kind, one, source in struck
        )  # fmt: skip
    with clock.at(AFTER_STORM), acting(approver(plan, on=AFTER_STORM)) as actor:
        for aid in EmergencyAid.objects.filter(pk__in=[rice.pk, house.pk]).order_by("pk"):
            if aid.state == AidState.PROPOSED:
                decide_aid(actor=actor, aid=aid)
    with clock.at(HANDED_OVER), acting(officer(plan, on=HANDED_OVER)) as actor:
        if EmergencyAid.objects.get(pk=rice.pk).state == AidState.DECIDED:
            record_aid_given(actor=actor, aid=rice, on=HANDED_OVER, proof="Danh sách ký nhận ngày 04/11/2026")


def _household(person: Individual) -> Household:
    return Membership.objects.select_related("household").get(individual=person, valid_to__isnull=True).household


def _hamlet(plan: CommunePlan, people: Sequence[Individual]) -> None:
    """One report is confirmed and one waits; one visit is made and one is not; half of the hamlet was seen."""
    first, last = people[0], people[-1]
    with clock.at(ASKED), acting(officer(plan, on=ASKED)) as actor:
        for person in (first, last):
            if not Visit.objects.filter(individual=person).exists():
                question = "Gia đình có biết về trợ cấp không, cần giúp giấy tờ gì?"
                assign_visit(
                    actor=actor, individual=person, question=question, due_on=dt.date(2026, 12, 4),
                    benefit="social_allowance",
                )  # fmt: skip
    with clock.at(ASKED), acting(actor_for_username(HAMLET_HEAD.username, on=ASKED)) as head:
        born = _report(head, _household(first), ReportKind.BORN, "Sinh tại bệnh viện huyện")
        _report(head, last, ReportKind.MOVED_AWAY, "Đi làm ở Đồng Nai")
        for person in people[: (len(people) + 1) // 2]:
            record_sighting(actor=head, individual=person, on=ASKED)
    with clock.at(ANSWERED), acting(officer(plan, on=ANSWERED)) as actor:
        if HamletReport.objects.get(pk=born.pk).state == ReportState.REPORTED:
            approve_report(actor=actor, report=born)
    with clock.at(ANSWERED), acting(actor_for_username(HAMLET_HEAD.username, on=ANSWERED)) as head:
        visit = Visit.objects.get(individual=first)
        if visit.done_on is None:
            record_visit(actor=head, visit=visit, finding=VisitFinding.NEEDS_HELP, note="Chưa có giấy xác nhận")


def _report(head: Actor, subject: Individual | Household, kind: ReportKind, note: str) -> HamletReport:
    about = {"individual": subject} if isinstance(subject, Individual) else {"household": subject}
    known = HamletReport.objects.filter(kind=kind, **about).first()
    return known or submit_report(actor=head, kind=kind, subject=subject, happened_on=STORM, note=note)


def _complaints(plan: CommunePlan, people: Sequence[Individual]) -> None:
    """Two people complain about the decision that raised their money; one has the answer."""
    with clock.at(ASKED), acting(officer(plan, on=ASKED)) as actor:
        of_autumn = DecisionItem.objects.filter(
            individual__in=people, decision__decided_on__range=(STORM - dt.timedelta(days=60), ASKED)
        )
        items = of_autumn.select_related("decision", "individual").order_by("individual__identity_number", "pk")
        by_person = {item.individual_id: item for item in items}
        complaints = [
            Complaint.objects.filter(decision=item.decision, individual=item.individual).first()
            or record_complaint(
                actor=actor, decision=item.decision, individual=item.individual, text=text, received_on=ASKED
            )
            for item, text in zip(
                by_person.values(),
                ("Mức hưởng chưa đúng với giấy xác nhận", "Chưa tính truy lĩnh tháng 7"),
                strict=False,
            )
        ]
    with clock.at(ANSWERED), acting(approver(plan, on=ANSWERED)) as actor:
        for complaint in complaints[:1]:
            if complaint.state == ComplaintState.FILED:
                answer_complaint(
                    actor=actor, complaint=complaint, outcome=ComplaintState.REJECTED, on=ANSWERED,
                    answer="Đã đối chiếu giấy xác nhận và Điều 6 Nghị định số 335/2026/NĐ-CP: mức hưởng đúng.",
                )  # fmt: skip


def _what_if() -> None:
    """The province tries out a standard level of 600,000 đồng, and shares what comes of it."""
    with clock.at(ANSWERED), acting(actor_for_username(PROVINCE_STAFF[0].username, on=ANSWERED)) as actor:
        scenario = record_scenario(
            actor=actor, area=area_for_code(TAY_NINH, level=Level.PROVINCE, on=ANSWERED), is_shared=True,
            title="Nâng mức chuẩn lên 600.000 đồng từ tháng 01/2027", month=Month(2027, 1),
            changes={"social_assistance.standard_level": 600_000},
        )  # fmt: skip
        if Scenario.objects.get(pk=scenario.pk).answer is None:
            answer_scenario(actor=actor, scenario=scenario)
