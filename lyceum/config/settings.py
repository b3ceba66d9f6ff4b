"""Every setting, in one place, read from the environment and checked at the start.

A setting that cannot be read stops the start with its name and the reason. `.env.example` lists
them all; a test keeps it complete.
"""

import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, ValidationError, validate


def _are_networks(words: list[str]) -> None:
    """Each is a network such as 10.0.0.0/8; one that cannot be read stops the start."""
    for word in words:
        try:
            ip_network(word)
        except ValueError as error:
            raise ValidationError(f"expected networks such as 10.0.0.0/8: {error}") from error


env = Env(prefix="LYCEUM_", eager=False)
env.read_env()

PACKAGE = Path(__file__).resolve().parents[1]
TABLES = PACKAGE / "config/tables.sql"  # what `make tables` writes for new SQLite databases

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
CONTENT_HOST = env.str("CONTENT_HOST", default="")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
DATABASE_URL = env.str("DATABASE_URL", default="")
WEB_WORKERS = env.int("WEB_WORKERS", default=1, validate=validate.Range(min=1, max=64))
WEB_THREADS = env.int("WEB_THREADS", default=4, validate=validate.Range(min=1, max=64))
LANGUAGE_CODE = env.str("LANGUAGE", default="en", validate=validate.OneOf(["en", "fr"]))
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
SMTP_URL = env.str("SMTP_URL", default="")
MAIL_FROM = env.str("MAIL_FROM", default="Lyceum <lyceum@localhost>")
# Where mail servers send back what they could not deliver, and what opens /inbox/bounces/ to them.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
BOUNCE_TOKEN = env.str("BOUNCE_TOKEN", default="")
# To which address people answer mails; a mailbox that takes what stands behind a + as well.
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="")
SLACK_API = env.str("SLACK_API", default="https://slack.com/api/")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
LOG_JSON = env.bool("LOG_JSON", default=False)
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=200)
# What a package may hold, unpacked.
PACKAGE_LIMIT_MB = env.int("PACKAGE_LIMIT_MB", default=1000, validate=validate.Range(min=1))
PACKAGE_FILES = env.int("PACKAGE_FILES", default=20_000, validate=validate.Range(min=1))
PACKAGES_LIMIT_MB = env.int("PACKAGES_LIMIT_MB", default=100_000)
LESSON_UPLOADS_LIMIT_MB = env.int("LESSON_UPLOADS_LIMIT_MB", default=20_000)
XAPI_BODY_LIMIT_MB = env.int("XAPI_BODY_LIMIT_MB", default=20, validate=validate.Range(min=1))
XAPI_BATCH_LIMIT = env.int("XAPI_BATCH_LIMIT", default=2000, validate=validate.Range(min=1))
XAPI_REQUESTS_A_MINUTE = env.int("XAPI_REQUESTS_A_MINUTE", default=600_000)  # of each credential
SECURITY_CONTACT: list[str] = env.list("SECURITY_CONTACT", default=[])
RATE_FACTOR = env.float("RATE_FACTOR", default=1.0, validate=validate.Range(min=0))
ALLOWED_NETWORKS: list[str] = env.list("ALLOWED_NETWORKS", default=[], validate=_are_networks)
DNS_SERVER = env.str("DNS_SERVER", default="")
# How long what is kept, in days, by kind: `messaging.mails=30,identity.disclosures=90`. What is not
# named here has the term that its app declares; `lyceum keepings` lists the kinds.
RETENTION: dict[str, int] = env.dict("RETENTION", default={}, subcast_values=int)
# What a law asks to keep of an erased person, in days, by kind: `learning.enrolments=3650`.
LEGAL_TERMS: dict[str, int] = env.dict("LEGAL_TERMS", default={}, subcast_values=int)
# Where the columnar copy of the statements lies, how many minutes apart the worker brings it up to
# date (0: never), and whether it holds the whole statements, too.
COLUMNS = env.str("COLUMNS", default="") or str(HOME / "columns")
COLUMNS_MINUTES = env.int("COLUMNS_MINUTES", default=15, validate=validate.Range(min=0))
COLUMNS_TEXT = env.bool("COLUMNS_TEXT", default=False)
S3_ENDPOINT = env.str("S3_ENDPOINT", default="")
S3_REGION = env.str("S3_REGION", default="")
S3_KEY = env.str("S3_KEY", default="")
S3_SECRET = env.str("S3_SECRET", default="")
# Fewer people than this are never shown as a figure of what a unit learns.
SMALLEST_GROUP = env.int("SMALLEST_GROUP", default=5, validate=validate.Range(min=3, max=100))
# How many hours apart the worker reads the feeds of podcasts that somebody follows (0: never, where
# the installation has no way out).
PODCASTS_HOURS = env.int("PODCASTS_HOURS", default=1, validate=validate.Range(min=0, max=720))
env.seal()


def _contacts() -> list[str]:
    """Where weaknesses are reported to, as addresses (RFC 9116)."""
    found = [
        f"mailto:{each}" if "@" in each and ":" not in each else each for each in SECURITY_CONTACT
    ]
    for each in found:
        if not each.startswith(("mailto:", "https://", "tel:")) or set(each) & set(" \r\n"):
            raise ImproperlyConfigured(
                f"LYCEUM_SECURITY_CONTACT: {each!r} is no mail address, https://… or tel:…"
            )
    return found


SECURITY_CONTACT = _contacts()


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


def _content_host() -> str:
    """The host, with its port, that packages are served from: never the one with the session.

    On a developer's machine it is found by itself; elsewhere it has to be said, else no package
    opens. It had better stand below another registered domain, for a package may set cookies for
    all of its own; `lyceum doctor` says whether it does.
    """
    here = urlsplit(BASE_URL)
    if not CONTENT_HOST and here.hostname in {"127.0.0.1", "localhost"}:
        return f"content.localhost:{here.port}" if here.port else "content.localhost"
    if CONTENT_HOST.partition(":")[0] == here.hostname:
        raise ImproperlyConfigured(
            "LYCEUM_CONTENT_HOST: expected a host other than that of LYCEUM_BASE_URL;"
            " another port is no wall, cookies ignore it"
        )
    return CONTENT_HOST


CONTENT_HOST = _content_host()
if CONTENT_HOST and ALLOWED_HOSTS != ["*"]:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, CONTENT_HOST.partition(":")[0]]
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
        "PRAGMA recursive_triggers=ON;"  # what INSERT OR REPLACE removes asks triggers, too
    ),
}


def _database() -> dict[str, Any]:
    """SQLite beside the data, unless an address says PostgreSQL."""
    if not DATABASE_URL:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "lyceum.kernel.sqlite",
            "NAME": HOME / "lyceum.sqlite",
            "CONN_MAX_AGE": 60,  # to open one costs more than to tell a statement
            "OPTIONS": SQLITE_OPTIONS,
        }
    import dj_database_url  # noqa: PLC0415  only where it is needed

    found: dict[str, Any] = dict(
        dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)
    )
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("LYCEUM_DATABASE_URL: expected postgres://…, or nothing")
    # What is asked again and again is planned once: values travel beside the SQL, not in it. A pooler
    # that gives each transaction another connection has to know prepared statements, or the address
    # says 0 here.
    options = found.setdefault("OPTIONS", {})
    options["prepare_threshold"] = int(options.get("prepare_threshold", 5)) or None
    found["ENGINE"] = "lyceum.kernel.postgresql"
    options["server_side_binding"] = bool(options["prepare_threshold"])
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
    "lyceum.connections",
    "lyceum.messaging",
    "lyceum.agenda",
    "lyceum.access",
    "lyceum.statements",
    "lyceum.skills",
    "lyceum.wallets",
    "lyceum.feedback",
    "lyceum.catalogue",
    "lyceum.assessments",
    "lyceum.courseware",
    "lyceum.learning",
    "lyceum.programmes",
    "lyceum.support",
    "lyceum.communities",
    "lyceum.paths",
    "lyceum.journeys",
    "lyceum.footprint",
    "lyceum.integrations",
    "lyceum.portal",
    "lyceum.config",
    "django.forms",  # after ours, whose templates replace its own, as for:
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "oauth2_provider",
    "allauth.socialaccount",
]
MIDDLEWARE = [
    "lyceum.courseware.adapters.serve_content",  # packages never meet what follows
    "lyceum.footprint.rest.short_way",  # programs of xAPI need nothing of what follows
    "lyceum.ui.middleware.name_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lyceum.ui.middleware.guard_content",
    "lyceum.ui.gates.bound_bodies",
    "lyceum.ui.gates.keep_pace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lyceum.ui.gates.refuse_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lyceum.organisations.adapters.introduce_actor",
    "lyceum.access.adapters.insist_on_factor",
    "lyceum.access.adapters.look_as",
    "lyceum.rules.adapters.keep_to_rules",
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
SOCIALACCOUNT_ADAPTER = "lyceum.access.adapters.IdentityAdapter"
MFA_ADAPTER = "lyceum.access.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"login_webauthn": "lyceum.access.forms.passkeys.PasskeySignInForm"}
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # holding the device is not enough
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it for localhost only
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Being an OpenID Provider for the ecosystem's tools ---------------------------------------------
OAUTH2_PROVIDER_APPLICATION_MODEL = "access.Client"
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": BASE_URL.rstrip("/") + (FORCE_SCRIPT_NAME or "").rstrip("/"),
    "OAUTH2_VALIDATOR_CLASS": "lyceum.access.adapters.provider.Validator",
    "SCOPES_BACKEND_CLASS": "lyceum.access.adapters.provider.Scopes",
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "ID_TOKEN_EXPIRE_SECONDS": 60 * 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 60 * 60 * 24 * 30,  # after it was last used
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

# Tries are counted per web process, in its memory: with N processes the limits are at most N times
# as generous, a restart forgets them, and signing in costs the database nothing.
_MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "OPTIONS": {"MAX_ENTRIES": 20_000},  # with Django's 300, a few addresses push out all counts
}
CACHES = {"default": {**_MEMORY}, "pace": {**_MEMORY, "LOCATION": "pace"}}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # pages carry the CSRF token themselves
# `__Host-`: a browser takes it by HTTPS only, for this host alone, so no neighbour can set it.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_SSL_HOST = (
    urlsplit(BASE_URL).netloc if BASE_URL.startswith("https:") else None
)  # never what a request says
SECURE_REDIRECT_EXEMPT = ["^health$", "^ready$"]  # asked by who watches, from inside
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
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG
# The built front end carries a hash in every name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/ui/dist/.+-[0-9A-Z]{8}\."
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# How much and how fast ----------------------------------------------------------------------------
BODY_LIMIT_MB = 12  # what anybody who is signed in may send in one request, but for:
BODY_LIMITS_MB = dict.fromkeys(
    (
        "organisations:import-people",
        "catalogue:import",
        "courseware:import-lessons",
        "courseware:packages",
        "skills:start-import",
        "records:import-statements",
        "rest-package",
    ),
    UPLOAD_LIMIT_MB,
)
# Where who is not signed in, but brings a token, may send as much: it is looked at before the body.
BODIES_OF_PROGRAMS = {"rest-package"}
# What costs much or reaches others: so many at once, so many a minute after that, and where. Each
# for a person, else for an address. LYCEUM_RATE_FACTOR stretches all of them.
# fmt: off
RATES = {  # of looking as well as of changes
    "search": (800, 240, """
        portal:search portal:suggest catalogue:explore catalogue:skill-choices
        catalogue:suggestions skills:explore organisations:directory communities:search
        communities:people communities:handles catalogue:resource-choices
    """),
    "open-pages": (120, 60, "communities:space-live communities:thread-live"),
    "what-if": (240, 120, "paths:what-if paths:preview-role paths:preview-skills"),
    "exports": (30, 6, """
        organisations:export catalogue:export portal:export-audit footprint:export
        footprint:export-csv footprint:copy
    """),
    "secret-links": (60, 20, """
        organisations:accept messaging:unsubscribe agenda:feed
        courseware:lti-enter
        courseware:lti-register-with
    """),
    "answers": (600, 300, "feedback:by-link"),  # a company behind one address gets one mail
    "launches": (600, 300, "courseware:lti-begin-arrival courseware:lti-go courseware:lti-trial"),
}
RATES_OF_CHANGES = {
    "planning": (120, 60, """
        paths:set-goal paths:change-limits paths:choose paths:pin paths:exclude
        paths:free paths:done-elsewhere paths:replace programmes:ask-forming
    """),
    "imports": (30, 6, """
        organisations:import-people organisations:import-people-check
        organisations:import-people-start catalogue:import catalogue:import-check
        catalogue:import-start skills:start-import skills:resume-import
        records:import-statements records:go-on-import courseware:packages
        courseware:import-lessons courseware:export-lesson
    """),
    "invitations": (100, 10, """
        organisations:invitations organisations:invitation-link organisations:add-person
        programmes:invite
        communities:invite
    """),
    "asking": (60, 6, """
        skills:ask paths:invite-advisor paths:ask messaging:resend footprint:object
        records:test-target records:replay-target messaging:try-chat messaging:settle
        learning:ask-question feedback:report-friction feedback:open-survey feedback:close-loop
        feedback:close-loop-of-survey feedback:close-loop-of-pulse
        journeys:enter journeys:give-tool journeys:say-trouble
        support:ask support:reply
    """),
    "files": (60, 12, "learning:prior organisations:brand programmes:deliver"),
    "talk": (60, 20, "communities:share communities:reply communities:introduce"),
    "copies": (30, 1, "footprint:take-along"),
    "codes": (60, 20, "account_request_login_code account_reset_password account_email"),
    "setting-up": (30, 6, "portal:set-up"),
    "arrivals": (2000, 1200, "integrations:take-in"),
    "partners": (2000, 1200, """
        courseware:lti-register courseware:lti-token courseware:lti-line-items
        courseware:lti-line-item courseware:lti-scores courseware:lti-arrive courseware:lti-chosen
    """),
    "trials-of-tools": (30, 6, "courseware:lti-test-tool courseware:lti-let-register"),
}
# fmt: on

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
            "()": "lyceum.kernel.logs.PlainFormatter",
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
    "loggers": {
        "django.request": {"level": "ERROR"},
        "oauthlib": {"level": "INFO"},  # below that it tells codes and tokens
        "oauth2_provider": {"level": "INFO"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the unique address is an expression index (case folds), which it cannot see
    "oauth2_provider.W008",  # native apps come back to the loopback address by http (RFC 8252)
    "security.W005",  # HSTS for hosts below ours: whether they speak HTTPS is not ours to say …
    "security.W021",  # … and to be preloaded by browsers is the domain owner's decision
    "templates.W003",  # `i18n` is there twice on purpose: ours takes the place of Django's
]
