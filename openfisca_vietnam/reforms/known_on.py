"""The law as it was known on a day: what was signed later is left out."""

from datetime import date
from typing import Any

from openfisca_core.parameters import Parameter
from openfisca_core.reforms import Reform

from openfisca_vietnam.typing import ParameterTree


def forget_what_was_signed_after(parameters: ParameterTree, known_on: date) -> ParameterTree:
    """Drop from the tree, in place, every dated value whose `signed_on` is later than `known_on`.

    The choices are ours, not the law's: they hold whenever the law is asked.
    """
    for leaf in parameters.get_descendants():
        if isinstance(leaf, Parameter) and not leaf.name.startswith("choices."):
            leaf.values_list = [v for v in leaf.values_list if v.metadata["signed_on"] <= known_on.isoformat()]
    return parameters


def as_known_on(known_on: date) -> type[Any]:
    """Make the reform that leaves out everything signed after `known_on`."""

    class AsKnownOn(Reform):
        name = f"The law as known on {known_on.isoformat()}"

        def apply(self) -> None:
            self.modify_parameters(lambda tree: forget_what_was_signed_after(tree, known_on))

    return AsKnownOn
