"""Who may inspect files and see the reports; the wall gives the place."""

INSPECT = "view_inspection"
REPORT = "view_reports"
