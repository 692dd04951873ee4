"""Builders for tests of the review of poor households. Call those that write inside `acting(...)`.

Lan is the officer who plans, Minh the chair who approves, Thu of the province and Soát the auditor read.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.db import models

from ansinh.accounts.roles import ROLES
from ansinh.areas.models import Area
from ansinh.areas.queries import hamlets_of
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.sheets import Table, workbook_bytes
from ansinh.core.wall import acting
from ansinh.judgement.queries import filled_in, indicator_codes, instrument_as_data, shipped
from ansinh.poverty.models import (
    Assessment,
    Certificate,
    Channel,
    CommitteeMember,
    KeptInstrument,
    ListedHousehold,
    ListedState,
    ListingReason,
    Meeting,
    Objection,
    ObjectionWay,
    OldFile,
    Posting,
    PostingKind,
    PostingState,
    ProofWay,
    PublicityProof,
    Recheck,
    RecheckSample,
    Recognition,
    RequestForm,
    Reviewer,
    ReviewRequest,
    ReviewRound,
    RoundHamlet,
    RoundKind,
    RoundState,
    Submission,
    SubmissionFile,
    SurveyKey,
    Vote,
)
from ansinh.poverty.round_form import form_of, income_form_of
from ansinh.poverty.services import (
    FilledForm,
    RoundPlan,
    approve_round,
    assign_households,
    import_instrument,
    keep_shipped,
    open_survey,
    prepare_recognition,
    prepare_round,
    recognise_round,
    record_cross_check,
    register_request,
    submit_form,
)
from ansinh.registry.models import Household, Membership, Relation
from ansinh.registry.services import (
    NewHousehold,
    NewIndividual,
    record_death,
    register_household,
    register_individual,
)
from ansinh.registry.testing import make_household_class

ROLE_OF = {"lan": "commune_officer", "minh": "approver", "thu": "province_officer", "soat": "auditor"}
NAME_OF = {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh", "thu": "Đặng Thị Thu", "soat": "Võ Thị Soát"}
SINCE = dt.date(2025, 7, 1)
COMMITTEE = (("Lê Văn Minh", "Trưởng ban"), ("Trần Thị Lan", "Phó trưởng ban"))
REVIEWERS = (("Ngô Thị Xuân", 2), ("Hồ Văn Thu", 30))


def at_work(username: str, area: Area | str, *, without: str = "") -> Actor:
    """Lan, Minh, Thu of the province or Soát the auditor; `without` names rights that are lacking."""
    role = ROLES[ROLE_OF[username]]
    scope = area if isinstance(area, str) else str(area.path)
    permissions = role.permissions - frozenset(without.split())
    return Actor(username, NAME_OF[username], scope, permissions, may_write=role.may_write)


def table_of_points(**cells: str) -> bytes:
    """A workbook with a table of points; `cells` overwrite places such as `B3` (row 3, second column)."""
    rows = [list(row) for row in instrument_as_data(shipped("national"))["sheets"]["points"]]
    for place, text in cells.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    return workbook_bytes([Table("points", rows[0], rows[1:])])


def make_instrument(actor: Actor, area: Area, *, version: str = "2026-09", **cells: str) -> KeptInstrument:
    """The office's own table of points."""
    content = table_of_points(**cells)
    return import_instrument(
        actor=actor, area=area, name="bang-diem.xlsx", content=content, title="Bảng điểm Tây Ninh", version=version
    )


def make_home(
    actor: Actor, hamlet: Area | None, full_name: str, *, area: Area | None = None, household_class: str = "",
    **changes: Any,
) -> Household:  # fmt: skip
    """A household with its head, born 2 September 1975 unless told, of a class by decision where one is named."""
    place = area or (hamlet.parent if hamlet else None)
    if place is None:
        raise ValueError("a household lives in a hamlet or in a commune")
    new = NewHousehold(number="", address="Tổ 3", hamlet=hamlet)
    home = register_household(actor=actor, area=place, household=new, on=SINCE)
    values: dict[str, Any] = {"birth_date": dt.date(1975, 9, 2), "sex": "female", **changes}
    head = NewIndividual(full_name=full_name, household=home, relation=Relation.HEAD, **values)
    register_individual(actor=actor, area=place, person=head, on=SINCE)
    if household_class:
        make_household_class(actor, home, household_class)
    return home


def set_died_out(actor: Actor, home: Household) -> None:
    """Everybody who lives in the household dies today."""
    for one in Membership.objects.filter(household=home, valid_to__isnull=True).select_related("individual"):
        record_death(actor=actor, individual=one.individual, died_on=clock.today())


def a_plan(area: Area, **changes: Any) -> RoundPlan:
    """Through all hamlets, from 1 September to 14 December, with two members and two reviewers."""
    year = clock.today().year
    values: dict[str, Any] = {
        "list_from": dt.date(year, 9, 1),
        "survey_from": dt.date(year, 9, 20),
        "meet_from": dt.date(year, 10, 20),
        "decide_by": dt.date(year, 12, 14),
        "hamlets": list(hamlets_of(area, on=clock.today())),
        "committee": COMMITTEE,
        "reviewers": REVIEWERS,
    }
    return RoundPlan(**{**values, **changes})


def make_round(actor: Actor, area: Area, *, plan: RoundPlan | None = None, **changes: Any) -> ReviewRound:
    """The yearly review of this year with what comes with the system, planned."""
    values: dict[str, Any] = {
        "kind": RoundKind.PERIODIC,
        "year": clock.today().year,
        "standard_code": "2027",
        **changes,
    }
    if "instrument" not in values:
        values["instrument"] = keep_shipped(code="national")
    return prepare_round(actor=actor, area=area, plan=plan or a_plan(area), **values)


def make_listing(lan: Actor, minh: Actor, area: Area, **changes: Any) -> ReviewRound:
    """A round that Lan planned and Minh approved; opens the wall by itself."""
    with acting(lan):
        planned = make_round(lan, area, **changes)
    with acting(minh):
        return approve_round(actor=minh, found=planned)


def make_request(actor: Actor, household: Household, **changes: Any) -> ReviewRequest:
    """A form 04 received today, because the household asks."""
    values: dict[str, Any] = {
        "form": RequestForm.FORM_04,
        "reason": ListingReason.REQUEST,
        "received_on": clock.today(),
        **changes,
    }
    return register_request(actor=actor, household=household, **values)


ADULT: Mapping[str, str] = {
    "member_name": "Nguyễn Văn Tám", "relation": "other", "sex": "male", "age": "41", "draws_assistance": "no",
    "work": "outside", "is_insured": "yes",
}  # fmt: skip
CHILD: Mapping[str, str] = {
    "member_name": "Nguyễn Thị Út", "relation": "child", "sex": "female", "age": "9", "is_undernourished": "no",
    "is_insured": "yes", "goes_to_school": "yes",
}  # fmt: skip
HOUSE: Mapping[str, Any] = {
    "area": "rural",
    "region": "south_east",
    "is_listed": "yes",
    "has_asked": "no",
    "signs_of_means": "none",
    "member": [ADULT, ADULT, ADULT, CHILD, CHILD],
    "wall_is_durable": "no",
    "frame_is_durable": "no",
    "roof_is_durable": "yes",
    "house_m2": "30",
    "electricity_kwh": "20",
    "cooking_fuel": "wood",
    "water_source": "drilled_well",
    "toilet": "none",
    "waste": "collected",
    "uses_internet": "yes",
    "devices": "telephone",
    "highest_education": "primary",
    "assets": "none",
    "land_m2": "0",
    "livestock": "none",
    "causes": "capital labour",
}
BETTER: Mapping[str, Any] = {
    "member": [{**ADULT, "work": "steady"}] * 3, "wall_is_durable": "yes", "frame_is_durable": "yes", "house_m2": "180",
    "electricity_kwh": "300", "cooking_fuel": "electricity_or_gas", "highest_education": "college",
}  # fmt: skip


def answered(**changes: Any) -> dict[str, Any]:
    """The whole national form, with what it calculates, of a household that is poor by the shipped example of points;
    `changes` are other answers.
    """
    return filled_in(shipped("national").form, {**HOUSE, **changes})


POOR = answered()
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "poor": POOR,
    "near_poor": answered(house_m2="45"),
    "other": answered(**BETTER),
}
"""Whole forms, by the class that they make a household."""
INCOME: Mapping[str, str] = {
    "area": "rural",
    "household_size": "2",
    "wages": "24000000",
    **dict.fromkeys(("crops", "animals", "forest_and_fish", "business", "pensions", "costs"), "0"),
    "gross_income": "24000000",
    "net_income": "24000000",
    "measured_income": "1000000",
    **{f"lacks_{code}": "no" for code in indicator_codes()},
    **{f"deprived_{code}": "0" for code in indicator_codes()},
}
"""Answers to the form that measures income, of a household below the line that lacks nothing."""


def lacking(*codes: str) -> dict[str, str]:
    """The answers of that form that say what is lacking."""
    return {**{f"lacks_{code}": "yes" for code in codes}, **{f"deprived_{code}": "1" for code in codes}}


INDEX_ANSWERS: Mapping[str, str] = {
    name: question.answers[0] for name, question in shipped("ppi-2021").form.questions.items()
}
"""The first answer to each question of the index that comes with the system."""


def make_survey(lan: Actor, minh: Actor, area: Area, **changes: Any) -> ReviewRound:
    """A round whose list went to the second reviewer and whose survey has begun; opens the wall by itself."""
    listing = make_listing(lan, minh, area, **changes)
    with acting(lan):
        reviewer = Reviewer.objects.filter(round=listing).latest("quota")
        rows = list(ListedHousehold.objects.filter(round=listing))
        assign_households(actor=lan, reviewer=reviewer, listed=rows)
        return open_survey(actor=lan, found=listing)


def a_form(found: ReviewRound, answers: str = "poor", **changes: Any) -> FilledForm:
    """The form of a round typed in from paper; `changes` are other answers."""
    filled = {**ANSWERS[answers], **changes}
    version = form_of(found).version
    return FilledForm(instance_id=f"uuid:{uuid4()}", form_version=version, answers=filled, channel=Channel.PAPER)


def an_income_form(found: ReviewRound, **changes: str) -> FilledForm:
    """The form that measures income, of a recheck in the round; `changes` are other answers."""
    version = income_form_of(found).version
    return FilledForm(f"uuid:{uuid4()}", version, {**INCOME, **changes}, Channel.BROWSER)


def make_submission(actor: Actor, listed: ListedHousehold, answers: str = "poor", **changes: Any) -> Submission:
    """A form filled in so that the household comes out as told; `changes` are other answers."""
    return submit_form(actor=actor, listed=listed, form=a_form(listed.round, answers, **changes))


def populate(lan: Actor, minh: Actor, area: Area, home: Household) -> dict[str, int]:
    """One row in every table behind the wall; the keys, by model. The home is put on the list."""
    with acting(lan):
        request = make_request(lan, home, form=RequestForm.FORM_01)
    found = make_survey(lan, minh, area)
    with acting(lan):
        submissions = [make_submission(lan, one) for one in ListedHousehold.objects.filter(round=found)]
        submission = next(one for one in submissions if one.listed.household_id == home.pk)
        listed = submission.listed
        made: list[models.Model] = [found, request, listed, submission]
        rows = (CommitteeMember, Reviewer, RoundHamlet)
        made += [model._default_manager.filter(round=found).latest("pk") for model in rows]
        made.append(Assessment.objects.get(listed=listed))
        made += _unsettled(area, found, listed, submission)
    return {type(row).__name__: row.pk for row in made}


def _unsettled(
    area: Area, found: ReviewRound, listed: ListedHousehold, submission: Submission
) -> Iterator[models.Model]:  # fmt: skip
    """Rows of the tables that no act of this round has filled yet, as they are."""
    today, now = clock.today(), clock.now()
    here = {"area_path": area.path}
    if not (listed.reviewer and listed.hamlet):
        raise ValueError("the household has a hamlet and a reviewer")
    yield SurveyKey.objects.create(**here, reviewer=listed.reviewer, key_hash=uuid4().hex, made_by="lan", made_at=now)
    yield SubmissionFile.objects.create(
        **here, submission=submission, name="nha.jpg", kind="jpg", size=1, sha256="0", content=b"0"
    )
    meeting = Meeting.objects.create(
        **here,
        round=found,
        hamlet=listed.hamlet,
        notice_on=today,
        begins_at=now,
        place="Nhà văn hóa ấp",
        households=3,
        called_by="lan",
        called_by_name="Trần Thị Lan",
    )
    yield meeting
    yield Vote.objects.create(**here, meeting=meeting, listed=listed, proposed="poor")
    posting = Posting.objects.create(
        **here,
        round=found,
        kind=PostingKind.RESULT,
        slug=uuid4().hex,
        posted_on=today,
        last_day=today,
        places="Nhà văn hóa ấp",
        posted_by="lan",
        posted_by_name="Trần Thị Lan",
    )
    yield posting
    yield PublicityProof.objects.create(
        **here,
        posting=posting,
        way=ProofWay.RADIO,
        on=today,
        note="Đọc buổi sáng",
        recorded_by="lan",
        recorded_by_name="Trần Thị Lan",
    )
    yield Objection.objects.create(
        **here,
        posting=posting,
        listed=listed,
        about_name=listed.head_name,
        words="Hộ này có xe.",
        way=ObjectionWay.IN_PERSON,
        code=uuid4().hex[:12],
        received_at=now,
        due_on=today,
    )
    recognition = Recognition.objects.create(
        **here,
        round=found,
        number="12/QĐ-UBND",
        prepared_by="lan",
        prepared_by_name="Trần Thị Lan",
        prepared_on=today,
        signed_on=today,
        signed_by="minh",
        signed_by_name="Lê Văn Minh",
        signer_position="chair",
        valid_from=today,
    )
    yield recognition
    yield Certificate.objects.create(
        **here,
        recognition=recognition,
        listed=listed,
        number="1",
        code=uuid4().hex,
        household_class="poor",
        head_name=listed.head_name,
        valid_from=today,
    )
    yield OldFile.objects.create(
        **here,
        area=area,
        year=2024,
        file_name="ket-qua-2024.xlsx",
        sha256=uuid4().hex,
        content=b"0",
        round=found,
        brought_by="lan",
        brought_by_name="Trần Thị Lan",
        brought_at=now,
    )
    sample = RecheckSample.objects.create(
        **here, round=found, size=1, surveyed=1, seed=7, drawn_by="lan", drawn_by_name="Trần Thị Lan", drawn_at=now
    )
    yield sample
    yield record_cross_check(actor=at_work("lan", area), listed=listed, answers=INDEX_ANSWERS)
    yield Recheck.objects.create(**here, sample=sample, listed=listed, first=Assessment.objects.get(listed=listed))


def make_posted(lan: Actor, minh: Actor, area: Area, classes: Mapping[str, str], **changes: Any) -> ReviewRound:
    """A round whose result hung out and was taken down, each head's household of the class told (`other` where not);
    opens the wall by itself.
    """
    found = make_survey(lan, minh, area, **changes)
    with acting(lan):
        for listed in ListedHousehold.objects.filter(round=found):
            make_submission(lan, listed, classes.get(listed.head_name, "other"))
    set_posting_down_by_rows(lan, found)
    return found


def set_posting_down_by_rows(lan: Actor, found: ReviewRound) -> None:
    """Without the meetings: rows as they are after the posting."""
    yesterday = clock.today() - dt.timedelta(days=1)
    with acting(lan):
        ListedHousehold.objects.filter(round=found, state=ListedState.SURVEYED).update(state=ListedState.POSTED)
        Posting.objects.create(
            area_path=found.area_path, round=found, kind=PostingKind.RESULT, slug=uuid4().hex, state=PostingState.DOWN,
            posted_on=yesterday - dt.timedelta(days=5), last_day=yesterday, taken_down_on=clock.today(),
            places="Nhà văn hóa ấp", posted_by=lan.username, posted_by_name=lan.full_name,
        )  # fmt: skip
        ReviewRound.objects.filter(pk=found.pk).update(state=RoundState.POSTING)
        found.state = RoundState.POSTING


def make_recognised(lan: Actor, minh: Actor, area: Area, classes: Mapping[str, str], **changes: Any) -> Recognition:
    """A decided round, each head's household of the class told; holds from the next New Year; opens the wall itself."""
    found = make_posted(lan, minh, area, classes, **changes)
    with acting(lan):
        make_prepared(lan, found)
    with acting(minh):
        return recognise_round(actor=minh, found=found)


def make_prepared(lan: Actor, found: ReviewRound, **changes: Any) -> Recognition:
    """The decision on a posted round, prepared to hold from the New Year after it."""
    values: dict[str, Any] = {
        "number": f"{found.pk}/QĐ-UBND", "valid_from": dt.date(found.year + 1, 1, 1), **changes,
    }  # fmt: skip
    return prepare_recognition(actor=lan, found=found, **values)
