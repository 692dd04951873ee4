"""The fields of forms, each drawn by one template: Django's own call another one for every attribute and option."""

from typing import Any

from django.forms.renderers import Jinja2

_DRAWN_BY = {
    "django/forms/widgets/select.html": "ui/select.html",
    **{
        f"django/forms/widgets/{kind}.html": "ui/input.html"
        for kind in ("checkbox", "date", "email", "hidden", "number", "password", "text")
    },
}


class FormRenderer(Jinja2):
    """Draws what Django draws, in a fraction of the time: a page of a person bears a dozen forms, and a province has a
    hundred communes to choose from.
    """

    def get_template(self, template_name: str) -> Any:
        return super().get_template(_DRAWN_BY.get(template_name, template_name))
