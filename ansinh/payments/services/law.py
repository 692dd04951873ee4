"""Asking the wired checks whether lines may be paid, and refusing the whole list with every line that may not."""

from collections.abc import Sequence

from ansinh.core.money import format_dong
from ansinh.payments.checks import CheckedLine, benefits_without_check, check_lines
from ansinh.payments.errors import LinesBreakTheLaw, NoLineCheck
from ansinh.registry.models import Individual


def refuse_lines_that_break_the_law(lines: Sequence[CheckedLine]) -> list[str]:
    """The evidence of each line, in their order.

    Raises NoLineCheck for a benefit nobody answers for, LinesBreakTheLaw with a sentence for each refused line.
    """
    unanswered = benefits_without_check({line.benefit for line in lines})
    if unanswered:
        raise NoLineCheck(benefits=", ".join(unanswered))
    verdicts = check_lines(lines)
    refused = [(line, verdict.reason) for line, verdict in zip(lines, verdicts, strict=True) if not verdict.lawful]
    if not refused:
        return [verdict.evidence for verdict in verdicts]
    names = dict(
        Individual.objects.filter(pk__in={line.individual_id for line, _ in refused}).values_list("pk", "full_name")
    )
    raise LinesBreakTheLaw([
        f"{names.get(line.individual_id, line.individual_id)}, {line.for_month or '—'},"
        f" {format_dong(line.amount)} đồng: {reason}"
        for line, reason in refused
    ])  # fmt: skip
