"""An office's own readings where the law can be read two ways."""

from collections.abc import Mapping
from typing import Any

from openfisca_core import periods
from openfisca_core.reforms import Reform

from openfisca_vietnam.typing import ParameterTree


def with_choices(choices: Mapping[str, bool | str]) -> type[Any]:
    """Make the reform that sets the named choices for all time; an unknown name raises KeyError."""

    def set_choices(tree: ParameterTree) -> ParameterTree:
        for name, value in choices.items():
            tree.choices.children[name].update(start=periods.instant("2021-07-01"), value=value)
        return tree

    class WithChoices(Reform):
        name = "The office's own readings"

        def apply(self) -> None:
            self.modify_parameters(set_choices)

    return WithChoices
