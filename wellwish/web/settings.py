"""What Django is told that no owner needs to change. ``wellwish.web.start`` adds what comes from our own Settings."""

from __future__ import annotations

from pathlib import Path

ROOT_URLCONF = "wellwish.web.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "wellwish.web",
    "wellwish.web.accounts",
    "wellwish.web.circle",
    "wellwish.web.player",
    "wellwish.web.explore",
    "wellwish.web.care",
    "wellwish.web.yours",
    "wellwish.web.today",
    "wellwish.web.kept",
    "wellwish.web.offline",
]
MIDDLEWARE = [
    "wellwish.web.snapshot.OneSnapshot",
    "django.middleware.gzip.GZipMiddleware",  # its padding hides what a length could tell (BREACH)
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WELLWISH_DATA = ""  # the data folder
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

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

# A session holds who signed in, or a guest's opaque random id, and nothing else (see accounts/visitor.py).
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "wellwish"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24  # of guests; their cookie ends with the browser, or with the day
CSRF_COOKIE_NAME = "wellwish-csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
