"""WHO: programmes, jurisdictions, departments, posts, people, roles, sign-in, permissions."""

from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "departments"

    def ready(self) -> None:
        """Register the app's acts in the role-permission matrix."""
        from departments import roles  # noqa: F401
