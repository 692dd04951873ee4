"""What offices write above their columns, and which of our fields it means.

Folded text (lower case, no accents). Each entry is (group heading, heading): where a heading stands under a
merged one ("Chưa trả tháng trước": "Số tháng", "Số tiền") both must fit; an empty group fits any.
Order counts: the first entry that fits and is not yet taken wins, so two columns of one name get their turn.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """One way of naming a field: patterns of the merged heading above and of the column's own heading."""

    field: str
    own: str
    group: str = ""

    def fits(self, group: str, own: str) -> bool:
        """True when both folded headings match whole; `group` is '' for a column without a merged heading."""
        return bool(re.fullmatch(self.own, own)) and (not self.group or bool(re.fullmatch(self.group, group)))


ARREARS = r"(chua tra|truy linh|truy tra|no)( (thang|cac thang|ky))?( truoc)?( .*)?"
RECEIVER = r"nguoi (nhan|linh)( tien| thay| ho)*"
DISABILITY = r"(tinh trang )?khuyet tat|dang tat|giay xac nhan( muc do)? khuyet tat"
DECISION = r"quyet dinh( huong)?( tro cap)?|qd huong"
ACCOUNT = r"tai khoan( ngan hang| nhan tien)?|thong tin tai khoan"
CARED_FOR = r"nguoi duoc (cham soc|nuoi duong)( .*)?"
ADJUSTED = r"dieu chinh( sang( che do)?)?( moi)?"

HEADINGS: tuple[Heading, ...] = (
    Heading("row_number", r"stt|so tt|tt|so thu tu"),
    Heading("arrears_months", r"so thang( .*)?", ARREARS),
    Heading("arrears_amount", r"(so )?tien( .*)?", ARREARS),
    Heading("receiver_signature", r"ky( nhan| ten)?( .*)?", RECEIVER),
    Heading("receiver_name", r"ho (va )?ten( .*)?", RECEIVER),
    Heading("receiver_relation", r"(moi )?quan he( .*)?", RECEIVER),
    Heading("receiver_identity_number", r"so (dinh danh|cccd|can cuoc)( .*)?", RECEIVER),
    Heading("disability_degree", r"muc do( khuyet tat)?", DISABILITY),
    Heading("certificate_number", r"so( giay( xac nhan)?)?|giay xac nhan", DISABILITY),
    Heading("certificate_issued_on", r"ngay( cap)?", DISABILITY),
    Heading("certificate_expires_on", r"(ngay )?het han|(co )?gia tri den|hieu luc den", DISABILITY),
    Heading("decision_number", r"so( quyet dinh| qd)?", DECISION),
    Heading("decided_on", r"ngay( ky| quyet dinh)?", DECISION),
    Heading("account_number", r"so( tai khoan| tk)?", ACCOUNT),
    Heading("bank", r"(tai )?ngan hang", ACCOUNT),
    Heading("account_holder", r"(ten )?chu (tai khoan|tk)", ACCOUNT),
    Heading("cared_for_name", r"ho (va )?ten", CARED_FOR),
    Heading("cared_for_identity_number", r"so (dinh danh|cccd|can cuoc)( .*)?", CARED_FOR),
    Heading("new_category_text", ADJUSTED),
    Heading(
        "full_name",
        r"ho (va )?ten( doi tuong( .*)?| nguoi (duoc |thu )?huong( .*)?| chu ho| khai sinh| cong dan)?"
        r"|ten (doi tuong|chu ho|nguoi (duoc |thu )?huong)( .*)?",
    ),
    Heading("birth_date", r"(ngay|nam|ngay thang|ngay,? thang,? nam) sinh( .*)?|ngay thang nam sinh"),
    Heading("sex", r"gioi tinh|gioi"),
    Heading("identity_number", r"(so )?(dinh danh|cccd|can cuoc|cmnd)( ca nhan| cong dan|/cccd|/can cuoc)*( .*)?"),
    Heading("ethnicity", r"dan toc"),
    Heading("hamlet", r"(ap|thon|khu pho|to dan pho|to|ban|xom)([ ,/(].*)?"),
    Heading("address", r"dia chi( .*)?|noi o( .*)?|noi cu tru"),
    Heading("phone", r"(so )?dien thoai( .*)?"),
    Heading("household_number", r"(ma|so) ho( gia dinh)?"),
    Heading("household_class", r"(phan loai|dien|loai) ho( .*)?|ho ngheo.*"),
    Heading("category_text", r"(nhom |loai |dien )?doi tuong( .*)?|dang huong( tro cap)?|loai tro cap|che do( .*)?"),
    Heading("disability_degree", r"(muc do|dang) khuyet tat( .*)?"),
    Heading("certificate_number", r"(so )?giay (xac nhan|chung nhan)( .*)?"),
    Heading("decision_number", r"so (quyet dinh|qd)( huong)?( .*)?|quyet dinh( so| huong)?( .*)?"),
    Heading("decided_on", r"ngay (quyet dinh|qd|ky)( .*)?"),
    Heading("first_month", r"(huong|thoi gian huong|thoi diem huong)( tu)?( thang)?( .*)?"),
    Heading("book_number", r"so so( linh tien| tro cap)?"),
    Heading("coefficient", r"he so( .*)?|muc he so"),
    Heading("amount", r"(so )?tien( tro cap)?( thang nay| hang thang)?( .*)?|muc (huong|tro cap)( .*)?"),
    Heading("arrears_months", r"so thang (chua tra|truy linh)( .*)?"),
    Heading("arrears_amount", r"truy linh( .*)?|(so )?tien truy linh( .*)?"),
    Heading("total_amount", r"tong( cong| so tien| tien)?( tro cap)?( .*)?"),
    Heading("way", r"(hinh thuc|phuong thuc)( chi tra| nhan| nhan tien)?( .*)?"),
    Heading("account_number", r"so (tai khoan|tk)( .*)?|tai khoan"),
    Heading("bank", r"(ten |tai )?ngan hang( .*)?"),
    Heading("account_holder", r"(ten )?chu (tai khoan|tk)( .*)?"),
    Heading("receiver_name", RECEIVER),
    Heading("receiver_relation", r"(moi )?quan he( .*)?"),
    Heading("receiver_signature", r"ky( nhan| ten)?( .*)?"),
    Heading("cared_for_name", CARED_FOR),
    Heading("new_coefficient", r"he so( .*)?"),
    Heading("new_amount", r"(so )?tien( .*)?"),
    Heading("note", r"ghi chu( .*)?"),
)

PERSON = frozenset(
    {
        "row_number", "full_name", "birth_date", "sex", "identity_number", "ethnicity", "hamlet", "address", "phone",
        "household_number", "household_class", "disability_degree", "certificate_number", "certificate_issued_on",
        "certificate_expires_on", "note",
    }
)  # fmt: skip
OF_ACCOUNT = frozenset({"account_number", "bank", "account_holder", "way", "receiver_name", "receiver_relation"})

BORN = r"(ngay|nam|ngay thang|ngay,? thang,? nam|ngay thang nam) sinh( .*)?"
PARTS: tuple[Heading, ...] = (
    Heading("birth_day", r"ngay", BORN),
    Heading("birth_month", r"thang", BORN),
    Heading("birth_male", r"nam( gioi)?|male", rf"{BORN}|gioi tinh.* sinh.*"),
    Heading("birth_female", r"nu( gioi)?|female", rf"{BORN}|gioi tinh.* sinh.*"),
    Heading("birth_year", r"nam", BORN),
    Heading("sex_male", r"nam|male", r"gioi tinh|gioi|sex|gender"),
    Heading("sex_female", r"nu|female", r"gioi tinh|gioi|sex|gender"),
    Heading("family_name", r"ho,? (va )?(ten )?(chu )?(dem|lot)|ho|last name|surname|family name"),
    Heading("given_name", r"ten( goi)?|first name|given name"),
    Heading("class_poor", r"(ho )?ngheo", r"((phan )?loai|dien|doi tuong|thuoc)( ho)?( .*)?"),
    Heading("class_near_poor", r"(ho )?can ngheo", r"((phan )?loai|dien|doi tuong|thuoc)( ho)?( .*)?"),
)
"""One value in several columns: a birth date in three, a year under Nam or Nữ, a cross under a class, a name in two."""

PLACES: tuple[Heading, ...] = (
    Heading("commune", r"(ten )?(xa|phuong|xa[ ,/]*phuong([ ,/]*(thi tran|dac khu))*)|commune|ward"),
    Heading("commune_code", r"ma (xa|phuong|xa[ /,]*phuong)"),
)

REGISTER: tuple[Heading, ...] = (
    *PARTS,
    Heading("full_name", r"(ho (va )?)?ten (cac |tung )?(thanh vien|nhan khau)( .*)?|(cac )?thanh vien( trong ho)?"),
    Heading("head_name", r"(ho (va )?ten |ten )?chu ho( gia dinh)?|head of household|household head( name)?"),
    Heading("household_order", r"(stt|so thu tu|so tt|tt) (cua )?ho( .*)?"),
    Heading("relation", r"(moi )?quan he( .*)?|qh( .*)?|la gi voi chu ho|relation(ship)?( .*)?"),
    Heading("class_decision_number", r"(so )?(quyet dinh|qd)( (so|cong nhan))?( .*)?|so qd.*"),
    Heading("class_decided_on", r"ngay (ban hanh|ky|qd|quyet dinh|cong nhan)( .*)?"),
    *PLACES,
)
"""What lists of households and people say besides; first, for “Quan hệ” means another thing here."""

SCORED = r"(tong )?diem( so)?( ra soat| phieu)?"
LACKED = r"(muc do |cac |chi so |chi tieu )*thieu hut( .*)?"
RESULTS: tuple[Heading, ...] = (
    Heading("income_points", r"((tong )?diem )?(b1|a|thu nhap)( \(.*)?", SCORED),
    Heading("deprivation_points", r"((tong )?diem )?(b2|b|thieu hut)( \(.*)?", SCORED),
    Heading("income_points", r"(tong )?diem (so )?(b1|a|thu nhap)|b1"),
    Heading("deprivation_points", r"(tong )?diem (so )?(b2|b|thieu hut)|b2"),
    Heading("ethnic_minority", r"ho (dtts|dan toc thieu so)( .*)?"),
    Heading("no_ability_to_work", r"(ho )?khong co kha nang lao dong( .*)?|ho khong con kha nang lao dong( .*)?"),
    Heading("with_merit", r"ho co (thanh vien |nguoi )*(la )?(nguoi )?co cong( .*)?"),
    Heading("causes", r"(cac )?nguyen nhan( ngheo| chinh)?( .*)?"),
    Heading("lacks_employment", r"(\d+\W*)?viec lam( .*)?", LACKED),
    Heading("lacks_dependants", r"(\d+\W*)?nguoi phu thuoc( .*)?", LACKED),
    Heading("lacks_nutrition", r"(\d+\W*)?dinh duong( .*)?", LACKED),
    Heading("lacks_health_insurance", r"(\d+\W*)?(bao hiem y te|bhyt)( .*)?", LACKED),
    Heading("lacks_adult_education", r"(\d+\W*)?trinh do giao duc( .*)?", LACKED),
    Heading("lacks_school_attendance", r"(\d+\W*)?tinh trang di hoc( .*)?", LACKED),
    Heading("lacks_house_quality", r"(\d+\W*)?chat luong nha( .*)?", LACKED),
    Heading("lacks_house_area", r"(\d+\W*)?dien tich nha( .*)?", LACKED),
    Heading("lacks_water", r"(\d+\W*)?nguon nuoc( .*)?", LACKED),
    Heading("lacks_toilet", r"(\d+\W*)?nha tieu( .*)?", LACKED),
    Heading("lacks_telecommunications", r"(\d+\W*)?(su dung )?(dich vu )?vien thong( .*)?", LACKED),
    Heading("lacks_information_means", r"(\d+\W*)?phuong tien( .*)?", LACKED),
    Heading("lacks_waste", r"(\d+\W*)?(xu ly )?rac thai( .*)?", LACKED),
)
"""What the result of a poverty review says of a household besides; a field `lacks_…` ends with the indicator's code."""

LASTS = (
    r"(thoi )?han (su dung )?(the|bhyt)( .*)?|(thoi )?han( su dung)?|(gia tri|hieu luc)( su dung)?( cua)?( the)?( .*)?"
)
NOT_OF_THE_STATE = r"(?!.*(ho tro|ngan sach|nsnn|nha nuoc)).*"
CARDS: tuple[Heading, ...] = (
    *PARTS[:9],
    Heading("card_from", r"(tu|bat dau)( ngay)?", LASTS),
    Heading("card_to", r"(den|het|ket thuc)( ngay)?", LASTS),
    Heading("card_old_number", r"(so|ma) the( bhyt)? (cu|truoc)( .*)?"),
    Heading("card_number", r"(ma|so) (so )?(bhxh|bao hiem xa hoi|bhyt|bao hiem y te|the)( .*)?|the bhyt|ma so"),
    Heading("card_group", r"(ma )?(nhom )?(doi tuong|nhom)( .*)?|ma (dt|loai)( .*)?|loai doi tuong( .*)?"),
    Heading(
        "card_from", r"((thoi )?(gia tri|hieu luc|han)( the| su dung| bhyt)* )?tu( ngay)?|ngay (bat dau|hieu luc)( .*)?"
    ),
    Heading("card_to", r"((thoi )?(gia tri|hieu luc|han)( the| su dung| bhyt)* )?den( ngay)?|han the"),
    Heading("card_to", r"(ngay )?(het han|ket thuc)( .*)?"),
    Heading("clinic", r"(ma |ten )?(noi|co so) (dang ky )?(kcb|kham)( .*)?|(ma )?kcb( .*)?|noi dk ?kcb( .*)?"),
    Heading("card_premium", r"(so )?tien( (da |phai )?(dong|nop|thu))?( bhyt)?", NOT_OF_THE_STATE),
    Heading("card_rate", r"muc dong( bhyt)?", NOT_OF_THE_STATE),
    Heading("card_months", r"so thang( (da |tham gia )?(dong|nop|thu))?( bhyt)?|so thang tham gia( bhyt)?"),
    Heading("card_paid_on", r"ngay", r"bien lai( .*)?"),
    Heading("card_paid_on", r"ngay (dong|nop|thu)( tien)?( bhyt)?|ngay( lap)? bien lai( thu)?( tien)?"),
    *PLACES,
)
"""What the insurance office's lists of cards say besides."""

HEADINGS_OF: dict[str, tuple[Heading, ...]] = {
    "results": (*RESULTS, *REGISTER, *(one for one in HEADINGS if one.field in PERSON)),
    "recipients": (*PARTS[:9], *PLACES, *HEADINGS),
    "households": (*REGISTER, *(one for one in HEADINGS if one.field in PERSON)),
    "individuals": (*REGISTER, *(one for one in HEADINGS if one.field in PERSON)),
    # What the state pays ("tiền … hỗ trợ") is like enough to a class of the household, which no card needs.
    "cards": (*CARDS, *(one for one in HEADINGS if one.field in PERSON - {"household_class"})),
    "accounts": (*PARTS[:9], *PLACES, *(one for one in HEADINGS if one.field in PERSON | OF_ACCOUNT)),
}
