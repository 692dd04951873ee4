"""What the trail writes down of itself when other rooms tell it."""

from ansinh.audit.services import record
from ansinh.ui.lists import ListExported


def record_export(exported: ListExported) -> None:
    """Somebody took a list out of the house: which rows and columns, as which file."""
    record(
        actor=exported.actor, act="export_list", on=exported.listing, area_path=exported.area_path,
        after={"asked": exported.asked, "file": exported.kind},
    )  # fmt: skip
