"""Forms in the browser and on paper: what the page may load, what is taken in, what is refused and told in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import Channel, ListedHousehold, Submission, SubmissionFile
from ansinh.poverty.round_form import income_form_of
from ansinh.poverty.services import cancel_listed, keep_shipped, record_objection
from ansinh.poverty.testing import INCOME, make_listing, make_submission, make_survey, set_died_out
from ansinh.poverty.testing_of_meeting import an_objection, make_meeting_round, make_posting
from ansinh.poverty.tests.conftest import Village, client_of, make_village, page
from ansinh.poverty.tests.phone import instance_of
from ansinh.poverty.views import forms_on_paper
from ansinh.registry.models import Household
from ansinh.ui.content_policy import content_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(village: Village) -> ListedHousehold:
    """Hòa's household, in a round that surveys."""
    make_survey(village.lan, village.minh, village.area)
    return _row(village.hoa)


def _row(home: Household) -> ListedHousehold:
    with acting(SYSTEM):
        rows = ListedHousehold.objects.select_related("round__area", "household", "assessment")
        return rows.get(household=home)


def _address(listed: ListedHousehold, end: str = "") -> str:
    return f"/poverty/{listed.round_id}/households/{listed.pk}/form/{end}"


def _instance(listed: ListedHousehold, **changes: str) -> bytes:
    """What the component sends; `changes` as of `instance_of`, and `household`: whom the form names."""
    household = changes.pop("household", listed.household.number)
    return instance_of(listed.round, household, number="uuid:1", **changes).encode()


INCOME_FORM = "?form=income"


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("xml_submission_file", content, "text/xml")


def _questions(client: Client, listed: ListedHousehold) -> bytes:
    """Of the form of the round."""
    return client.get(_address(listed, "questions/")).content


def _send(client: Client, listed: ListedHousehold, content: bytes | None, **values: Any) -> Any:
    sent = {**values}
    if content is not None:
        sent["xml_submission_file"] = _file(content)
    return client.post(_address(listed, "send/"), sent)


def test_only_the_page_with_the_form_may_load_more_than_other_pages(village: Village, listed: ListedHousehold) -> None:
    client = client_of(village.area)

    form, other = client.get(_address(listed)), client.get(f"/poverty/{listed.round_id}/households/")

    [nonce] = {
        part for part in form.content.decode().split('"') if f"'nonce-{part}'" in form["Content-Security-Policy"]
    }
    assert form["Content-Security-Policy"] == content_policy(
        script_src="'wasm-unsafe-eval'", style_src=f"'nonce-{nonce}'", img_src="blob:"
    )
    assert "unsafe-inline" not in form["Content-Security-Policy"]
    assert other["Content-Security-Policy"] == content_policy()
    assert "vendor/web-forms.js" in form.content.decode()
    assert "vendor/web-forms.js" not in other.content.decode()
    assert "unsafe" not in client.get(_address(listed, "blank/"))["Content-Security-Policy"]


def test_the_questions_are_the_rounds_own_with_the_household_given(village: Village, listed: ListedHousehold) -> None:
    xml = client_of(village.area).get(_address(listed, "questions/")).content

    tree: Any = etree.fromstring(xml)
    names = {"x": "http://www.w3.org/2002/xforms"}
    [bind] = tree.xpath("//x:bind[contains(@nodeset, '/household_code')]", namespaces=names)
    [code] = tree.xpath("//*[local-name() = 'household_code']/text()")
    assert (bind.get("readonly"), code) == ("true()", listed.household.number)
    assert b"geopoint" not in xml
    assert b"file-csv" not in xml


def test_what_the_browser_sends_counts_once_with_its_files(village: Village, listed: ListedHousehold) -> None:
    client, content = client_of(village.area), _instance(listed)
    photo = SimpleUploadedFile("nha.jpg", b"\xff\xd8photo", "image/jpeg")

    answers = [_send(client, listed, content, channel="browser", photo=photo).json() for _time in range(2)]

    assert answers == [{"next": f"/poverty/{listed.round_id}/households/"}] * 2
    with acting(SYSTEM):
        made = Submission.objects.get()
        assert (made.channel, made.instance_id, made.received_by) == (Channel.BROWSER, "uuid:1", "mai")
        assert SubmissionFile.objects.get().name == "nha.jpg"
    assert "filled in" in page(client, f"/poverty/{listed.round_id}/households/")


def test_what_is_typed_in_is_taken_for_paper_unless_told(village: Village, listed: ListedHousehold) -> None:
    _send(client_of(village.area), listed, _instance(listed), channel="phone")

    with acting(SYSTEM):
        assert Submission.objects.get().channel == Channel.PAPER


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"household": "H99"}, 422, "the form names “H99”"),
        ({"version": "old"}, 409, "The form has version old"),
        ({"version": "old", "toilet": ""}, 409, "The form has version old"),
        ({"deprived_toilet": "0"}, 422, "“deprived_toilet”: The other answers give “1”, got “0”."),
        ({"toilet": ""}, 422, "“Toilet in use”: Expected an answer; there is none."),
    ],
)
def test_a_form_of_something_else_is_refused_in_words(
    village: Village, listed: ListedHousehold, changes: dict[str, str], status: int, words: str
) -> None:
    answer = _send(client_of(village.area), listed, _instance(listed, **changes))

    assert answer.status_code == status
    assert words in answer.json()["refused"]
    with acting(SYSTEM):
        assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"), [(None, "none came"), (b"<data", "damaged or cut off"), (b"<data/>", "another review")]
)
def test_what_is_no_form_is_refused_in_words(
    village: Village, listed: ListedHousehold, content: bytes | None, words: str
) -> None:
    answer = _send(client_of(village.area), listed, content)

    assert answer.status_code == 422
    assert words in answer.json()["refused"]


def test_an_answer_that_cannot_be_scored_is_named(village: Village, listed: ListedHousehold) -> None:
    answer = _send(client_of(village.area), listed, _instance(listed, land_m2="much"))

    assert answer.status_code == 422
    assert "much" in answer.json()["refused"]


def test_outside_the_survey_the_page_says_why_and_nothing_is_taken_in(village: Village) -> None:
    make_listing(village.lan, village.minh, village.area)
    listed, client = _row(village.hoa), client_of(village.area)

    shown = page(client, _address(listed))
    answer = _send(client, listed, _instance(listed))

    assert "No form is taken in" in shown
    assert "review-form" not in shown
    assert (answer.status_code, "listing" in answer.json()["refused"]) == (409, True)


@pytest.mark.parametrize("why", ["Hộ đã xây thêm một gian nhà.", ""], ids=["with a reason", "without a reason"])
def test_before_the_meeting_a_new_form_counts_for_a_reason(village: Village, why: str) -> None:
    make_meeting_round(village.lan, village.minh, village.area)
    listed = _row(village.hoa)
    client, photograph = client_of(village.area), SimpleUploadedFile("nha.jpg", b"0", "image/jpeg")

    shown = page(client, _address(listed))
    answer = _send(client, listed, _instance(listed, answers="near_poor"), why=why, **{"nha.jpg": photograph})

    assert "Why does a new form count?" in shown
    now = _row(village.hoa).assessment
    assert now
    if not why:
        assert answer.status_code == 422
        assert "reason" in answer.json()["refused"]
        assert now == listed.assessment
        return
    assert answer.json() == {"next": f"/poverty/{listed.round_id}/forms/{listed.pk}/"}
    assert (now.household_class, now.stage, now.why) == ("near_poor", "meeting", why)
    with acting(SYSTEM):
        assert SubmissionFile.objects.get().submission_id == now.submission_id


def test_a_household_objected_to_is_rechecked_by_a_new_form(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    client = client_of(village.area)
    assert "No form is taken in" in page(client, _address(_row(village.hoa)))
    with clock.at(posting.posted_on):
        with acting(village.lan):
            record_objection(actor=village.lan, posting=posting, said=an_objection(_row(village.hoa)))
        listed = _row(village.hoa)
        sent = _send(client, listed, _instance(listed, answers="near_poor"), why="Đã đến xem lại.")
        posted = _row(village.binh)
        refused = _send(client, posted, _instance(posted, answers="other"), why="Đã xem lại.")

    assert sent.status_code == 200
    assert refused.status_code == 409
    now = _row(village.hoa).assessment
    assert now
    assert (now.household_class, now.stage) == ("near_poor", "recheck")


def test_a_recheck_measures_the_income_by_a_form_of_its_own(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    client = client_of(village.area)
    with clock.at(posting.posted_on):
        with acting(village.lan):
            record_objection(actor=village.lan, posting=posting, said=an_objection(_row(village.hoa)))
        listed = _row(village.hoa)
        form = income_form_of(listed.round)
        content = _instance(listed, form_id=form.form_id, version=form.version, **INCOME)

        own, income = page(client, _address(listed)), page(client, _address(listed, INCOME_FORM))
        questions = client.get(_address(listed, f"questions/{INCOME_FORM}")).content
        wrong = client.post(
            _address(listed, f"send/{INCOME_FORM}"), {"why": "x", "xml_submission_file": _file(_instance(listed))}
        )
        sent = client.post(
            _address(listed, f"send/{INCOME_FORM}"), {"why": "Đã đến xem lại.", "xml_submission_file": _file(content)}
        )
        told = page(client, f"/poverty/{listed.round_id}/forms/{listed.pk}/")
        paper = client.get(_address(listed, "filled/"))

    assert (f'href="{_address(listed, INCOME_FORM)}"' in own, INCOME_FORM in income) == (True, True)
    assert (b"measured_income" in questions, b"measured_income" in _questions(client, listed)) == (True, False)
    assert wrong.json()["refused"].startswith("This form belongs to another review.")
    assert sent.json() == {"next": f"/poverty/{listed.round_id}/forms/{listed.pk}/"}
    now = _row(village.hoa).assessment
    assert now
    assert (now.household_class, now.stage, now.measured_income) == ("near_poor", "recheck", 1_000_000)
    assert "Measured income per person" in told
    assert told.count("All answers") == 2
    assert "Where they differ" not in told
    assert paper["Content-Type"] == "application/pdf"


def test_before_the_meeting_nobody_is_offered_to_measure_income(village: Village) -> None:
    make_meeting_round(village.lan, village.minh, village.area)
    listed, client = _row(village.hoa), client_of(village.area)

    assert INCOME_FORM not in page(client, _address(listed))
    assert f"questions/{INCOME_FORM}" not in page(client, _address(listed, INCOME_FORM))
    assert b"measured_income" not in client.get(_address(listed, f"questions/{INCOME_FORM}")).content


def test_forms_are_filled_in_by_those_who_survey_in_their_own_commune(
    village: Village, listed: ListedHousehold
) -> None:
    auditor = client_of(village.area, "auditor", "soat", "Võ Thị Soát")
    stranger = client_of(make_village("25480", "Bình Minh").area, username="la.lam", full_name="Lạ")

    for end in ("", "questions/", "blank/"):
        page(auditor, _address(listed, end), 403)
        page(stranger, _address(listed, end), 404)
    assert _send(auditor, listed, _instance(listed)).json()["refused"]
    assert _send(stranger, listed, _instance(listed)).status_code == 404
    with acting(SYSTEM):
        assert not Submission.objects.exists()


def test_the_blank_forms_of_a_hamlet_or_a_reviewer_come_in_one_file(village: Village, listed: ListedHousehold) -> None:
    client, address = client_of(village.area), f"/poverty/{listed.round_id}/forms/blank/"

    files = [
        client.get(address),
        client.get(address, {"hamlet": village.next_hamlet.pk}),
        client.get(address, {"reviewer": str(listed.reviewer_id)}),
    ]

    assert [file["Content-Type"] for file in files] == ["application/pdf"] * 3
    assert "Nothing" not in page(client, f"/poverty/{listed.round_id}/")
    assert "Print forms" in page(client, f"/poverty/{listed.round_id}/")
    page(client, f"{address}?hamlet=nobody", 409)


def test_too_many_forms_for_one_file_are_refused(
    village: Village, listed: ListedHousehold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms_on_paper, "MOST_FORMS", 1)

    told = page(client_of(village.area), f"/poverty/{listed.round_id}/forms/blank/", 422)

    assert "2 forms are too many" in told


def test_the_filled_form_is_for_those_who_may_see_health_and_who_looks_is_written_down(
    village: Village, listed: ListedHousehold
) -> None:
    officer = client_of(village.area)
    province = client_of(village.area.parent, "province_officer", "thu", "Thu")  # type: ignore[arg-type]
    page(officer, _address(listed, "filled/"), 409)
    with acting(village.lan):
        make_submission(village.lan, listed)

    page(province, _address(listed, "filled/"), 403)
    taken = officer.get(_address(listed, "filled/"))

    assert taken["Content-Type"] == "application/pdf"
    assert "filled/" in page(officer, f"/poverty/{listed.round_id}/forms/{listed.pk}/")
    assert "filled/" not in page(province, f"/poverty/{listed.round_id}/forms/{listed.pk}/")
    with acting(SYSTEM):
        assert [one.actor_username for one in AuditEntry.objects.filter(act="read_health")][:1] == ["mai"]


def test_a_household_off_the_list_has_no_form(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        rows = list(ListedHousehold.objects.filter(household=village.hoa))
        set_died_out(village.lan, village.hoa)
        cancel_listed(actor=village.lan, found=found, listed=rows, why="Không còn ai")
    client = client_of(village.area)

    page(client, _address(_row(village.hoa), "blank/"), 404)
    assert "No form is taken in" in page(client, _address(_row(village.hoa)))


def test_any_instrument_has_its_page_and_its_paper(village: Village) -> None:
    with acting(village.lan):
        measured = keep_shipped(code="measured-income")
    make_survey(village.lan, village.minh, village.area, instrument=measured)
    listed, client = _row(village.hoa), client_of(village.area)

    assert b"measured_income" in client.get(_address(listed, "questions/")).content
    assert client.get(_address(listed, "blank/"))["Content-Type"] == "application/pdf"
    assert "review-form" in page(client, _address(listed))
