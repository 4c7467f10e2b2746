"""The pages, by Django: settings here, then one folder a subject with its views, templates and static files.

Django is configured once a process, by :func:`wellwish.server.make_app`. What views work with (the studio, the sits)
reaches them as a :class:`Desk` in the request.
"""

from wellwish.web.desk import Desk

__all__ = ["Desk"]
