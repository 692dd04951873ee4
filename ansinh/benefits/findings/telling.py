"""From what is wrong to a finding that an officer reads: key, sentence, article, and what it gives away."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ansinh.benefits.findings.belief import Believed
from ansinh.benefits.findings.lines import Line
from ansinh.benefits.findings.paid import Wronged
from ansinh.benefits.findings.shapes import Belief, Finding, ToldLine, Wrong
from ansinh.benefits.law import law_reference
from ansinh.benefits.queries.missing import missing_in_words
from ansinh.core.money import format_dong
from ansinh.core.months import Month
from ansinh.judgement.catalogue import gathered, refusal_references
from ansinh.judgement.law import law_as_asked
from ansinh.judgement.reasons import localised

HIV_CATEGORIES = frozenset({"K3", "K8"})
"""Categories that exist for people with HIV only: no list shows them, to anybody (rules.md, Publicity)."""
HIV_WORDS = ("K3", "K8", "HIV")
STOPS = "procedure.stops_from_month_after"
MOVES = "procedure.move_paid_from_month_of_stopping"


def finding_of(one: Wronged, *, since: Month, believed: Believed | None, name: str, number: str) -> Finding:
    """The finding as a row; nothing in it changes as long as nothing changes in what is wrong."""
    deviation = one.deviation
    reason = _reason(one)
    sentence = believed.sentence if believed else ""
    categories = {line.category for line in deviation.lines} | {given.category for given in deviation.given}
    return Finding(
        key=key_of(str(deviation.kind), one.person, one.month),
        kind=deviation.kind.value,
        standing=deviation.standing.value,
        month=one.month,
        area_path=one.place.area_path,
        person_id=one.person,
        person_name=name,
        person_number=number,
        lines=tuple(told_line(line) for line in deviation.lines),
        paid_amount=deviation.paid_amount,
        lawful_amount=deviation.lawful_amount,
        articles=_articles(one),
        reason=reason,
        since=since,
        belief=(believed.belief if believed else Belief.NOT_ASKED).value,
        believed=sentence,
        learnt_on=believed.learnt_on if believed else None,
        tells_health=one.judged is not None and one.missing_since is None and deviation.kind != Wrong.DEAD,
        tells_hiv=tells_hiv(categories, reason, sentence),
    )


def key_of(kind: str, person: int, month: Month) -> str:
    """The same finding has the same key, whoever asks and whenever."""
    return f"paid:{kind}:{person}:{month}"


def told_line(line: Line) -> ToldLine:
    return ToldLine(
        payment_id=line.payment_id,
        kind=line.kind,
        benefit=line.benefit,
        category=line.category,
        amount=line.amount,
        payroll=line.paid_by.reference,
        area_path=line.area_path,
    )


def tells_hiv(categories: Iterable[str], *texts: str) -> bool:
    """Whether a category or a sentence gives away an infection."""
    return bool(HIV_CATEGORIES & set(categories)) or any(word in text for text in texts for word in HIV_WORDS)


def articles_of_refusal(month: Month) -> str:
    """The articles that say who draws an allowance and who a social pension."""
    return str(localised(gathered(refusal_references(law_as_asked(), month))))


def article_of_stop(month: Month) -> str:
    """The article that stops payment from the month after a death or a loss."""
    return str(localised(law_reference(STOPS, on=month.last_day)))


def _articles(one: Wronged) -> str:
    kind, month = one.deviation.kind, one.month
    if kind == Wrong.MOVED:
        return str(localised(law_reference(MOVES, on=month.last_day)))
    if kind == Wrong.DEAD or one.missing_since is not None:
        return article_of_stop(month)
    given = list(dict.fromkeys(line.articles for line in one.deviation.given))
    return "; ".join(given) if given else "; ".join([articles_of_refusal(month), article_of_stop(month)])


def _reason(one: Wronged) -> str:
    if one.deviation.kind == Wrong.MOVED:
        return _("Registered elsewhere since %(day)s; the month is the new commune's to pay, by one payer only.") % {
            "day": f"{one.left_on:%d/%m/%Y}"
        }
    if one.missing_since is not None:
        return missing_in_words(one.missing_since)
    assert one.judged is not None  # noqa: S101 - whatever is no move was judged
    judged, deviation = one.judged, one.deviation
    if deviation.kind == Wrong.DEAD:
        died_on = judged.facts.get(one.person, {}).get("died_on")
        return _("Died on %(day)s; the month of death is due, later months are not.") % {"day": f"{died_on:%d/%m/%Y}"}
    why = " ".join(given.reason for given in deviation.given) or judged.reason_for(one.person)
    return _("Paid %(paid)s đồng, the law gives %(lawful)s for %(month)s. %(why)s") % {
        "paid": format_dong(deviation.paid_amount),
        "lawful": format_dong(deviation.lawful_amount),
        "month": one.month.in_vietnamese,
        "why": _with_repetition(one, why),
    }


def _with_repetition(one: Wronged, why: str) -> str:
    if one.deviation.kind != Wrong.TWICE:
        return why
    lines = ", ".join(
        f"{format_dong(line.amount)} ({line.category or line.benefit}, {line.paid_by.reference})"
        for line in one.deviation.lines
    )
    return _("Paid by several lines: %(lines)s. %(why)s") % {"lines": lines, "why": why}
