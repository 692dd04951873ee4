"""What a file is by its content, never by its ending; and what is refused before anything of it is parsed."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Invalid

MEGABYTE = 1_000_000
LARGEST_FILE = 32 * MEGABYTE
"""Bytes of a file that is read at all: some 200,000 rows of an office's list."""
LARGEST_UNPACKED = 512 * 1024 * 1024
"""Bytes that a workbook (a zip archive) may hold unpacked, as declared and as they come."""
MOST_MEMBERS = 5_000


class UnreadableFile(Invalid):
    """No spreadsheet that can be read."""

    code = "unreadable_file"
    message = _("%(file)s cannot be read: expected a spreadsheet (.xlsx, .xls, .ods or .csv), got %(came)s. %(advice)s")

    def __init__(self, *, file: str, came: object, advice: str | Promise = "") -> None:
        super().__init__(file=file, came=came, advice=advice)

    def __str__(self) -> str:
        return super().__str__().strip()


class NothingInFile(UnreadableFile):
    """A file without a byte of content."""

    code = "nothing_in_file"


SAVE_AGAIN = _("Open it in the spreadsheet programme and save it as .xlsx.")
SEND_AGAIN = _("Bring the file once more.")

NOT_SPREADSHEETS: tuple[tuple[bytes, Promise], ...] = (
    (b"%PDF", _("a PDF document")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"Rar!", _("a packed archive (RAR)")),
    (b"7z\xbc\xaf", _("a packed archive (7-Zip)")),
    (b"\x1f\x8b", _("a packed archive (gzip)")),
    (b"MZ", _("a program")),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_size(name: str, size: int) -> None:
    """Raises UnreadableFile for a file that is larger than any list."""
    if size > LARGEST_FILE:
        raise UnreadableFile(
            file=name,
            came=str(_("%(size)s MB")) % {"size": -(-size // MEGABYTE)},
            advice=str(_("At most %(limit)s MB: remove pictures and empty sheets, or split the list."))
            % {"limit": LARGEST_FILE // MEGABYTE},
        )


def content_of(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises UnreadableFile."""
    try:
        check_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(file=path.name, came=problem.strerror or str(problem)) from problem


def kind_of(name: str, content: bytes) -> str:
    """'workbook' (.xlsx, .xls, .ods), 'html', 'xml' (Excel 2003) or 'text'.

    Raises NothingInFile, and UnreadableFile for all else.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise NothingInFile(file=name, came=_("an empty file"), advice=SEND_AGAIN)
    for start, came in NOT_SPREADSHEETS:
        if content.startswith(start):
            raise UnreadableFile(file=name, came=came, advice=_("Ask for the spreadsheet itself."))
    if content.startswith(b"PK"):
        _check_archive(name, content)
        return "workbook"
    if content.startswith(OLE):
        _check_compound(name, content)
        return "workbook"
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml"
    if re.match(rb"<(!doctype html|html|head|meta|table|body|style|div|\?xml[^>]*>\s*<html|!--)", head):
        return "html"
    if _is_binary(content):
        raise UnreadableFile(file=name, came=_("a file of another kind"), advice=SAVE_AGAIN)
    return "text"


def _is_binary(content: bytes) -> bool:
    """Control characters that no text has; UTF-16 has zero bytes, but in every second place."""
    sample = content[:65536]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff") or max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 5:
        return False
    return bool(re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", sample))


DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError, KeyError, RuntimeError,
)  # fmt: skip
"""What the reader of archives raises for one that is cut off or changed (NotImplementedError is a RuntimeError)."""


def _check_archive(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise _protected(name)
            declared = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or declared > LARGEST_UNPACKED:
                raise _bomb(name)
            _check_members(name, archive, members)
            names = {member.filename for member in members}
    except DAMAGED as problem:
        raise UnreadableFile(
            file=name, came=_("a workbook that ends before its end or is damaged"), advice=SEND_AGAIN
        ) from problem
    if any(inside.startswith("word/") for inside in names):
        raise UnreadableFile(file=name, came=_("a Word document"), advice=_("Ask for the spreadsheet itself."))
    if not any(inside.startswith("xl/") for inside in names) and "content.xml" not in names:
        raise UnreadableFile(file=name, came=_("a packed archive (ZIP)"), advice=_("Unpack it first."))


def _check_members(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack every member and count: a directory can declare less than comes."""
    left = LARGEST_UNPACKED
    for member in members:
        with archive.open(member) as stream:
            while piece := stream.read(1 << 20):
                left -= len(piece)
                if left < 0:
                    raise _bomb(name)


def _bomb(name: str) -> UnreadableFile:
    return UnreadableFile(
        file=name,
        came=str(_("a workbook of more than %(limit)s MB when unpacked")) % {"limit": LARGEST_UNPACKED // 1_000_000},
        advice=_("No list of an office is so large; it was not opened."),
    )


def _protected(name: str) -> UnreadableFile:
    return UnreadableFile(
        file=name,
        came=_("a workbook protected by a password"),
        advice=_("Open it with the password, save it without one and bring it again."),
    )


FILEPASS = 0x2F


def _check_compound(name: str, content: bytes) -> None:
    """An old .xls, or what Excel wraps a workbook with a password into."""

    def stream(title: str) -> bool:
        return title.encode("utf-16-le") in content

    if stream("EncryptedPackage") or stream("EncryptionInfo"):
        raise _protected(name)
    if stream("WordDocument"):
        raise UnreadableFile(file=name, came=_("a Word document"), advice=_("Ask for the spreadsheet itself."))
    if not (stream("Workbook") or stream("Book")):
        raise UnreadableFile(file=name, came=_("a file of another kind"), advice=SAVE_AGAIN)
    if len(content) < 1536 or len(content) % 512:
        raise UnreadableFile(file=name, came=_("a workbook that ends before its end or is damaged"), advice=SEND_AGAIN)
    start = re.search(rb"\x09\x08.\x00\x00\x06\x05\x00", content, re.DOTALL)
    if start is not None and _has_filepass(content, start.start()):
        raise _protected(name)


def _has_filepass(content: bytes, at: int) -> bool:
    """FILEPASS stands among the first records of the workbook's globals."""
    for _record in range(20):
        if at + 4 > len(content):
            return False
        number, length = struct.unpack_from("<HH", content, at)
        if number == FILEPASS:
            return True
        if number == 0x0A:
            return False
        at += 4 + length
    return False
