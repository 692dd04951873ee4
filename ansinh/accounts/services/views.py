"""Keeping a list as somebody likes to see it."""

from django.db import transaction

from ansinh.accounts.errors import TooManyViews, ViewNotNamed
from ansinh.accounts.models import SavedView, User

MOST_VIEWS = 50
LONGEST_NAME = 60


@transaction.atomic
def keep_view(*, user: User, path: str, name: str, query: str) -> SavedView:
    """Keep the list at `path`, as `query` asks for it, under a name of one's own; the same name again replaces it.

    Raises `ViewNotNamed`, `TooManyViews`.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ViewNotNamed(longest=LONGEST_NAME)
    mine = SavedView.objects.filter(user=User.objects.select_for_update().get(pk=user.pk))
    if mine.count() >= MOST_VIEWS and not mine.filter(path=path, name=name).exists():
        raise TooManyViews(most=MOST_VIEWS)
    return SavedView.objects.update_or_create(user=user, path=path, name=name, defaults={"query": query})[0]


def forget_view(*, user: User, view_id: int) -> str:
    """Drop a view of one's own and give the address of its list; an unknown one gives the first page."""
    view = SavedView.objects.filter(user=user, pk=view_id).first()
    if view is None:
        return "/"
    view.delete()
    return view.path
