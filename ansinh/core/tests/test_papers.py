"""Papers by their content: what is kept, under which name, and what is refused."""

import io
import zipfile

import pytest

from ansinh.core.papers import LARGEST_PAPER, UnfitPaper, paper_of, tidied_name


def _archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"\xff\xd8\xff\xe0x", "jpg"),
        (b"\x89PNG\r\n\x1a\nx", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPx", "webp"),
        (b"\x00\x00\x00\x18ftypheicx", "heic"),
        (_archive("word/document.xml"), "docx"),
        (_archive("xl/workbook.xml"), "xlsx"),
    ],
)
def test_a_paper_is_what_its_content_says_whatever_it_is_called(content: bytes, kind: str) -> None:
    paper = paper_of("giấy xác nhận.exe", content)

    assert (paper.kind, paper.name) == (kind, f"giấy xác nhận.{kind}")
    assert len(paper.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"", b"MZ\x90", b"<html><script>", b"<svg xmlns=", b"PK\x03\x04 broken", b"GIF89a", b"x" * 20,
        _archive("word/document.xml", "word/vbaProject.bin"), _archive("readme.txt"),
        b"%PDF-" + b"x" * LARGEST_PAPER,
    ],
    ids=["empty", "program", "page", "drawing", "broken", "gif", "text", "macros", "archive", "large"],
)  # fmt: skip
def test_what_is_no_paper_is_refused(content: bytes) -> None:
    with pytest.raises(UnfitPaper, match="giay"):
        paper_of("giay.pdf", content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\mai\\giấy.pdf", "giấy.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nc;.pdf', "abc.pdf"),
        ("gi\u202efdp.exe", "gifdp.exe"),
        ("", "giay-to"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_keeps_only_what_a_name_needs(name: str, kept: str) -> None:
    assert tidied_name(name) == kept
