"""A list that hangs out: the office's page, and the page that everybody may read and nobody finds by searching."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.audit.models import AuditEntry
from ansinh.core import clock
from ansinh.core.actors import SYSTEM
from ansinh.core.wall import acting
from ansinh.poverty.models import ListedHousehold, Objection, Posting, ReviewRequest, ReviewRound, RoundState
from ansinh.poverty.papers.hamlet import CLASSES, answers_of
from ansinh.poverty.papers.sheet import Table
from ansinh.poverty.queries.posting import answers_posted
from ansinh.poverty.services import Said, answer_objection, close_posting, correct_form, record_objection
from ansinh.poverty.testing import a_form
from ansinh.poverty.testing_of_meeting import PLACES, an_objection, make_decided, make_posting, make_voted
from ansinh.poverty.tests.conftest import Village, client_of, make_village, page
from ansinh.registry.models import Classification

pytestmark = pytest.mark.django_db
POSTED, LAST = dt.date(2026, 9, 23), dt.date(2026, 9, 28)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _not_throttled() -> None:
    cache.clear()


def _post(client: Client, address: str, status: int = 302, /, **values: Any) -> str:
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def _stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def _public(posting: Posting, code: str = "25522") -> str:
    return f"/public/review/{code}/{posting.slug}/"


def _typed(about: Any, **changes: Any) -> dict[str, Any]:
    return {"about": str(about), "words": "Hộ này có xe.", "said_by_name": "Bùi Văn Ngọc", "phone": "", **changes}


def test_the_list_is_posted_shown_to_everybody_and_gone_after_its_last_day(village: Village) -> None:
    found = make_voted(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    with clock.at(POSTED):
        refused = _post(
            officer, f"/poverty/{found.pk}/do/open_posting/", 422, **{"open_posting-posted_on": "23/9/2026"}
        )
        typed = {"open_posting-posted_on": "23/9/2026", "open_posting-places": PLACES}
        _post(officer, f"/poverty/{found.pk}/do/open_posting/", **typed)
        with acting(SYSTEM):
            posting = Posting.objects.select_related("round").get()
        shown = page(officer, f"/poverty/postings/{posting.pk}/")
        assert f"http://testserver{_public(posting)}" in shown
        assert "5 days left" in shown
        assert officer.get(f"/poverty/postings/{posting.pk}/sheet/").content[:4] == b"%PDF"
        assert "Nguyễn Thị Hòa" in page(_stranger(), _public(posting))
    with clock.at(LAST):
        assert "Today is its last day." in page(_stranger(), _public(posting))
    with clock.at(LAST + DAY):
        gone = page(_stranger(), _public(posting), 410)
        page(_stranger(), f"{_public(posting)}object/", 410)
        assert "Lists whose days on the board are over" in page(officer, "/")
        _post(officer, f"/poverty/postings/{posting.pk}/do/close/")
        page(_stranger(), _public(posting), 410)
    assert "places" in refused
    assert "Hòa" not in gone


def test_the_public_page_tells_names_and_hamlets_alone_and_nobody_keeps_it(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        hoa = ListedHousehold.objects.select_related("household").get(household=village.hoa)
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words="Bị ung thư"))
        record_objection(actor=village.lan, posting=posting, said=an_objection(words="Có xe"))
        answer_objection(actor=village.lan, objection=said, is_upheld=False, answer="Đã xem lại tại nhà.")
        missing = record_objection(actor=village.lan, posting=posting, said=an_objection(words="Thiếu hộ"))
        answer_objection(
            actor=village.lan, objection=missing, is_upheld=True, answer="Hộ được rà soát.", household=village.sau
        )
    with clock.at(POSTED):
        response = _stranger().get(_public(posting))

    text = response.content.decode()
    assert all(told in text for told in ("Nguyễn Thị Hòa", "Đông Hà", "Đã xem lại tại nhà.", "Hộ được rà soát"))
    secret = [hoa.household.number, said.code, "ung thư", "Bùi Văn Ngọc", "0901234567", "Tạ Thị Lài", "Tổ 3", "Lan"]
    assert [word for word in secret if word in text] == []
    assert not re.search(r"\d{9}", re.sub(r'name="csrfmiddlewaretoken"[^>]*|/static/\S+', "", text))
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in response["Cache-Control"]


def test_an_answer_hangs_without_the_list_until_the_review_is_decided(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    officer, stranger, office = client_of(village.area), _stranger(), f"/poverty/postings/{posting.pk}/"
    with acting(village.lan):
        hoa = ListedHousehold.objects.select_related("household", "round").get(household=village.hoa)
        with clock.at(LAST):
            said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa, words="Bị ung thư"))
            missing = record_objection(actor=village.lan, posting=posting, said=an_objection(words="Thiếu hộ"))
    with clock.at(LAST + DAY):
        page(stranger, _public(posting), 410)
        page(officer, f"{office}answers/", 404)
        assert "Answers for the notice board" not in page(officer, office)
    assert said.due_on == LAST + 3 * DAY
    with clock.at(said.due_on):
        with acting(village.lan):
            correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "near_poor"), why="Phúc tra tại nhà")
            answer_objection(actor=village.lan, objection=said, is_upheld=True, answer="Đã xem lại tại nhà.")
            answer_objection(actor=village.lan, objection=missing, is_upheld=False, answer="Hộ ở xã khác.")
        text = page(stranger, _public(posting))
        page(stranger, f"{_public(posting)}object/", 410)
        assert f'href="{_public(posting)}"' in page(stranger, f"{_public(posting)}answer/")
        assert f"http://testserver{_public(posting)}" in page(officer, office)
        assert officer.get(f"{office}answers/").content[:4] == b"%PDF"
        with acting(village.lan):
            close_posting(actor=village.lan, posting=posting)
        assert "Đã xem lại tại nhà." in page(stranger, _public(posting))
    with clock.at(said.due_on + DAY):
        with acting(SYSTEM):
            ReviewRound.objects.update(state=RoundState.DECIDED)
        page(stranger, _public(posting), 410)
        page(officer, f"{office}answers/", 404)

    assert "The list was posted until 28/09/2026." in text
    assert re.search(
        r"Nguyễn Thị Hòa, Đông Hà</h3>\s*<p>The objection is right. Class after the recheck: near-poor.", text
    )
    assert "A household that is not on the list" in text
    assert "Hộ ở xã khác." in text
    secret = [
        "Phạm Văn Bình", hoa.household.number, said.code, "ung thư", "Bùi Văn Ngọc", "0901234567", "Tạ Thị Lài",
        "days left", "I object",
    ]  # fmt: skip
    assert [word for word in secret if word in text] == []
    assert not re.search(r"\d{9}", re.sub(r"/static/\S+", "", text))


def test_a_list_without_answers_is_gone_after_its_last_day(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(LAST):
        record_objection(actor=village.lan, posting=posting, said=an_objection())
    with clock.at(LAST + DAY):
        page(_stranger(), _public(posting), 410)


def test_the_answers_on_the_board_say_what_came_out_and_never_who_objected(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        hoa = ListedHousehold.objects.select_related("round").get(household=village.hoa)
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))
        stays = record_objection(actor=village.lan, posting=posting, said=an_objection(words="Thiếu hộ"))
        missing = record_objection(actor=village.lan, posting=posting, said=an_objection(words="Thiếu hộ Sáu"))
        correct_form(actor=village.lan, listed=hoa, form=a_form(hoa.round, "other"), why="Có xe bán tải")
        answer_objection(actor=village.lan, objection=said, is_upheld=True, answer="Đúng là có xe.")
        answer_objection(actor=village.lan, objection=stays, is_upheld=False, answer="Hộ ở xã khác.")
        answer_objection(
            actor=village.lan, objection=missing, is_upheld=True, answer="Đã tiếp nhận.", household=village.sau
        )

        paper = answers_of(posting, answers_posted(posting, on=POSTED))

    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    unlisted = "Hộ không có trong danh sách"
    assert [list(row) for row in table.rows] == [
        ["1", "Nguyễn Thị Hòa", "Đông Hà", f"Ý kiến đúng. {CLASSES[Classification.OTHER]}", "Đúng là có xe.",
         "23/09/2026"],
        ["2", unlisted, "–", "Giữ nguyên kết quả", "Hộ ở xã khác.", "23/09/2026"],
        ["3", unlisted, "–", "Ý kiến đúng. Hộ được rà soát thường xuyên", "Đã tiếp nhận.", "23/09/2026"],
    ]  # fmt: skip
    assert "Ngọc" not in str(paper)


def test_the_public_page_answers_with_few_queries(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    stranger = _stranger()
    with clock.at(POSTED):
        stranger.get(_public(posting))
        with CaptureQueriesContext(connection) as queries:
            stranger.get(_public(posting))
        asked = [one["sql"] for one in queries if one["sql"].startswith("SELECT")]

    assert len(asked) == 4, asked


def test_a_word_that_nobody_has_or_that_is_of_another_place_opens_nothing(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    make_village("25480", "Bình Minh")
    with clock.at(POSTED):
        told = {
            page(_stranger(), address, 404)
            for address in (_public(posting, "25480"), _public(posting, "99999"), "/public/review/25522/khong-co/")
        }
    assert all("Nothing is posted under this address" in one for one in told)


def test_anybody_objects_and_looks_the_answer_up_with_the_code(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    officer, stranger = client_of(village.area), _stranger()
    with acting(village.lan):
        hoa = ListedHousehold.objects.get(household=village.hoa)
    with clock.at(POSTED):
        received = _post(stranger, f"{_public(posting)}object/", 200, **_typed(hoa.pk))
        again = _post(stranger, f"{_public(posting)}object/", 200, **_typed(hoa.pk))
        with acting(SYSTEM):
            said = Objection.objects.get()
        assert f"<code>{said.code}</code>" in received
        assert f"<code>{said.code}</code>" in again
        assert "It is answered until 28/09/2026" in received
        assert "28/09/2026" in _post(stranger, f"{_public(posting)}answer/", 200, code=said.code.upper())
        wrong = _post(stranger, f"{_public(posting)}answer/", 404, code="khongdung")
        assert "Objections to answer" in page(officer, "/")
        unsaid: dict[str, Any] = {"answer-is_upheld": "", "answer-answer": "Xe của người thân gửi."}
        refused = _post(officer, f"/poverty/objections/{said.pk}/do/answer/", 422, **unsaid)
        assert '<option value="" selected>' in refused
        answered: dict[str, Any] = {**unsaid, "answer-is_upheld": "no"}
        _post(officer, f"/poverty/objections/{said.pk}/do/answer/", **answered)
    with clock.at(LAST + DAY):
        with acting(village.lan):
            close_posting(actor=village.lan, posting=posting)
        told = _post(stranger, f"{_public(posting)}answer/", 200, code=said.code)
    assert "No objection to this list has this code" in wrong
    assert "Xe của người thân gửi." in told
    with acting(SYSTEM):
        ReviewRound.objects.update(state=RoundState.CLOSED)
    page(stranger, f"{_public(posting)}answer/", 410)


def test_objections_from_one_place_are_throttled(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    stranger = _stranger()
    with clock.at(POSTED):
        answers = [
            stranger.post(f"{_public(posting)}object/", _typed("missing", about_name=f"Hộ {number}")).status_code
            for number in range(21)
        ]
    assert answers == [200] * 20 + [429]


def test_what_is_typed_wrong_on_the_public_page_is_told_and_kept_nowhere(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with clock.at(POSTED):
        told = [
            _post(_stranger(), f"{_public(posting)}object/", 422, **_typed(about, **changes))
            for about, changes in (("missing", {}), ("", {}), (999_999, {}), ("missing", {"said_by_name": ""}))
        ]
    assert "Say which household it is about" in told[0]
    with acting(SYSTEM):
        assert not Objection.objects.exists()


def test_an_objection_at_the_office_gets_its_code_and_its_last_day(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    officer = client_of(village.area)
    with clock.at(POSTED):
        _post(
            officer, f"/poverty/postings/{posting.pk}/objections/new/",
            **_typed("missing", about_name="Tạ Thị Lài", hamlet=str(village.hamlet.pk)),
        )  # fmt: skip
        with acting(SYSTEM):
            said = Objection.objects.get()
        shown = page(officer, f"/poverty/objections/{said.pk}/")
        assert said.code in shown
        assert "Tạ Thị Lài (not on the list)" in shown
        assert "Tạ Thị Lài" in page(officer, "/poverty/objections/")
    with clock.at(LAST + DAY):
        assert "overdue" in page(officer, f"/poverty/postings/{posting.pk}/")


def _missing(village: Village, name: str) -> str:
    """The page of an objection that a household of this name is missing."""
    posting = make_posting(village.lan, village.minh, village.area)
    said = Said(words="Hộ này khó khăn.", said_by_name="Bùi Văn Ngọc", about_name=name)
    with acting(village.lan), clock.at(POSTED):
        made = record_objection(actor=village.lan, posting=posting, said=said)
    return f"/poverty/objections/{made.pk}/"


def _upheld(**changes: Any) -> dict[str, Any]:
    values = {"is_upheld": "yes", "answer": "Hộ được rà soát.", "household": "", "number": "", **changes}
    return {f"answer-{name}": value for name, value in values.items()}


def test_a_household_that_is_missing_is_found_by_its_name_and_asked_to_be_reviewed(village: Village) -> None:
    address, officer = _missing(village, "đỗ thị sáu"), client_of(village.area)
    with clock.at(POSTED):
        offered = page(officer, address)
        unnamed = _post(officer, f"{address}do/answer/", 422, **_upheld())
        _post(officer, f"{address}do/answer/", **_upheld(household=str(village.sau.pk)))
        shown = page(officer, address)

    assert f"Đỗ Thị Sáu, Đông Hà, Tổ 3 ({village.sau.number})" in offered
    assert f'value="{village.hoa.pk}"' not in offered
    assert "Name the household that is missing" in unnamed
    with acting(SYSTEM):
        asked = ReviewRequest.objects.get()
    assert "a request to review the household is registered" in shown
    assert f'<a href="/poverty/requests/{asked.pk}/">Đỗ Thị Sáu</a>, waits for a round' in shown


def test_a_household_that_was_called_otherwise_is_told_by_its_number(village: Village) -> None:
    address, officer = _missing(village, "Bà Tư"), client_of(village.area)
    there = make_village("25480", "Bình Minh")
    with clock.at(POSTED):
        told = [
            _post(officer, f"{address}do/answer/", 422, **_upheld(number=number))
            for number in ("H99999999", there.sau.number)
        ]
        elsewhere = _post(officer, f"{address}do/answer/", 422, **_upheld(household=str(there.sau.pk)))
        _post(officer, f"{address}do/answer/", **_upheld(number=f" {village.sau.number.lower()} "))

    assert all("No household of this commune has the number" in one for one in told)
    assert "This is not offered any more" in elsewhere
    with acting(SYSTEM):
        assert ReviewRequest.objects.get().household == village.sau


def test_about_a_household_on_the_list_no_other_is_asked_for(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        hoa = ListedHousehold.objects.get(household=village.hoa)
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(hoa))

    assert "answer-household" not in page(client_of(village.area), f"/poverty/objections/{said.pk}/")


def test_the_words_of_an_objection_are_for_those_who_may_see_health_and_the_look_is_logged(village: Village) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    with acting(village.lan), clock.at(POSTED):
        said = record_objection(actor=village.lan, posting=posting, said=an_objection(words="Bị ung thư"))
    province = client_of(village.area.parent or village.area, "province_officer", "tinh", "Đặng Thị Thu")
    with clock.at(POSTED):
        assert "ung thư" not in page(province, f"/poverty/objections/{said.pk}/")
        assert "ung thư" in page(client_of(village.area), f"/poverty/objections/{said.pk}/")

    with acting(SYSTEM):
        reads = AuditEntry.objects.filter(act="read_health").values_list("actor_username", "object_type", "object_id")
        assert list(reads) == [("mai", "poverty.objection", str(said.pk))]


def test_a_decision_is_made_public_proved_and_the_review_closed(village: Village) -> None:
    decided = make_decided(village.lan, village.minh, village.area)
    officer, on = client_of(village.area), decided.decided_on
    address = f"/poverty/{decided.round.pk}/"
    with clock.at(on):
        assert "Decisions to make public" in page(officer, "/")
        typed: dict[str, Any] = {"publish-posted_on": f"{on:%d/%m/%Y}", "publish-places": PLACES}
        _post(officer, f"{address}do/publish/", **typed)
        with acting(SYSTEM):
            public = Posting.objects.select_related("round").get(kind="decision")
        assert "Still missing" in page(officer, f"/poverty/postings/{public.pk}/")
        assert "I object" not in page(_stranger(), _public(public))
        page(_stranger(), f"{_public(public)}object/", 404)
    with clock.at(public.last_day):
        proofs = [("commune", "", on), *(("radio", "", on + number * DAY) for number in range(3))]
        proofs += [("hamlet", str(one.pk), on) for one in (village.hamlet, village.next_hamlet)]
        for way, hamlet, day in proofs:
            values = {"way": way, "hamlet": hamlet, "on": f"{day:%d/%m/%Y}", "note": "Ông Ngọc"}
            photo = {"file": SimpleUploadedFile("bảng tin.jpg", b"\xff\xd8\xff anh")} if way == "commune" else {}
            sent: dict[str, Any] = {f"prove-{name}": value for name, value in {**values, **photo}.items()}
            _post(officer, f"/poverty/postings/{public.pk}/do/prove/", **sent)
        shown = page(officer, f"/poverty/postings/{public.pk}/")
        [link] = set(re.findall(r"/poverty/proofs/\d+/", shown))
        assert officer.get(link).content == b"\xff\xd8\xff anh"
        assert "Still missing" not in shown
    with clock.at(public.last_day + DAY):
        assert "Reviews to close" in page(officer, "/")
        _post(officer, f"{address}do/close/")
    with acting(SYSTEM):
        assert ReviewRound.objects.get().state == RoundState.CLOSED


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_who_only_reads_sees_what_hangs_and_changes_nothing(village: Village, role: str) -> None:
    posting = make_posting(village.lan, village.minh, village.area)
    reader = client_of(village.area, role, "thu", "Đặng Thị Thu")
    with clock.at(POSTED):
        assert "Take in an objection" not in page(reader, f"/poverty/postings/{posting.pk}/")
        for address in (f"postings/{posting.pk}/do/prove/", f"postings/{posting.pk}/objections/new/"):
            _post(reader, f"/poverty/{address}", 403)


def test_nothing_of_next_door_is_shown(village: Village) -> None:
    there = make_village("25480", "Bình Minh")
    posting = make_posting(there.lan, there.minh, there.area)
    officer = client_of(village.area)
    with clock.at(POSTED):
        for address in (
            f"postings/{posting.pk}/",
            f"postings/{posting.pk}/answers/",
            f"postings/{posting.pk}/sheet/",
            f"{posting.round_id}/postings/",
        ):
            page(officer, f"/poverty/{address}", 404)
