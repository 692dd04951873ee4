"""The rows as an actor may read them: a category can tell an illness, and an infection stands on no list at all."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ansinh.benefits.findings.shapes import Finding, Missed
from ansinh.benefits.findings.telling import HIV_CATEGORIES
from ansinh.benefits.policies import may_see_categories
from ansinh.core.actors import Actor


def shown_finding(finding: Finding, *, actor: Actor) -> Finding:
    """The finding without what the actor may not read; key, person, amounts and months always stay."""
    sees = may_see_categories(actor)
    lines = tuple(
        replace(line, category=line.category if sees and line.category not in HIV_CATEGORIES else "")
        for line in finding.lines
    )
    if finding.tells_hiv:
        hidden = _on_the_page()
        return replace(
            finding,
            lines=lines,
            reason=hidden if finding.tells_health else finding.reason,
            articles="" if finding.tells_health else finding.articles,
            believed="",
        )
    if sees:
        return finding
    reason, articles = (_masked(), "") if finding.tells_health else (finding.reason, finding.articles)
    return replace(finding, lines=lines, reason=reason, articles=articles, believed="")


def shown_missed(missed: Missed, *, actor: Actor) -> Missed:
    """The same for who is left behind: the benefit and the amounts stay, why does not."""
    if missed.tells_hiv:
        reason = _on_the_page()
    elif not may_see_categories(actor):
        reason = _masked()
    else:
        return missed
    return replace(missed, category="", reason=reason, articles="", received="", have=(), needed=())


def _on_the_page() -> str:
    return _("The reason stands on the person's own page only.")


def _masked() -> str:
    return _("The reason tells a health fact (hidden).")
