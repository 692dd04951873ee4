"""One row of an office's list as typed values, and what is wrong with it in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.registry.lists.categories import CategoryReading
from ansinh.registry.lists.cells import PartialDate

CORRECT_CELL = _("Correct the cell and bring the file again.")


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the field, what was expected there, what came, what to do.

    `name` is the field's code, by which the wrong cell is found again.
    """

    field: str
    expected: str
    came: str
    advice: str
    name: str = ""

    @property
    def sentence(self) -> str:
        """The fault as a sentence without the row, which the list's outcome puts in front."""
        return str(_("%(field)s: expected %(expected)s, “%(came)s” came. %(advice)s")) % {
            "field": self.field,
            "expected": self.expected,
            "came": self.came,
            "advice": self.advice,
        }


@dataclass(frozen=True)
class ListRow:
    """One row of the list. Empty text and None where the list says nothing; amounts in đồng.

    `number` is the row of its `sheet`, `key` that of the whole file. `raw` keeps every cell as it was written, by
    field. `faults` non-empty: the row is refused. Rows of one `household_key` are one household of the file.
    """

    number: int
    raw: Mapping[str, str]
    sheet: str = ""
    key: int = 0
    full_name: str = ""
    birth: PartialDate | None = None
    sex: str = ""
    identity_number: str = ""
    ethnicity: str = ""
    hamlet: str = ""
    commune: str = ""
    address: str = ""
    phone: str = ""
    household_number: str = ""
    household_key: str = ""
    household_class: str = ""
    class_decision_number: str = ""
    class_decided_on: date | None = None
    relation: str = ""
    category_text: str = ""
    category: CategoryReading | None = None
    disability_degree: str = ""
    certificate_number: str = ""
    certificate_issued_on: date | None = None
    certificate_expires_on: date | None = None
    decision_number: str = ""
    decided_on: date | None = None
    first_month: date | None = None
    coefficient: Decimal | None = None
    amount: int | None = None
    arrears_months: int | None = None
    arrears_amount: int | None = None
    total_amount: int | None = None
    way: str = ""
    bank_bin: str = ""
    account_number: str = ""
    account_holder: str = ""
    receiver_name: str = ""
    receiver_relation: str = ""
    cared_for_name: str = ""
    cared_for_identity_number: str = ""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where the row stands, for a sentence: its number, and its sheet where there are several."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)


FIELD_NAMES: dict[str, str | Promise] = {
    "full_name": _("name"),
    "birth_date": _("birth date"),
    "birth_year": _("birth date"),
    "sex": _("sex"),
    "sex_female": _("sex"),
    "identity_number": _("identity number"),
    "ethnicity": _("ethnic group"),
    "hamlet": _("hamlet"),
    "commune": _("commune"),
    "address": _("address"),
    "household_number": _("household number"),
    "household_class": _("household class"),
    "class_near_poor": _("household class"),
    "class_decision_number": _("number of the class's decision"),
    "class_decided_on": _("date of the class's decision"),
    "relation": _("relation to the head"),
    "head_name": _("head of household"),
    "category_text": _("category"),
    "disability_degree": _("degree of disability"),
    "certificate_number": _("number of the certificate"),
    "certificate_issued_on": _("date of the certificate"),
    "certificate_expires_on": _("end of the certificate"),
    "decision_number": _("number of the decision"),
    "decided_on": _("date of the decision"),
    "first_month": _("first month"),
    "coefficient": _("coefficient"),
    "amount": _("amount"),
    "arrears_months": _("months in arrears"),
    "arrears_amount": _("arrears"),
    "total_amount": _("total"),
    "way": _("way of payment"),
    "bank": _("bank"),
    "account_number": _("account number"),
    "account_holder": _("holder of the account"),
    "receiver_name": _("receiver"),
    "receiver_relation": _("relation of the receiver"),
    "phone": _("telephone"),
    "cared_for_name": _("person cared for"),
    "cared_for_identity_number": _("identity number of the person cared for"),
}

COLUMN_NAMES: Mapping[str, str | Promise] = {
    **FIELD_NAMES,
    "row_number": _("number of the row"),
    "family_name": _("family and middle name"),
    "given_name": _("given name"),
    "birth_date": _("birth date or year"),
    "birth_day": _("day of birth"),
    "birth_month": _("month of birth"),
    "birth_year": _("year of birth"),
    "birth_male": _("year of birth, men"),
    "birth_female": _("year of birth, women"),
    "sex_male": _("cross for a man"),
    "sex_female": _("cross for a woman"),
    "household_order": _("number of the household in the list"),
    "class_poor": _("cross for poor"),
    "class_near_poor": _("cross for near-poor"),
    "commune_code": _("code of the commune"),
    "book_number": _("number of the book"),
    "new_category_text": _("category from now on"),
    "new_coefficient": _("coefficient from now on"),
    "new_amount": _("amount from now on"),
    "receiver_identity_number": _("identity number of the receiver"),
    "receiver_signature": _("signature"),
    "note": _("note"),
    "income_points": _("income points"),
    "deprivation_points": _("deprivation points"),
    "ethnic_minority": _("ethnic minority"),
    "no_ability_to_work": _("nobody able to work"),
    "with_merit": _("with merit"),
    "causes": _("causes of the hardship"),
    "card_number": _("code of social insurance or card number"),
    "card_old_number": _("former card number"),
    "card_group": _("group of health insurance"),
    "card_from": _("first day of the card"),
    "card_to": _("last day of the card"),
    "clinic": _("place of treatment"),
    "card_premium": _("amount paid"),
    "card_rate": _("amount paid"),
    "card_months": _("months paid for"),
    "card_paid_on": _("day of payment"),
}
"""What a column can be: each field by a name of its own, parts of a value as well."""

LENGTHS: Mapping[str, int] = {
    "full_name": 120, "ethnicity": 40, "address": 300, "household_number": 40, "class_decision_number": 60,
    "certificate_number": 60, "decision_number": 60, "account_holder": 120, "receiver_name": 120,
    "receiver_relation": 120, "cared_for_name": 120, "hamlet": 120, "category_text": 400,
}  # fmt: skip
"""The longest text that a field can keep."""
