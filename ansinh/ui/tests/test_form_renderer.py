"""Fields look as Django itself draws them, whatever they hold."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import Jinja2
from django.test.html import parse_html

from ansinh.ui.form_renderer import FormRenderer

CHOICES = [("", "—"), ("1", 'Ấp 1 <b>&</b> "2"'), ("Nhóm", [("a", "Á"), ("b", "B")]), (3, "Ba")]
FIELDS: list[tuple[forms.Widget, Any]] = [
    (forms.Select(choices=CHOICES), None),
    (forms.Select(choices=CHOICES), "b"),
    (forms.Select(attrs={"class": "form-select", "disabled": True, "hidden": False}, choices=CHOICES), 3),
    (forms.SelectMultiple(choices=CHOICES), ["1", "a"]),
    (forms.Select(choices=[]), "x"),
    (forms.TextInput(attrs={"data-day": "", "title": "\"'<&"}), "05/12/2026"),
    (forms.TextInput(), "\"><script>"),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 0),
    (forms.EmailInput(), "an@vidu.vn"),
    (forms.PasswordInput(), "không được hiện lại"),
    (forms.DateInput(), "2026-12-05"),
    (forms.HiddenInput(), "1"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(attrs={"class": "form-check-input"}), False),
    (forms.Textarea(), "Hai\ndòng"),
    (forms.RadioSelect(choices=CHOICES), "a"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("widget", "value"), FIELDS)
def test_a_field_looks_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    drawn, expected = (widget.render("ap", value, renderer=draws()) for draws in (FormRenderer, Jinja2))

    assert parse_html(drawn) == parse_html(expected)
