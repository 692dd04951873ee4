"""People who work here and their duties."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.db import models

from ansinh.core.classification import PersonalData


class User(AbstractBaseUser):
    """An account; what it may do comes from its duties."""

    username = models.TextField(unique=True)
    full_name = models.TextField()
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[BaseUserManager["User"]] = BaseUserManager()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "username": PersonalData.IDENTITY,
        "full_name": PersonalData.IDENTITY,
        "email": PersonalData.CONTACT,
    }

    def __str__(self) -> str:
        return self.full_name
