"""A decision as a Word file that the office can go on writing in; the same words as the PDF."""

import io
from typing import Any

from docxtpl import DocxTemplate

from ansinh.benefits.letters.decision import data_of
from ansinh.benefits.letters.word_layout import decision_layout
from ansinh.benefits.models import Decision
from ansinh.core.money import format_dong


def write_decision_word(decision: Decision) -> bytes:
    """The .docx of a decision. Three queries."""
    document = DocxTemplate(io.BytesIO(decision_layout()))
    document.render(_said(data_of(decision)), autoescape=True)
    about = document.docx.core_properties
    about.title, about.author = f"{decision.number} {decision.subject}"[:255], decision.issuer_name[:255]
    about.created = about.modified = decision.recorded_at.replace(tzinfo=None)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """With the place of the issuer whole on its own line, and the amounts of the annex as they are written."""
    rows = [
        {**row, "amount_said": _amount(row["amount"]), "back_amount_said": _amount(row["back_amount"])}
        for row in data["annex"]
    ]
    sums = {f"{name}_said": format_dong(data[name]) for name in ("annex_amount", "annex_back_amount")}
    issuer = data["issuer"].upper().replace("NHÂN DÂN ", "NHÂN DÂN\n")
    return {**data, **sums, "issuer": issuer, "annex": rows}


def _amount(amount: int) -> str:
    return format_dong(amount) if amount else ""
