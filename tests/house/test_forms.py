"""What a form was refused for stands in one place, which has the focus and leads to the fields."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "ansinh"
SUMMARY = HOUSE / "ui/templates/ui/_summary.html"


def test_only_the_summary_says_what_is_wrong_with_a_form_as_a_whole() -> None:
    drawn = {page for page in HOUSE.rglob("templates/**/*.html") if "non_field_errors" in page.read_text("utf-8")}

    assert drawn == {SUMMARY}
