"""A phone fetches the form and its households and sends what was filled in; what is refused says why in Vietnamese."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import translation
from lxml import etree

from ansinh.audit.models import AuditEntry
from ansinh.core.wall import acting
from ansinh.poverty.errors_of_survey import FormUnreadable
from ansinh.poverty.models import (
    Assessment,
    Channel,
    ListedHousehold,
    ListedState,
    Reviewer,
    ReviewRound,
    RoundState,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from ansinh.poverty.services import end_survey_key
from ansinh.poverty.testing import ADULT, POOR, make_survey
from ansinh.poverty.tests.conftest import Village, make_village
from ansinh.poverty.tests.phone import Phone, instance_of, phone_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveying(village: Village) -> ReviewRound:
    return make_survey(village.lan, village.minh, village.area)


@pytest.fixture
def phone(village: Village, surveying: ReviewRound) -> Phone:
    with acting(village.lan):
        thu = Reviewer.objects.get(round=surveying, quota=30)
    return phone_of(village, thu)


@pytest.fixture
def hoa(village: Village, surveying: ReviewRound) -> ListedHousehold:
    with acting(village.lan):
        return ListedHousehold.objects.select_related("household").get(round=surveying, household=village.hoa)


def _texts(node: Any) -> dict[str, str]:
    return {etree.QName(one).localname: str(one.text) for one in node}


def _kept(village: Village) -> list[Submission]:
    with acting(village.lan):
        return list(Submission.objects.select_related("listed"))


def test_a_phone_fetches_the_form_and_its_households_and_sends_a_filled_form(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    [listed] = phone.forms()
    told = _texts(listed)
    xform = phone.get(told["downloadUrl"])
    beside = etree.fromstring(phone.get(told["manifestUrl"]))
    [media] = (_texts(file) for file in beside)
    homes = phone.get(media["downloadUrl"])
    negotiated = phone.head()
    answer = phone.send(instance_of(surveying, hoa.household.number))

    assert told["hash"] == f"md5:{hashlib.md5(xform, usedforsecurity=False).hexdigest()}"
    assert f'version="{told["version"]}"'.encode() in xform
    assert media["filename"] == "households.csv"
    assert media["hash"] == f"md5:{hashlib.md5(homes, usedforsecurity=False).hexdigest()}"
    assert hoa.household.number in homes.decode()
    assert negotiated.status_code == 204
    assert int(negotiated["X-OpenRosa-Accept-Content-Length"]) == 10_000_000
    assert said(answer, 201)
    [kept] = _kept(village)
    assert (kept.listed, kept.state, kept.channel) == (hoa, SubmissionState.COUNTS, Channel.PHONE)
    assert kept.listed.state == ListedState.SURVEYED
    assert (kept.began_at and kept.began_at.isoformat()) == "2026-09-20T01:01:02.345000+00:00"
    assert (kept.spot_latitude, kept.spot_longitude) == (11.5, 106.2)
    assert kept.received_by_name == "Hồ Văn Thu"
    assert kept.answers["area"] == "rural"
    assert not {"household_code", "form_spot", "instanceID"} & kept.answers.keys()


def test_nobody_needs_to_sign_in_and_no_cookie_is_set(phone: Phone) -> None:
    response = phone.client.get(f"{phone.server}/formList")

    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_the_same_form_again_counts_once_whatever_its_number(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number)

    for sent in (form, form, instance_of(surveying, hoa.household.number)):
        assert said(phone.send(sent), 201)

    assert len(_kept(village)) == 1


def test_another_form_for_the_household_is_kept_as_a_conflict(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    phone.send(instance_of(surveying, hoa.household.number))

    answer = phone.send(instance_of(surveying, hoa.household.number, "other"))

    assert said(answer, 201)
    assert [one.state for one in _kept(village)] == [SubmissionState.COUNTS, SubmissionState.CONFLICT]


def test_photographs_come_in_several_requests_and_again(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number, other_cause="a.jpg", member_name="b.jpg")
    first, second = b"\xff\xd8" + bytes(9_000_000), b"\xff\xd8" + bytes(11_000_000)

    requests: list[dict[str, bytes]] = [{"a_jpg": first}, {"b_jpg": second, "unnamed_jpg": b"1"}, {"a_jpg": first}]
    for files in requests:
        assert said(phone.send(form, incomplete=True, **files), 201)

    [kept] = _kept(village)
    with acting(village.lan):
        sizes = {one.name: one.size for one in SubmissionFile.objects.filter(submission=kept)}
    assert sizes == {"a.jpg": len(first), "b.jpg": len(second)}


def test_files_still_come_after_the_survey_is_over(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number, other_cause="a.jpg")
    phone.send(form, incomplete=True)
    with acting(village.lan):
        ReviewRound.objects.filter(pk=surveying.pk).update(state=RoundState.MEETING)

    assert said(phone.send(form, a_jpg=b"1"), 201)

    with acting(village.lan):
        assert SubmissionFile.objects.count() == 1


CUT_OFF = "<data"
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><data id="x">&b;</data>'
FETCH = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="x">&a;</data>'
DEEP = "<a>" * 10_000 + "</a>" * 10_000


@pytest.mark.parametrize(
    "sent", [CUT_OFF, BOMB, FETCH, DEEP, "", "\0"], ids=["cut", "bomb", "fetch", "deep", "nothing", "nul"]
)
def test_what_is_no_filled_form_is_refused_and_nothing_of_it_kept(village: Village, phone: Phone, sent: str) -> None:
    told = said(phone.send(sent), 422)

    with translation.override("vi"):
        assert told.startswith(str(FormUnreadable(why="…")).partition("…")[0])
    assert not _kept(village)


def test_what_is_cut_off_in_the_middle_keeps_nothing_and_can_be_sent_again(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number, other_cause="a.jpg")
    photograph = SimpleUploadedFile("a.jpg", bytes(50_000), "image/jpeg")
    parts = {"xml_submission_file": SimpleUploadedFile("f.xml", form.encode()), "a.jpg": photograph}
    body = encode_multipart(BOUNDARY, parts)
    cut: Any = {"wsgi.input": BytesIO(body[:40_000]), "CONTENT_LENGTH": len(body), "CONTENT_TYPE": MULTIPART_CONTENT}

    answer = phone.client.generic("POST", f"{phone.server}/submission", b"", **cut)

    assert f"40000/{len(body)}" in said(answer, 422)
    assert said(phone.send(form[: len(form) // 2], a_jpg=bytes(50_000)), 422)
    assert not _kept(village)
    assert said(phone.send(form, a_jpg=bytes(50_000)), 201)


def test_a_household_that_does_not_stand_on_the_list_is_refused(
    village: Village, surveying: ReviewRound, phone: Phone
) -> None:
    for code in ("H99999999", "", village.sau.number):
        assert "Xã Tân Đông" in said(phone.send(instance_of(surveying, code)), 422)
    assert not _kept(village)


def test_a_household_of_another_commune_is_refused(surveying: ReviewRound, village: Village, phone: Phone) -> None:
    elsewhere = make_village("25525", "Tân Hà")
    other = make_survey(elsewhere.lan, elsewhere.minh, elsewhere.area)

    assert elsewhere.hoa.number in said(phone.send(instance_of(surveying, elsewhere.hoa.number)), 422)
    assert said(phone.send(instance_of(other, elsewhere.hoa.number)), 422)
    assert not _kept(village)
    assert not _kept(elsewhere)


def test_a_household_of_another_reviewer_is_refused(
    village: Village, surveying: ReviewRound, hoa: ListedHousehold
) -> None:
    with acting(village.lan):
        xuan = Reviewer.objects.get(round=surveying, quota=2)
    phone = phone_of(village, xuan)

    assert hoa.household.number in said(phone.send(instance_of(surveying, hoa.household.number)), 403)
    assert not _kept(village)


def test_a_form_of_another_version_or_another_review_is_refused(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    code = hoa.household.number

    assert "abc" in said(phone.send(instance_of(surveying, code, version="abc")), 409)
    assert said(phone.send(instance_of(surveying, code, form_id="ansinh_review_0")), 422)
    assert not _kept(village)


def test_answers_that_cannot_be_scored_are_told_by_their_question(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    told = said(phone.send(instance_of(surveying, hoa.household.number, cooking_fuel="gold", land_m2="1.5")), 422)

    for words in ("cooking_fuel", "gold", "land_m2", "1.5"):
        assert words in told
    assert not _kept(village)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"deprived_toilet": "0"}, "deprived_toilet"),
        ({"household_size": "1"}, "Số thành viên của hộ"),
        ({"waste": ""}, "Rác thải của hộ được xử lý thế nào?"),
        ({"house_m2": "-1"}, "Diện tích nhà ở của hộ (m²)"),
        ({"assets": "none car"}, "Hộ có những tài sản nào đang dùng được?"),
        ({"member": [{**ADULT, "is_insured": ""}]}, "Hiện có bảo hiểm y tế?"),
        ({"needs_survey": "0"}, "needs_survey"),
    ],
)
def test_a_form_that_does_not_keep_to_its_own_rules_is_refused_with_the_question(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold, changes: dict[str, Any], words: str
) -> None:
    assert f"“{words}”: " in said(phone.send(instance_of(surveying, hoa.household.number, **changes)), 422)
    assert not _kept(village)


def test_nobody_is_left_out_by_saying_so_and_nothing_else(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(POOR, "")
    short: dict[str, Any] = {"needs_survey": "0", "area": "urban", "region": "south_east", "member": []}
    quick: dict[str, Any] = {**short, "is_listed": "no", "has_asked": "no", "signs_of_means": "car"}

    told = said(phone.send(instance_of(surveying, hoa.household.number, **{**nothing, **short})), 422)
    assert "Hộ có những dấu hiệu khá giả nào sau đây?" in told
    assert not _kept(village)
    said(phone.send(instance_of(surveying, hoa.household.number, **{**nothing, **quick})), 201)

    with acting(village.lan):
        assert Assessment.objects.get().rule == "quick"


def test_one_number_with_other_answers_is_refused(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    code = hoa.household.number
    phone.send(instance_of(surveying, code, number="uuid:1"))

    assert said(phone.send(instance_of(surveying, code, "other", number="uuid:1")), 409)

    assert len(_kept(village)) == 1


def test_nothing_opens_after_the_survey_but_what_was_kept_is_still_confirmed(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number)
    phone.send(form)
    with acting(village.lan):
        ReviewRound.objects.filter(pk=surveying.pk).update(state=RoundState.MEETING)

    phone.get(f"{phone.server}/formList", status=409)
    assert said(phone.send(instance_of(surveying, hoa.household.number, "other")), 409)
    assert said(phone.send(form), 201)
    assert len(_kept(village)) == 1


def test_a_key_that_was_ended_or_never_was_opens_nothing(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number)
    with acting(village.lan):
        end_survey_key(actor=village.lan, reviewer=Reviewer.objects.get(round=surveying, quota=30))

    for server in (phone.server, f"/survey/{village.area.code}/none", phone.server.replace("25522", "00000")):
        other = Phone(server)
        other.get(f"{server}/formList", status=403)
        assert other.head().status_code == 403
        assert said(other.send(form), 403)
    assert not _kept(village)


def test_too_much_at_once_is_refused(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    form = instance_of(surveying, hoa.household.number, other_cause="a.jpg", member_name="b.jpg")

    assert "17.0" in said(phone.send(form, a_jpg=bytes(17_000_000)), 413)
    assert "34.0" in said(phone.send(form, a_jpg=bytes(15_000_000), b_jpg=bytes(19_000_000)), 413)
    assert "1.1" in said(phone.send(b"<data>" + bytes(1_100_000)), 413)
    assert not _kept(village)


def test_a_form_is_not_sent_without_the_part_that_holds_it(phone: Phone) -> None:
    response = phone.client.post(f"{phone.server}/submission", {"other": "1"})

    assert "xml_submission_file" in said(response, 422)


def test_what_was_received_is_in_the_trail_under_the_name_of_the_reviewer(
    village: Village, surveying: ReviewRound, phone: Phone, hoa: ListedHousehold
) -> None:
    phone.send(instance_of(surveying, hoa.household.number))

    with acting(village.lan):
        [assessment] = Assessment.objects.filter(listed=hoa)
        [entry] = AuditEntry.objects.filter(act="submit_form")
    assert assessment.made_by_name == entry.actor_name == "Hồ Văn Thu"
