"""Template tags: ``asset``, where a style, script or drawing of this version is; ``words_of_scripts``."""

from __future__ import annotations

import functools

from django import template
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JSONCatalog

from wellwish.web.offline.shell import shell

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Raises KeyError for a file that is not there."""
    return get_script_prefix() + shell().path(name)


@register.simple_tag
def words_of_scripts() -> SafeString | str:
    """What ``player/gettext.js`` reads on a page that is not in English, whose words are in the code."""
    language = get_language() or settings.LANGUAGE_CODE
    return "" if language == settings.LANGUAGE_CODE else _catalogue(language)


@functools.cache
def _catalogue(language: str) -> SafeString:
    view = JSONCatalog()
    view.translation = DjangoTranslation(language, domain="djangojs", localedirs=settings.LOCALE_PATHS)
    return json_script(view.get_catalog(), "catalogue")
