"""The reviewer's own phone in a browser: the key in the address opens the own households and their forms, no more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import Channel, ListedHousehold, Reviewer, Submission
from ansinh.poverty.services import end_survey_key
from ansinh.poverty.testing import make_listing, make_survey
from ansinh.poverty.tests.conftest import Village, page
from ansinh.poverty.tests.phone import Phone, instance_of, phone_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(village: Village) -> ListedHousehold:
    """Hòa's household, in a round that surveys."""
    make_survey(village.lan, village.minh, village.area)
    with acting(SYSTEM):
        return ListedHousehold.objects.select_related("round", "household").get(household=village.hoa)


def _sent(listed: ListedHousehold) -> SimpleUploadedFile:
    content = instance_of(listed.round, listed.household.number).encode()
    return SimpleUploadedFile("xml_submission_file", content)


@pytest.fixture
def phone(village: Village, listed: ListedHousehold) -> Phone:
    """The phone of the reviewer who goes to Hòa."""
    with acting(SYSTEM):
        reviewer = Reviewer.objects.select_related("round").get(pk=listed.reviewer_id or 0)
    return phone_of(village, reviewer)


def test_the_key_opens_the_reviewers_households_and_their_forms_in_a_browser(
    village: Village, listed: ListedHousehold, phone: Phone
) -> None:
    client, mine = Client(headers={"accept-language": "en"}), f"{phone.server}/{listed.pk}/"

    shown = page(client, f"{phone.server}/")
    answer = client.post(f"{mine}send/", {"xml_submission_file": _sent(listed)})

    assert "Nguyễn Thị Hòa" in shown
    assert mine in shown
    assert "Still to visit: 2 of 2" in shown
    assert answer.json() == {"next": f"{phone.server}/"}
    assert "Still to visit: 1 of 2" in page(client, f"{phone.server}/")
    with acting(SYSTEM):
        made = Submission.objects.get()
        assert (made.channel, made.reviewer_id) == (Channel.BROWSER, listed.reviewer_id)


def test_the_form_on_a_phone_notes_the_spot_and_is_found_by_nobody(listed: ListedHousehold, phone: Phone) -> None:
    client, mine = Client(), f"{phone.server}/{listed.pk}/"

    form = client.get(mine)

    assert "'nonce-" in form["Content-Security-Policy"]
    assert (form["X-Robots-Tag"], form["Cache-Control"]) == ("noindex", "no-store")
    assert b"form_spot" in client.get(f"{mine}questions/").content
    assert client.get(f"{mine}blank/")["Content-Type"] == "application/pdf"


def test_what_comes_without_the_token_of_the_page_is_refused(listed: ListedHousehold, phone: Phone) -> None:
    forged = Client(enforce_csrf_checks=True)

    answer = forged.post(f"{phone.server}/{listed.pk}/send/", {"xml_submission_file": _sent(listed)})

    assert answer.status_code == 403
    with acting(SYSTEM):
        assert not Submission.objects.exists()


def test_a_key_opens_no_household_of_another_reviewer_and_nothing_once_it_ended(
    village: Village, listed: ListedHousehold, phone: Phone
) -> None:
    with acting(village.lan):
        other = (
            Reviewer.objects.select_related("round")
            .filter(round=listed.round)
            .exclude(pk=listed.reviewer_id or 0)
            .get()
        )
    others, ends = phone_of(village, other), ("", "questions/", "blank/")

    for end in ends:
        page(Client(), f"{others.server}/{listed.pk}/{end}", 404)
    assert "Nguyễn Thị Hòa" not in page(Client(), f"{others.server}/")
    with acting(village.lan):
        end_survey_key(actor=village.lan, reviewer=other)
    for address in ("/", *(f"/{listed.pk}/{end}" for end in ends)):
        page(Client(), f"{others.server}{address}", 403)
    page(Client(), "/survey/25522/no-such-key/", 403)
    page(Client(), "/survey/no-such-commune/no-such-key/", 403)


def test_before_the_survey_a_key_opens_nothing(village: Village) -> None:
    found = make_listing(village.lan, village.minh, village.area)
    with acting(village.lan):
        reviewer = Reviewer.objects.select_related("round").filter(round=found)[0]
    early = phone_of(village, reviewer)

    page(Client(), f"{early.server}/", 409)
