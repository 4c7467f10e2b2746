"""Numbers of check-ins in plain words: what was answered, what is usual, which way it goes and how sure that is."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellwish.practice.measures import FEWEST, Range, Trend, Verdict
from wellwish.web.checkins.asking import Between, Change
from wellwish.web.pictures.lines import number_words


def last_words(value: float, link: str, usual: Range | None, earlier: int) -> SafeString:
    """Of the newest answer, which leads to its row; ``earlier`` answers came before it."""
    last = format_html('<a href="{}">{}</a>', link, number_words(value))
    if not earlier:
        first = _("Your first answer is {last}. What is usual for you can be told after {needed} answers.")
        return format_html(first, last=last, needed=FEWEST)
    if usual is None:
        left = _(
            "Your last answer is {last}. It is too early to tell what is usual for you: "
            "that takes {needed} earlier answers; so far: {earlier}."
        )
        return format_html(left, last=last, needed=FEWEST, earlier=earlier)
    words = {
        Verdict.WITHIN: _("Your last answer, {last}, is within your usual range, {low} to {high}."),
        Verdict.ABOVE: _("Your last answer, {last}, is above your usual range, {low} to {high}."),
        Verdict.BELOW: _("Your last answer, {last}, is below your usual range, {low} to {high}."),
    }
    low, high = number_words(usual.low), number_words(usual.high)
    return format_html(words[usual.judge(value)], last=last, low=low, high=high)


def trend_words(found: Trend | None) -> str:
    """Empty where there is too little to see one."""
    if found is None:
        return ""
    between = {"low": signed(found.low), "high": signed(found.high), "change": signed(found.per_week)}
    if not found.is_sure:
        return _("No clear way up or down: %(change)s a week, somewhere from %(low)s to %(high)s.") % between
    if found.per_week > 0:
        return _("It has gone up: by %(change)s a week, somewhere from %(low)s to %(high)s.") % between
    return _("It has gone down: by %(change)s a week, somewhere from %(low)s to %(high)s.") % between


def changes_told(between: Between) -> list[tuple[Change, str, str]]:
    """Each change, by how much, and what that is against what is usual."""
    return [(one, signed(one.after - one.before), change_words(one)) for one in between.changes]


def change_words(change: Change) -> str:
    if change.usual is None:
        return _("too early to tell whether that is more than your ups and downs")
    words = {
        Verdict.WITHIN: _("within your usual range, %(low)s to %(high)s"),
        Verdict.ABOVE: _("above your usual range, %(low)s to %(high)s"),
        Verdict.BELOW: _("below your usual range, %(low)s to %(high)s"),
    }
    usual = {"low": number_words(change.usual.low), "high": number_words(change.usual.high)}
    return words[change.verdict] % usual


def signed(value: float) -> str:
    """``+0.4``, ``−0.4``, ``0``: at most one place."""
    words = number_words(abs(value))
    return words if words == "0" else f"{'+' if value > 0 else '−'}{words}"
