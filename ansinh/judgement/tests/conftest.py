"""Sentences of these tests are compared as they stand in the code."""

import pytest


@pytest.fixture(autouse=True)
def _in_english(in_english: None) -> None:
    pass
