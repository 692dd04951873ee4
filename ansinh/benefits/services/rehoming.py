"""When a unit ends, as on 1 July 2025: its rows go to the successor, its undecided files to the successor's chair."""

from collections.abc import Sequence

from django.db import connection

from ansinh.benefits.models import OPEN_STATES

TABLES = (
    "benefits_application",
    "benefits_applicationpaper",
    "benefits_checkanswer",
    "benefits_checkrow",
    "benefits_complaint",
    "benefits_decision",
    "benefits_decisionitem",
    "benefits_delegation",
    "benefits_decisionnumber",
    "benefits_emergencyaid",
    "benefits_funeraloffer",
    "benefits_office",
    "benefits_proposal",
    "benefits_recovery",
    "benefits_recoverymonth",
    "benefits_repayment",
    "benefits_scenario",
    "benefits_setaside",
    "benefits_signedcopy",
    "benefits_wording",
)


def rehome_rows(*, paths: Sequence[tuple[str, str]], old_area_id: int, new_area_id: int) -> None:
    """Move `area_path` of every table along `paths` (longest first); called in the act that rehomes the registry.

    A decision keeps the unit that made it. What is still to be decided becomes the successor's: of several, that of
    the person's hamlet.
    """
    with connection.cursor() as cursor:
        for old_path, new_path in paths:
            values = {"old": old_path, "new": _commune_path(new_path)}
            for table in TABLES:
                cursor.execute(
                    f"update {table} set area_path = %(new)s where area_path >= %(old)s and area_path < %(old)s || '~'",
                    values,
                )
        cursor.execute(
            "update benefits_application a set area_id = i.area_id, area_path = c.path"
            " from registry_individual i join areas_area c on c.id = i.area_id"
            " where a.individual_id = i.id and a.area_id = %s and a.state = any(%s)",
            [old_area_id, [state.value for state in OPEN_STATES]],
        )
        cursor.execute(
            "update benefits_applicationpaper p set area_path = a.area_path from benefits_application a"
            " where p.application_id = a.id and p.area_path <> a.area_path"
        )
        for table in ("benefits_proposal", "benefits_recovery"):
            cursor.execute(
                f"update {table} p set area_id = i.area_id, area_path = c.path"
                " from registry_individual i join areas_area c on c.id = i.area_id"
                " where p.individual_id = i.id and p.area_id = %s and p.state in ('open', 'proposed')",
                [old_area_id],
            )
        cursor.execute(
            "update benefits_complaint set area_id = %s where area_id = %s and state = 'filed'",
            [new_area_id, old_area_id],
        )
        cursor.execute(
            "update benefits_emergencyaid set area_id = %s where area_id = %s and state in ('proposed', 'decided')",
            [new_area_id, old_area_id],
        )
        cursor.execute("update benefits_funeraloffer set area_id = %s where area_id = %s", [new_area_id, old_area_id])


def _commune_path(path: str) -> str:
    """The path of the commune: `vn.80.25522.003.` → `vn.80.25522.`; decisions are the commune's, not the hamlet's."""
    parts = path.rstrip(".").split(".")
    return ".".join(parts[:3]) + "."
