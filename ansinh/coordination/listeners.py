"""What coordination does when the registry announces something; wired in `config/wiring.py`."""

from django.db import connection

from ansinh.registry.events import AreaRehomed

TABLES = ("coordination_hamletreport", "coordination_sighting", "coordination_visit")


def follow_the_area(event: AreaRehomed) -> None:
    """A unit ended: its reports and visits are seen by the successor from now on."""
    with connection.cursor() as cursor:
        for former, new in event.paths:
            for table in TABLES:
                cursor.execute(
                    f"update {table} set area_path = %s || substr(area_path, %s)"
                    " where area_path >= %s and area_path < %s || '~'",
                    [new, len(former) + 1, former, former],
                )
