"""Languages in which an office writes, by the codes that people's records bear."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES: Mapping[str, str | Promise] = {
    "vi": _("Vietnamese"),
    "en": "English",
    "km": _("Khmer"),
    "zh": _("Chinese"),
    "cjm": _("Cham"),
    "tyz": _("Tày"),
    "blt": _("Thái"),
    "hmn": _("Hmong"),
    "rad": _("Ê Đê"),
    "jra": _("Gia Rai"),
    "bdq": _("Ba Na"),
}
