"""The insurance office's list: what each row is, what is recorded, and that nothing is recorded twice."""

import datetime as dt
import re
from typing import Any

import pytest

from ansinh.accounts.testing import make_duty, make_user
from ansinh.audit.models import AuditEntry
from ansinh.core.errors import NoRight, OutsideScope
from ansinh.core.testing import both_at_once
from ansinh.core.wall import acting
from ansinh.insurance.errors_of_lists import CardListMoved, CardListUnreadable, CardRowsOpen, NothingToTakeIn
from ansinh.insurance.models import Card, CardListRow, CardListRun
from ansinh.insurance.services import (
    cancel_card_list,
    import_card_list,
    preview_card_list,
    record_card_list,
    submit_card_list,
)
from ansinh.insurance.services import card_lists as acts
from ansinh.insurance.testing import at_work, list_row, make_card, make_card_list, make_family, office_list
from ansinh.insurance.tests.conftest import Place, make_place
from ansinh.insurance.troubles import sentence_of
from ansinh.registry.models import Individual
from ansinh.registry.services import record_death
from ansinh.work.models import Job
from ansinh.work.services import run_job

pytestmark = pytest.mark.django_db
D = dt.date


def _family(place: Place, *names: str, **changes: Any) -> list[Individual]:
    with acting(place.lan):
        return make_family(place.lan, place.area, *(names or ("Phạm Thị Hoa",)), **changes)


def _outcomes(run: CardListRun) -> list[str]:
    return list(CardListRow.objects.filter(run=run).order_by("row_number").values_list("outcome", flat=True))


def test_rows_are_new_renewed_or_known_and_people_are_found_by_number_code_or_name(place: Place) -> None:
    one, two, three = _family(place, "Phạm Thị Hoa", "Lê Văn Út", "Võ Thị Ba", identity_number=None)
    with acting(place.lan):
        make_card(place.lan, two, number="7200000002")
        make_card(place.lan, three, valid_from=D(2027, 1, 1), last_day=D(2027, 12, 31))
        run = make_card_list(
            place.lan, place.area, list_row(one), list_row(two, number="7200000002", born=""), list_row(three)
        )
        assert _outcomes(run) == ["new", "renewed", "same"]
        assert run.counts == {"new": 1, "renewed": 1, "same": 1}
        assert Card.objects.count() == 2
        import_card_list(actor=place.lan, run=run)
        renewed = Card.objects.get(individual=two, valid_from=D(2027, 1, 1))

    assert (renewed.valid_to, renewed.group, renewed.source) == (D(2028, 1, 1), "household", "office_list")
    assert renewed.continuous_since == D(2026, 1, 1)
    with acting(place.lan):
        entry = AuditEntry.objects.get(act="import_card_list")
    assert entry.after is not None
    assert (entry.after["new"], entry.after["renewed"]) == (1, 1)


def test_a_list_with_other_headings_in_another_order_is_read_the_same(place: Place) -> None:
    (person,) = _family(place)
    headers = ["Thời hạn sử dụng thẻ từ", "Hạn đến", "Số thẻ BHYT", "HỌ TÊN", "Năm sinh", "Nơi KCB"]
    row = ["1/1/2027", "31-12-2027", "HN2727212345678", "PHẠM THỊ HOA", "1980", "Bệnh viện huyện"]
    with acting(place.lan):
        run = record_card_list(
            actor=place.lan, area=place.area, name="ds.xlsx", content=office_list(row, headers=headers)
        )
        import_card_list(actor=place.lan, run=run)
        card = Card.objects.get(individual=person)

    assert (card.number, card.old_number, card.group) == ("7212345678", "HN2727212345678", "poor")
    assert (card.valid_from, card.valid_to, card.clinic) == (D(2027, 1, 1), D(2028, 1, 1), "Bệnh viện huyện")


PAID = ["Họ và tên", "Ngày sinh", "Mã đối tượng", "Từ ngày", "Đến ngày"]


def _paid_list(place: Place, headers: list[str], cells: list[Any], *, last: str = "31/12/2027") -> CardListRun:
    row = ["Phạm Thị Hoa", "15/05/1980", "GD", "01/01/2027", last, *cells]
    content = office_list(row, headers=[*PAID, *headers])
    return record_card_list(actor=place.lan, area=place.area, name="thu.xlsx", content=content)


def _known_card(place: Place, **changes: Any) -> Card:
    (hoa,) = _family(place)
    with acting(place.lan):
        return make_card(place.lan, hoa, valid_from=D(2027, 1, 1), last_day=D(2027, 12, 31), **changes)


def test_the_payment_of_a_card_that_is_known_without_it_is_added(place: Place) -> None:
    card = _known_card(place, number="7201234567", clinic="Trạm Y tế")
    with acting(place.lan):
        run = _paid_list(place, ["Số tiền", "Ngày đóng"], [1263600, "20/12/2026"])
        assert _outcomes(run) == ["paid"]
        import_card_list(actor=place.lan, run=run)

        found = Card.objects.get()
        assert (found.pk, found.number, found.clinic, found.source) == (card.pk, "7201234567", "Trạm Y tế", card.source)
        assert (found.premium_amount, found.paid_on, found.months) == (1_263_600, D(2026, 12, 20), 12)
        assert CardListRow.objects.get(run=run).card_id == card.pk
        again = _paid_list(place, ["Số tiền", "Ngày đóng", "Số tháng"], [1263600, "20/12/2026", 12])
        assert _outcomes(again) == ["same"]


def test_a_payment_that_is_known_is_not_changed_by_the_list(place: Place) -> None:
    _known_card(place, premium_amount=1_366_200, paid_on=D(2026, 12, 1), months=12)
    with acting(place.lan):
        run = _paid_list(place, ["Số tiền", "Ngày đóng"], [1263600, "20/12/2026"])

        assert _outcomes(run) == ["same"]
        with pytest.raises(NothingToTakeIn):
            import_card_list(actor=place.lan, run=run)
        assert Card.objects.get().premium_amount == 1_366_200


def test_of_two_rows_with_the_payment_of_one_card_the_first_counts(place: Place) -> None:
    _known_card(place)
    with acting(place.lan):
        row = ["Phạm Thị Hoa", "15/05/1980", "GD", "01/01/2027", "31/12/2027"]
        content = office_list(
            [*row, 1263600, "20/12/2026"], [*row, 1, "21/12/2026"], headers=[*PAID, "Số tiền", "Ngày đóng"]
        )
        run = record_card_list(actor=place.lan, area=place.area, name="thu.xlsx", content=content)

        assert _outcomes(run) == ["paid", "same"]
        assert import_card_list(actor=place.lan, run=run).state == "applied"
        assert Card.objects.get().premium_amount == 1_263_600


@pytest.mark.parametrize(
    ("headers", "cells", "last", "paid"),
    [
        (["Số tiền", "Số tháng", "Ngày đóng"], ["1.263.600", "12", "20/12/2026"], "31/12/2027", 12),
        (["Số tiền đóng (đồng)", "Số tháng đóng", "Ngày biên lai"], [1263600, 12, "20/12/2026"], "31/12/2027", 12),
        (["Mức đóng", "Số tháng đóng", "Ngày thu"], ["1,263,600 đ", "12 tháng", "20-12-2026"], "31/12/2027", 12),
        (["Số tiền", "Ngày đóng"], [1263600, dt.date(2026, 12, 20)], "31/12/2027", 12),
        (["Số tiền", "Ngày đóng"], [1263600, "20/12/2026"], "30/06/2027", 6),
    ],
)
def test_what_was_paid_is_read_where_it_stands(
    place: Place, headers: list[str], cells: list[Any], last: str, paid: int
) -> None:
    _family(place)
    with acting(place.lan):
        run = import_card_list(actor=place.lan, run=_paid_list(place, headers, cells, last=last))
        card, row = Card.objects.get(), CardListRow.objects.get(run=run)
    for one in (card, row):
        assert (one.premium_amount, one.paid_on, one.months) == (1_263_600, D(2026, 12, 20), paid)
    assert sentence_of(row) == ""


@pytest.mark.parametrize(
    ("headers", "cells", "last", "says"),
    [
        (["Số tiền", "Số tháng"], ["1263600", "12"], "31/12/2027", "The payment is left out"),
        (["Số tiền", "Ngày đóng"], ["1263600", "20/12/2026"], "15/12/2027", "The payment is left out"),
        (["Số tiền", "Ngày đóng"], ["1263600", "20/12/2026"], "", "The payment is left out"),
        (["Số tiền", "Ngày đóng"], ["", "20/12/2026"], "31/12/2027", "The payment is left out"),
        (["Số tiền", "Số tháng"], ["0", "12"], "31/12/2027", ""),
        (["Mức đóng", "Số tháng"], ["4,5%", "12"], "31/12/2027", ""),
        (["Số tiền NSNN hỗ trợ", "Ngày đóng", "Số tháng"], ["500000", "", "12"], "31/12/2027", ""),
    ],
)
def test_a_payment_that_is_not_whole_is_left_out_and_the_card_is_not(
    place: Place, headers: list[str], cells: list[Any], last: str, says: str
) -> None:
    _family(place)
    with acting(place.lan):
        run = import_card_list(actor=place.lan, run=_paid_list(place, headers, cells, last=last))
        card, row = Card.objects.get(), CardListRow.objects.get(run=run)
    assert (card.premium_amount, card.paid_on, card.months) == (None, None, None)
    assert says in sentence_of(row)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["mười", "12", "20/12/2026"], "Amount paid: expected a whole number of đồng, “mười” came"),
        (["1263600", "48", "20/12/2026"], "Months paid for: expected a number of months up to 36, “48” came"),
        (["1263600", "12", "32/12/2026"], "Day of payment: expected a day that the calendar has.*“32/12/2026” came"),
    ],
)
def test_a_cell_of_a_payment_that_cannot_be_read_is_told(place: Place, cells: list[Any], says: str) -> None:
    _family(place)
    with acting(place.lan):
        run = _paid_list(place, ["Số tiền", "Số tháng", "Ngày đóng"], cells)
        assert _outcomes(run) == ["bad"]
        assert _matches(says, sentence_of(CardListRow.objects.get(run=run)))


@pytest.mark.parametrize(
    ("changes", "outcome", "says"),
    [
        ({"number": "12"}, "bad", "Row 2. Code of social insurance.*expected a code of 10 digits.*“12” came"),
        ({"first": "32/01/2027"}, "bad", "Row 2. First day of the card: expected.*“32/01/2027” came"),
        ({"first": ""}, "bad", "Row 2. First day of the card"),
        ({"last": "31/12/2026"}, "bad", "a day on or after 01/01/2027"),
        ({"group": "ZZ"}, "bad", "expected a code of the group such as HN"),
        ({"group": "Hộ thoát nghèo", "number": "HN2727212345678"}, "bad", "such as HN.*“Hộ thoát nghèo” came"),
        ({"identity": "12345"}, "bad", "12 digits"),
        ({"born": "30/02/1980"}, "bad", "30/02/1980"),
        ({"name": "Trần Văn Lạ"}, "unknown", "Register the person"),
        ({"name": "Lê Văn Sinh"}, "doubtful", "2 people here"),
        (
            {"name": "Trần Văn Lạ", "number": "7200000007"},
            "doubtful",
            "number belongs to Phạm Thị Hoa, the row says",
        ),
        ({"first": "01/06/2026", "last": "31/12/2026"}, "doubtful", "another card at that time"),
    ],
)
def test_a_row_that_stays_behind_says_which_and_why(place: Place, changes: Any, outcome: str, says: str) -> None:
    (person, *_twins) = _family(place, "Phạm Thị Hoa", "Lê Văn Sinh", "Lê Văn Sinh")
    group = changes.pop("group", "GD")
    with acting(place.lan):
        make_card(place.lan, person, number="7200000007")
        run = make_card_list(place.lan, place.area, list_row(person, group, **{"number": "7200000009", **changes}))
        row = CardListRow.objects.get(run=run)
        assert row.outcome == outcome
        assert _matches(says, sentence_of(row)), sentence_of(row)
        with pytest.raises(CardRowsOpen, match=r"1 rows of the-bhyt\.xlsx"):
            import_card_list(actor=place.lan, run=run)
        with pytest.raises(NothingToTakeIn):
            import_card_list(actor=place.lan, run=run, keep_good_rows=True)


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, flags=re.IGNORECASE) is not None


def test_the_good_rows_are_taken_in_and_the_same_file_again_does_nothing_twice(place: Place) -> None:
    one, two = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    rows = [list_row(one), list_row(two, number="12")]
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, *rows)
        import_card_list(actor=place.lan, run=run, keep_good_rows=True)
        assert make_card_list(place.lan, place.area, *rows) == run
        assert import_card_list(actor=place.lan, run=run, keep_good_rows=True).state == "applied"
        again = make_card_list(place.lan, place.area, list_row(one), name="gui-lai.xlsx")
        assert _outcomes(again) == ["same"]
        with pytest.raises(NothingToTakeIn):
            import_card_list(actor=place.lan, run=again)
        assert Card.objects.count() == 1


def test_a_card_of_another_group_ends_the_one_before_it(place: Place) -> None:
    (person,) = _family(place)
    with acting(place.lan):
        card = make_card(place.lan, person)
        run = make_card_list(place.lan, place.area, list_row(person, "HN", first="01/09/2026", last="31/12/2026"))
        import_card_list(actor=place.lan, run=run)
        card.refresh_from_db()
        assert (card.valid_to, card.end_cause) == (D(2026, 9, 1), "other_group")
        assert Card.objects.get(group="poor").continuous_since == D(2026, 1, 1)


def test_two_rows_of_one_person_are_two_cards_or_one_that_stands_twice(place: Place) -> None:
    (person,) = _family(place)
    with acting(place.lan):
        run = make_card_list(
            place.lan, place.area, list_row(person), list_row(person),
            list_row(person, first="01/01/2026", last="31/12/2026"),
        )  # fmt: skip
        assert _outcomes(run) == ["renewed", "doubtful", "new"]


def test_the_dead_get_no_card_and_what_changed_since_the_preview_counts(place: Place) -> None:
    one, two = _family(place, "Phạm Thị Hoa", "Lê Văn Út")
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(one), list_row(two))
        record_death(actor=place.lan, individual=one, died_on=D(2026, 11, 1))
        make_card(place.lan, two, valid_from=D(2027, 1, 1), last_day=D(2027, 12, 31))
        assert _outcomes(preview_card_list(actor=place.lan, run=run)) == ["doubtful", "same"]


def test_files_that_are_no_list_and_acts_in_the_wrong_state_are_refused(place: Place) -> None:
    (person,) = _family(place)
    with acting(place.lan):
        with pytest.raises(CardListUnreadable, match=r"ds\.xlsx: expected a list of cards"):
            record_card_list(
                actor=place.lan, area=place.area, name="ds.xlsx", content=office_list(["x"], headers=["Ghi chú"])
            )
        run = make_card_list(place.lan, place.area, list_row(person))
        cancel_card_list(actor=place.lan, run=run)
        for act in (import_card_list, preview_card_list, cancel_card_list):
            with pytest.raises(CardListMoved, match="given up"):
                act(actor=place.lan, run=run)
        assert make_card_list(place.lan, place.area, list_row(person)) != run


def test_without_the_right_and_for_another_commune_nothing_is_kept(place: Place) -> None:
    there = make_place("25480", "Bình Minh")
    with acting(place.minh), pytest.raises(NoRight):
        make_card_list(place.minh, place.area)
    with acting(place.lan), pytest.raises(OutsideScope):
        make_card_list(place.lan, there.area)


def test_a_long_list_is_read_and_taken_in_by_the_worker(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (person,) = _family(place)
    monkeypatch.setattr(acts, "LONG_FILE", 10)
    monkeypatch.setattr(acts, "LONG_LIST", 0)
    make_duty(make_user("lan", "Trần Thị Lan"), "commune_officer", place.area, valid_from=place.area.valid_from)
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(person))
        assert run.state == "reading"
    _work(place)
    with acting(place.lan):
        run.refresh_from_db()
        assert (run.state, run.counts) == ("previewed", {"new": 1})
        submit_card_list(actor=place.lan, run=run)
    _work(place)
    _work(place)
    with acting(place.lan):
        assert (Card.objects.count(), CardListRun.objects.get().state) == (1, "applied")


def _work(place: Place) -> None:
    with acting(place.lan):
        jobs = list(Job.objects.order_by("pk"))
    for job in jobs:
        run_job(
            job_id=job.pk, attempt=job.attempt, username="lan", scope=place.area.path, area_path=job.area_path
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_time_take_a_list_in_once() -> None:
    place = make_place()
    (person,) = _family(place)
    with acting(place.lan):
        run = make_card_list(place.lan, place.area, list_row(person))

    answers = both_at_once(place.lan, at_work("lan", place.area), lambda actor: import_card_list(actor=actor, run=run))

    assert [one.state for one in answers] == ["applied", "applied"]
    with acting(place.lan):
        assert Card.objects.count() == 1
