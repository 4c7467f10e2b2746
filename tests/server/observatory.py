"""What Mozilla's HTTP Observatory would give a page, by its published rules.

Written from ``src/grader/charts.js`` and ``src/analyzer/tests`` of mdn/mdn-http-observatory, version 5 of its scoring
(commit 01b4711). Whatever it knows that our answers never hold (other origins, preload lists, ``unsafe-inline``) counts
here as the worst that it could be.
"""

from __future__ import annotations

import re
from http.cookies import Morsel, SimpleCookie

_LEAST_FOR_BONUS = 90
_SIX_MONTHS = 15_768_000
_PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def modifiers(headers: dict[str, str], cookies: list[str], page: str) -> dict[str, int]:
    """Points by test, of one page fetched by HTTPS from a server that answers nothing else.

    ``headers`` have lower-case names; ``cookies`` are lines of Set-Cookie.
    """
    policy = _policy(headers.get("content-security-policy", ""))
    return {
        "content-security-policy": _of_policy(policy),
        "cookies": _of_cookies(cookies),
        "cross-origin-resource-sharing": -50 if "access-control-allow-credentials" in headers else 0,
        "redirection": 0,
        "referrer-policy": _of_referrers(headers.get("referrer-policy", "")),
        "strict-transport-security": _of_https(headers.get("strict-transport-security", "")),
        "subresource-integrity": -50 if re.search(r'<script[^>]* src="(?:\w+:)?//', page) else 0,
        "x-content-type-options": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "x-frame-options": _of_frames(policy, headers.get("x-frame-options", "")),
        "cross-origin-resource-policy": _of_resources(headers.get("cross-origin-resource-policy")),
    }


def score(points: dict[str, int]) -> int:
    """From 0. What is gained counts only where little was lost."""
    kept = 100 + sum(point for point in points.values() if point < 0)
    return max(0, kept + (sum(point for point in points.values() if point > 0) if kept >= _LEAST_FOR_BONUS else 0))


def _policy(text: str) -> dict[str, list[str]]:
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name.lower(): sources for name, *sources in parts}


def _of_policy(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", ["*"])
    broad = {"*", "'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:"}
    loads = [policy.get(name, default) for name in ("script-src", "object-src", "style-src", "img-src", "media-src")]
    if any(broad & set(sources) or any(one.startswith("http://") for one in sources) for sources in loads):
        return -20
    forms_stay = policy.get("form-action") in (["'self'"], ["'none'"])
    return 10 if default == ["'none'"] and policy.get("base-uri") in (["'self'"], ["'none'"]) and forms_stay else 5


def _of_cookies(lines: list[str]) -> int:
    found: list[Morsel[str]] = [one for line in lines for one in SimpleCookie(line).values()]
    if not found:
        return 0
    if not all(one["secure"] for one in found):
        return -40
    if not all(one["httponly"] for one in found):
        return -30
    return 5 if all(one["samesite"].lower() in ("strict", "lax") for one in found) else -20


def _of_referrers(text: str) -> int:
    if not text:
        return 0
    return 5 if text.rpartition(",")[2].strip().lower() in _PRIVATE_REFERRERS else -5


def _of_https(text: str) -> int:
    age = re.search(r"max-age=(\d+)", text)
    if not age:
        return -20
    return 0 if int(age[1]) >= _SIX_MONTHS else -10


def _of_frames(policy: dict[str, list[str]], text: str) -> int:
    if "frame-ancestors" in policy:
        return 5 if policy["frame-ancestors"] in (["'none'"], ["'self'"]) else -20
    return 0 if text.upper() in ("DENY", "SAMEORIGIN") else -20


def _of_resources(text: str | None) -> int:
    if text is None:
        return 0
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(text, -5)
