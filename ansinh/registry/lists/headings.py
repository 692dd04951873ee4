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
        r"ho (va )?ten( doi tuong| nguoi huong| nguoi duoc huong| chu ho)?|ten (doi tuong|chu ho|nguoi huong)",
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

NEEDED = frozenset({"full_name", "birth_date"})
