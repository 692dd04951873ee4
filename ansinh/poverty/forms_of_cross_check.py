"""What an officer types in of a household for a cross-check."""

from typing import Any

from ansinh.judgement.queries import Instrument
from ansinh.poverty.forms_of_fairness import field_of
from ansinh.ui.forms import OfficeForm


class CrossCheckForm(OfficeForm):
    """The questions of the index; nobody is told the points."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in instrument.form.questions.items():
            if question.choices:
                self.fields[name] = field_of(question)
