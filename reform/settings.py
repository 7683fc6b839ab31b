"""Settings of the portal, all from the environment; a missing or unsafe one stops the start with a sentence.

Profiles: `demo` (the default; loopback only, no TLS, demo accounts) and `production` (PORTAL_PROFILE=production).
"""

import hashlib
import os
import sys
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from reform.core.logs import FORMATS, JSON, LINE, log_format
from reform.database_settings import database_settings, from_environment, sentinel_settings
from reform.gateway_settings import gateway_settings
from reform.health_settings import health_settings, networks
from reform.single_sign_on import oidc_settings
from reform.storage_settings import storage_settings

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / ".build"
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))

PROFILE = os.environ.get("PORTAL_PROFILE", "demo")
if PROFILE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"PORTAL_PROFILE must be demo or production, not {PROFILE!r}.")
PRODUCTION = PROFILE == "production"
DEBUG = False


# One process without keys must still agree with itself.
NO_KEY = os.environ.get("SECRET_KEY") or os.urandom(32).hex()


def _refuse_weak(name: str, key: str) -> None:
    """Raise ImproperlyConfigured for a key that is missing, short, made of few characters or an example's."""
    if len(key) < 50:
        raise ImproperlyConfigured(f"{name} must be set to at least 50 characters in production.")
    if len(set(key)) < 10 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(f"{name} must be made at random in production.")


def _key(name: str, *, needed: bool = True) -> str:
    """Return a key from NAME, from the file NAME_FILE names, or from the one set-up made; production takes no short one.

    What not every process needs may be missing: then it is empty.
    """
    key = os.environ.get(name, "")
    key_file = Path(os.environ.get(f"{name}_FILE") or VAR_DIR / name.lower())
    if not key and key_file.exists():
        key = key_file.read_text("ascii").strip()
    if PRODUCTION and (needed or key):
        _refuse_weak(name, key)
    if not needed:
        return key
    # Commands that need no key (parse_notice, makemigrations) run before set-up made one.
    return key or hashlib.sha256(f"{name}{NO_KEY}".encode()).hexdigest()


def _former(name: str) -> list[str]:
    """Return the keys that held before, newest first: what they signed or locked is still read."""
    return [key for key in os.environ.get(f"{name}_FALLBACKS", "").split(",") if key]


# Each for one purpose: sessions and links, fields at rest, the chain of the audit record.
SECRET_KEY = _key("SECRET_KEY")
SECRET_KEY_FALLBACKS = _former("SECRET_KEY")
FIELD_KEY = _key("FIELD_KEY")
FIELD_KEY_FALLBACKS = _former("FIELD_KEY")
AUDIT_KEY = _key("AUDIT_KEY")
AUDIT_KEY_FALLBACKS = _former("AUDIT_KEY")
# Backups alone are locked with it; without it none is made.
BACKUP_KEY = _key("BACKUP_KEY", needed=False)
BACKUP_KEY_FALLBACKS = _former("BACKUP_KEY")
if PRODUCTION and len({SECRET_KEY, FIELD_KEY, AUDIT_KEY, BACKUP_KEY}) < 4:
    raise ImproperlyConfigured("SECRET_KEY, FIELD_KEY, AUDIT_KEY and BACKUP_KEY must differ in production.")
# The hash of the chain: sha256, or sm3 where Chinese algorithms are asked for (密评).
AUDIT_HASH = os.environ.get("AUDIT_HASH", "sha256")
if AUDIT_HASH not in {"sha256", "sm3"} & hashlib.algorithms_available:
    raise ImproperlyConfigured(f"AUDIT_HASH must be sha256 or sm3 (if OpenSSL has it), not {AUDIT_HASH!r}.")
AUDIT_HEADS = Path(os.environ.get("AUDIT_HEADS") or VAR_DIR / "audit-heads")
AUDIT_ARCHIVE = VAR_DIR / "audit-archive"

ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
if not ALLOWED_HOSTS:
    if PRODUCTION:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's host names in production.")
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
if PRODUCTION and any(host.strip().startswith("*") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts in production, not *.")


# Whose X-Forwarded-For is believed (reform/core/address.py), and from where administrators may act: empty, anywhere.
TRUSTED_PROXIES = networks(os.environ.get("TRUSTED_PROXIES", ""), "TRUSTED_PROXIES")
ADMIN_ALLOWED_NETS = networks(os.environ.get("ADMIN_ALLOWED_NETS", ""), "ADMIN_ALLOWED_NETS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_otp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "reform.core",
    "departments",
    "tasks",
    "reports",
    "reform.portal",
]
# Beat keeps the clock alone: with the ground floor only it holds a third of the memory.
PART = os.environ.get("PORTAL_PART", "")
if PART == "beat":
    INSTALLED_APPS = ["reform.core"]

# Where the worker runs beat beside itself, the file in which beat keeps when it last asked for what.
CLOCK = os.environ.get("PORTAL_CLOCK", "")

MIDDLEWARE = [
    "reform.core.middleware.RequestUidMiddleware",
    "reform.core.telemetry.TelemetryMiddleware",
    "reform.core.middleware.IsolationMiddleware",
    "reform.core.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "reform.core.policy_reports.PolicyReportMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reform.core.middleware.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "departments.refusals.RefusalMiddleware",
    "departments.middleware.SessionLimitsMiddleware",
    "departments.ended.SignInMiddleware",
    "departments.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "departments.middleware.ActorMiddleware",
    "departments.guards.AllowedNetsMiddleware",
    "departments.guards.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
    "reform.portal.middleware.PlainAddressMiddleware",
    "reform.portal.middleware.ConflictMiddleware",
    "reform.portal.middleware.UndoMiddleware",
]

ROOT_URLCONF = "reform.urls"
WSGI_APPLICATION = "reform.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "reform.core.form_renderer.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "reform.core.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "reform.portal.context.shell",
            ],
            "builtins": ["reform.core.templatetags.core"],
        },
    }
]


# --- database -------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": database_settings(
        from_environment(os.environ, "DATABASE_URL"), embedded=VAR_DIR / "portal.sqlite3"
    )
}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # django_tables2 looks whether PostgreSQL's columns are there; that would load a driver (8 MB) nobody asks.
    sys.modules["django.contrib.postgres.fields"] = None  # type: ignore[assignment]

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "departments.User"
# level2: one person may be system and security administrator; level3 keeps all three apart (三员分立).
ROLE_PROFILE = os.environ.get("ROLE_PROFILE", "level2")
if ROLE_PROFILE not in {"level2", "level3"}:
    raise ImproperlyConfigured(f"ROLE_PROFILE must be level2 or level3, not {ROLE_PROFILE!r}.")
# dengbao: classes of characters, expiry and history (GB/T 22239-2019); asvs: length alone (ASVS 6.2).
PASSWORD_PROFILE = os.environ.get("PASSWORD_PROFILE", "dengbao")
if PASSWORD_PROFILE not in {"dengbao", "asvs"}:
    raise ImproperlyConfigured(f"PASSWORD_PROFILE must be dengbao or asvs, not {PASSWORD_PROFILE!r}.")
RENEW_PASSWORDS = {"dengbao": True, "asvs": False}[PASSWORD_PROFILE]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "departments.hashers.PeakArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10 if RENEW_PASSWORDS else 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name"), "max_similarity": 0.6},
    },
    {"NAME": "departments.passwords.ContextWordValidator"},
]
if RENEW_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS += [
        {"NAME": "departments.passwords.CharacterClassValidator"},
        {"NAME": "departments.passwords.HistoryValidator"},
    ]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# A whole bureau sits behind one address: never lock by address alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Trying on while paused must not prolong the pause, or anybody could keep a colleague out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ALLOWED_CORS_ORIGINS = ""
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "departments/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "reform.core.address.client_address"

# The office's single sign-on: off unless OIDC_* are given (reform/single_sign_on.py).
_OFFICE = oidc_settings(os.environ)
OIDC_ON: bool = _OFFICE["OIDC_ON"]
OIDC_ISSUER: str = _OFFICE["OIDC_ISSUER"]
OIDC_USER_CLAIM: str = _OFFICE["OIDC_USER_CLAIM"]
OIDC_SECOND_FACTOR_CLAIM: str = _OFFICE["OIDC_SECOND_FACTOR_CLAIM"]
OIDC_SECOND_FACTOR_VALUES: frozenset[str] = _OFFICE["OIDC_SECOND_FACTOR_VALUES"]
OIDC_SIGN_OUT: str = _OFFICE["OIDC_SIGN_OUT"]
# What mozilla-django-oidc reads, by its own names.
globals().update(_OFFICE)

# Mail, SMS and robots: each off unless the environment names it (reform/gateway_settings.py).
_WAYS = gateway_settings(os.environ, production=PRODUCTION)
PORTAL_URL: str = _WAYS["PORTAL_URL"]
OUTGOING_HOSTS: frozenset[str] = _WAYS["OUTGOING_HOSTS"]
OUTGOING_INTERNAL: frozenset[str] = _WAYS["OUTGOING_INTERNAL"]
SMS: dict[str, Any] = _WAYS["SMS"]
ROBOTS: dict[str, dict[str, str]] = _WAYS["ROBOTS"]
MAIL_ON: bool = _WAYS["MAIL_ON"]
# What Django reads for mail, by its own names.
globals().update(_WAYS)

# What -> (how often, in which window) for one person; for a stranger, one address (a whole bureau may sit behind it).
RATE_LIMITS = {
    "sign_in": (300, timedelta(minutes=10)),
    "link": (60, timedelta(minutes=10)),
    "code": (30, timedelta(minutes=10)),
    "export": (30, timedelta(hours=1)),
    "upload": (120, timedelta(hours=1)),
    "document": (120, timedelta(hours=1)),
    "download": (300, timedelta(hours=1)),
    "picture": (3000, timedelta(hours=1)),
    "report": (30, timedelta(minutes=10)),
}

# A one-time link for the first sign-in or a forgotten password.
PASSWORD_RESET_TIMEOUT = 24 * 3600

# How long a session may idle and last is the office's policy (SecurityPolicy); no cookie outlives its longest.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "reform.portal.views.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if os.environ.get("TRUST_PROXY_TLS") == "1":
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
    if any(not origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS):
        raise ImproperlyConfigured("CSRF_TRUSTED_ORIGINS must begin with https:// in production.")

CSP_REPORT_PATH = "/csp-report/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "report-uri": CSP_REPORT_PATH,
    }
}

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "portal_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"


def _time_of_day(name: str) -> time | None:
    """Return the hour and minute the environment names, None where it names none."""
    said = os.environ.get(name, "")
    try:
        return time.fromisoformat(said) if said else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a time of day such as 02:30, not {said!r}.") from None


# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT") or VAR_DIR / "static")
# Collected, files are compressed and bear their checksum in their name, so that browsers keep them for good.
COLLECTED = os.environ.get("PORTAL_STATIC") == "collected" or (
    PRODUCTION and (STATIC_ROOT / "staticfiles.json").exists()
)
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_AUTOREFRESH = False
# Nobody else's pages need our scripts and pictures.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = VAR_DIR / "files"
# Pictures of pages, drawn again whenever they are asked for and missing.
PICTURES_ROOT = VAR_DIR / "pictures"
# A folder, perhaps sent by the proxy, or an S3-compatible store (reform/storage_settings.py).
_FILES = storage_settings(os.environ, production=PRODUCTION)
FILES_ACCEL: str = _FILES["FILES_ACCEL"]
FILE_UPLOAD_PERMISSIONS: int = _FILES["FILE_UPLOAD_PERMISSIONS"]
FILE_UPLOAD_DIRECTORY_PERMISSIONS: int = _FILES["FILE_UPLOAD_DIRECTORY_PERMISSIONS"]
STORAGES = {
    "default": _FILES["FILE_STORAGE"],
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
# So much of the disk stays free of uploads, for the database and the record.
# How many days what was taken out can be put back (回收站); after that its files are deleted.
RECYCLE_DAYS = int(os.environ.get("RECYCLE_DAYS", "90"))
FREE_DISK_BYTES = int(os.environ.get("FREE_DISK_BYTES", str(512 * 1024 * 1024)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# role (fang, song, biao, hei, kai, fallback, fallback_hei) -> font file, from "role=file,role=file"; empty means the
# free fonts made by set-up.
DOCUMENT_FONTS: dict[str, str] = {
    pair.partition("=")[0].strip(): pair.partition("=")[2].strip()
    for pair in os.environ.get("DOCUMENT_FONTS", "").split(",")
    if pair.strip()
}

# --- backups (docs/backup.md) ---------------------------------------------------------------------------------------
BACKUP_DIR = Path(os.environ.get("BACKUP_DIR") or VAR_DIR / "backups")
# When one is made every day, such as 02:30; empty, never by itself.
BACKUP_AT = _time_of_day("BACKUP_AT")
# How many days the daily ones are kept.
BACKUP_KEEP_DAYS = int(os.environ.get("BACKUP_KEEP_DAYS", "30"))
# The folder of pg_dump and pg_restore, where they are not on PATH.
PG_PROGRAMS = os.environ.get("PG_PROGRAMS", "")

DJANGO_TABLES2_TABLE_ATTRS = {"class": "table table-vcenter card-table"}

# --- jobs -----------------------------------------------------------------------------------------------------------
REDIS_URL = from_environment(os.environ, "REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    # Whoever waits for a page does not wait for a broker that is gone: one try, the sweeper does the rest.
    "max_retries": 0,
    "interval_start": 0,
    "health_check_interval": 30,
} | sentinel_settings(os.environ, REDIS_URL)
CELERY_TASK_PUBLISH_RETRY = False
# Asked to end at once, a worker still gives the job in hand so long before it leaves it to the next one.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60
# At rest, with the clock's tasks alone, a process is renewed so every two or three minutes: what a large task took of
# memory is given back. A new one is forked in a tenth of a second.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 10
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The rows are the queue: how long a claim holds, how often it is renewed, how often lost ones are looked for.
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "60"))
JOB_RENEW_SECONDS = int(os.environ.get("JOB_RENEW_SECONDS", "15"))
JOB_SWEEP_SECONDS = int(os.environ.get("JOB_SWEEP_SECONDS", "60"))
JOB_MAX_ATTEMPTS = int(os.environ.get("JOB_MAX_ATTEMPTS", "3"))
# How often it is asked what the calendar wants and nobody made yet.
JOB_TICK_SECONDS = int(os.environ.get("JOB_TICK_SECONDS", "300"))
# On PostgreSQL no statement of a page, or of a job, runs longer: one that would is cut off, and the page says so.
WEB_STATEMENT_SECONDS = int(os.environ.get("WEB_STATEMENT_SECONDS", "15"))
WORKER_STATEMENT_SECONDS = int(os.environ.get("WORKER_STATEMENT_SECONDS", "120"))
# How much of one person's work may wait before no more of it is taken.
JOBS_WAITING = 20

# --- running --------------------------------------------------------------------------------------------------------
# What the processes of this machine count for Prometheus; see reform/health_settings.py for the limits.
METRICS_DIR = VAR_DIR / "run" / "metrics"
_HEALTH = health_settings(os.environ)
HEALTH: dict[str, tuple[int, int]] = _HEALTH["HEALTH"]
HEALTH_DISK_BYTES: int = _HEALTH["HEALTH_DISK_BYTES"]
METRICS_ALLOWED_NETS: tuple[Any, ...] = _HEALTH["METRICS_ALLOWED_NETS"]

LOG_FORMAT = log_format()
if LOG_FORMAT not in FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT must be line or json, not {LOG_FORMAT!r}.")
# A line for every request and job: names of routes and kinds, status and time. Asked for, or where a program collects.
LOG_REQUESTS = os.environ.get("LOG_REQUESTS", "1" if LOG_FORMAT == "json" else "0") == "1"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": JSON if LOG_FORMAT == "json" else LINE},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "reform.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        "reform.jobs": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
    },
}
