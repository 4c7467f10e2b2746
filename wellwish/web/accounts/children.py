"""Children's profiles: made, opened, given a password or taken away by who looks after them."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wellwish.web.access import own_child, own_children, signed_in, sits_of
from wellwish.web.accounts.doors import for_grown_ups, posted
from wellwish.web.accounts.entering import enter
from wellwish.web.accounts.forms import ChildForm, ChildPasswordForm
from wellwish.web.accounts.models import Member
from wellwish.web.accounts.visitor import Visitor
from wellwish.web.desk import desk_of
from wellwish.web.gentle import MOST_MINUTES


@for_grown_ups
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def children(request: HttpRequest) -> HttpResponse:
    """The children one looks after, and a profile for another."""
    form = ChildForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                child = Member.objects.create_member(form.cleaned_data["name"], form.cleaned_data["password"] or None)
                child.is_child, child.guardian = True, signed_in(request)
                child.save(update_fields=["is_child", "guardian"])
            return redirect("children")
        except IntegrityError:
            form.add_error("name", _("Someone here has this name already. Choose another."))
    context = {"form": form, "children": own_children(request), "most_minutes": MOST_MINUTES}
    return render(request, "accounts/children.html", context, status=422 if form.errors else 200)


@for_grown_ups
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """One child's profile: its password, and taking it away with all that is in it."""
    one = own_child(request, child_id)
    if request.method == "POST" and request.POST.get("remove") == "yes":
        _remove(request, one)
        return redirect("children")
    changing = request.method == "POST" and "remove-asked" not in request.POST
    form = ChildPasswordForm(request.POST if changing else None)
    changed = changing and form.is_valid()
    if changed:
        one.renew_password(form.cleaned_data["password"] or None)
    context = {"child": one, "form": form, "changed": changed, "has_password": one.has_usable_password()}
    return render(request, "accounts/child.html", context, status=422 if form.errors else 200)


@for_grown_ups
@never_cache
@posted
def open_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Hands this browser to the child: whoever opened the profile is signed out of it."""
    return enter(request, own_child(request, child_id))


def _remove(request: HttpRequest, one: Member) -> None:
    """The profile, with its circle, its sits, and every sound that speaks a name."""
    desk, visitor = desk_of(request), Visitor(member=one)
    desk.studio.forget_everyone(visitor.key or "")
    for sit in sits_of(visitor):
        desk.shelf.drop(sit.pk)
    one.sign_ins.all().delete()
    one.delete()
