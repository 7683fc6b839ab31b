"""Where uploads and made files are kept, from the environment: a folder of this machine, or an S3-compatible store.

Names: docs/running.md and docs/deploy.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from reform.database_settings import from_environment

ON_THIS_DISK = {"BACKEND": "reform.core.files.PrivateStorage"}


def storage_settings(environment: Mapping[str, str], *, production: bool) -> dict[str, Any]:
    """Return FILES_ACCEL, the modes of kept files, and Django's storage for them.

    Raises ImproperlyConfigured, in words without any secret, where something is missing, unsafe or contradicts itself.
    """
    accel = environment.get("FILES_ACCEL", "")
    objects = _objects(environment, production=production)
    if accel and not (accel.startswith("/") and accel.endswith("/") and len(accel) > 2):
        raise ImproperlyConfigured("FILES_ACCEL must be a place of the proxy such as /_protected/.")
    if accel and objects:
        raise ImproperlyConfigured("FILES_ACCEL is for files on this machine; unset it or FILES_S3_BUCKET.")
    return {
        "FILES_ACCEL": accel,
        # The proxy reads them as a member of the portal's group; nobody else may read them at all.
        "FILE_UPLOAD_PERMISSIONS": 0o640 if accel else 0o600,
        "FILE_UPLOAD_DIRECTORY_PERMISSIONS": 0o750 if accel else 0o700,
        "FILE_STORAGE": objects or ON_THIS_DISK,
    }


def _objects(environment: Mapping[str, str], *, production: bool) -> dict[str, Any]:
    """Return the storage of an S3-compatible store; {} where FILES_S3_BUCKET names none."""
    bucket = environment.get("FILES_S3_BUCKET", "")
    if not bucket:
        return {}
    endpoint = environment.get("FILES_S3_ENDPOINT", "")
    if urlsplit(endpoint).scheme not in ({"https"} if production else {"https", "http"}):
        raise ImproperlyConfigured(
            "FILES_S3_ENDPOINT must be the address of the store, in production https://."
        )
    key = from_environment(environment, "FILES_S3_KEY")
    secret = from_environment(environment, "FILES_S3_SECRET")
    if not (key and secret):
        raise ImproperlyConfigured(
            "FILES_S3_KEY and FILES_S3_SECRET must be set, or files named that hold them."
        )
    return {
        "BACKEND": "reform.core.object_files.PrivateObjects",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": environment.get("FILES_S3_REGION") or None,
            "access_key": key,
            "secret_key": secret,
            "location": environment.get("FILES_S3_PREFIX", "").strip("/"),
            # An office's own store has one name for all buckets; some clouds want one for each.
            "addressing_style": _addressing(environment.get("FILES_S3_ADDRESSING", "path")),
        },
    }


def _addressing(style: str) -> str:
    if style not in {"path", "virtual"}:
        raise ImproperlyConfigured(f"FILES_S3_ADDRESSING must be path or virtual, not {style!r}.")
    return style
