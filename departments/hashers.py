"""Password hashing sized for a morning peak: 0.03 s of processor time a sign-in, not half a second."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PeakArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with OWASP's minimum: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
