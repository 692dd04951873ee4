"""The published index beside the review: it says what its tables say, and decides nothing."""

from dataclasses import replace

import pytest

from ansinh.audit.models import AuditEntry
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.wall import acting
from ansinh.judgement.errors import UnusableAnswers
from ansinh.judgement.queries import likelihoods_of, shipped, text_of
from ansinh.poverty.errors import NotCrossCheckedNow
from ansinh.poverty.models import CrossCheck, ListedHousehold, ListedState
from ansinh.poverty.queries.cross_check import classes_by_index
from ansinh.poverty.services import record_cross_check
from ansinh.poverty.testing import INDEX_ANSWERS, at_work, make_submission, make_survey
from ansinh.poverty.tests.conftest import Village, client_of, make_village, page
from ansinh.ui.templatetags.ansinh import percent

pytestmark = pytest.mark.django_db
PPI = shipped("ppi-2021")


def _listed(village: Village) -> ListedHousehold:
    found = make_survey(village.lan, village.minh, village.area)
    with acting(village.lan):
        return ListedHousehold.objects.select_related("round").get(round=found, household=village.hoa)


@pytest.mark.parametrize("position", range(2))
def test_the_look_up_says_what_its_points_come_to(position: int) -> None:
    answers = {name: one.answers[position] for name, one in PPI.form.questions.items()}
    points = [[text_of(cell) for cell in row] for row in PPI.sheets["points"][1:]]
    shares = [[text_of(cell) for cell in row] for row in PPI.sheets["likelihoods"][1:]]

    for column, told in enumerate(likelihoods_of(PPI, answers)):
        added = sum(int(row[2 + column]) for row in points if answers[row[0]] == row[1])
        assert (told.points, told.share) == (added, float(shares[added][1 + column]))


def test_a_household_is_cross_checked_and_stays_what_it_is(village: Village) -> None:
    listed = _listed(village)
    with acting(village.lan):
        make_submission(village.lan, listed)
        made = record_cross_check(actor=village.lan, listed=listed, answers=INDEX_ANSWERS)
        again = record_cross_check(actor=village.lan, listed=listed, answers={**INDEX_ANSWERS, "watch": "yes"})

        scales, [poor] = classes_by_index(listed.round)
        found = ListedHousehold.objects.select_related("assessment").get(pk=listed.pk)
        entries = list(AuditEntry.objects.filter(act="record_cross_check").order_by("pk"))
    assert (made.pk, again.answers["watch"], CrossCheck._meta.pk.name) == (again.pk, "yes", "id")
    assert (poor.label, poor.count, len(scales)) == ("poor", 1, len(poor.told))
    assert (found.state, found.assessment and found.assessment.household_class) == (ListedState.SURVEYED, "poor")
    assert [(one.before or {})["answers"] for one in entries] == [None, dict(INDEX_ANSWERS)]


def test_a_missing_answer_or_a_household_off_the_list_is_refused(village: Village) -> None:
    listed = _listed(village)
    with acting(village.lan):
        with pytest.raises(UnusableAnswers, match="watch"):
            record_cross_check(actor=village.lan, listed=listed, answers={**INDEX_ANSWERS, "watch": ""})
        off = {"state": ListedState.TAKEN_OFF, "off_reason": "chuyển đi", "reviewer": None}
        ListedHousehold.objects.filter(pk=listed.pk).update(**off)
        with pytest.raises(NotCrossCheckedNow):
            record_cross_check(actor=village.lan, listed=listed, answers=INDEX_ANSWERS)
        assert not CrossCheck.objects.exists()


def test_who_may_not_plan_or_works_elsewhere_cross_checks_nobody(village: Village) -> None:
    listed = _listed(village)
    reader, stranger = replace(village.lan, permissions=frozenset({"view_review"})), make_village("25480", "Bình Minh")
    for actor, refusal in ((reader, NoRight), (at_work("lan", stranger.area), OutsideScope)):
        with acting(village.lan), pytest.raises(refusal):
            record_cross_check(actor=actor, listed=listed, answers=INDEX_ANSWERS)


def test_the_page_asks_tells_and_shows_nothing_to_others(village: Village) -> None:
    listed = _listed(village)
    address = f"/poverty/{listed.round_id}/households/{listed.pk}/cross-check/"
    mai = client_of(village.area)
    assert "It decides nothing" in page(mai, address)
    assert mai.post(address, {**INDEX_ANSWERS, "watch": ""}).status_code == 422
    assert mai.post(address, INDEX_ANSWERS).status_code == 302
    told = page(mai, address)
    for said in likelihoods_of(PPI, INDEX_ANSWERS):
        assert percent(said.share) in told
    assert "The poorest 20 %" in told

    auditor = client_of(village.area, "auditor", "soat", "Võ Thị Soát")
    assert "Keep the answers" not in page(auditor, address)
    assert auditor.post(address, INDEX_ANSWERS).status_code == 403
    stranger = client_of(make_village("25480", "Bình Minh").area, "commune_officer", "hoa", "Lê Thị Hoa")
    page(stranger, address, 404)
