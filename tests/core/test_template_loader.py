"""Templates are kept without the tokens their nodes were made of, and draw what Django's own loader draws."""

from __future__ import annotations

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.base import Node
from django.template.engine import Engine

NAME = "documents/document.html"


def nodes(engine: Engine) -> list[Node]:
    return engine.get_template(NAME).nodelist.get_nodes_by_type(Node)


def test_nodes_forget_their_tokens():
    engine = engines["django"].engine
    assert len(nodes(engine)) > 20
    assert [node for node in nodes(engine) if node.token is not None] == []


def test_a_template_is_compiled_once_and_a_missing_one_is_missing_twice():
    engine = engines["django"].engine
    assert engine.get_template(NAME).nodelist is engine.get_template(NAME).nodelist
    for _ in range(2):
        with pytest.raises(TemplateDoesNotExist):
            engine.get_template("no/such.html")
