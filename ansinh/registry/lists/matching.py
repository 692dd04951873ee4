"""Which field a heading means: by the offices' known wordings first, then by likeness, in any order and spelling."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.text import fold, tidy
from ansinh.registry.lists.headings import Heading

LIKE_ENOUGH = 0.8
UNITS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
SHORT_FORMS: Mapping[str, str] = {
    "ntns": "ngay thang nam sinh", "nt ns": "ngay thang nam sinh", "ngsinh": "ngay sinh", "nsinh": "nam sinh",
    "ns": "nam sinh", "hvt": "ho va ten", "hoten": "ho ten", "hovaten": "ho va ten", "hten": "ho ten",
    "gt": "gioi tinh", "gtinh": "gioi tinh", "sdt": "so dien thoai", "dtdd": "dien thoai", "tel": "dien thoai",
    "stk": "so tai khoan", "sotk": "so tai khoan", "tk": "tai khoan", "tknh": "tai khoan ngan hang",
    "nh": "ngan hang", "qd": "quyet dinh", "dc": "dia chi", "hktt": "dia chi", "nktt": "dia chi", "dctt": "dia chi",
    "dantoc": "dan toc", "cmt": "cmnd", "cmtnd": "cmnd", "cancuoc": "can cuoc", "cc": "can cuoc", "ddcn": "dinh danh",
    "sddcn": "so dinh danh", "socccd": "so cccd", "socmnd": "so cmnd", "kp": "khu pho", "tdp": "to dan pho",
    "tctt": "tro cap", "tcxh": "tro cap", "dtuong": "doi tuong", "hs": "he so", "gchu": "ghi chu", "sothe": "so the",
}  # fmt: skip
"""Offices' abbreviations, folded."""

PHRASES: Mapping[str, tuple[str, ...]] = {
    "full_name": ("ho va ten", "ho ten", "ten nguoi huong", "full name", "name", "beneficiary name", "recipient name",
                  "ho va ten doi tuong", "ho ten nguoi huong tro cap", "ho va ten thanh vien", "ho ten khai sinh"),
    "head_name": ("ho ten chu ho", "chu ho", "head of household"),
    "birth_date": ("ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay", "date of birth", "birth date", "dob",
                   "birthday", "year of birth", "ngay thang nam sinh duong lich"),
    "sex": ("gioi tinh", "sex", "gender", "nam nu", "phai"),
    "identity_number": ("so dinh danh ca nhan", "so can cuoc cong dan", "so cccd", "cccd", "so cmnd", "cmnd",
                        "can cuoc",
                        "so the can cuoc", "id number", "identity number", "national id", "id card", "citizen id",
                        "so giay to tuy than", "ma dinh danh", "personal id", "cmnd cccd", "so cmnd cccd"),
    "ethnicity": ("dan toc", "ethnicity", "ethnic group", "thanh phan dan toc"),
    "hamlet": ("ap", "thon", "khu pho", "to dan pho", "hamlet", "village", "thon ap", "thon ban", "ap khu pho",
               "thon to dan pho", "xom", "khom", "buon"),
    "address": ("dia chi", "noi o", "noi cu tru", "dia chi thuong tru", "noi thuong tru", "address",
                "ho khau thuong tru",
                "noi o hien nay"),
    "phone": ("dien thoai", "so dien thoai", "phone", "phone number", "telephone", "mobile", "so dien thoai lien he"),
    "household_number": ("ma ho", "so ho", "ma ho gia dinh", "household number", "household id", "household code",
                         "household no", "ma so ho"),
    "household_order": ("stt ho", "thu tu ho"),
    "household_class": ("phan loai ho", "dien ho", "loai ho", "household class", "poverty class", "ho ngheo can ngheo",
                        "ket qua phan loai ho", "ket qua ra soat", "thuoc dien ho"),
    "relation": ("quan he voi chu ho", "quan he", "relationship to head", "relationship", "relation"),
    "class_decision_number": ("quyet dinh cong nhan", "so quyet dinh"),
    "class_decided_on": ("ngay ban hanh quyet dinh", "ngay quyet dinh"),
    "category_text": ("doi tuong", "nhom doi tuong", "loai doi tuong", "dang huong tro cap", "category",
                      "benefit category", "type of benefit", "doi tuong huong", "loai tro cap"),
    "disability_degree": ("muc do khuyet tat", "dang khuyet tat", "degree of disability", "disability"),
    "certificate_number": ("so giay xac nhan khuyet tat", "so giay xac nhan", "certificate number"),
    "decision_number": ("so quyet dinh", "so quyet dinh huong", "quyet dinh huong", "decision number", "decision no"),
    "decided_on": ("ngay quyet dinh", "ngay ky quyet dinh", "decision date"),
    "first_month": ("huong tu thang", "thoi gian huong", "thoi diem huong", "first month", "thang bat dau huong",
                    "from month", "start month", "huong tu"),
    "coefficient": ("he so", "he so tro cap", "muc he so", "coefficient"),
    "amount": ("so tien", "muc huong", "muc tro cap", "tien tro cap", "so tien tro cap", "amount", "monthly amount",
               "benefit amount", "so tien duoc huong", "tien tro cap thang nay", "kinh phi"),
    "arrears_months": ("so thang truy linh",),
    "arrears_amount": ("tien truy linh", "truy linh", "arrears", "so tien truy linh"),
    "total_amount": ("tong cong", "tong so tien", "tong tien", "total", "total amount", "tong so tien tro cap"),
    "way": ("hinh thuc chi tra", "phuong thuc chi tra", "payment method", "hinh thuc nhan tien", "way of payment"),
    "account_number": ("so tai khoan", "tai khoan", "account number", "account no", "bank account", "so tai khoan nhan",
                       "so tai khoan ngan hang"),
    "bank": ("ngan hang", "ten ngan hang", "bank", "bank name", "tai ngan hang", "ngan hang mo tai khoan",
             "noi mo tai khoan"),
    "account_holder": ("chu tai khoan", "ten chu tai khoan", "account holder", "account name", "ten tai khoan",
                       "nguoi dung ten tai khoan"),
    "receiver_name": ("nguoi nhan", "nguoi nhan thay", "ho ten nguoi nhan", "receiver", "payee", "nguoi nhan tien"),
    "receiver_relation": ("quan he", "quan he voi doi tuong", "relationship", "quan he voi nguoi huong"),
    "row_number": ("stt", "so tt", "so thu tu", "no", "number"),
    "note": ("ghi chu", "note", "notes", "remarks"),
    "commune": ("xa", "phuong", "xa phuong", "commune"),
}  # fmt: skip
"""Wordings of a field, folded; a heading is compared with each, so typing errors and further words do not matter."""

OTHER_PEOPLE = re.compile(
    r"\b(cha|bo|me|vo|chong|con|giam ho|nguoi than|can bo|dieu tra|cong tac|nguoi lap|ky|cap|het|father|mother"
    r"|spouse)\b"
)
"""A heading with one of these speaks of somebody or something else than the person of the row."""
RELATIVES = re.compile(r"\b(cua|cha|bo|me|vo|chong|con|giam ho|nguoi than)\b")
OF_HOUSEHOLDS = frozenset({"relation", "household_class", "head_name", "household_number"})
"""One of these tells households apart where no birth date does."""
BY_HOUSEHOLD = frozenset({"households", "results"})
"""Subjects whose rows are households; the result of a poverty review is one of them."""
OF_THE_PERSON = frozenset({"full_name", "birth_date", "identity_number", "sex", "ethnicity"})


@dataclass(frozen=True)
class Head:
    """A column's headings from the outermost merged one down to its own, as written."""

    column: int
    texts: tuple[str, ...]

    @property
    def own(self) -> str:
        return self.texts[-1]

    @property
    def key(self) -> str:
        """By which a corrected mapping is remembered: the folded headings."""
        return " | ".join(cleaned(text) or fold(text) for text in self.texts)


def cleaned(text: str) -> str:
    """A heading without accents, units in brackets and marks, its short forms written out."""
    return _cleaned(tidy(text))


@lru_cache(maxsize=16384)
def _cleaned(text: str) -> str:
    # "ĐT" is a telephone, "DT" an ethnic group: the letter tells, and folding loses it.
    spelt = re.sub(r"\b[Đđ][Tt]\b", "dien thoai", re.sub(r"\bDT\b", "dan toc", text))
    without_units = UNITS.sub(" ", spelt)
    words = re.findall(r"[a-z0-9]+", fold(without_units if re.search(r"\w", without_units) else spelt))
    joined = " ".join(words)
    return " ".join(SHORT_FORMS.get(word, word) for word in SHORT_FORMS.get(joined, joined).split(" "))


def match_headings(
    heads: Sequence[Head], headings: Sequence[Heading], remembered: Mapping[str, str]
) -> tuple[dict[str, int], tuple[Head, ...]]:
    """Field → column, and the heads that mean no field. What an officer once said goes before any likeness."""
    taken: dict[str, int] = {}
    left: list[Head] = []
    seen: dict[str, int] = {}
    ignored: list[Head] = []
    for head in heads:
        seen[head.key] = seen.get(head.key, 0) + 1
        field = remembered.get(
            f"{head.key} #{seen[head.key]}", remembered.get(head.key) if seen[head.key] == 1 else None
        )
        if field is None:
            left.append(head)
        elif field:
            taken[field] = head.column
        else:
            ignored.append(head)
    unknown: list[Head] = []
    for head in left:
        field = next((one.field for one in headings if one.field not in taken and _fits(one, head)), None)
        if field is None:
            unknown.append(head)
        else:
            taken[field] = head.column
    _match_by_likeness(unknown, {one.field for one in headings}, taken)
    _settle_parts(taken)
    columns = set(taken.values())
    return taken, tuple(head for head in (*unknown, *ignored) if head.column not in columns)


def _fits(heading: Heading, head: Head) -> bool:
    if heading.field in OF_THE_PERSON and not heading.group and RELATIVES.search(cleaned(head.own)):
        return False
    groups = head.texts[:-1] or ("",)
    for own in (_plain(head.own), cleaned(head.own)):
        for group in reversed(groups):
            if heading.fits(_plain(group), own) or heading.fits(cleaned(group), own):
                return True
    if len(head.texts) > 1 and not heading.group:
        joined = cleaned(" ".join(head.texts[-2:]))
        return heading.fits("", joined)
    return False


def _plain(text: str) -> str:
    folded = re.sub(r"[:*]+$", "", fold(text))
    return re.sub(r"\s*\((dong|d|vnd|nghin dong|2 cols)\)$", "", folded).strip()


def _match_by_likeness(unknown: Sequence[Head], fields: Collection[str], taken: dict[str, int]) -> None:
    """The likest pairs first, each field and each column once."""
    pairs = sorted(
        (
            (likeness(cleaned(head.own), phrase), -head.column, field, head)
            for head in unknown
            for field, phrases in PHRASES.items()
            if field in fields and field not in taken
            for phrase in phrases
        ),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    used: set[int] = set()
    for score, _column, field, head in pairs:
        if score < LIKE_ENOUGH:
            return
        if field in taken or head.column in used:
            continue
        if field in OF_THE_PERSON and OTHER_PEOPLE.search(cleaned(" ".join(head.texts))):
            continue
        taken[field] = head.column
        used.add(head.column)


@lru_cache(maxsize=65536)
def likeness(heading: str, phrase: str) -> float:
    """How like a heading is to a wording, 0 to 1: typing errors cost little, further words a bit, missing ones much."""
    if not heading:
        return 0.0
    if heading == phrase:
        return 1.0
    whole = 0.0
    one, other = heading.replace(" ", ""), phrase.replace(" ", "")
    if len(other) >= 4 and _may_be_like(one, other):
        whole = 1 - distance(one, other) / max(len(heading), len(phrase))
    words, wanted = heading.split(" "), phrase.split(" ")
    if len(words) > len(wanted) + 4:
        return whole
    matched = 0.0
    for want in wanted:
        allowed = 0 if len(want) < 4 else 1 if len(want) < 8 else 2
        best = 0 if want in words else 99
        if best and allowed:
            best = min((distance(word, want) for word in words if _may_be_like(word, want)), default=99)
        if best > allowed:
            return whole if whole >= LIKE_ENOUGH else 0.0
        matched += 1 - best / (2 * len(want))
    if len(other) < 5:
        return whole
    extra = len(words) - len(wanted)
    return max(whole, matched / len(wanted) - 0.03 * extra - (0.1 if extra and len(wanted) == 1 else 0.0))


def _may_be_like(one: str, other: str) -> bool:
    """A cheap look before the distance is counted: lengths and letters that differ too much settle it."""
    longest = max(len(one), len(other))
    if abs(len(one) - len(other)) > 1 + longest // 5:
        return False
    return len(set(one) ^ set(other)) <= 2 + longest // 4


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour (optimal string alignment)."""
    if abs(len(one) - len(other)) > 6:
        return 99
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        current = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def _settle_parts(taken: dict[str, int]) -> None:
    """“Nam” folds like “Năm”: which of them it was, its neighbours tell. Lone parts are parts of nothing."""
    if "birth_male" in taken and "birth_female" not in taken:
        year = taken.pop("birth_male")
        if "birth_day" in taken or "birth_month" in taken:
            taken.setdefault("birth_year", year)
    for one, other in (("family_name", "given_name"), ("sex_male", "sex_female"), ("class_poor", "class_near_poor")):
        if one in taken and other not in taken:
            lone = taken.pop(one)
            if one == "class_poor":
                taken.setdefault("household_class", lone)
        elif other in taken and one not in taken:
            lone = taken.pop(other)
            if other == "given_name":
                taken.setdefault("full_name", lone)
    if "full_name" not in taken and "head_name" in taken and "family_name" not in taken:
        taken["full_name"] = taken.pop("head_name")


def has_name(fields: Collection[str]) -> bool:
    """Whether these columns give a name, whole or in two parts."""
    return "full_name" in fields or {"family_name", "given_name"} <= set(fields)


def has_birth(fields: Collection[str]) -> bool:
    """Whether these columns give a birth date or year."""
    return bool({"birth_date", "birth_year"} & set(fields)) or {"birth_male", "birth_female"} <= set(fields)


def lacking_columns(fields: Collection[str], subject: str) -> list[str | Promise]:
    """What these columns lack of a table of the subject, in words."""
    lacking: list[str | Promise] = [] if has_name(fields) else [_("name, whole or in two parts")]
    if subject == "accounts":
        return lacking if "account_number" in fields else [*lacking, _("account number")]
    if subject == "cards":
        told = {"card_from", "card_to"} & set(fields)
        return lacking if told else [*lacking, _("the first or the last day of the card")]
    if has_birth(fields) or (subject in BY_HOUSEHOLD and OF_HOUSEHOLDS & set(fields)):
        return lacking
    if subject in BY_HOUSEHOLD:
        return [*lacking, _("birth date or year, relation to the head, class or number of the household")]
    return [*lacking, _("birth date or year")]


def makes_table(fields: Collection[str], subject: str) -> bool:
    """Whether these columns head a table of the subject."""
    return not lacking_columns(fields, subject)
