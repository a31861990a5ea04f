"""Decides how Django runs here; what differs between halls comes from hall_server.installation."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hall_server.installation import DatabasePart, present
from hall_server.keys import django_secret

INSTALLATION = present()


def databases(part: DatabasePart) -> dict[str, dict[str, Any]]:
    """Django's DATABASES. SQLite: one writer at a time, who waits for the lock up to 20 s and begins with it."""
    if part.engine == "postgresql":
        return {"default": _postgresql(part.dsn)}
    options = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
        ),
    }
    return {"default": {"ENGINE": "hall_server.sqlite", "NAME": part.path, "OPTIONS": options}}


def _postgresql(dsn: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - only who uses PostgreSQL needs its driver

    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = databases(INSTALLATION.database)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "hall_server.audit",
    "hall_server.pages",
    "hall_server.api",
    "hall_server.outbox",
    "hall_server.personal_data",
    "hall_server.auditing",
    "hall_server.calendars",
    "hall_server.organisation",
    "hall_server.catalogue",
    "hall_server.ledgers",
    "hall_server.notices",
    "hall_server.parties",
    "hall_server.devices",
    "hall_server.queueing",
    "hall_server.licences",
    "hall_server.cases",
    "hall_server.ratings",
    "hall_server.supervision",
    "hall_server.search",
    "hall_server.exchange",
    "hall_server.sms_channel",
    "hall_server.broadcasting",
    "hall_server.web_channel",
    "hall_server.worker",
]

AUTH_USER_MODEL = "organisation.Clerk"
AUTHENTICATION_BACKENDS = ["hall_server.organisation.sign_in.LockingBackend"]
# scrypt costs 50 ms where PBKDF2 at Django's strength costs half a second, and the hub checks clerks' passwords too.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "hall_server.organisation.passwords.AdministratorPassword"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]

SECRET_KEY = django_secret()
DEBUG = False
# The web process may be reached under its public name and, for a watcher on the same machine, by loopback.
ALLOWED_HOSTS = [urlsplit(INSTALLATION.web.public_url).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [INSTALLATION.web.public_url]
ROOT_URLCONF = "hall_server.urls"
WSGI_APPLICATION = "hall_server.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hall_server.web_channel.headers.page_headers",
    "hall_server.pages.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hall_server.pages.faults.PatienceEnds",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
# Files of the administration are served from where they are installed; there is nothing to collect.
WHITENOISE_USE_FINDERS = True

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 1800
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "hall_server.pages.faults.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_SSL_REDIRECT = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the hall owns its host, not the names beneath it
    "security.W021",  # nor is a name of an inner network put on the browsers' public list
]
X_FRAME_OPTIONS = "DENY"

UNFOLD = {
    "SITE_TITLE": "智厅",
    "SITE_HEADER": INSTALLATION.hall.name,
    "SITE_SYMBOL": "apartment",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "hall_server.log_lines.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
