"""PDF by Typst, the same bytes for the same input: fonts that travel with the programme, and the date we give it.

Decree 30/2020 asks for Times New Roman, which is not free: Tinos has its widths and shapes. Where npm has not run,
the templates fall back to a face that Typst brings.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

HOUSE = Path(__file__).parent.parent
"""The root of what a template may import: its neighbours, and the frame of every official paper in this room."""


@cache
def _fonts() -> Any:
    # Fonts of the machine would draw another page on another machine.
    tinos = settings.NODE_MODULES / "@expo-google-fonts" / "tinos"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[tinos])


def set_pdf(template: Path, data: Mapping[str, Any], *, made_at: dt.datetime) -> bytes:
    """The PDF of a `.typ` template, which reads `data` from `sys.inputs.data` as JSON.

    `made_at` (aware) is the date inside the file; the template may import its neighbours and `/core/official.typ`.
    """
    content: bytes = typst.compile(
        str(template),
        root=str(HOUSE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(made_at.timestamp()),
        pdf_tags=False,
        format="pdf",
    )
    return content
