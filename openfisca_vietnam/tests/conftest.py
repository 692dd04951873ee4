"""Let pytest collect the YAML cases here as OpenFisca's own runner does."""

from functools import cache
from pathlib import Path

import pytest
from openfisca_core.tools.test_runner import OpenFiscaPlugin, YamlFile

from openfisca_vietnam import CountryTaxBenefitSystem


@cache
def plugin() -> OpenFiscaPlugin:
    return OpenFiscaPlugin(CountryTaxBenefitSystem(), {})


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> YamlFile | None:
    return plugin().pytest_collect_file(parent, file_path) if file_path.suffix == ".yaml" else None
