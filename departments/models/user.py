"""People who sign in. What they may do comes from the posts they hold, never from the account."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from departments.permissions import UserQuerySet
from reform.core.models import LockedField, UidModel


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # made at run time
    """Makes accounts; there are no superusers."""

    def create_user(self, username: str, name: str, password: str | None = None, **fields: object) -> "User":
        """Make an account and return it; without a password it can't be signed in to."""
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.password_changed_at = timezone.now()
        user.save(using=self._db)
        return user


class User(UidModel, AbstractBaseUser):
    """One person's account."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = LockedField(blank=True)
    # Where the portal's mail goes; an administrator writes it down, as the phone.
    mail = LockedField(blank=True)
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    # Set on the user of a request by django_otp's middleware: a device of theirs showed its code in this session.
    is_verified: Callable[[], bool]

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name

    get_short_name = get_full_name
