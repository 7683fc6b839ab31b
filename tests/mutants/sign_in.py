"""Passwords, sessions, rates."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PASSWORDS = "tests/departments/test_passwords.py"
SESSIONS = "tests/departments/test_sessions.py"

SIGN_IN = (
    Mutant(
        "password: classes of characters",
        "departments/passwords.py",
        "< self.classes",
        "< 0",
        (PASSWORDS,),
    ),
    Mutant(
        "password: words of the office",
        "departments/passwords.py",
        "if word in folded and",
        "if not word and",
        (PASSWORDS,),
    ),
    Mutant(
        "password: history",
        "departments/passwords.py",
        "[:kept]",
        "[:0]",
        (PASSWORDS,),
    ),
    Mutant(
        "password: expiry",
        "departments/selectors/policy.py",
        "return user.must_change_password or (",
        "return user.must_change_password and (",
        (PASSWORDS,),
    ),
    Mutant(
        "password: set through the validators",
        "departments/services/accounts.py",
        "    validate_password(password, user)\n",
        "",
        (PASSWORDS,),
    ),
    Mutant(
        "session: idle and absolute time",
        "departments/middleware.py",
        "if _ran_out(request, now):",
        "if not now:",
        (SESSIONS,),
    ),
    Mutant(
        "session: polling is no activity",
        "departments/middleware.py",
        "not by_itself and now",
        "now",
        ("tests/departments/test_sign_in.py",),
    ),
    Mutant(
        "session: the newest win",
        "departments/services/sessions.py",
        "_end(rows[kept - 1 :])",
        "_end([])",
        (SESSIONS,),
    ),
    Mutant(
        "session: only the own ones",
        "departments/permissions.py",
        '''"""Return the sessions of the actor's person."""
        return self.filter(user=actor.user)''',
        '''"""Return the sessions of the actor's person."""
        return self.all()''',
        (SESSIONS,),
    ),
    Mutant(
        "session: a closed account's end",
        "departments/services/accounts.py",
        "    if not active:\n        end_sessions(user=user, by=by)\n",
        "",
        (SESSIONS,),
    ),
    Mutant(
        "rate: the limit",
        "reform/core/rates.py",
        "count__lt=limit",
        "count__gte=0",
        ("tests/core/test_rates.py",),
    ),
    Mutant(
        "rate: the door",
        "departments/views/sign_in.py",
        '@limited("sign_in", methods=("POST",))\n',
        "",
        ("tests/core/test_rates.py",),
    ),
)
