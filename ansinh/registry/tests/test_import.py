"""Taking in a payment list: new, known, changed, refused; one transaction; the same file twice changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from ansinh.areas.models import Area
from ansinh.areas.testing import make_former_commune, make_hamlet
from ansinh.core import clock
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.months import Month
from ansinh.core.sheets import Cell, xlsx_bytes
from ansinh.core.wall import acting
from ansinh.registry.errors import ListRefused, ListUnreadable
from ansinh.registry.lists.sheet import payment_list_sheet
from ansinh.registry.models import (
    BankAccount,
    Circumstance,
    ContactPoint,
    Household,
    HouseholdClass,
    ImportRow,
    ImportRun,
    Individual,
    Payee,
    Source,
)
from ansinh.registry.queries import imported_entitlements, payees_in_force, rows_of_run, shown_import_rows
from ansinh.registry.services import ImportOutcome, approve_bank_account, import_recipients, record_death
from ansinh.registry.testing import an_officer, hoa, make_circumstance, make_household_class

pytestmark = pytest.mark.django_db
APRIL = Month(2025, 4)
IN_APRIL = dt.date(2025, 4, 10)

HOA: dict[str, Cell] = {
    "full_name": "Nguyễn Thị Hòa",
    "birth_date": "02/09/1944",
    "sex": "Nữ",
    "identity_number": "072144000011",
    "hamlet": "Ấp Đông Hà",
    "household_number": "0012",
    "household_class": "Hộ nghèo",
    "category_text": "Người cao tuổi từ 80 tuổi",
    "decision_number": "12/QĐ-UBND",
    "decided_on": "20/09/2024",
    "first_month": "09/2024",
    "coefficient": 1.0,
    "amount": 500_000,
    "way": "Ngân hàng",
    "account_number": "7002205123456",
    "bank": "Agribank",
    "phone": "0912345678",
}
TU: dict[str, Cell] = {
    "full_name": "Lê Văn Tư",
    "birth_date": 1970,
    "sex": "Nam",
    "category_text": "Người khuyết tật nặng",
    "disability_degree": "Nặng",
    "certificate_number": "45/GXN",
    "certificate_issued_on": "15/05/2022",
    "decision_number": "77/QĐ-UBND",
    "decided_on": "01/06/2022",
    "coefficient": "1,5",
    "amount": 750_000,
    "way": "Tiền mặt",
}
Bring = Callable[..., ImportOutcome]


@pytest.fixture
def former(db: None) -> Area:
    area = make_former_commune()
    make_hamlet(area)
    return area


@pytest.fixture
def officer(former: Area) -> Iterator[Actor]:
    with clock.at(IN_APRIL), override("en"):
        yield an_officer(former)


@pytest.fixture
def bring(officer: Actor, former: Area, tmp_path: Path) -> Bring:
    """Write the rows as a list of April 2025 and take it in as the officer."""

    def import_rows(*rows: dict[str, Cell], **options: Any) -> ImportOutcome:
        path = _written(tmp_path, rows)
        with acting(officer):
            return import_recipients(actor=officer, path=path, area=former, month=APRIL, on=IN_APRIL, **options)

    return import_rows


def _written(folder: Path, rows: tuple[dict[str, Cell], ...]) -> Path:
    sheet = payment_list_sheet(office="Xã Tân Đông", month=APRIL, rows=rows)
    path = folder / "chi-tra-04-2025.xlsx"
    path.write_bytes(xlsx_bytes(sheet[1:], headers=[str(cell or "") for cell in sheet[0]]))
    return path


def _counts() -> list[int]:
    return [model.objects.count() for model in (Individual, Household, Circumstance, Payee, BankAccount, ImportRun)]


def test_a_new_person_comes_with_household_facts_account_and_payee(bring: Bring, officer: Actor) -> None:
    outcome = bring(HOA, TU)

    assert [(row.number, row.outcome) for row in outcome.rows] == [(10, "new"), (11, "new")]
    with acting(officer):
        person = Individual.objects.get(identity_number="072144000011")
        assert (person.full_name, person.hamlet and person.hamlet.name) == ("Nguyễn Thị Hòa", "Đông Hà")
        assert Household.objects.filter(number="0012").exists()
        held = HouseholdClass.objects.get()
        assert (held.household_class, held.source, held.valid_from) == (
            "poor",
            Source.PAYMENT_LIST,
            dt.date(2025, 1, 1),
        )
        assert payees_in_force(on=IN_APRIL)[person.pk].account_number == "7002205123456"
        assert ContactPoint.objects.get().value == "0912345678"
        other = Individual.objects.get(full_name="Lê Văn Tư")
        assert (other.birth_precision, other.birth_date, bool(other.temporary_number)) == (
            "year",
            dt.date(1970, 1, 1),
            True,
        )
        fact = Circumstance.objects.get()
        assert (fact.kind, fact.value, fact.certificate_number, fact.source, fact.valid_from) == (
            "disability", "severe", "45/GXN", Source.PAYMENT_LIST, dt.date(2022, 6, 1),
        )  # fmt: skip
        assert payees_in_force(on=IN_APRIL)[other.pk].way == "post"


def test_the_same_file_twice_changes_nothing(bring: Bring, officer: Actor) -> None:
    bring(HOA, TU)
    with acting(officer):
        before = [
            model.objects.count() for model in (Individual, Household, Circumstance, Payee, ImportRun, BankAccount)
        ]

    again = bring(HOA, TU)

    assert ([row.outcome for row in again.rows], again.run) == (["known", "known"], None)
    with acting(officer):
        after = [
            model.objects.count() for model in (Individual, Household, Circumstance, Payee, ImportRun, BankAccount)
        ]
    assert after == before


def test_what_a_later_list_says_otherwise_is_changed_and_named(bring: Bring, officer: Actor) -> None:
    bring(HOA, TU)

    outcome = bring(
        HOA,
        {**TU, "identity_number": "072070000033", "birth_date": "15/05/1970", "disability_degree": "Đặc biệt nặng",
         "way": "Tại nhà"},
    )  # fmt: skip

    assert [(row.outcome, row.changed) for row in outcome.rows] == [
        ("known", ()),
        ("changed", ("birth_date", "birth_precision", "disability", "identity_number", "payee")),
    ]
    with acting(officer):
        person = Individual.objects.get(full_name="Lê Văn Tư")
        assert (person.identity_number, person.birth_date) == ("072070000033", dt.date(1970, 5, 15))
        facts = Circumstance.objects.filter(individual=person).order_by("valid_from")
        assert [(fact.value, fact.valid_to) for fact in facts] == [
            ("severe", dt.date(2025, 4, 1)), ("exceptionally_severe", None),
        ]  # fmt: skip
        sealed = ImportRow.objects.get(outcome="changed")
        assert sealed.before["disability"] == "severe"
        assert sealed.values["cells"]["identity_number"] == "072070000033"


@pytest.mark.parametrize("written", ["NGUYỄN THỊ HÒA", "Nguyễn Thị Hoà", "Nguyen Thi Hoa", " nguyễn thị  hòa"])
def test_another_way_of_writing_the_same_name_changes_nothing(bring: Bring, written: str) -> None:
    bring(HOA)

    assert bring({**HOA, "full_name": written}).rows[0].outcome == "known"


def test_another_name_of_the_same_letters_is_a_change(bring: Bring) -> None:
    bring(HOA)

    assert bring({**HOA, "full_name": "Nguyễn Thị Hóa"}).rows[0].changed == ("full_name",)


def test_an_old_card_number_of_nine_digits_is_left_out_with_a_warning(bring: Bring, officer: Actor) -> None:
    outcome = bring({**TU, "identity_number": 290_123_456})

    assert outcome.warnings[0].endswith("The old card number 290123456 of nine digits was left out.")
    with acting(officer):
        assert Individual.objects.get().identity_number is None


def test_another_account_in_a_list_waits_for_its_second_hand(bring: Bring, officer: Actor, former: Area) -> None:
    bring(HOA)

    outcome = bring({**HOA, "account_number": "9999000011"})

    assert outcome.rows[0].changed == ("account",)
    with acting(officer):
        person = Individual.objects.get()
        assert payees_in_force(on=IN_APRIL)[person.pk].account_number == "7002205123456"
        proposed = BankAccount.objects.get(state="proposed")
    assert bring({**HOA, "account_number": "9999000011"}).rows[0].outcome == "known"
    second = an_officer(former, username="thu")
    with acting(second):
        approve_bank_account(actor=second, account=proposed, on=dt.date(2025, 4, 11))
    assert bring({**HOA, "account_number": "9999000011"}).rows[0].outcome == "known"


def test_a_proven_fact_is_not_changed_by_a_list(bring: Bring, officer: Actor) -> None:
    bring(TU)
    with acting(officer):
        person = Individual.objects.get()
        make_circumstance(officer, person, "disability", value="severe", certificate_number="46/GXN",
                          valid_from=dt.date(2025, 4, 2))  # fmt: skip

    outcome = bring({**TU, "category_text": "NKT đặc biệt nặng", "disability_degree": "", "certificate_number": ""})

    assert [row.outcome for row in outcome.rows] == ["known"]
    (warning,) = outcome.warnings
    assert warning.endswith("Lê Văn Tư: disability is recorded otherwise by a paper; the list did not change it.")


def test_a_class_by_decision_is_not_changed_by_a_list(bring: Bring, officer: Actor) -> None:
    bring({**HOA, "household_class": None})
    with acting(officer):
        make_household_class(officer, Household.objects.get(), "near_poor", valid_from=dt.date(2025, 1, 1))

    outcome = bring(HOA)

    assert (outcome.rows[0].outcome, len(outcome.warnings)) == ("known", 1)


def test_two_lines_of_one_person_are_one_person_with_both_facts(bring: Bring, officer: Actor) -> None:
    outcome = bring(TU, {**TU, "category_text": "Người đơn thân nghèo đang nuôi con"})

    assert [row.outcome for row in outcome.rows] == ["new", "new"]
    with acting(officer):
        assert Individual.objects.count() == 1
        assert set(Circumstance.objects.values_list("kind", flat=True)) == {"disability", "single_parent"}


def test_a_line_without_the_number_joins_the_person_whom_another_line_numbers(bring: Bring, officer: Actor) -> None:
    bring(
        {**TU, "birth_date": "15/05/1970", "category_text": "Người đơn thân nghèo đang nuôi con"},
        {**TU, "birth_date": "15/05/1970", "identity_number": "072070000033"},
    )

    with acting(officer):
        assert Individual.objects.get().identity_number == "072070000033"


def test_a_line_without_the_number_between_two_namesakes_is_refused(bring: Bring) -> None:
    numbered = [{**TU, "birth_date": "15/05/1970", "identity_number": f"07207000003{digit}"} for digit in "34"]

    with pytest.raises(ListRefused) as refusal:
        bring(*numbered, {**TU, "birth_date": "15/05/1970", "category_text": "Người đơn thân nghèo đang nuôi con"})

    assert "two people of this list bear this name" in refusal.value.data["outcome"].refusals[-1]


def test_a_list_that_still_names_the_dead_is_noticed(bring: Bring, officer: Actor) -> None:
    bring(HOA)
    with acting(officer):
        record_death(actor=officer, individual=Individual.objects.get(), died_on=dt.date(2025, 3, 31))

    (warning,) = bring(HOA).warnings

    assert warning.endswith("The list still names a person whose death is recorded for 31/03/2025.")


def test_a_carers_line_ties_the_carer_to_the_person_cared_for(bring: Bring, officer: Actor) -> None:
    cared_for = {**TU, "category_text": "NKT đặc biệt nặng", "disability_degree": "Đặc biệt nặng"}
    carer = {**HOA, "category_text": "Hộ gia đình chăm sóc NKT đặc biệt nặng", "cared_for_name": "Lê Văn Tư"}

    outcome = bring(cared_for, carer)

    assert outcome.run is not None
    with acting(officer):
        person, hoa_ = Individual.objects.get(full_name="Lê Văn Tư"), Individual.objects.get(full_name="Nguyễn Thị Hòa")
        fact = Circumstance.objects.get(kind="carer")
        assert (fact.individual, fact.value, fact.related) == (person, "family", hoa_)
        lines = imported_entitlements(run=outcome.run)
        assert [(line.individual_id, line.category, line.cared_for_id) for line in lines] == [
            (person.pk, "K6", None), (hoa_.pk, "C5", person.pk),
        ]  # fmt: skip


def test_the_decisions_of_the_list_are_kept_for_the_room_that_pays(bring: Bring, officer: Actor) -> None:
    outcome = bring(HOA)

    assert outcome.run is not None
    with acting(officer):
        (line,) = imported_entitlements(run=outcome.run)
    assert (line.category, line.coefficient, line.amount) == ("K5c", Decimal(1), 500_000)
    assert (line.decision_number, line.decided_on) == ("12/QĐ-UBND", dt.date(2024, 9, 20))
    assert line.first_month == dt.date(2024, 9, 1)


REFUSED: list[tuple[dict[str, Cell], str]] = [
    (
        {"birth_date": "31/02/1944"},
        "birth date: expected a day that the calendar has, as dd/mm/yyyy, “31/02/1944” came.",
    ),
    ({"birth_date": "01/05/2025"}, "birth date: expected a day up to today, “01/05/2025” came."),
    ({"birth_date": None}, "birth date: expected a date as dd/mm/yyyy, or a year, “” came."),
    ({"amount": -5}, "amount: expected an amount of 0 đồng or more, “-5” came."),
    ({"amount": 2_000_000_001}, "amount: expected an amount of at most 2,000,000,000 đồng, “2000000001” came."),
    ({"sex": "Nam"}, "identity number: expected a number that fits the person, “072144000011” came."),
    ({"identity_number": "072144"}, "identity number: expected a number that fits the person, “072144” came."),
    ({"hamlet": "Ấp Không Có"}, "hamlet: expected a hamlet of Xã Tân Đông, “Ấp Không Có” came."),
    ({"bank": "Ngân hàng X"}, "bank: expected a bank's short name such as Agribank, “Ngân hàng X” came."),
    ({"account_number": None}, "account number: expected an account number for payment by bank, “” came."),
    (
        {"household_class": "Hộ lạ"},
        "expected Hộ nghèo, Hộ cận nghèo, Trung bình or Khác, “Hộ lạ” came.",
    ),
    ({"decided_on": "2024"}, "date of the decision: expected a date as dd/mm/yyyy, “2024” came."),
    ({"cared_for_name": "Ai Đó"}, "expected a person of this list or of this commune, “Ai Đó” came."),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_a_bad_row_refuses_the_file_in_a_sentence_and_nothing_is_kept(
    bring: Bring, officer: Actor, changes: dict[str, Cell], sentence: str
) -> None:
    with pytest.raises(ListRefused) as refusal:
        bring(TU, {**HOA, **changes})

    said = refusal.value.data["outcome"].refusals
    assert all(one.startswith("chi-tra-04-2025.xlsx, row 11, Nguyễn Thị Hòa: ") for one in said)
    assert any(sentence in one for one in said)
    with acting(officer):
        assert not Individual.objects.exists()
        assert not ImportRun.objects.exists()


def test_the_good_rows_are_kept_when_the_officer_chose_so(bring: Bring, officer: Actor) -> None:
    outcome = bring(TU, {**HOA, "birth_date": "31/02/1944"}, keep_good_rows=True)

    assert [row.outcome for row in outcome.rows] == ["new", "refused"]
    with acting(officer):
        assert Individual.objects.get().full_name == "Lê Văn Tư"
        assert ImportRow.objects.get(outcome="refused").reasons


def test_a_dry_run_tells_the_same_and_keeps_nothing(bring: Bring, officer: Actor) -> None:
    outcome = bring(HOA, TU, dry_run=True)

    assert outcome.count("new") == 2
    with acting(officer):
        assert not Individual.objects.exists()
    assert bring(HOA, TU).count("new") == 2


def test_two_people_with_one_identity_number_refuse_both(bring: Bring) -> None:
    with pytest.raises(ListRefused) as refusal:
        bring(HOA, {**TU, "identity_number": HOA["identity_number"]})

    outcome = refusal.value.data["outcome"]
    assert [row.outcome for row in outcome.rows] == ["refused", "refused"]
    assert "Row 11 gives it to Lê Văn Tư." in outcome.refusals[0]


def test_one_person_twice_with_one_category_is_refused(bring: Bring) -> None:
    with pytest.raises(ListRefused) as refusal:
        bring(HOA, HOA)

    assert "Row 10 already stands for them." in refusal.value.data["outcome"].refusals[-1]


def test_a_person_of_another_commune_is_refused_with_whom_to_ask(bring: Bring) -> None:
    neighbour = make_former_commune("25519", "Tân Hà")
    with acting(an_officer(neighbour)):
        hoa(an_officer(neighbour), neighbour, identity_number="072144000011", birth_date=dt.date(1944, 9, 2))

    with pytest.raises(ListRefused) as refusal:
        bring(HOA)

    assert "Ask Xã Tân Hà, Tỉnh Tây Ninh for the person." in refusal.value.data["outcome"].refusals[0]


def test_two_registered_people_of_one_name_and_year_ask_for_the_number(bring: Bring) -> None:
    bring(
        {**TU, "birth_date": "01/02/1970", "identity_number": "072070000041"},
        {**TU, "birth_date": "03/04/1970", "identity_number": "072070000042"},
    )

    with pytest.raises(ListRefused) as refusal:
        bring(TU)

    assert "People registered who fit: 2. Add the identity number." in refusal.value.data["outcome"].refusals[0]


def test_a_list_without_headings_is_refused(officer: Actor, former: Area, tmp_path: Path) -> None:
    path = tmp_path / "trống.csv"
    path.write_text("Tháng,Số tiền\n4,500000\n", encoding="utf-8")

    with acting(officer), pytest.raises(ListUnreadable, match="no table was found"):
        import_recipients(actor=officer, path=path, area=former, month=APRIL, on=IN_APRIL)


def test_without_the_right_no_list_is_taken_in(former: Area, tmp_path: Path) -> None:
    actor = an_officer(former, without="import_recipients")
    path = _written(tmp_path, (HOA,))

    with acting(actor), pytest.raises(NoRight):
        import_recipients(actor=actor, path=path, area=former, month=APRIL, on=IN_APRIL)


def test_the_command_says_what_it_did(former: Area, tmp_path: Path) -> None:
    path = _written(tmp_path, (HOA, TU))
    out = StringIO()

    with clock.at(IN_APRIL), override("en"):
        call_command("import", "recipients", str(path), "--area", "25522", "--on", "2025-04-10", stdout=out)
        call_command("import", "recipients", str(path), "--area", "25522", "--on", "2025-04-10", stdout=out)

    said = out.getvalue().splitlines()
    assert said[0] == "chi-tra-04-2025.xlsx: 2 new, 0 known, 0 changed, 0 refused"
    assert said[1:6] == [
        "Rows passed over, above the table: 4",
        "Rows passed over, heading of the table: 2",
        "Rows passed over, numbering of the columns: 1",
        "Rows passed over, a sum: 1",
        "Rows passed over, below the list: signatures and notes: 2",
    ]
    assert "To take it back: ansinh import undo" in said[6]
    assert said[7] == "chi-tra-04-2025.xlsx: 0 new, 2 known, 0 changed, 0 refused"
    assert said[-1] == "Nothing changed."


def test_the_command_names_each_refused_row_and_fails(former: Area, tmp_path: Path) -> None:
    path = _written(tmp_path, ({**HOA, "birth_date": "31/02/1944"},))
    out = StringIO()

    with (
        clock.at(IN_APRIL),
        override("en"),
        pytest.raises(CommandError, match="nothing was kept"),
    ):
        call_command("import", "recipients", str(path), "--area", "25522", "--on", "2025-04-10", stdout=out)

    assert "31/02/1944" in out.getvalue()


def test_what_a_row_tells_of_health_is_masked_without_the_right(bring: Bring, officer: Actor, former: Area) -> None:
    bring(TU)
    outcome = bring({**TU, "disability_degree": "Đặc biệt nặng", "category_text": "NKT đặc biệt nặng"})
    hamlet_head = an_officer(former, username="tam", without="view_health")

    assert outcome.run is not None
    with acting(officer):
        (difference,) = shown_import_rows(actor=officer, rows=rows_of_run(outcome.run))[0].changes
        assert str(difference) == "Disability: severe → exceptionally severe"
    with acting(hamlet_head):
        assert shown_import_rows(actor=hamlet_head, rows=rows_of_run(outcome.run))[0].changes == ()


def test_nine_hundred_people_come_in_within_seconds(bring: Bring, officer: Actor) -> None:
    rows = [
        {
            **TU,
            "full_name": f"Lê Văn {number}",
            "birth_date": f"{number % 28 + 1:02}/05/1970",
            "certificate_number": None,
        }
        for number in range(900)
    ]

    assert bring(*rows).count("new") == 900
    with acting(officer):
        assert Individual.objects.count() == 900
