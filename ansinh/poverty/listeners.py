"""What the review does when the registry announces something; wired in `config/wiring.py`."""

from ansinh.core.bulk import move_paths
from ansinh.registry.events import AreaRehomed

TABLES = (
    "poverty_reviewround",
    "poverty_roundhamlet",
    "poverty_committeemember",
    "poverty_reviewer",
    "poverty_listedhousehold",
    "poverty_reviewrequest",
    "poverty_surveykey",
    "poverty_submission",
    "poverty_submissionfile",
    "poverty_assessment",
    "poverty_meeting",
    "poverty_vote",
    "poverty_posting",
    "poverty_publicityproof",
    "poverty_objection",
    "poverty_recognition",
    "poverty_certificate",
    "poverty_oldfile",
    "poverty_rechecksample",
    "poverty_recheck",
    "poverty_crosscheck",
)


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its reviews and requests are seen by the successor from now on."""
    move_paths(TABLES, event.paths)
