"""Uploaded and made files in an S3-compatible store, for portals of several hosts. Served by the same view as ever."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from reform.core.files import random_name, sum_of

# A store that does not answer must not hold a page for minutes.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 2


class PrivateObjects(S3Storage):
    """Objects under random names, private to the bucket: nobody gets an address of one, the portal sends the bytes."""

    def __init__(self, **options: Any) -> None:
        # Names are random: none is asked for before it is written.
        super().__init__(default_acl=None, querystring_auth=True, file_overwrite=True, **options)
        self.client_config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": self.addressing_style},
            # The newer check sums are not known to every store that speaks S3.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the folder of `name` with a random file name; the original name stays in the database."""
        return random_name(name)

    def _save(self, name: str, content: File) -> str:
        """Keep the content under its name with its SHA-256, as files on a disk bear it."""
        named = f"{name}-{sum_of(content.chunks())}"
        content.seek(0)
        return str(super()._save(named, content))

    def put_back(self, name: str, content: File) -> None:
        """Keep the content under exactly this name, which rows of a restored database bear."""
        super()._save(name, content)
