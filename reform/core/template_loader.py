"""Templates, read once a process and kept without what only Django's debug page asks of them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.template import Template
from django.template.base import Node
from django.template.loaders.cached import Loader as CachedLoader


class Loader(CachedLoader):
    """Django's cached loader, whose nodes forget the token each was made of: a third of what templates take."""

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """Return the template of that name, compiled when it is asked for first."""
        known = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not known:
            for node in template.nodelist.get_nodes_by_type(Node):
                with suppress(AttributeError):
                    # By its name: to ask a node for its __dict__ makes one, as large as the token.
                    del node.token
        return template
