"""The WSGI door, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
application = get_wsgi_application()

from ansinh.judgement.law import law_as_asked  # noqa: E402 - needs the settings

# Pages and law are read before the first one asks, and stay: to look for cycles among them, again and again, held up a
# page for a tenth of a second each time.
get_resolver().url_patterns  # noqa: B018
law_as_asked()
gc.collect()
gc.freeze()
