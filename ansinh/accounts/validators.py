"""What a new password must be, besides what Django asks of it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class AnotherPassword:
    """It is not the one that holds already."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if user is not None and user.password and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="same_password")

    def get_help_text(self) -> str:
        return _("The new password must be another than the present one.")
