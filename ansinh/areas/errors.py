"""Refusals of the room of places."""

from django.utils.translation import gettext_lazy as _

from ansinh.core.errors import Conflict, Forbidden, Invalid, Missing


class UnknownCode(Missing):
    """No unit of this level bore this code on this date."""

    code = "unknown_area_code"
    message = _("On %(on)s no unit of the level %(level)s had the code %(area_code)s. %(known)s")


class UnknownPath(Missing):
    """No unit has this path."""

    code = "unknown_area_path"
    message = _("No unit has the path %(path)s. Expected a path such as vn.80.25522.")


class NoSuchPlace(Invalid):
    """Nothing within the area of duty is called so."""

    code = "no_such_place"
    message = _("No place in %(within)s is known as “%(given)s”. Expected a name such as Tân Đông or a code.")


class SeveralPlaces(Invalid):
    """What was written may mean several places."""

    code = "several_places"
    message = _("“%(given)s” may mean: %(places)s. Write the code.")


class HamletNotYours(Forbidden):
    """The actor has no right over the hamlets of this commune."""

    code = "hamlet_not_yours"
    message = _("%(actor)s may not change the hamlets of %(commune)s: that is done by the commune's own officer.")


class BadHamletCode(Invalid):
    """A hamlet's code is three digits."""

    code = "bad_hamlet_code"
    message = _("The code of a hamlet is three digits, such as 003; %(given)s came.")


class BadHamletName(Invalid):
    """A hamlet needs a name."""

    code = "bad_hamlet_name"
    message = _("A hamlet needs a name of 1 to 100 characters; %(given)s came.")


class HamletExists(Conflict):
    """The commune has a hamlet of this code or name at this time."""

    code = "hamlet_exists"
    message = _("%(commune)s already has the hamlet %(name)s (%(hamlet_code)s) at that time. Choose another.")


class NotACommune(Invalid):
    """Hamlets belong to a commune."""

    code = "not_a_commune"
    message = _("Hamlets belong to a commune; %(area)s is none.")


class NotAHamlet(Invalid):
    """The act is for hamlets only."""

    code = "not_a_hamlet"
    message = _("This is done to a hamlet; %(area)s is none.")


class OutsideTheUnitsTime(Invalid):
    """The date lies outside the period in which the unit exists."""

    code = "outside_the_units_time"
    message = _("%(area)s did not exist on %(on)s: it exists %(period)s.")


class NamedSince(Conflict):
    """Its name was changed on that day or later."""

    code = "named_since"
    message = _("%(area)s bears this name since %(since)s only. Expected a later day for another name, got %(on)s.")


class NotASuccessor(Invalid):
    """One unit did not succeed the other on this date."""

    code = "not_a_successor"
    message = _("%(new)s did not succeed %(old)s on %(on)s.")


class HamletsAlreadyCarried(Conflict):
    """A hamlet of the ended commune already has its successor."""

    code = "hamlets_already_carried"
    message = _("The hamlets %(hamlets)s of %(old)s already have their successors.")


class HamletsToChoose(Invalid):
    """A divided commune's hamlets go to one successor each, so they must be named."""

    code = "hamlets_to_choose"
    message = _("%(old)s was divided: name the hamlets that belong to %(new)s now.")


class OfficeDayNotYours(Forbidden):
    """The actor has no right over the office days of this place."""

    code = "office_day_not_yours"
    message = _("%(actor)s may not change the office days of %(place)s.")


class OfficeDayGone(Conflict):
    """Somebody took the entry back already."""

    code = "office_day_gone"
    message = _("The entry for %(on)s was taken back already.")


class OfficeDayExists(Conflict):
    """The place has an entry for this day."""

    code = "office_day_exists"
    message = _("%(place)s already has an entry for %(on)s. Cancel it first.")
