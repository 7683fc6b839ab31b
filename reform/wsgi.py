"""WSGI entry point; what is answered here is counted (reform.core.counters)."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from reform.core.counters import begin
from reform.core.database import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
application = get_wsgi_application()
begin(settings.METRICS_DIR)
limit_statements(settings.WEB_STATEMENT_SECONDS)
# Loaded here, before the server forks: its processes share the pages, and no collection of garbage copies them. Else each
# would load for itself, with the first page that asks, the views and the typesetter.
_loaded = (get_resolver().url_patterns, import_module("weasyprint"))
gc.collect()
gc.freeze()
