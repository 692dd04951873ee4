"""Papers that somebody attaches: what they are by their content, never by their name; and what is refused."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Invalid
from ansinh.core.file_kinds import DAMAGED, MOST_MEMBERS
from ansinh.core.text import tidy

LARGEST_PAPER = 10 * 1024 * 1024
LONGEST_NAME = 120
NAMELESS = "giay-to"


class UnfitPaper(Invalid):
    """A file that is not kept."""

    code = "unfit_paper"
    message = _(
        "%(file)s is not kept: expected a PDF, a photograph (JPEG, PNG, HEIC, WebP), a Word or an Excel file of at most"
        " %(limit)s MB, got %(came)s."
    )

    def __init__(self, *, file: str, came: object) -> None:
        super().__init__(file=file, came=came, limit=LARGEST_PAPER // 1024 // 1024)


KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What is kept, by its ending, with the type under which it is given out."""
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")


@dataclass(frozen=True)
class Paper:
    """A file that fits: its tidied name with the ending of its kind, and the mark of its bytes."""

    name: str
    kind: str
    content: bytes
    sha256: str


def paper_of(name: str, content: bytes) -> Paper:
    """The file as it will be kept. Raises UnfitPaper."""
    written = tidied_name(name)
    if not content:
        raise UnfitPaper(file=written, came=_("an empty file"))
    if len(content) > LARGEST_PAPER:
        raise UnfitPaper(file=written, came=_("%(size)s MB") % {"size": len(content) // 1_000_000})
    kind = kind_of(content)
    if not kind:
        raise UnfitPaper(file=written, came=_("a file of another kind"))
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", written) or NAMELESS
    return Paper(f"{stem}.{kind}", kind, content, hashlib.sha256(content).hexdigest())


def tidied_name(name: str) -> str:
    """The last part of the name without what no name of a file needs."""
    last = re.split(r"[\\/]", name)[-1]
    return (
        tidy(re.sub(r'[\x00-\x1f\x7f"<>|:*?;\u200e\u200f\u202a-\u202e\u2066-\u2069]', "", last))[-LONGEST_NAME:]
        or NAMELESS
    )


def kind_of(content: bytes) -> str:
    """What a file is by its bytes, one of `KINDS`; empty for any other."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "heic"
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else ""


def _office_kind(content: bytes) -> str:
    """A Word or Excel file without macros, by the names in its archive; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return ""
    if len(names) > MOST_MEMBERS or any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""
