"""The decision on a review: what it needs, what it writes, and how a certificate ends."""

import datetime as dt
from dataclasses import replace

import pytest

from ansinh.areas.models import Area
from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.errors import NoRight
from ansinh.core.wall import acting
from ansinh.judgement.queries import shipped
from ansinh.poverty.errors import NoReason, RoundElsewhere
from ansinh.poverty.errors_of_recognition import (
    CertificateRevoked,
    ClassOver,
    DecisionNotPrepared,
    HoldsBackwards,
    HoldsTooEarly,
    HouseholdsNotPosted,
    NeverPosted,
    NumberMissing,
    ObjectionsWait,
    OwnDecision,
    PostingNotOver,
)
from ansinh.poverty.models import (
    Certificate,
    ListedHousehold,
    ListedState,
    Mark,
    Meeting,
    MeetingState,
    Objection,
    Posting,
    PostingState,
    Recognition,
    ReviewRound,
    RoundHamlet,
    RoundState,
)
from ansinh.poverty.queries.recognition import MARKS, households_by_hamlet
from ansinh.poverty.services import prepare_recognition, recognise_round, revoke_certificate
from ansinh.poverty.testing import (
    at_work,
    make_home,
    make_posted,
    make_prepared,
    make_recognised,
    make_submission,
    make_survey,
    set_posting_down_by_rows,
)
from ansinh.poverty.tests.conftest import Village
from ansinh.registry.models import Household, HouseholdClass, Individual
from ansinh.registry.testing import make_circumstance

pytestmark = pytest.mark.django_db

HOA, BINH = "Nguyễn Thị Hòa", "Phạm Văn Bình"
NEW_YEAR = dt.date(2027, 1, 1)
SUMMER = dt.date(2027, 6, 15)


def _posted(village: Village, **classes: str) -> ReviewRound:
    return make_posted(village.lan, village.minh, village.area, {HOA: "near_poor", BINH: "other"})


def _classes(home: Household) -> list[tuple[str, dt.date, dt.date | None, str]]:
    rows = HouseholdClass.objects.filter(household=home).order_by("valid_from")
    return [(one.household_class, one.valid_from, one.valid_to, one.decision_number) for one in rows]


def test_the_decision_gives_every_household_its_class_and_the_poor_their_papers(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "near_poor", BINH: "other"})

    with acting(village.lan):
        number = decision.number
        assert _classes(village.hoa)[1:] == [("near_poor", NEW_YEAR, None, number)]
        assert _classes(village.hoa)[0][:3:2] == ("poor", NEW_YEAR)
        assert _classes(village.binh)[1:] == [("other", NEW_YEAR, None, number)]
        [paper] = Certificate.objects.all()
        assert (paper.number, paper.head_name, paper.household_class) == ("0001/GCN-HCN", HOA, "near_poor")
        assert len(paper.code) == 24
        found = ReviewRound.objects.get()
        assert found.state == RoundState.DECIDED
        assert set(ListedHousehold.objects.values_list("state", flat=True)) == {ListedState.RECOGNISED}
        assert sum(RoundHamlet.objects.values_list("households", flat=True)) == 3  # type: ignore[arg-type]
        entry = AuditEntry.objects.get(act="recognise_round")
        after = entry.after or {}
        assert (after["near_poor"], after["other"], after["certificates"]) == (1, 1, 1)
        assert entry.actor_username == "minh"


def test_a_household_is_marked_as_it_stands_when_it_is_decided_on(village: Village) -> None:
    with acting(village.lan):
        dao = make_home(village.lan, village.hamlet, "Thạch Sa Rây", household_class="poor", ethnicity="Khmer")
        head = Individual.objects.get(full_name="Thạch Sa Rây")
        make_circumstance(
            village.lan, head, "disability", value="severe", certificate_number="7/GXN", valid_from=dt.date(2026, 1, 1)
        )

    make_recognised(village.lan, village.minh, village.area, {"Thạch Sa Rây": "poor"})

    with acting(village.lan):
        row = ListedHousehold.objects.get(household=dao)
        assert (row.persons, row.marks) == (1, [Mark.ETHNIC_MINORITY, Mark.NO_ABILITY_TO_WORK])
        assert ListedHousehold.objects.get(household=village.hoa).marks == []


def test_the_form_tells_the_mark_that_no_register_knows(village: Village) -> None:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        for listed in ListedHousehold.objects.filter(round=found):
            told = {"marks": Mark.WITH_MERIT.value} if listed.household_id == village.hoa.pk else {}
            make_submission(village.lan, listed, **told)
    set_posting_down_by_rows(village.lan, found)
    with acting(village.lan):
        make_prepared(village.lan, found)
    with acting(village.minh):
        recognise_round(actor=village.minh, found=found)

    with acting(village.lan):
        marked = [one.household_id for one in ListedHousehold.objects.all() if Mark.WITH_MERIT in one.marks]
    assert marked == [village.hoa.pk]


@pytest.mark.parametrize("code", ["national", "measured-income"])
def test_the_forms_that_decide_ask_for_the_mark_and_nobody_has_to_answer(code: str) -> None:
    form = shipped(code).form
    assert set(form.questions[MARKS].answers) == {Mark.WITH_MERIT.value}
    assert MARKS in {one.name for one in form.questions.values() if one.kind == "several"}
    assert '/marks" type="string"/>' in form.xml


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": " "}, NumberMissing),
        ({"valid_from": dt.date(2026, 8, 31)}, HoldsTooEarly),
        ({"last_day": dt.date(2026, 12, 31)}, HoldsBackwards),
    ],
)
def test_what_is_prepared_wrong_is_refused(village: Village, changes: dict[str, object], refusal: type) -> None:
    found = _posted(village)
    with acting(village.lan), pytest.raises(refusal):
        make_prepared(village.lan, found, **changes)


def test_what_was_prepared_can_be_corrected_until_it_is_signed(village: Village) -> None:
    found = _posted(village)
    with acting(village.lan):
        make_prepared(village.lan, found, number="1/QĐ-UBND")
        make_prepared(village.lan, found, number="2/QĐ-UBND", last_day=dt.date(2027, 12, 31))
        prepared = Recognition.objects.get()
        assert (prepared.number, prepared.valid_to) == ("2/QĐ-UBND", dt.date(2028, 1, 1))
    with acting(village.minh):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan), pytest.raises(RoundElsewhere):
        make_prepared(village.lan, found)


def test_two_hands_and_their_rights_are_needed(village: Village) -> None:
    found = _posted(village)
    with acting(village.minh), pytest.raises(NoRight):
        prepare_recognition(actor=village.minh, found=found, number="1", valid_from=NEW_YEAR)
    with acting(village.minh), pytest.raises(DecisionNotPrepared):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        make_prepared(village.lan, found)
        with pytest.raises(NoRight):
            recognise_round(actor=village.lan, found=found)
    both = replace(village.minh, username="lan", full_name="Trần Thị Lan")
    with acting(both), pytest.raises(OwnDecision):
        recognise_round(actor=both, found=found)


def test_nothing_is_decided_before_the_posting_has_ended(village: Village) -> None:
    found = _posted(village)
    with acting(village.lan):
        make_prepared(village.lan, found)
        Posting.objects.update(state=PostingState.UP, taken_down_on=None)
    with acting(village.minh), pytest.raises(PostingNotOver, match="19/09/2026"):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        Posting.objects.update(state=PostingState.DOWN, taken_down_on=clock.today(), last_day=clock.today())
    with acting(village.minh), pytest.raises(PostingNotOver):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        Posting.objects.all().delete()
    with acting(village.minh), pytest.raises(NeverPosted):
        recognise_round(actor=village.minh, found=found)


def test_objections_and_households_that_lag_behind_hold_the_decision_up(village: Village) -> None:
    found = _posted(village)
    with acting(village.lan):
        make_prepared(village.lan, found)
        listed, posting = ListedHousehold.objects.get(household=village.hoa), Posting.objects.get()
        objection = Objection.objects.create(
            area_path=found.area_path, posting=posting, about_name=HOA, words="Hộ này có xe.", way="person",
            code="ABC", received_at=clock.now(), due_on=clock.today(),
        )  # fmt: skip
    with acting(village.minh), pytest.raises(ObjectionsWait):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        objection.delete()
        ListedHousehold.objects.filter(pk=listed.pk).update(state=ListedState.OBJECTED)
    with acting(village.minh), pytest.raises(HouseholdsNotPosted, match=HOA):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        assert not Certificate.objects.exists()
        assert len(_classes(village.hoa)) == 1
        ListedHousehold.objects.filter(pk=listed.pk).update(state=ListedState.RECHECKED)
    with acting(village.minh):
        recognise_round(actor=village.minh, found=found)


def test_a_round_is_decided_once(village: Village) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with acting(village.minh), pytest.raises(RoundElsewhere):
        recognise_round(actor=village.minh, found=decision.round)


def test_the_next_decision_ends_the_papers_of_the_one_before(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor", BINH: "near_poor"})
    with clock.at(dt.date(2027, 9, 20)):
        make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})

    with acting(village.lan):
        papers = Certificate.objects.filter(listed__household=village.hoa).order_by("valid_from")
        assert [one.valid_to for one in papers] == [dt.date(2028, 1, 1), None]
        assert Certificate.objects.get(listed__household=village.binh).valid_to == dt.date(2028, 1, 1)


def test_a_certificate_is_revoked_with_a_reason_and_its_class_stays_without_a_decision(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with acting(SYSTEM):
        paper = Certificate.objects.get()
    with acting(village.lan), pytest.raises(NoRight):
        revoke_certificate(actor=village.lan, certificate=paper, why="Kê khai sai")
    with acting(village.minh):
        with pytest.raises(NoReason):
            revoke_certificate(actor=village.minh, certificate=paper, why=" ")
        revoke_certificate(actor=village.minh, certificate=paper, why="Cấp lại do ghi sai tên")
        with pytest.raises(CertificateRevoked):
            revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai")
        assert len(_classes(village.hoa)) == 2
        assert AuditEntry.objects.get(act="revoke_certificate").why == "Cấp lại do ghi sai tên"


def test_a_decision_to_revoke_ends_the_class_from_its_day(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with acting(village.minh):
        paper = Certificate.objects.get()
    with clock.at(SUMMER), acting(village.minh):
        revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND")
        assert [one[:3] for one in _classes(village.hoa)][1:] == [
            ("poor", NEW_YEAR, SUMMER), ("other", SUMMER, None),
        ]  # fmt: skip


@pytest.mark.parametrize("on", [dt.date(2026, 12, 20), NEW_YEAR])
def test_a_class_that_has_not_begun_never_begins(village: Village, on: dt.date) -> None:
    decision = make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with clock.at(on), acting(village.minh):
        before = _classes(village.hoa)[0]
        paper = Certificate.objects.get()
        revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND")
        with pytest.raises(CertificateRevoked):
            revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND")

        assert _classes(village.hoa) == [before, ("other", NEW_YEAR, None, "9/QĐ-UBND")]
        told = AuditEntry.objects.get(act="cancel_household_classes")
        assert (told.actor_username, told.why) == ("minh", "Kê khai sai")
        assert told.before == {"classes": [[village.hoa.pk, "poor", "2027-01-01", None]]}
    assert decision.valid_from == NEW_YEAR


def test_the_class_before_one_that_never_begins_ends_where_that_would_have_begun(village: Village) -> None:
    with acting(village.lan):
        HouseholdClass.objects.filter(household=village.hoa).update(valid_to=None)
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with acting(village.minh):
        paper = Certificate.objects.get()
        revoke_certificate(actor=village.minh, certificate=paper, why="Kê khai sai", number="9/QĐ-UBND")

        assert [one[:3] for one in _classes(village.hoa)] == [
            ("poor", dt.date(2026, 1, 1), NEW_YEAR), ("other", NEW_YEAR, None),
        ]  # fmt: skip


def test_a_class_that_another_decision_gave_is_not_ended(village: Village) -> None:
    make_recognised(village.lan, village.minh, village.area, {HOA: "poor"})
    with acting(SYSTEM):
        HouseholdClass.objects.filter(household=village.hoa, valid_to=None).update(decision_number="77/QĐ-UBND")
    with clock.at(SUMMER), acting(village.minh), pytest.raises(ClassOver):
        revoke_certificate(
            actor=village.minh, certificate=Certificate.objects.get(), why="Kê khai sai", number="9/QĐ-UBND"
        )


def test_who_only_reads_signs_nothing(village: Village) -> None:
    found = _posted(village)
    auditor = at_work("soat", village.area)
    with acting(auditor), pytest.raises(NoRight):
        recognise_round(actor=auditor, found=found)


def _held(found: ReviewRound, hamlet: Area, households: int, cluster: str = "") -> None:
    begins = clock.now() - dt.timedelta(days=10)
    Meeting.objects.create(
        area_path=found.area_path, round=found, hamlet=hamlet, cluster=cluster, notice_on=begins.date(),
        begins_at=begins, place="Nhà văn hóa ấp", households=households, state=MeetingState.HELD, attending=1,
        chaired_by_name="Mai Văn Đông", written_by_name="Trần Thị Lan", ended_at=begins, called_by="lan",
        called_by_name="Trần Thị Lan",
    )  # fmt: skip


def test_a_hamlet_has_as_many_households_as_its_meeting_said(village: Village) -> None:
    found = _posted(village)
    with acting(village.lan):
        _held(found, village.hamlet, 118)
        _held(found, village.hamlet, 120)
        _held(found, village.next_hamlet, 130, "Tổ 1")
        _held(found, village.next_hamlet, 90, "Tổ 2")
        _held(found, village.next_hamlet, 91, "Tổ 2")
        Meeting.objects.filter(households=118).update(state=MeetingState.CANCELLED, reason="Mưa to")
        make_prepared(village.lan, found)
    with acting(village.minh):
        recognise_round(actor=village.minh, found=found)
    with acting(village.lan):
        counted = dict(RoundHamlet.objects.values_list("hamlet", "households"))
    assert counted == {village.hamlet.pk: 120, village.next_hamlet.pk: 221}


def test_without_a_meeting_the_registry_says_how_many_households_a_hamlet_has(village: Village) -> None:
    found = _posted(village)
    with acting(village.lan):
        _held(found, village.hamlet, 1, "Tổ 1")
        assert households_by_hamlet(found) == {village.hamlet.pk: 2, village.next_hamlet.pk: 1}
