"""Papers of a file: attached while it is open, taken away with a reason, looked at by those who may."""

from django.db import transaction

from ansinh.benefits.errors import WrongState
from ansinh.benefits.models import OPEN_STATES, Application, ApplicationPaper, ApplicationState
from ansinh.benefits.policies import RECEIVE, applications_visible_to
from ansinh.core.actors import Actor
from ansinh.core.errors import NoRight
from ansinh.core.papers import paper_of
from ansinh.registry.services.keeping import look_into, paper_columns, record_attached, take_away


@transaction.atomic
def attach_application_paper(
    *, actor: Actor, application: Application, name: str, content: bytes, title: str = "", tells_health: bool = True
) -> ApplicationPaper:
    """Keep a paper of an open file. The same bytes attached twice have the effect of once.

    Raises WrongState, UnfitPaper.
    """
    locked = _open(actor, application)
    paper = paper_of(name, content)
    standing = ApplicationPaper.objects.filter(application=locked, sha256=paper.sha256, removed_at__isnull=True).first()
    if standing is not None:
        return standing
    columns = paper_columns(actor, paper, title=title, tells_health=tells_health)
    row = ApplicationPaper.objects.create(application=locked, area_path=locked.area_path, **columns)
    record_attached(actor, "attach_application_paper", row)
    return row


@transaction.atomic
def cancel_application_paper(*, actor: Actor, paper: ApplicationPaper, why: str) -> ApplicationPaper:
    """Take a paper of an open file away: what was decided upon stays.

    Raises WrongState, WhyMissing, PaperTellsHealth.
    """
    _open(actor, paper.application)
    locked = ApplicationPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    return take_away(actor, "cancel_application_paper", locked, why)


@transaction.atomic
def read_application_paper(*, actor: Actor, paper: ApplicationPaper) -> bytes:
    """The bytes. Raises PaperTellsHealth, PaperGone."""
    if not applications_visible_to(actor).filter(pk=paper.application_id).exists():
        raise NoRight(who=actor.full_name, permission=RECEIVE)
    look_into(actor, paper)
    return bytes(paper.content)


def _open(actor: Actor, application: Application) -> Application:
    """The file, locked, while it can still be worked on by this person."""
    actor.require(RECEIVE, area_path=application.area_path)
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.state not in OPEN_STATES:
        needed = ", ".join(str(ApplicationState(state).label) for state in ApplicationState if state in OPEN_STATES)
        raise WrongState(what=locked.file_number, state=locked.get_state_display(), needed=needed)
    return locked
