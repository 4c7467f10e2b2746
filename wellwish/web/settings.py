"""What Django is told that no owner needs to change. ``wellwish.web.start`` adds what comes from our own Settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT_URLCONF = "wellwish.web.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wellwish.web",
    "wellwish.web.accounts",
    "wellwish.web.circle",
    "wellwish.web.player",
    "wellwish.web.path",
    "wellwish.web.links",
    "wellwish.web.remarks",
    "wellwish.web.explore",
    "wellwish.web.care",
    "wellwish.web.yours",
    "wellwish.web.today",
    "wellwish.web.kept",
    "wellwish.web.programmes",
    "wellwish.web.pictures",
    "wellwish.web.acts",
    "wellwish.web.reminders",
    "wellwish.web.checkins",
    "wellwish.web.questionnaires",
    "wellwish.web.offline",
]
MIDDLEWARE = [
    "wellwish.web.snapshot.OneSnapshot",
    "django.middleware.gzip.GZipMiddleware",  # its padding hides what a length could tell (BREACH)
    "django.middleware.common.CommonMiddleware",
    "wellwish.web.subpath.BelowItsPath",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wellwish.web.yours.looks.Preferred",
    "wellwish.web.offline.owner.SaysOwner",
    "wellwish.web.accounts.doors.Doors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.template.context_processors.request",
                "wellwish.web.frame.frame",
                "wellwish.web.offline.owner.frame",
            ],
            "builtins": ["wellwish.web.markdown", "wellwish.web.offline.tags"],
        },
    }
]

AUTH_USER_MODEL = "accounts.Member"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Signing in is allauth's work, behind pages of our own. Members have names and no e-mail addresses; wrong tries are
# counted by accounts/tries.py alone.
ACCOUNT_ADAPTER = "wellwish.web.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name_key"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
SOCIALACCOUNT_ADAPTER = "wellwish.web.accounts.outside.Outside"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
WELLWISH_PUSH = False  # whether browsers may be sent notifications
WELLWISH_OIDC_JOIN = False  # whom the provider lets in becomes a member
MFA_ADAPTER = "wellwish.web.accounts.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Wellwish"
MFA_TOTP_TOLERANCE = 1  # clocks at home are half a minute off

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WELLWISH_DATA = ""  # the data folder
WELLWISH_ADMIN = ""  # the name below which the owner can look at rows; none: nowhere
WELLWISH_AUTHORITY = ""  # the file of the authority that signed our own certificate, where there is one
DATABASES = {"default": {"ENGINE": "wellwish.web.database.sqlite", "NAME": ":memory:"}}

STATIC_URL = "static/"
DATABASE_ROUTERS = ["wellwish.web.database.migrating.WhereItMigrates"]

DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
APPEND_SLASH = False
LOGGING_CONFIG = None  # wellwish.server.logs sets up logging, with nothing private in it
CSRF_FAILURE_VIEW = "wellwish.web.errors.csrf_failure"

# A session holds who signed in, when and by which kind of proof, or a guest's opaque random id (accounts/visitor.py);
# on the way in also what a step hands to the next: a challenge, a sealed secret, an invitation's token. Nobody's words.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "wellwish"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24  # of guests; their cookie ends with the browser, or with the day
CSRF_COOKIE_NAME = "wellwish-csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True

EMAIL_TIMEOUT = 20

DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
