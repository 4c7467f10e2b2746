"""From an order to a sit that can be played, and to its sound again later."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from wellwish.web.accounts.visitor import Visitor, guest_key
from wellwish.web.player.models import Sit, order_data
from wellwish.web.player.shelf import Rendition

if TYPE_CHECKING:
    from wellwish.compose import Order
    from wellwish.web.desk import Desk

TASTE_SEED = 7


def make_sit(desk: Desk, visitor: Visitor, order: Order) -> Sit:
    """Composes a sit with a seed of its own and keeps it for ``visitor``. Takes seconds.

    Raises Busy and whatever the studio raises; then nothing is kept.
    """
    key = visitor.key
    if key is None:
        raise ValueError("a stranger has no sits")
    order = replace(order, seed=secrets.randbelow(2**31))
    with desk.gate.passing(key):
        try:
            rendition = rendered(desk, key, order)
        except BaseException:
            if visitor.guest:  # with no sit kept, nothing would tell the sweep what was said for them
                desk.studio.forget_everyone(key)
            raise
        sit = Sit.objects.create(
            member=visitor.member,
            guest=visitor.guest,
            sealed_order=order_data(order),
            length_seconds=order.length_seconds,
        )
    desk.shelf.put(sit.id, rendition)
    return sit


def rendition_of(desk: Desk, sit: Sit) -> Rendition | None:
    """The sound of a sit: from the shelf, or made again; None when its order is gone."""
    if held := desk.shelf.get(sit.id):
        return held
    order = sit.order
    if order is None:
        return None
    key = Visitor(member=sit.member).key if sit.member else guest_key(sit.guest or "")
    return desk.shelf.get_or_make(sit.id, lambda: rendered(desk, key or "", order))


def taste(desk: Desk) -> Rendition:
    """The minute of loving-kindness that anyone may hear."""
    from wellwish.compose import Order

    order = Order(length_seconds=60, guide=desk.guide, seed=TASTE_SEED)
    return desk.shelf.get_or_make("taste", lambda: rendered(desk, "nobody", order))


def grounding(desk: Desk) -> Rendition:
    """The minute of grounding, spoken."""
    from wellwish.compose import Order

    order = Order(length_seconds=60, exercise="grounding", guide=desk.guide, bell=False, seed=TASTE_SEED)
    return desk.shelf.get_or_make("grounding", lambda: rendered(desk, "nobody", order))


def rendered(desk: Desk, key: str, order: Order) -> Rendition:
    made = desk.studio.compose(order, member=key)
    return Rendition(
        made.webm(),
        made.captions().encode(),
        made.score.length,
        made.score.stages,
    )


@transaction.atomic
def erase_from_sits(desk: Desk, member_sits: list[Sit], name: str) -> None:
    """Takes the orders of sits that name someone; what was sat stays, who it was with is gone."""
    for sit in member_sits:
        order = sit.order
        if order and any(person.name == name for person in order.people):
            sit.sealed_order = None
            sit.save(update_fields=["sealed_order"])
            desk.shelf.drop(sit.id)
