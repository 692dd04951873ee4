"""A form of a round for one household in a browser: the household is given, and where somebody types in from paper no
spot is noted.
"""

from dataclasses import replace

from ansinh.poverty.models import ListedHousehold
from ansinh.poverty.round_form import HOUSEHOLD, SPOT, RoundForm, home_of


def questions_for(listed: ListedHousehold, form: RoundForm, *, with_spot: bool) -> str:
    """The XForm with this household alone, chosen already."""
    home = home_of(listed)
    given = {"default": home.code, "readonly": "yes", "appearance": ""}
    survey = [
        {**row, **given} if row.get("name") == HOUSEHOLD else row
        for row in form.sheets["survey"]
        if with_spot or row.get("name") != SPOT
    ]
    return replace(form, sheets={**form.sheets, "survey": survey}).with_homes([home])
