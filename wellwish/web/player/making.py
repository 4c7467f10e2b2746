"""From an order to a sit that can be played, and to its sound again later."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils.translation import gettext

from wellwish.errors import Gone, Misuse
from wellwish.terms import SAMPLE_RATE, ScoreStage
from wellwish.web import gentle
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.explore.days import day_for
from wellwish.web.player.models import Sit, order_data
from wellwish.web.player.shelf import Sitting
from wellwish.web.sounds import TASTE_SECONDS, guide_sounds
from wellwish.web.start import with_database

if TYPE_CHECKING:
    from wellwish.order import Order
    from wellwish.web.desk import Desk

TASTE_SEED = 7


def make_sit(desk: Desk, visitor: Visitor, order: Order, who: Sequence[str] = ()) -> Sit:
    """Begins a sit with a seed of its own and keeps it for ``visitor``. It can be heard at once, while it is made.

    ``who`` are the ids of its people in the member's circle. Raises Busy, Misuse when one of them was removed
    meanwhile, and whatever the studio raises; then nothing is kept.
    """
    key = visitor.key
    if key is None:
        raise ValueError("a stranger has no sits")
    gentle.check(visitor.member, order)
    order = desk.studio.pinned(replace(order, seed=secrets.randbelow(2**31)))
    desk.gate.enter(key)
    leave = partial(desk.gate.leave, key)
    try:
        # Kept before it is made: should this process die meanwhile, the row tells whose takes there are.
        sit = Sit.objects.create(
            member=visitor.member,
            guest=visitor.guest,
            sealed_order=order_data(order, who, day_for(visitor, order.exercise)),
            length_seconds=order.length_seconds,
        )
        try:
            sitting = sitting_of(desk, sit, on_end=leave)
        except BaseException:
            with contextlib.suppress(OSError, DatabaseError):  # a full disk must not hide what went wrong first
                if visitor.guest:
                    desk.studio.forget_everyone(key)
                sit.delete()
            raise
    except BaseException:
        leave()
        raise
    if sitting is None:
        sit.delete()
        raise Misuse(gettext("Someone in this sit was removed just now. Choose again."))
    return sit


def sitting_of(desk: Desk, sit: Sit, on_end: Callable[[], None] | None = None) -> Sitting | None:
    """The sound of a sit: from the shelf, or begun again; None when its order is gone.

    ``on_end`` is called once nothing is being made for it any more, when this begins it.
    """
    order = sit.order
    if order is None:  # perhaps taken by another process, which cannot reach our shelf
        desk.shelf.drop(sit.id)
        return None
    if held := desk.shelf.get(sit.id):
        return held

    ended = _end(desk, sit, order, on_end)
    sitting = desk.shelf.get_or_make(sit.id, lambda: desk.studio.begin(order, member=sit.key, on_end=ended))
    return sitting if _still_wanted(desk, sit, order) else None


def resound(desk: Desk, sit: Sit, order: Order, place: float) -> Sit:
    """The same sit made with another guide, bed or bell, from now on; one is where one was, in its stage.

    ``place`` is where one is, in seconds. Raises Busy, Gone once its order is gone, and whatever the studio raises;
    then the sit is as it was.
    """
    before = sitting_of(desk, sit)
    if before is None or sit.sealed_order is None:
        raise Gone(gettext("Someone in this sit was removed, and their name went with them."))
    who, day = sit.sealed_order["who"], sit.sealed_order.get("day", "")
    desk.gate.enter(sit.key)
    leave = partial(desk.gate.leave, sit.key)
    try:
        sitting = desk.studio.begin(order, member=sit.key, on_end=_end(desk, sit, order, leave))
    except BaseException:
        leave()
        raise
    with transaction.atomic():
        sit = Sit.objects.select_for_update().get(pk=sit.pk)
        if sit.sealed_order is not None:  # else somebody was removed just now, and stays removed
            sit.sealed_order = order_data(order, who, day)
            sit.place_seconds = int(same_moment(place, before.stages, sitting.stages))
            sit.sounding += 1
            sit.save(update_fields=["sealed_order", "place_seconds", "sounding"])
    desk.shelf.put(sit.id, sitting)
    return sit


def same_moment(place: float, before: Sequence[ScoreStage], after: Sequence[ScoreStage]) -> float:
    """``place``, in seconds, carried over: to the same share of the same stage, or of the whole where stages differ."""
    at = min(max(0.0, place * SAMPLE_RATE), before[-1].end)
    if [stage.kind for stage in before] != [stage.kind for stage in after]:
        return at / before[-1].end * after[-1].end / SAMPLE_RATE
    was, now = next((one, other) for one, other in zip(before, after, strict=True) if at <= one.end)
    share = (at - was.start) / (was.end - was.start)
    return (now.start + share * (now.end - now.start)) / SAMPLE_RATE


def _end(
    desk: Desk, sit: Sit, order: Order, on_end: Callable[[], None] | None
) -> Callable[[BaseException | None], None]:
    """What is done once nothing is being made for a sit any more."""

    def ended(failure: BaseException | None) -> None:
        try:
            if failure is not None:
                desk.shelf.drop(sit.id)  # who asks again has it begun again
            with_database(lambda: _still_wanted(desk, sit, order))
        finally:
            if on_end:
                on_end()

    return ended


def _still_wanted(desk: Desk, sit: Sit, order: Order) -> bool:
    """Whether nobody in the sit was removed while it was made; else what was made goes, too."""
    still = Sit.objects.filter(pk=sit.pk).first()
    if still is not None and still.order is not None:
        return True
    desk.shelf.drop(sit.id)
    for person in order.people:
        desk.studio.forget(sit.key, person.name)
    return False


def taste(desk: Desk, guide: str | None = None) -> Sitting | None:
    """The minute of loving-kindness that anyone may hear, by the guide who leads here or by another.

    None when that guide cannot be chosen here.
    """
    from wellwish.order import Order

    guide = guide or desk.guide
    name = taste_name(guide)
    if held := desk.shelf.get(name):
        return held
    if guide != desk.guide and all(one.id != guide for one in guide_sounds(desk.guide)):
        return None
    return _for_everyone(desk, name, Order(length_seconds=TASTE_SECONDS, guide=guide, seed=TASTE_SEED))


def taste_name(guide: str) -> str:
    """Where it stands on the shelf."""
    return f"taste by {guide}"


def grounding(desk: Desk) -> Sitting:
    """The minute of grounding, spoken."""
    from wellwish.order import Order

    order = Order(length_seconds=60, exercise="grounding", guide=desk.guide, bell="none", seed=TASTE_SEED)
    return _for_everyone(desk, "grounding", order)


def _for_everyone(desk: Desk, name: str, order: Order) -> Sitting:
    def ended(failure: BaseException | None) -> None:
        if failure is not None:
            desk.shelf.drop(name)

    return desk.shelf.get_or_make(name, lambda: desk.studio.begin(order, member="nobody", on_end=ended))


def erase(desk: Desk, sits: Iterable[Sit], person_id: str, name: str) -> set[str]:
    """Takes the orders of ``sits`` that someone is in; what was sat stays, who it was with is gone.

    Returns every name they ever had in them, ``name`` among them, for their takes to be forgotten. Call it inside the
    transaction that removes the person.
    """
    names = {name}
    for sit in sits:
        data = sit.sealed_order or {"who": [], "people": []}
        if person_id in data["who"]:
            names.add(data["people"][data["who"].index(person_id)]["name"])
        elif all(one["name"] != name for one in data["people"]):
            continue
        sit.sealed_order = None
        sit.save(update_fields=["sealed_order"])
        transaction.on_commit(lambda sit=sit: desk.shelf.drop(sit.id))  # type: ignore[misc]
    return names
