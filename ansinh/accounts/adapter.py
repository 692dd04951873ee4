"""How sign-in behaves here: accounts are registered by an administrator, never by oneself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from ansinh.accounts.models import User
from ansinh.accounts.services import correct_own_password


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Allauth's own, without open sign-up; the own password is changed by our act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        correct_own_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)
