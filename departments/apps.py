"""WHO: programmes, jurisdictions, departments, posts, people, roles, sign-in, permissions."""

from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "departments"

    def ready(self) -> None:
        """Register the app's acts, what can be open in a post, the check of who holds what, how texts leave."""
        from departments import checks, health, roles  # noqa: F401 (importing registers)
        from departments.selectors import changes  # noqa: F401 (importing registers)
