"""A change of the law that is only thought of: other amounts, ages or coefficients from a month on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from openfisca_core import periods
from openfisca_core.reforms import Reform

from openfisca_vietnam.typing import ParameterTree


@dataclass(frozen=True)
class Amendment:
    """The dotted names of parameters with the values that they are to have from the month `since` on, for good."""

    since: date
    values: tuple[tuple[str, int | float], ...]


def with_amendment(amendment: Amendment) -> type[Any]:
    """Make the reform that sets the values; an unknown name raises KeyError."""

    def set_values(tree: ParameterTree) -> ParameterTree:
        for name, value in amendment.values:
            leaf = tree
            for part in name.split("."):
                leaf = leaf.children[part]
            leaf.update(start=periods.instant(amendment.since), value=value)
        return tree

    class WithAmendment(Reform):
        name = f"The law as amended from {amendment.since.isoformat()}"

        def apply(self) -> None:
            self.modify_parameters(set_values)

    return WithAmendment
