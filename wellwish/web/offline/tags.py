"""The template tag ``asset``: where a style, script or drawing of this version is."""

from __future__ import annotations

from django import template
from django.urls import get_script_prefix

from wellwish.web.offline.shell import shell

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Raises KeyError for a file that is not there."""
    return get_script_prefix() + shell().path(name)
