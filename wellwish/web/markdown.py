"""The template filter ``markdown``: CommonMark of our own content → HTML. Raw HTML in it is shown as text."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

register = template.Library()
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")  # a picture would be a request


@register.filter
def markdown(text: str) -> SafeString:
    # With html off the renderer escapes all that is not its own.
    return SafeString(_markdown.render(text))
