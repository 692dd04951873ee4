"""What the hamlets get on paper or by ear: scripts with their schedule, leaflets, doors, each with its files."""

import io
from collections.abc import Iterator

import pytest
from django.utils import translation
from pypdf import PdfReader

from ansinh.areas.testing import make_commune, make_hamlet
from ansinh.core.wall import acting
from ansinh.messaging.channels import Medium
from ansinh.messaging.channels.loudspeaker import voices
from ansinh.messaging.models import Campaign, Via
from ansinh.messaging.reaching import Recipient, Way
from ansinh.messaging.services import (
    CampaignPlan,
    StepPlan,
    WrittenText,
    record_template,
    register_campaign,
    start_campaign,
)
from ansinh.messaging.testing import AUDIENCE, offer
from ansinh.messaging.tests.conftest import Office
from ansinh.messaging.tests.desk import client_of, page


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _started(office: Office, medium: Medium) -> Campaign:
    """A campaign by one of the commune's own ways, to two hamlets, in Vietnamese and in Khmer, which people of the
    second need.
    """
    hamlets = [make_hamlet(office.area), make_hamlet(office.area, "002", "Tân Lợi")]
    is_place = medium == Medium.LOUDSPEAKER
    people = [
        Recipient(
            key=f"a{one.path}" if is_place else f"i{number}", name=one.name if is_place else f"Nguyễn Thị {number}",
            area_path=one.path, ways=(Way(medium, one.path, Via.PLACE),), told={"ten": f"Nguyễn Thị {number}"},
            individual=None if is_place else number, languages=("cjm", "km") if is_place and number == 2 else (),
        )
        for number, one in enumerate(hamlets, start=1)
    ]  # fmt: skip
    with acting(office.mai):
        offer(people)
        texts = [WrittenText("Thẻ BHYT sắp hết hạn, mời bà con."), WrittenText("Chào (km).", language="km")]
        template = record_template(actor=office.mai, area=office.area, title="Thông báo", texts=texts)
        plan = CampaignPlan(title="Thông báo thẻ", audience=AUDIENCE, steps=[StepPlan([medium], template)])
        campaign = register_campaign(actor=office.mai, area=office.area, plan=plan)
        start_campaign(actor=office.mai, campaign=campaign, agreed=2)
    return campaign


def _pdf(office: Office, address: str) -> list[str]:
    response = client_of(office.area).get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]


def test_each_hamlet_hears_it_in_its_own_languages_at_its_times(office: Office) -> None:
    campaign, mai = _started(office, Medium.LOUDSPEAKER), client_of(office.area)
    address = f"/messages/campaigns/{campaign.pk}/"
    assert f'href="{address}papers/"' in page(mai, address)

    shown = page(mai, f"{address}papers/?first=30/11/2026&days=2&times=05:30, 18h")

    assert "Tân Lợi" in shown
    assert "30/11/2026 05:30" in shown
    assert "01/12/2026 18:00" in shown
    assert shown.count("Chào (km).") == 1
    assert "Expected a time like" in page(mai, f"{address}papers/?times=25:99", 422)
    told = mai.get(f"{address}loudspeaker.txt?days=1&times=06:00").content.decode()
    assert told.count("Thẻ BHYT sắp hết hạn") == 2
    first, second = told.split("Tân Lợi")
    assert "(km)" not in first
    assert second.index("Thẻ BHYT") < second.index("[Khmer]") < second.index("Chào (km).")


def test_scripts_are_printed_for_all_or_for_one_hamlet(office: Office) -> None:
    campaign = _started(office, Medium.LOUDSPEAKER)
    address = f"/messages/campaigns/{campaign.pk}/loudspeaker.pdf"

    printed = _pdf(office, address)

    assert len(printed) == 2
    assert client_of(office.area, username="lan").get(f"{address}?place=vn.99.").status_code == 404


@pytest.mark.skipif("vi" not in voices(), reason="This machine has no voice: install espeak-ng to test it.")
def test_a_script_is_spoken(office: Office) -> None:
    campaign, mai = _started(office, Medium.LOUDSPEAKER), client_of(office.area)
    address = f"/messages/campaigns/{campaign.pk}/loudspeaker.wav"

    assert mai.get(f"{address}?language=vi").content.startswith(b"RIFF")
    assert mai.get(f"{address}?language=en").status_code == 404


def test_leaflets_and_doors_are_printed_by_hamlet(office: Office) -> None:
    campaign = _started(office, Medium.LEAFLET)
    address = f"/messages/campaigns/{campaign.pk}/"

    printed = _pdf(office, f"{address}leaflets.pdf?link=https://example.org/the&link_says=Xem thêm")

    assert len(printed) == 2
    assert "Nguyễn Thị 1" in " ".join(" ".join(printed).split())
    shown = page(client_of(office.area, username="lan"), f"{address}papers/")
    assert "Leaflets (A5)" in shown


def test_doors_are_listed_by_hamlet(office: Office) -> None:
    campaign = _started(office, Medium.VISIT)
    address = f"/messages/campaigns/{campaign.pk}/"

    assert "Nguyễn Thị 2" in " ".join(" ".join(_pdf(office, f"{address}doors.pdf")).split())
    assert "Doors to knock at" in page(client_of(office.area, username="lan"), f"{address}papers/")


def test_papers_are_for_those_who_see_the_campaign(office: Office) -> None:
    campaign = _started(office, Medium.LEAFLET)
    stranger = client_of(make_commune("25480", "Bình Minh"), username="hoa", name="Trần Thị Hoa")
    nam = client_of(office.area, "bank_officer", "nam", "Võ Văn Nam")

    for part in ("papers/", "leaflets.pdf", "doors.pdf", "loudspeaker.pdf", "loudspeaker.txt", "loudspeaker.wav"):
        page(stranger, f"/messages/campaigns/{campaign.pk}/{part}", 404)
        page(nam, f"/messages/campaigns/{campaign.pk}/{part}", 403)
    page(client_of(office.area), f"/messages/campaigns/{campaign.pk}/doors.pdf", 404)
