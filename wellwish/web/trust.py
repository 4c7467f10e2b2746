"""How a phone comes to trust the certificate that this server made for itself."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellwish.web.accounts.doors import open_to_all


@open_to_all
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Steps for each kind of device, and the file; only where the server made its certificate."""
    return render(request, "trust.html", {"fingerprint": _fingerprint(_authority())})


@open_to_all
@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The file that devices are told to trust. It is public: its key never leaves the data folder."""
    answer = HttpResponse(_authority(), content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = 'attachment; filename="wellwish.crt"'
    return answer


def _authority() -> bytes:
    path = settings.WELLWISH_AUTHORITY
    if not path:
        raise Http404
    return Path(path).read_bytes()


def _fingerprint(pem: bytes) -> str:
    """As devices show it: SHA-256, pairs with colons."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex(":").upper()
