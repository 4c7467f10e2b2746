"""What Django is told that no owner needs to change. ``wellwish.server`` adds what comes from our own Settings."""

from __future__ import annotations

ROOT_URLCONF = "wellwish.web.urls"
INSTALLED_APPS = ["wellwish.web", "wellwish.web.first"]
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DEBUG = False
USE_TZ = True
USE_I18N = False
APPEND_SLASH = False
LOGGING_CONFIG = None  # wellwish.server.logs sets up logging, with nothing private in it
CSRF_FAILURE_VIEW = "wellwish.web.errors.csrf_failure"

# The signed cookie holds one thing: an opaque random visitor id (see visitors.py). It ends with the browser.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "wellwish"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "wellwish-csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
