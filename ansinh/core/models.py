"""What every walled table has in common."""

from typing import Any

from django.db import models
from django.utils.encoding import force_str

from ansinh.core.fields import AreaPathField


class WalledModel(models.Model):
    """A row behind the wall; its migration must add `WallTable`."""

    area_path = AreaPathField(editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        """The label of a choice, as `get_…_display` tells it. Django's own hashes every label, and translates it for
        that: in a list a twentieth of a page.
        """
        value = getattr(self, field.attname)
        return force_str(next((label for one, label in field.flatchoices if one == value), value), strings_only=True)
