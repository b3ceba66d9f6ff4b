"""Every setting, in one place, read from the environment and checked at the start.

A setting that cannot be read stops the start with its name and the reason. `.env.example` lists
them all; a test keeps it complete.
"""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

env = Env(prefix="LYCEUM_", eager=False)
env.read_env()

PACKAGE = Path(__file__).resolve().parents[1]

# Where the data live: database, uploads, secret key, backups.
HOME = env.path("HOME", Path("var")).resolve()
DEBUG = env.bool("DEBUG", default=False)
SECRET = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("FORMER_SECRET_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
FORCE_SCRIPT_NAME = env.str("PATH_PREFIX", default="") or None
HTTPS = env.bool("HTTPS", default=False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
DATABASE_URL = env.str("DATABASE_URL", default="")
WEB_WORKERS = env.int("WEB_WORKERS", default=1, validate=validate.Range(min=1, max=64))
WEB_THREADS = env.int("WEB_THREADS", default=4, validate=validate.Range(min=1, max=64))
LANGUAGE_CODE = env.str("LANGUAGE", default="en", validate=validate.OneOf(["en", "fr"]))
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
SMTP_URL = env.str("SMTP_URL", default="")
MAIL_FROM = env.str("MAIL_FROM", default="Lyceum <lyceum@localhost>")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
LOG_JSON = env.bool("LOG_JSON", default=False)
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=200)
# How long what is kept, in days, by kind: `messaging.mails=30,identity.disclosures=90`. What is not
# named here has the term that its app declares; `lyceum retention` lists the kinds.
RETENTION: dict[str, int] = env.dict("RETENTION", default={}, subcast_values=int)
# What a law asks to keep of an erased person, in days, by kind: `learning.enrolments=3650`.
LEGAL_TERMS: dict[str, int] = env.dict("LEGAL_TERMS", default={}, subcast_values=int)
env.seal()


def _secret_key() -> str:
    """The key given, or one made once and kept beside the data."""
    if SECRET:
        return SECRET
    file = HOME / "secret.key"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()


SECRET_KEY = _secret_key()
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
    ),
}


def _database() -> dict[str, object]:
    """SQLite beside the data, unless an address says PostgreSQL."""
    if not DATABASE_URL:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "lyceum.kernel.sqlite",
            "NAME": HOME / "lyceum.sqlite",
            "OPTIONS": SQLITE_OPTIONS,
        }
    import dj_database_url  # noqa: PLC0415  only where it is needed

    found = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True))
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("LYCEUM_DATABASE_URL: expected postgres://…, or nothing")
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "lyceum.kernel",
    "lyceum.ui",
    "lyceum.identity",
    "lyceum.organisations",
    "lyceum.rules",
    "lyceum.messaging",
    "lyceum.access",
    "lyceum.statements",
    "lyceum.skills",
    "lyceum.catalogue",
    "lyceum.learning",
    "lyceum.programmes",
    "lyceum.paths",
    "lyceum.footprint",
    "lyceum.portal",
    "lyceum.config",
    "django.forms",  # after ours, whose templates replace its own, as for:
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "lyceum.ui.middleware.name_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lyceum.ui.middleware.guard_content",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lyceum.organisations.adapters.introduce_actor",
    "lyceum.ui.middleware.speak_language",
    "lyceum.ui.middleware.tell_refusals",
    "lyceum.rules.adapters.remember_refusals",
]
ROOT_URLCONF = "lyceum.config.urls"
WSGI_APPLICATION = "lyceum.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lyceum.ui.context.shell",
            ],
            "builtins": ["lyceum.ui.templatetags.ui", "template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "lyceum.ui.forms.Renderer"

# Sign-in ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "lyceum.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
MFA_ADAPTER = "lyceum.access.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # holding the device is not enough
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it for localhost only
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Tries are counted per web process, in its memory: with N processes the limits are at most N times
# as generous, a restart forgets them, and signing in costs the database nothing.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "lyceum.ui.views.csrf_failure"

# Languages and places -----------------------------------------------------------------------------
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
FORMAT_MODULE_PATH = ["lyceum.config.formats"]
USE_I18N = True
USE_TZ = True

# Files --------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = None  # served from the package by the finders; nothing to collect
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# The built front end carries a hash in every name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/ui/dist/.+-[0-9A-Z]{8}\."
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Mail: by SMTP where an address is given, else it waits on the outbox page ------------------------
EMAIL_BACKEND = "lyceum.messaging.adapters.OutboxBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# Long work ----------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "format": "{asctime} {levelname:<7} {name}:{of_request} {message}",
            "style": "{",
        },
        "json": {"()": "lyceum.kernel.logs.JsonFormatter"},
    },
    "filters": {"named": {"()": "lyceum.kernel.logs.NameRequest"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["named"],
            "formatter": "json" if LOG_JSON else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.request": {"level": "ERROR"}},
}

# The unique address is an expression index (case folds), which this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
