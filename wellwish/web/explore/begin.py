"""The third tap: a guest's sit is made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from wellwish.errors import WellwishError
from wellwish.order import Order
from wellwish.web.accounts.doors import open_to_guests
from wellwish.web.accounts.models import member_or_none
from wellwish.web.accounts.visitor import welcome
from wellwish.web.desk import desk_of
from wellwish.web.explore.forms import FirstSitForm
from wellwish.web.explore.views import technique_page
from wellwish.web.player.making import make_sit
from wellwish.web.player.views import refusal_status, see


@open_to_guests
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Makes a first sit for anyone, with no account; a mistake comes back in the page it was made on."""
    if request.method != "POST" or member_or_none(request.user):
        return redirect("home")  # a member's people come from their circle, where they can be removed again
    visitor = welcome(request)
    form = FirstSitForm(request.POST)
    if not form.is_valid():
        return technique_page(request, "loving-kindness", form, 422)
    desk = desk_of(request)
    order = Order(form.cleaned_data["length"], form.cleaned_data["people"], guide=desk.guide)
    try:
        sit = make_sit(desk, visitor, order)
    except WellwishError as error:
        form.refuse(error)
        return technique_page(request, "loving-kindness", form, refusal_status(error))
    return see(sit)
