"""Signing in, accounts and posts, units and groups, the records, messages."""

from tests.authorization_matrix.rows import row

PASSPHRASE = "a long enough passphrase"

# fmt: off
DEPARTMENTS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("sign_in",                get="302  302  302  302  302  302  302  302  302",
                                 post="302  302  302  302  302  302  302  302  302", anonymous=(200, 200)),
    row("first_sign_in",          get="404  404  404  404  404  404  404  404  404",
                                 post="404  404  404  404  404  404  404  404  404",
        of=lambda own: {"uid": own.account.uid, "token": "no-token"}, anonymous=(404, 404)),
    row("sign_out",              post="302  302  302  302  302  302  302  302  302"),
    row("switch_post",           post="404  404  404  404  404  404  404  404  404",
        data=lambda own: {"post": own.post.uid}),
    row("password_change",        get="200  200  200  200  200  200  200  200  200",
                                 post="302  302  302  302  302  302  302  302  302",
        data={"old_password": PASSPHRASE, "new_password1": "xB7!unlikely-words", "new_password2": "xB7!unlikely-words"}),
    row("set_language",          post="302  302  302  302  302  302  302  302  302",
        data={"language": "en"}, anonymous=(405, 302)),
    row("people",                 get="403  403  403  403  403  403  200  200  403"),
    row("account_add",            get="403  403  403  403  403  403  200  403  403",
                                 post="403  403  403  403  403  403  302  403  403",
        data={"username": "newcomer", "name": "苏新禾", "phone": ""}),
    row("person_detail",          get="404  404  404  404  404  404  200  200  404", of="account", scope="jurisdiction"),
    row("account_link",          post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction"),
    row("account_unlock",        post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction"),
    row("account_active",        post="404  404  404  404  404  404  302  403  404", of="account", scope="jurisdiction",
        data={"active": "0"}),
    row("post_add",               get="403  403  403  403  403  403  200  403  403",
                                 post="403  403  403  403  403  403  302  403  403",
        data=lambda own: {"department": own.department.uid, "role": "liaison", "title": "联络员乙"}),
    row("post_detail",            get="404  404  404  404  404  404  200  200  404",
                                 post="404  404  404  404  404  404  302  403  404", of="post", scope="jurisdiction",
        data=lambda own: {"user": own.stand_in.uid, "held_from": "2026-11-01"}),
    row("post_end",              post="404  404  404  404  404  404  302  403  404", of="post", scope="jurisdiction",
        data=lambda own: {"holding": own.holding.pk, "held_to": "2026-11-30"}),
    row("department_list",        get=200),
    row("unit_add",               get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data=lambda own: {"name": "新设单位", "short_name": "新单位", "kind": "department",
                          "place": own.programme.jurisdiction.uid}),
    row("county_add",             get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data={"name": "东岭县", "short_name": "东岭"}),
    row("unit_name",             post="302  302  403  403  403  302  302  403  403", of="department",
        scope="jurisdiction", data={"name": "曾用名"}),
    # Without a successor the answer says so on the unit's page.
    row("unit_pass",             post="302  302  403  403  403  302  302  403  403", of="department",
        scope="jurisdiction"),
    row("group_list",             get=200),
    row("group_add",              get="200  200  403  403  403  200  200  403  403",
                                 post="302  302  403  403  403  302  302  403  403",
        data=lambda own: {"name": "试点单位", "members": own.department.uid}),
    row("group_detail",           get=200,
                                 post="302  302  403  403  403  302  302  403  403", of="group", scope="programme",
        data=lambda own: {"on": "2026-11-01", "members": own.department.uid}),
    # Without a post the form comes back with a sentence (422), without a row the page says so.
    row("oversight_list",         get=200,
                                 post="422  422  403  403  403  422  422  403  403"),
    row("oversight_end",         post="302  302  403  403  403  302  302  403  403"),
    row("role_matrix",            get="403  403  403  403  403  403  200  200  200"),
    row("audit_log",              get="403  403  403  403  403  403  403  403  200"),
    row("audit_export",           get="403  403  403  403  403  403  403  403  200",
        of=lambda own: {"kind": "jsonl"}, scope=""),
    row("notification_list",      get=200),
    # The belongings' messages are the liaison's, the department head's and the county's.
    row("notification_open",     post="404  404  302  302  404  302  404  404  404", of="notification", scope="person"),
    row("notification_read_all", post=302),
]
# fmt: on
