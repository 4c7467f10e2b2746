"""Django's SQLite backend, with the newer of the SQLite libraries that are here."""
