"""Articles of the bulletin, and its issues up to the signature."""

from tests.authorization_matrix.rows import Row, row

WORDS = {"kind": "practice", "title": "做法", "text": "做法说明"}


def _of(name: str, **data: object) -> dict[str, object]:
    """Return what a row says of one of the unit's articles: its address, and what is sent."""
    return {"of": lambda own: {"uid": getattr(own.articles, name).uid}, "data": {"version": 0, **data}}


# fmt: off
ARTICLES: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("article_list",           get="200  200  200  200  403  200  403  403  403"),
    row("article_new",            get="200  200  200  200  403  200  403  403  403",
                                 post="302  302  302  302  403  302  403  403  403",
        data=lambda own: {"programme": own.programme.uid, **WORDS}),
    row("article_invite",         get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data=lambda own: {"units": own.department.uid, "kind": "data", "invited_for": "年度数据"}),
    row("article_detail",         get="200  200  200  200  404  200  404  404  404",
        of=lambda own: {"uid": own.articles.sent.uid}),
    # A unit writes its own; the office words what came in.
    row("article_save",          post="403  403  302  302  404  403  404  404  404", **_of("invited", **WORDS)),
    row("article_send",          post="403  403  302  302  404  403  404  404  404", **_of("invited", **WORDS)),
    row("article_withdraw",      post="403  403  302  302  404  403  404  404  404", **_of("invited")),
    row("article_edit",          post="302  302  403  403  404  302  404  404  404", **_of("sent", **WORDS)),
    row("article_adopt",         post="302  302  403  403  404  302  404  404  404", **_of("sent", **WORDS)),
    row("article_put_back",      post="302  302  403  403  404  302  404  404  404", **_of("adopted")),
    row("article_give_back",     post="302  302  403  403  404  302  404  404  404", **_of("sent", reason="补数据")),
    row("article_decline",       post="302  302  403  403  404  302  404  404  404", **_of("sent", reason="已刊发")),
    row("article_of_highlight",  post="302  302  403  403  403  302  404  404  404",
        of=lambda own: {"uid": own.registers.praised.uid}),
    row("bulletin_new",          post="302  302  403  403  403  302  403  403  403"),
    row("bulletin_contents",     post="302  302  404  404  404  302  404  404  404",
        of=lambda own: {"uid": own.articles.issue.uid}, data={"version": 0}),
    # Nothing said: the form comes back.
    row("bulletin_sign",         post="403  422  404  404  404  422  404  404  404",
        of=lambda own: {"uid": own.articles.issue.uid}, data={"version": 0}),
]
# fmt: on
