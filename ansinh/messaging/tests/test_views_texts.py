"""Texts of an office: written down with their placeholders checked beside the field, corrected, taken out of use."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.utils import translation

from ansinh.areas.testing import make_commune, make_province
from ansinh.core.wall import acting
from ansinh.messaging.models import Template, TemplateText
from ansinh.messaging.testing import mai as mai_of
from ansinh.messaging.testing import make_template, offer
from ansinh.messaging.tests.conftest import Office
from ansinh.messaging.tests.desk import act, client_of, page, send

TEXTS, NEW = "/messages/texts/", "/messages/texts/new/"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def template(office: Office) -> Template:
    offer([])
    with acting(office.mai):
        return make_template(office.mai, office.area)


def _rows(*texts: dict[str, str], initial: int = 0) -> dict[str, Any]:
    frame = {"texts-TOTAL_FORMS": str(len(texts)), "texts-INITIAL_FORMS": str(initial)}
    for number, values in enumerate(texts):
        whole = {"language": "vi", **values}
        frame |= {f"texts-{number}-{name}": value for name, value in whole.items()}
    return frame


def test_a_text_is_written_in_two_languages(office: Office) -> None:
    offer([])
    mai = client_of(office.area)
    texts = _rows({"text": "Chào {ten}, hẹn ngày {ngay}."}, {"text": "Hello {ten}.", "language": "en"}, {"text": ""})

    address = send(mai, NEW, title="Lời chào", audience="of_test", **texts)

    assert "Lời chào" in page(mai, TEXTS)
    shown = page(mai, address)
    assert "Chào {ten}, hẹn ngày {ngay}." in unescape(shown)
    assert list(TemplateText.objects.order_by("pk").values_list("language", flat=True)) == ["vi", "en"]


def test_what_is_wrong_stands_beside_its_field(office: Office) -> None:
    offer([])
    mai = client_of(office.area)

    unknown = send(mai, NEW, 422, title="Lời chào", audience="", **_rows({"text": "Chào {ngay}."}))
    assert re.search(r'id="id_texts-0-text_error">The text asks for “{ngay}”', unescape(unknown))
    nothing = send(mai, NEW, 422, title="Lời chào", **_rows({"text": "Hello.", "language": "en"}))
    assert "Expected a text in Vietnamese" in nothing
    twice = send(mai, NEW, 422, title="Lời chào", **_rows({"text": "Một."}, {"text": "Hai."}))
    assert "already. Keep one of them" in twice
    assert 'id="id_title_error"' in send(mai, NEW, 422, title="", **_rows({"text": "Một."}))
    assert not Template.objects.exists()


def test_a_page_that_brings_no_text_at_all_is_refused(office: Office) -> None:
    offer([])
    mai = client_of(office.area)

    assert "No text arrived with this page" in send(mai, NEW, 422, title="Lời chào", **_rows())
    assert "No text arrived with this page" in send(mai, NEW, 422, title="Lời chào")
    assert not Template.objects.exists()


def test_two_texts_of_one_name_are_refused(office: Office, template: Template) -> None:
    mai = client_of(office.area)

    told = send(mai, NEW, 409, title=template.title, audience="", **_rows({"text": "Chào {ten}."}))

    assert "stands already" in told
    assert "Chào {ten}." in unescape(told)


def test_a_text_is_shown_as_it_arrives_before_it_is_written(office: Office) -> None:
    mai = client_of(office.area)

    shown = send(mai, NEW, 200, title="", audience="", preview="yes", **_rows({"text": "Chào {ten} ở {ap}."}))

    assert "Chào Nguyễn Thị Ngọc Ánh ở Ấp Tân Lợi." in shown
    assert "with accents (UCS-2) · 1 segment" in shown
    assert not Template.objects.exists()


def test_a_text_is_corrected_and_taken_out_of_use(office: Office, template: Template) -> None:
    mai, address = client_of(office.area), f"{TEXTS}{template.pk}/"

    send(mai, address, 422, **_rows({"text": "Chào {tuoi}."}, initial=1))
    assert "Chào Nguyễn" in send(mai, address, 200, preview="yes", **_rows({"text": "Chào {ten}."}, initial=1))
    send(mai, address, **_rows({"text": "Chào {ten}."}, initial=1))
    assert "Chào {ten}." in unescape(page(mai, address))
    act(mai, address, "end")

    assert "out of use since" in page(mai, address)
    assert "0 rows" in page(mai, TEXTS)
    act(mai, address, "end", 409)
    send(mai, address, 409, **_rows({"text": "Chào {ten}."}, initial=1))


def test_a_text_of_the_province_is_read_but_not_corrected_by_a_commune(office: Office) -> None:
    province = make_province()
    with acting(mai_of(province)):
        offer([])
        above = make_template(mai_of(province), province, title="Của tỉnh")
    mai = client_of(office.area)

    shown = page(mai, f"{TEXTS}{above.pk}/")

    assert "Kinh gui {ten}" in unescape(shown)
    assert "Correct it" not in shown
    send(mai, f"{TEXTS}{above.pk}/", 403, **_rows({"text": "Chào."}, initial=1))
    act(mai, f"{TEXTS}{above.pk}/", "end", 403)


def test_who_may_only_look_corrects_nothing_and_another_commune_sees_nothing(
    office: Office, template: Template
) -> None:
    minh = client_of(office.area, "approver", "minh", "Lê Văn Minh")
    stranger = client_of(make_commune("25480", "Bình Minh"), username="hoa", name="Trần Thị Hoa")
    address = f"{TEXTS}{template.pk}/"

    assert "Correct it" not in page(minh, address)
    page(minh, NEW, 403)
    send(minh, address, 403, **_rows({"text": "Chào."}, initial=1))
    act(minh, address, "end", 403)
    assert template.title not in page(stranger, TEXTS)
    page(stranger, address, 404)
    act(stranger, address, "end", 404)
