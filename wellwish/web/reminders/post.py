"""E-mail, where the owner has set it up: short, plain, and with nobody named."""

from __future__ import annotations

import logging
import smtplib
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

_log = logging.getLogger(__name__)


def can_post() -> bool:
    """Whether this server sends e-mail at all."""
    return bool(settings.EMAIL_HOST)


def post(address: str, subject: str, text: str) -> bool:
    """Whether the mail server took it. Waits for it, twenty seconds at most a step."""
    home = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=home)}
    try:
        EmailMessage(subject, text, to=[address], headers=headers).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:  # their texts hold addresses: only the kind is told
        _log.warning("an e-mail was not taken by the mail server: %s", type(error).__name__)
        return False
    return True


def post_line(address: str, site: str, line: str, again: str) -> bool:
    """A reminder; ``again`` is what "Later" is asked with, by whoever reads it."""
    text = _(
        "%(line)s\n\n%(site)s\n\nAgain in half an hour: %(site)sreminders/again/%(again)s\n\n"
        "A pause, or no more of these: %(site)sreminders\n"
    )
    return post(address, line, text % {"line": line, "site": site, "again": again})


def post_code(address: str, code: str) -> bool:
    """So that nobody has reminders sent to somebody else."""
    text = _("%(code)s\n\nType this where you set your reminders. If that wasn’t you, nothing more will come.\n")
    return post(address, _("Your code for reminders"), text % {"code": code})
