"""People who work here and their duties."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.accounts.roles import ROLES, Role, role_choices
from ansinh.areas.models import Area
from ansinh.core.classification import PersonalData
from ansinh.core.periods import no_overlap


class User(AbstractBaseUser):
    """An account; what it may do comes from its duties. Without a `language` it reads as its browser asks for.

    A password that somebody else told opens nothing but the page to choose another.
    """

    username = models.TextField(unique=True)
    full_name = models.TextField()
    search_key = models.TextField(editable=False, db_collation="C")
    sort_key = models.TextField(editable=False, db_collation="C")
    email = models.EmailField(blank=True)
    language = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    is_password_told = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = BaseUserManager["User"]()

    personal_data: ClassVar[dict[str, PersonalData]] = {
        "username": PersonalData.IDENTITY,
        "full_name": PersonalData.IDENTITY,
        "search_key": PersonalData.IDENTITY,
        "sort_key": PersonalData.IDENTITY,
        "email": PersonalData.CONTACT,
    }

    def __str__(self) -> str:
        return self.full_name


class Duty(models.Model):
    """A role in an area from `valid_from` to the day before `valid_to` (null: until further notice)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.TextField(_("role"), choices=role_choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["user", "valid_from", "pk"]
        constraints = [
            no_overlap("accounts_duty_once_at_a_time", ["user", "role", "area"]),
            models.CheckConstraint(
                name="accounts_duty_ends_not_before_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_role.name}, {self.area.full_name}"

    @property
    def as_role(self) -> Role:
        return ROLES[self.role]


class LinkState(models.TextChoices):
    """made → used; locked after too many wrong codes; ended by the officer or by a newer link."""

    MADE = "made", _("not used yet")
    USED = "used", _("signed in")
    LOCKED = "locked", _("locked")
    ENDED = "ended", _("ended")


LINK_MOVES: dict[LinkState, frozenset[LinkState]] = {
    LinkState.MADE: frozenset({LinkState.USED, LinkState.LOCKED, LinkState.ENDED}),
    LinkState.USED: frozenset({LinkState.ENDED}),
    LinkState.LOCKED: frozenset({LinkState.ENDED}),
    LinkState.ENDED: frozenset(),
}


class PhoneLink(models.Model):
    """A link by which a hamlet head signs in on one phone, with a code told by voice; once, until `expires_at`.

    Neither link nor code is kept, only what proves them. The session that it opened stands until `signed_in_until`
    as long as the link is not ended.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=200)
    wrong_count = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=6, choices=LinkState.choices, default=LinkState.MADE)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    signed_in_until = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {}

    class Meta:
        verbose_name = _("link for a phone")
        verbose_name_plural = _("links for phones")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duty"], condition=~Q(state="ended"), name="accounts_phonelink_one_phone_a_duty"
            ),
            models.CheckConstraint(
                condition=~Q(state="used") | Q(used_at__isnull=False, signed_in_until__isnull=False),
                name="accounts_phonelink_used_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"


class SavedView(models.Model):
    """A list as somebody likes to see it: `query` is what stands behind the `?` of the page's address."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    path = models.TextField()
    name = models.TextField()
    query = models.TextField(blank=True)

    personal_data: ClassVar[dict[str, PersonalData]] = {"name": PersonalData.IDENTITY, "query": PersonalData.IDENTITY}

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering: ClassVar = ["path", "name"]
        constraints: ClassVar = [models.UniqueConstraint("user", "path", "name", name="accounts_view_once_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}"
