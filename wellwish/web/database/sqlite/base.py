"""Django's SQLite backend over ``library.newest()``. Django imports ``sqlite3`` by that name, here, and is given it."""

from __future__ import annotations

import importlib
import sys

from wellwish.web.database.driver import newest

_NAMES = ("sqlite3", "sqlite3.dbapi2")
_found = {name: sys.modules[name] for name in _NAMES if name in sys.modules}
_module = newest()
sys.modules.update(zip(_NAMES, (_module, importlib.import_module(f"{_module.__name__}.dbapi2")), strict=True))
try:
    from django.db.backends.sqlite3.base import DatabaseWrapper
finally:
    for _name in _NAMES:
        del sys.modules[_name]
    sys.modules.update(_found)

__all__ = ["DatabaseWrapper"]
