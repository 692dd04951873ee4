"""Field types with one meaning each: money, months, the path of an area."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.lookups import Lookup, Transform

from ansinh.core.months import Month


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """Whole đồng."""


class MonthField(models.DateField):  # type: ignore[type-arg]
    """A month, kept as its first day; accepts a `Month` or any day of the month."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Month):
            return value.first_day
        prepared = super().get_prep_value(value)
        return prepared.replace(day=1) if hasattr(prepared, "replace") and prepared is not None else prepared


class AreaPathField(models.TextField):  # type: ignore[type-arg]
    """The rooted path of an area, each part ending with a dot, compared byte by byte: `vn.80.25522.003.`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)


@AreaPathField.register_lookup
class Within(Lookup[Any]):
    """`area_path__within="vn.80."`: rows at or below a path, by the range that its index serves."""

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return (
            f"({left} >= {right} and {left} < {right} || '~')",
            (*left_params, *right_params, *left_params, *right_params),
        )


@models.BigAutoField.register_lookup
@models.ForeignKey.register_lookup
class Among(Lookup[Any]):
    """`pk__among=ids`: thousands of keys as one array; or `pk__among=ArraySubquery(rows)`.

    Spelt out by `__in`, each key is a placeholder of its own that takes longer to fill in than its row to be read; one
    text is filled in ten times faster than a list of numbers. Rows that are found first and once, and not joined, keep
    PostgreSQL from a plan for the one row that it expects behind the wall where there are thousands.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs if isinstance(self.rhs, ArraySubquery) else array_text(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, str):
            return f"{left} = any(%s::bigint[])", (*left_params, self.rhs)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = any({right})", (*left_params, *right_params)


class _OfWords(Transform):
    output_field = models.TextField()


@models.CharField.register_lookup
@models.TextField.register_lookup
class Folded(_OfWords):
    """`name__folded__contains=fold(text)`: lower case without accents, as `core.text.fold` makes it."""

    lookup_name = "folded"
    function = "ansinh_folded"


@models.CharField.register_lookup
@models.TextField.register_lookup
class AsName(_OfWords):
    """`order_by("name__as_name")`: as a Vietnamese list sorts people, given name first (`core.text.name_sort_key`)."""

    lookup_name = "as_name"
    function = "ansinh_name_key"


@models.CharField.register_lookup
@models.TextField.register_lookup
class AsWords(_OfWords):
    """`order_by("title__as_words")`: by the Vietnamese alphabet, numbers by their value: Ấp 2 before Ấp 10."""

    lookup_name = "as_words"
    function = "ansinh_words_key"


def array_text(keys: Iterable[Any]) -> str:
    """Whole numbers as PostgreSQL writes an array: `{1,2,3}`."""
    return "{" + ",".join(str(int(key)) for key in keys) + "}"
