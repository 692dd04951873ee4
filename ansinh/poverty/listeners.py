"""What the review does when the registry announces something; wired in `config/wiring.py`."""

from django.db import connection

from ansinh.registry.events import AreaRehomed

TABLES = (
    "poverty_reviewround",
    "poverty_roundhamlet",
    "poverty_committeemember",
    "poverty_reviewer",
    "poverty_listedhousehold",
    "poverty_reviewrequest",
)


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its reviews and requests are seen by the successor from now on."""
    with connection.cursor() as cursor:
        for former, new in event.paths:
            for table in TABLES:
                cursor.execute(
                    f"update {table} set area_path = %s || substr(area_path, %s)"
                    " where area_path >= %s and area_path < %s || '~'",
                    [new, len(former) + 1, former, former],
                )
