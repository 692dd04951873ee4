"""What every walled table has in common."""

from django.db import models

from ansinh.core.fields import AreaPathField


class WalledModel(models.Model):
    """A row behind the wall; its migration must add `WallTable`."""

    area_path = AreaPathField(editable=False)

    class Meta:
        abstract = True
