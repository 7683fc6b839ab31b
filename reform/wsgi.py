"""WSGI entry point; what is answered here is counted (reform.core.counters)."""

import gc
import os

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.hashers import get_hashers
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from reform.core.apart import begin_helper, give_back
from reform.core.counters import begin
from reform.core.database import limit_statements
from reform.core.typesetter import loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
application = get_wsgi_application()
begin(settings.METRICS_DIR)
limit_statements(settings.WEB_STATEMENT_SECONDS)
# Loaded here, before the server forks: its processes share the pages, and no collection of garbage copies them. Else each
# would load for itself, with the first page that asks, the views, the tags of templates, and what signing in needs.
_loaded = (
    get_resolver().url_patterns,
    engines.all(),
    get_backends(),
    get_hashers(),
    get_default_password_validators(),
)
for _code, _name in settings.LANGUAGES:
    # Reads its catalogue.
    translation.activate(_code)
translation.deactivate()
gc.collect()
gc.freeze()
give_back()
if settings.PART == "web":
    # The typesetter (30 MB, and 60 to 100 for a document) is nobody's but the helper's.
    begin_helper(loaded)
