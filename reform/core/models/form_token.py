"""Forms that were sent: each is carried out once, however often its button was pressed or its page sent again."""

from django.db import models


class FormToken(models.Model):
    """One form that was carried out: who sent it, the token it was drawn with, where its answer led."""

    user = models.UUIDField()
    token = models.CharField(max_length=36)
    location = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="form_token_at")]
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="form_token_once")]

    def __str__(self) -> str:
        return self.location
