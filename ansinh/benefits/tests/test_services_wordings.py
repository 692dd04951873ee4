"""An office's own words in its letters: from a day on, filled in, sealed with what was signed."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from ansinh.audit.models import AuditEntry
from ansinh.benefits.errors import NoOffice, UnknownPlaceholder, WordingInThePast
from ansinh.benefits.letters.decision import data_of
from ansinh.benefits.letters.word import write_decision_word
from ansinh.benefits.models import Decision, DecisionKind, Office, Wording
from ansinh.benefits.own_words import filled, lines_ended, unknown_places
from ansinh.benefits.queries.wordings import wording_on, wordings_in_force
from ansinh.benefits.services.decisions import decide_application
from ansinh.benefits.services.wordings import record_wording
from ansinh.benefits.testing import make_assessed, make_disabled
from ansinh.benefits.tests.conftest import TODAY, Desk, make_desk
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import Forbidden
from ansinh.core.wall import acting

GRANT = DecisionKind.GRANT
OWN: dict[str, Any] = {
    "grounds": "Căn cứ Quy chế làm việc của {cơ quan};\n\n  Xét tình hình ở {địa phương}. ",
    "closing": "Giao {người hưởng} và các bộ phận liên quan thi hành Quyết định này từ {ngày ký}.",
    "recipients": "Như trên;\nPhòng Kinh tế\nLưu: VT.",
}


def _keeper(desk: Desk) -> Actor:
    return replace(desk.lan, permissions=desk.lan.permissions | {"manage_areas"})


def _record(desk: Desk, *, valid_from: dt.date = TODAY, **texts: str) -> Wording | None:
    keeper = _keeper(desk)
    with clock.at(TODAY), acting(keeper):
        return record_wording(actor=keeper, area=desk.area, kind=GRANT, valid_from=valid_from, **texts)


def _signed(desk: Desk, name: str = "Phạm Văn Bình", *, on: dt.date = TODAY) -> Decision:
    with clock.at(on):
        with acting(desk.lan):
            application = make_assessed(desk.lan, desk.area, make_disabled(desk.lan, desk.area, name))
        with acting(desk.minh):
            return decide_application(actor=desk.minh, application=application, signed_on=on)


def _letter(desk: Desk, decision: Decision) -> dict[str, Any]:
    with acting(desk.minh):
        return data_of(Decision.objects.get(pk=decision.pk))


def test_letters_signed_from_that_day_on_say_what_the_office_says(desk: Desk) -> None:
    before = _signed(desk)
    _record(desk, **OWN)

    letter = _letter(desk, _signed(desk, "Lê Văn Út"))

    assert letter["grounds"][-3:-1] == [
        "Căn cứ Quy chế làm việc của Ủy ban nhân dân xã Tân Đông;", "Xét tình hình ở Xã Tân Đông;",
    ]  # fmt: skip
    assert letter["grounds"][-1].startswith("Theo đề nghị")
    assert letter["articles"][-1] == [
        "Giao ông (bà) Lê Văn Út và các bộ phận liên quan thi hành Quyết định này từ ngày 20 tháng 11 năm 2026."
    ]
    assert letter["recipients"] == ["Như trên;", "Phòng Kinh tế;", "Lưu: VT."]
    assert _letter(desk, before)["recipients"] == ["Như Điều 3;", "Lưu: VT, VHXH."]


def test_the_word_letter_says_the_same(desk: Desk) -> None:
    _record(desk, **OWN)
    decision = _signed(desk)

    with acting(desk.minh):
        assert write_decision_word(Decision.objects.get(pk=decision.pk)).startswith(b"PK")


def test_what_is_empty_stays_the_text_of_the_system(desk: Desk) -> None:
    _record(desk, recipients="Lưu: VT")

    letter = _letter(desk, _signed(desk))

    assert letter["recipients"] == ["Lưu: VT."]
    assert letter["articles"][-1][0].startswith("Quyết định này có hiệu lực kể từ ngày ký.")


def test_a_later_day_and_the_way_back_are_kept_beside_what_was(desk: Desk) -> None:
    _record(desk, recipients="Một")
    _record(desk, recipients="Hai")
    _record(desk, valid_from=dt.date(2027, 1, 1))
    other = _record(desk, valid_from=dt.date(2027, 2, 1), closing="Ba")

    with acting(desk.lan):
        days = (TODAY, dt.date(2026, 12, 31), dt.date(2027, 1, 31))
        assert [getattr(wording_on(desk.area, GRANT, on=day), "recipients", None) for day in days] == [
            "Hai", "Hai", None,
        ]  # fmt: skip
        assert wordings_in_force(desk.area, on=dt.date(2027, 1, 31)) == {}
        assert wordings_in_force(desk.area, on=dt.date(2027, 2, 1)) == {"grant": other}
        assert wording_on(desk.area, DecisionKind.END, on=TODAY) is None
        assert Wording.objects.count() == 4


def test_the_same_words_again_change_nothing(desk: Desk) -> None:
    assert _record(desk) is None
    first = _record(desk, **OWN)

    assert _record(desk, **OWN) == first
    with acting(desk.minh):
        assert AuditEntry.objects.filter(act="record_wording").count() == 1


@pytest.mark.parametrize(
    ("text", "came"),
    [("Gửi {người nhận}", "{người nhận}"), ("Gửi {", "{"), ("{} và }", "{}, }"), ("{{cơ quan}}", "{, }")],
)
@pytest.mark.parametrize("field", ["grounds", "closing", "recipients"])
def test_a_place_that_no_letter_fills_in_is_refused_by_name(desk: Desk, field: str, text: str, came: str) -> None:
    texts: dict[str, Any] = {field: text}
    with pytest.raises(UnknownPlaceholder) as refusal:
        _record(desk, **texts)

    assert f"“{came}”" in str(refusal.value)
    assert "{người hưởng}" in str(refusal.value)


def test_a_day_that_has_passed_is_refused(desk: Desk) -> None:
    with pytest.raises(WordingInThePast, match="20/11/2026 on, got 19/11/2026"):
        _record(desk, valid_from=TODAY - dt.timedelta(days=1), **OWN)


def test_a_commune_where_nobody_signs_has_no_letters_to_word(desk: Desk) -> None:
    with acting(desk.minh):
        Office.objects.all().delete()

    with pytest.raises(NoOffice):
        _record(desk, **OWN)


def test_who_may_not_set_up_the_office_and_a_neighbour_are_refused(desk: Desk) -> None:
    neighbour = _keeper(make_desk("25480", "Bình Minh"))
    for actor in (desk.minh, neighbour):
        with clock.at(TODAY), acting(actor), pytest.raises(Forbidden):
            record_wording(actor=actor, area=desk.area, kind=GRANT, valid_from=TODAY, **OWN)


def test_what_was_said_cannot_be_changed_or_taken_away(desk: Desk) -> None:
    _record(desk, **OWN)

    for statement in ("update benefits_wording set closing = ''", "delete from benefits_wording"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(_keeper(desk)),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_places_are_found_and_filled_whatever_blanks_stand_in_them() -> None:
    assert unknown_places("{ cơ quan } {ngày ký}") == []
    assert filled("{ cơ quan }, {ngày ký}", {"cơ quan": "UBND", "ngày ký": "hôm nay"}) == "UBND, hôm nay"
    assert lines_ended("Một;\nHai.\n", {}, last=".") == ["Một;", "Hai."]
    assert lines_ended("", {}) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_words_at_once_keep_them_once() -> None:
    with clock.at(TODAY):
        desk = make_desk()

    def keep() -> None:
        _record(desk, **OWN)
        connection.close()

    hands = [threading.Thread(target=keep) for _hand in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    with acting(desk.lan):
        assert Wording.objects.count() == 1
