"""Logging with nothing private in it: no address, no query, and of an exception its kind and place, never its words.

The words of an exception may hold a name that someone typed.
"""

from __future__ import annotations

import copy
import logging
import traceback
from types import TracebackType
from typing import Any

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Writes an exception as its types and the lines it passed."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "django.request":
            record = copy.copy(record)
            record.msg, record.args = (
                "a page failed",
                (),
            )  # Django's own words hold the address, which may open something
        record.exc_text = None  # another formatter may have left the exception's words there
        return super().format(record)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [
                type(error).__qualname__,
                *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames),
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": QuietFormatter, "format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "uvicorn": {"level": "WARNING"},
    },
}
