"""The country's system: parameters and variables, in full or as they were known on a date."""

from datetime import date
from importlib import metadata
from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from openfisca_vietnam import entities
from openfisca_vietnam.reforms.known_on import forget_what_was_signed_after

PACKAGE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Social assistance from July 2021 on.

    `known_on` leaves out every value signed after that day: on 1 August 2026 nobody knew the level of July 2026.
    """

    def __init__(self, known_on: date | None = None) -> None:
        super().__init__(entities.entities)
        self.add_variables_from_directory(str(PACKAGE / "variables"))
        self.load_parameters(str(PACKAGE / "parameters"))
        if known_on is not None:
            forget_what_was_signed_after(self.parameters, known_on)

    def get_package_metadata(self) -> dict[str, str]:
        """Name and place of the package; it is a part of AnSinh and has its version."""
        return {
            "name": "openfisca_vietnam",
            "version": version(),
            "repository_url": "",
            "location": str(PACKAGE.parent),
        }


def version() -> str:
    """The version of the distribution that carries the law; "0" in a bare checkout."""
    try:
        return metadata.version("ansinh")
    except metadata.PackageNotFoundError:
        return "0"
