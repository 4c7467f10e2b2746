"""A sit that is under way: where one is in it, and another guide, bed or bell from here on."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from wellwish.errors import Gone, WellwishError
from wellwish.order import Order
from wellwish.web.access import own_sit
from wellwish.web.accounts.doors import open_to_guests, posted
from wellwish.web.desk import desk_of
from wellwish.web.player.forms import SoundForm
from wellwish.web.player.making import resound
from wellwish.web.player.models import Sit
from wellwish.web.player.views import player_page, refusal_status, see
from wellwish.web.words import sentence


@open_to_guests
@never_cache
@posted
def place(request: HttpRequest, sit_id: str) -> HttpResponse:
    """Hears where one is, so that one can go on there on another device."""
    sit = own_sit(request, sit_id)
    seconds = _seconds(request.POST.get("seconds", ""))
    if seconds is None:
        return HttpResponse("seconds is a whole number\n", status=422, content_type="text/plain")
    Sit.objects.filter(pk=sit.pk).update(place_seconds=min(seconds, sit.length_seconds))
    return HttpResponse(status=204)


@open_to_guests
@never_cache
@posted
def sound(request: HttpRequest, sit_id: str) -> HttpResponse:
    """Another guide, bed or bell, and on at the same moment."""
    sit = own_sit(request, sit_id)
    order = sit.order
    if order is None:  # its page says why it cannot be played
        return see(sit)
    form = SoundForm(request.POST, desk_of(request).guide)
    if not form.is_valid():
        return player_page(request, sit, form, 422)
    wanted: Order = replace(order, **{name: form.cleaned_data[name] for name in ("guide", "bed", "bell")})
    if wanted == order:
        return see(sit)
    try:
        return see(resound(desk_of(request), sit, wanted, _seconds(request.POST.get("place", "")) or 0))
    except Gone:
        return see(sit)
    except WellwishError as error:
        form.add_error(None, sentence(error))
        return player_page(request, sit, form, refusal_status(error))


def _seconds(text: str) -> int | None:
    """A whole number of seconds as a page sends it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
