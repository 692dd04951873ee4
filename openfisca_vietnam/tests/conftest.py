"""Let pytest collect the YAML cases here as OpenFisca's own runner does."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from openfisca_core.tools.test_runner import YamlFile, YamlItem

from openfisca_vietnam import CountryTaxBenefitSystem


class Cases(YamlFile):
    """Each case under its number: OpenFisca's runner names none, and of tests with one name a shared run does one."""

    def collect(self) -> Iterator[YamlItem]:
        for number, case in enumerate(yaml.safe_load(self.path.read_text(encoding="utf-8")), start=1):
            yield YamlItem.from_parent(
                self, name=str(number), baseline_tax_benefit_system=self.tax_benefit_system, test=case,
                options=self.options,
            )  # fmt: skip


@cache
def law() -> CountryTaxBenefitSystem:
    return CountryTaxBenefitSystem()


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> Cases | None:
    if file_path.suffix != ".yaml":
        return None
    return Cases.from_parent(parent, path=file_path, tax_benefit_system=law(), options={})
