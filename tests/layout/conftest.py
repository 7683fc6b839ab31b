"""Documents broken on purpose."""

import pytest

from reform.core import typesetter
from reform.core.pdf import render_pdf


@pytest.fixture
def broken(monkeypatch):
    """Render a document with extra style rules in it."""
    from weasyprint import CSS

    whole = typesetter._style

    def render(document, css):
        def style(form):
            good = whole(form)
            folder = typesetter.style_folder()
            text = "\n".join((folder / f"{name}.css").read_text("utf-8") for name in ("official", form))
            return type(good)(CSS(string=f"{text}\n{css}"), good.fonts)

        monkeypatch.setattr(typesetter, "_style", style)
        return render_pdf(document)

    return render
