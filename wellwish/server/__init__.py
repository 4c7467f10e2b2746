"""The ASGI app: sound and static files served beside Django, security headers on all of it, and start-up."""

from wellwish.server.app import make_app
from wellwish.server.run import serve

__all__ = ["make_app", "serve"]
