"""Who acts: values taken from the account at the door, so that lower rooms need no account."""

from dataclasses import dataclass

from ansinh.core.errors import NoRight, OutsideScope

EVERY_PERMISSION = "*"


@dataclass(frozen=True)
class Actor:
    """A person at work, or a command that acts for the house.

    `scope` is the path of the area of duty (`vn.80.25522.`); `vn.` is the country.
    """

    username: str
    full_name: str
    scope: str
    permissions: frozenset[str]
    may_write: bool = True

    def may(self, permission: str) -> bool:
        return permission in self.permissions or EVERY_PERMISSION in self.permissions

    def require(self, permission: str, *, area_path: str | None = None) -> None:
        """Raise `NoRight` without the permission, `OutsideScope` for an area outside the area of duty."""
        if not self.may(permission):
            raise NoRight(who=self.full_name, permission=permission)
        if area_path is not None and not area_path.startswith(self.scope):
            raise OutsideScope(who=self.full_name, scope=self.scope, area=area_path)


SYSTEM = Actor(
    username="system",
    full_name="AnSinh",
    scope="vn.",
    permissions=frozenset({EVERY_PERMISSION}),
)
"""The house itself: set-up commands only."""
