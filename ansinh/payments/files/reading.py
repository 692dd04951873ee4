"""The door for answers: the format is told by the file's first bytes, not by its name."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.file_kinds import NOT_SPREADSHEETS
from ansinh.payments.errors import UnreadableAnswer

from .answer import AnswerDocument
from .answer_sheet import read_sheet_answer
from .answer_xml import read_xml_answer

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_EXPECTED = ".xlsx, pain.002, camt.053, camt.054"


def read_answer(name: str, content: bytes) -> AnswerDocument:
    """Read an answer of bank or post office: .xlsx, pain.002, camt.053 or camt.054; raises UnreadableAnswer."""
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return read_sheet_answer(name, content)
    if not content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        came = next(
            (came for start, came in NOT_SPREADSHEETS if content.startswith(start)), _("a file of another kind")
        )
        raise UnreadableAnswer(file=name, expected=_EXPECTED, came=came)
    return read_xml_answer(name, content)
