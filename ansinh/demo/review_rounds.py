"""The reviews of 2024, each through all its steps by the services: old file, plan, list, survey, meetings, posting,
decision, second publicity. Each step is taken where the one before was left; a review that is over is left alone.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from uuid import NAMESPACE_URL, uuid5

from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.core import clock
from ansinh.core.actors import SYSTEM, Actor
from ansinh.core.wall import acting
from ansinh.demo.plan import CommunePlan
from ansinh.demo.review_papers import LAST_YEAR, STANDARD, answers_of, old_file
from ansinh.demo.reviewed import REVIEWS, ReviewedHome, ReviewPlan, homes_of
from ansinh.demo.set_up import commune_of, set_up
from ansinh.demo.staff import approver, officer
from ansinh.poverty.models import (
    Channel,
    ListedHousehold,
    ListedState,
    ListingReason,
    Meeting,
    MeetingState,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    PublicityProof,
    RequestForm,
    Reviewer,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
    Vote,
)
from ansinh.poverty.round_form import form_of
from ansinh.poverty.services import (
    FilledForm,
    Invitation,
    Minutes,
    RoundPlan,
    Tally,
    approve_round,
    assign_households,
    call_meeting,
    close_posting,
    close_round,
    close_survey,
    import_old_file,
    keep_shipped,
    open_posting,
    open_second_posting,
    open_survey,
    prepare_recognition,
    prepare_round,
    recognise_round,
    record_meeting,
    record_old_file,
    record_publicity,
    register_request,
    submit_form,
)
from ansinh.registry.models import Household, Relation
from ansinh.registry.services import NewHousehold, NewIndividual, register_households, register_many

YEAR = 2024
PLANNED = dt.date(2024, 9, 3)
APPROVED = dt.date(2024, 9, 5)
REQUESTED = dt.date(2024, 9, 10)
SURVEY_BEGINS = dt.date(2024, 9, 23)
SURVEYED = dt.date(2024, 10, 14)
CALLED = dt.date(2024, 10, 21)
MET = dt.datetime(2024, 10, 26, 8, tzinfo=clock.VIET_NAM)
MEETING_ENDED = dt.datetime(2024, 10, 26, 11, 30, tzinfo=clock.VIET_NAM)
POSTED = dt.date(2024, 10, 28)
TAKEN_DOWN = dt.date(2024, 11, 4)
SIGNED = dt.date(2024, 11, 6)
MADE_PUBLIC = dt.date(2024, 11, 8)
CLOSED = dt.date(2024, 12, 12)
HOLDS_FROM = dt.date(2025, 1, 1)
REGISTERED = dt.date(2023, 11, 1)


def play_reviews(communes: Sequence[CommunePlan] = ()) -> None:
    """Play what of the reviews of 2024 is not in the database yet, with the people of these communes where given."""
    for plan in reviews_with(communes):
        set_up([plan.commune])
        if _is_over(plan):
            continue
        for step in STEPS:
            step(plan)


def reviews_with(communes: Sequence[CommunePlan]) -> list[ReviewPlan]:
    """The reviews, each in the commune as it is planned here."""
    by_key = {commune.key: commune for commune in communes}
    return [replace(plan, commune=by_key.get(plan.commune.key, plan.commune)) for plan in REVIEWS]


def review_of(plan: ReviewPlan) -> ReviewRound | None:
    """The review of 2024 as the commune of that time made it. Inside `acting`."""
    area = commune_of(plan.commune, on=PLANNED)
    return ReviewRound.objects.filter(area=area, year=YEAR, kind=RoundKind.PERIODIC).first()


def _is_over(plan: ReviewPlan) -> bool:
    with acting(SYSTEM):
        found = review_of(plan)
        return found is not None and found.state == RoundState.CLOSED


def _as_officer(plan: ReviewPlan, on: dt.date | dt.datetime, act: Callable[[Actor, Area, ReviewRound], object]) -> None:
    """One act of the officer on that day, before a review that stands."""
    day = on.date() if isinstance(on, dt.datetime) else on
    with clock.at(on), acting(officer(plan.commune, on=day)) as actor:
        act(actor, commune_of(plan.commune, on=day), _standing(plan))


def _as_chair(plan: ReviewPlan, on: dt.date, act: Callable[[Actor, ReviewRound], object]) -> None:
    with clock.at(on), acting(approver(plan.commune, on=on)) as actor:
        act(actor, _standing(plan))


def _standing(plan: ReviewPlan) -> ReviewRound:
    found = review_of(plan)
    if found is None:
        raise AssertionError(f"the review of {plan.commune.key} is planned before its steps")
    return found


def _state(plan: ReviewPlan) -> str:
    with acting(SYSTEM):
        found = review_of(plan)
        return found.state if found else ""


def register_homes(plan: ReviewPlan) -> None:
    """The households live in the commune before anybody reviews them; those that do already are left alone."""
    homes = homes_of(plan)
    with clock.at(REGISTERED), acting(officer(plan.commune, on=PLANNED)) as actor:
        area = commune_of(plan.commune, on=REGISTERED)
        numbers = [home.number for home in homes]
        if Household.objects.filter(area=area, number__in=numbers).exists():
            return
        hamlets = {hamlet.code: hamlet for hamlet in hamlets_of(area, on=PLANNED)}
        new = [NewHousehold(home.number, hamlet=hamlets[home.head.hamlet_code]) for home in homes]
        made = register_households(actor=actor, area=area, households=new, on=REGISTERED)
        people = [
            NewIndividual(
                full_name=home.head.full_name, birth_date=home.head.birth_date, sex=home.head.sex,
                identity_number=home.head.identity_number, ethnicity=home.head.ethnicity,
                hamlet=hamlets[home.head.hamlet_code], household=household, relation=Relation.HEAD, since=REGISTERED,
            )
            for home, household in zip(homes, made, strict=True)
        ]  # fmt: skip
        register_many(actor=actor, area=area, people=people, on=REGISTERED)


def _bring_old_file(plan: ReviewPlan) -> None:
    """The result of 2023, as the office kept it."""
    with clock.at(PLANNED), acting(officer(plan.commune, on=PLANNED)) as actor:
        area = commune_of(plan.commune, on=PLANNED)
        if ReviewRound.objects.filter(area=area, year=LAST_YEAR).exists():
            return
        name = f"ket-qua-ra-soat-{LAST_YEAR}.xlsx"
        content = old_file(plan, hamlets_of(area, on=PLANNED))
        kept = record_old_file(actor=actor, area=area, year=LAST_YEAR, name=name, content=content)
        import_old_file(actor=actor, kept=kept)


def _plan_it(plan: ReviewPlan) -> None:
    with clock.at(PLANNED), acting(officer(plan.commune, on=PLANNED)) as actor:
        if review_of(plan):
            return
        area = commune_of(plan.commune, on=PLANNED)
        hamlets = list(hamlets_of(area, on=PLANNED))
        chair = approver(plan.commune, on=PLANNED)
        prepare_round(
            actor=actor, area=area, kind=RoundKind.PERIODIC, year=YEAR, standard_code=STANDARD,
            instrument=keep_shipped(code="national"),
            plan=RoundPlan(
                list_from=PLANNED, survey_from=SURVEY_BEGINS, meet_from=MET.date(), decide_by=dt.date(YEAR, 12, 14),
                hamlets=hamlets, committee=[(chair.full_name, "Trưởng ban"), (actor.full_name, "Phó trưởng ban")],
                reviewers=[(name, 60) for name in ("Huỳnh Thị Rà", "Đặng Văn Soát")], planned_fall=plan.planned_fall,
            ),
        )  # fmt: skip


def _approve(plan: ReviewPlan) -> None:
    if _state(plan) == RoundState.PLANNED:
        _as_chair(plan, APPROVED, lambda actor, found: approve_round(actor=actor, found=found))


def _list(plan: ReviewPlan) -> None:
    """Those who ask, then everybody to a reviewer."""
    if _state(plan) != RoundState.LISTING:
        return
    asking = [home.number for home in homes_of(plan) if not home.before]

    def ask(actor: Actor, area: Area, found: ReviewRound) -> None:
        listed = ListedHousehold.objects.filter(round=found).values("household")
        for home in Household.objects.filter(area=area, number__in=asking).exclude(pk__in=listed):
            register_request(
                actor=actor, household=home, form=RequestForm.FORM_01, reason=ListingReason.REQUEST,
                received_on=REQUESTED,
            )  # fmt: skip

    def give_out(actor: Actor, area: Area, found: ReviewRound) -> None:
        reviewers = list(Reviewer.objects.filter(round=found))
        rows = list(ListedHousehold.objects.filter(round=found, state=ListedState.LISTED))
        for place, reviewer in enumerate(reviewers):
            assign_households(actor=actor, reviewer=reviewer, listed=rows[place :: len(reviewers)])
        open_survey(actor=actor, found=found)

    _as_officer(plan, REQUESTED, ask)
    _as_officer(plan, SURVEY_BEGINS, give_out)


def _survey(plan: ReviewPlan) -> None:
    if _state(plan) != RoundState.SURVEYING:
        return
    homes = {home.number: home for home in homes_of(plan)}

    def fill_in(actor: Actor, area: Area, found: ReviewRound) -> None:
        rows = ListedHousehold.objects.filter(round=found, state=ListedState.LISTED).select_related("household")
        for row in rows:
            submit_form(actor=actor, listed=row, form=_filled(found, homes[row.household.number]))

    _as_officer(plan, SURVEYED, fill_in)
    _as_officer(plan, CALLED, lambda actor, area, found: close_survey(actor=actor, found=found))


def _filled(found: ReviewRound, home: ReviewedHome) -> FilledForm:
    """The form that a reviewer brings back; what it says makes the household what the plan tells."""
    return FilledForm(
        instance_id=f"uuid:{uuid5(NAMESPACE_URL, f'{found.pk}/{home.number}')}", form_version=form_of(found).version,
        answers=answers_of(home), channel=Channel.PAPER,
    )  # fmt: skip


def _meet(plan: ReviewPlan) -> None:
    if _state(plan) != RoundState.MEETING:
        return

    def call(actor: Actor, area: Area, found: ReviewRound) -> None:
        for hamlet, count in _hamlets(plan, found):
            rows = list(ListedHousehold.objects.filter(round=found, hamlet=hamlet, state=ListedState.SURVEYED))
            if rows and not Meeting.objects.filter(round=found, hamlet=hamlet).exists():
                invitation = Invitation(hamlet, count, notice_on=CALLED, begins_at=MET, place=f"Nhà văn hóa {hamlet}")
                call_meeting(actor=actor, found=found, invitation=invitation, listed=rows)

    def write_down(actor: Actor, area: Area, found: ReviewRound) -> None:
        rng = Random(f"ansinh votes {plan.commune.code}")  # noqa: S311 - invented people, no secret
        for meeting in Meeting.objects.filter(round=found, state=MeetingState.CALLED).select_related("hamlet"):
            attending = rng.randint(meeting.households // 3, meeting.households // 2)
            minutes = Minutes(
                attending, MEETING_ENDED, chaired_by_name=f"Trưởng {meeting.hamlet.name.lower()}",
                chair_position="Trưởng ấp", written_by_name="Huỳnh Thị Rà", observed_by_name="Mặt trận xã",
                observer_position="Ủy ban Mặt trận Tổ quốc Việt Nam xã",
            )  # fmt: skip
            votes = {}
            for listed in Vote.objects.filter(meeting=meeting).values_list("listed", flat=True):
                against = rng.randint(0, attending // 8)
                votes[listed] = Tally(attending - against, against)
            record_meeting(actor=actor, meeting=meeting, minutes=minutes, votes=votes)

    _as_officer(plan, CALLED, call)
    _as_officer(plan, MEETING_ENDED + dt.timedelta(hours=4), write_down)
    _as_officer(plan, POSTED, lambda actor, area, found: open_posting(
        actor=actor, found=found, places="Nhà văn hóa các ấp, trụ sở UBND xã", posted_on=POSTED))  # fmt: skip


def _hamlets(plan: ReviewPlan, found: ReviewRound) -> Iterator[tuple[Area, int]]:
    rows = RoundHamlet.objects.filter(round=found).select_related("hamlet").order_by("hamlet__code")
    for row, count in zip(rows, plan.households, strict=True):
        yield row.hamlet, count


def _decide(plan: ReviewPlan) -> None:
    if _state(plan) != RoundState.POSTING:
        return

    def prepare(actor: Actor, area: Area, found: ReviewRound) -> None:
        for posting in Posting.objects.filter(round=found, kind=PostingKind.RESULT, state=PostingState.UP):
            close_posting(actor=actor, posting=posting)
        prepare_recognition(
            actor=actor, found=found, number="186/QĐ-UBND", valid_from=HOLDS_FROM, last_day=dt.date(2025, 12, 31)
        )

    _as_officer(plan, TAKEN_DOWN, prepare)
    _as_chair(plan, SIGNED, lambda actor, found: recognise_round(actor=actor, found=found))


def _make_public(plan: ReviewPlan) -> None:
    """The second publicity with its proofs, then the end."""
    if _state(plan) != RoundState.DECIDED:
        return

    def post(actor: Actor, area: Area, found: ReviewRound) -> None:
        if Posting.objects.filter(round=found, kind=PostingKind.DECISION).exists():
            return
        posting = open_second_posting(
            actor=actor, found=found, places="Nhà văn hóa các ấp, trụ sở UBND xã", posted_on=MADE_PUBLIC
        )
        note = f"{actor.full_name} niêm yết"
        record_publicity(actor=actor, posting=posting, way=ProofWay.BOARD_OF_COMMUNE, on=MADE_PUBLIC, note=note)
        for hamlet, _count in _hamlets(plan, found):
            record_publicity(
                actor=actor, posting=posting, way=ProofWay.BOARD_OF_HAMLET, on=MADE_PUBLIC, note=note, hamlet=hamlet
            )

    def read_out(actor: Actor, area: Area, found: ReviewRound) -> None:
        posting = Posting.objects.get(round=found, kind=PostingKind.DECISION)
        for day in (1, 2, 3):
            on = MADE_PUBLIC + dt.timedelta(days=day)
            heard = PublicityProof.objects.filter(posting=posting, way=ProofWay.RADIO, on=on)
            if not heard.exists():
                record_publicity(actor=actor, posting=posting, way=ProofWay.RADIO, on=on, note="Đài truyền thanh xã")

    _as_officer(plan, MADE_PUBLIC, post)
    _as_officer(plan, MADE_PUBLIC + dt.timedelta(days=4), read_out)
    _as_officer(plan, CLOSED, lambda actor, area, found: close_round(actor=actor, found=found))


STEPS: tuple[Callable[[ReviewPlan], None], ...] = (
    register_homes, _bring_old_file, _plan_it, _approve, _list, _survey, _meet, _decide, _make_public,
)  # fmt: skip
