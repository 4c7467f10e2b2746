"""Settings: from the environment and, where ``WELLWISH_CONFIG`` names one, a TOML file; the environment wins.

Loud about mistakes: a name that is not a setting is refused with the nearest one that is. Each setting is described in
docs/reference/settings.md.
"""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from wellwish import keyfile
from wellwish.errors import Misuse

PREFIX = "WELLWISH_"

OTHER_NAMES = frozenset(
    {
        "WELLWISH_CONFIG",
        "WELLWISH_CHROMIUM",
        "WELLWISH_NO_SKIP",
        "WELLWISH_KOKORO_VOICES",
        "WELLWISH_TEST_POSTGRESQL",
    }
)
"""Names in the environment that are no settings: where the file is, and four that the tests read."""

PATHS = frozenset({"data", "library", "tls_cert", "tls_key"})
"""Settings that are folders or files; a relative one starts where it was written."""

SECRETS = frozenset({"secret_key", "database", "metrics_token", "oidc_secret", "smtp_password"})
"""Settings that may also be given as NAME_FILE, the path of a file that holds the value."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this Wellwish is set up. A field ``port`` is ``WELLWISH_PORT`` outside and ``port`` in the file."""

    data: Path
    """The data folder."""
    library: Path | None = None
    """A folder of the operator's own exercises, courses and the rest, over ours."""
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Names this server answers to; ``host`` is always one of them."""
    https: bool = False
    """A proxy in front speaks HTTPS to browsers: cookies are marked Secure."""
    tls: bool = False
    """This server speaks HTTPS itself: with the certificate given, else with one that it makes."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    path: str = "/"
    """What of the address comes before every page; begins and ends with a slash."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    admin: str | None = None
    """Below which name the rows of the database can be looked at by the owner; None: nowhere."""
    metrics: bool = False
    """/metrics answers whoever asks from this machine."""
    metrics_token: str | None = field(default=None, repr=False)
    """/metrics answers whoever brings it, from anywhere."""
    threads: int = 8
    takes_mb: int = 4096
    """What stored takes may fill on disk, all members' together."""
    blocks_mb: int = 1024
    """What encoded blocks of renditions may fill on disk."""
    public: bool = False
    """Anyone may read the pages that teach and try a sit, and search engines may find them."""
    database: str | None = field(default=None, repr=False)
    """The URL of a PostgreSQL database; None: an SQLite file in the data folder."""
    oidc_url: str | None = None
    """Address of an OpenID Connect provider whose accounts can be used here; None: no request ever goes to one."""
    oidc_name: str = "another account"
    """What members know it as."""
    oidc_client: str | None = None
    """This Wellwish's id there."""
    oidc_secret: str | None = field(default=None, repr=False)
    oidc_join: bool = False
    """Whom the provider lets in becomes a member, without an invitation."""
    smtp_host: str | None = None
    """The mail server that reminders go through; None: no e-mail is ever sent."""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    """``starttls``, ``tls`` from the first byte, or ``none``."""
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_from: str | None = None
    """The address that e-mail comes from."""
    push: bool = False
    """Reminders may be shown by browsers, through the push services of those who make them."""
    secret_key: str | None = field(default=None, repr=False)
    """None: made once and kept in the data folder; see :func:`ensure_secret_key`."""

    @property
    def speaks_https(self) -> bool:
        """Whether browsers come by HTTPS, so that cookies are marked Secure."""
        return self.https or self.tls

    @property
    def https_only(self) -> bool:
        """Whether browsers may be told never to come otherwise. Not with a certificate made here: when the data folder
        is lost so is what signed it, and a browser that was told so would show no way past it to the new one."""
        return self.https or bool(self.tls_cert)

    def __post_init__(self) -> None:
        """A certificate that is given is used."""
        if self.tls_cert or self.tls_key:
            object.__setattr__(self, "tls", True)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. Reads files; changes nothing. Raises Misuse with one line for each mistake found."""
    file = environ.get("WELLWISH_CONFIG")
    given = _from_file(Path(file).expanduser()) if file else {}
    given |= _from_environment(environ)
    values = {name: _READERS[name](name, raw) for name, raw in given.items()}
    values.setdefault("data", _platform_data_folder())
    if ("oidc_url" in values) != ("oidc_client" in values):
        raise Misuse("WELLWISH_OIDC_URL and WELLWISH_OIDC_CLIENT go together: where to ask, and our id there.")
    if ("smtp_host" in values) != ("smtp_from" in values):
        raise Misuse("WELLWISH_SMTP_HOST and WELLWISH_SMTP_FROM go together: through which server, and from whom.")
    return Settings(**values)


def ensure_data_folder(settings: Settings) -> Path:
    """The data folder, made (for its owner only) when it is not there. Raises Misuse when it cannot be."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(PermissionError):  # somebody else's folder that we may write to stays as they made it
            settings.data.chmod(0o700)
    except OSError as error:
        raise Misuse(
            f"The data folder {settings.data} cannot be made: {error.strerror}. Name another in WELLWISH_DATA."
        ) from None
    return settings.data


def ensure_secret_key(settings: Settings) -> str:
    """The key that signs cookies: the one set, else the one in the data folder, made on the first call.

    Raises Misuse when the data folder cannot hold it. Processes that start together agree on one key.
    """
    if settings.secret_key is not None:
        return settings.secret_key
    path = ensure_data_folder(settings) / "secret-key"
    try:
        return keyfile.ensure(path, lambda: secrets.token_urlsafe(48).encode()).decode().strip()
    except OSError as error:
        raise Misuse(f"The secret key {path} cannot be kept: {error.strerror}") from None


def ensure_setup_code(settings: Settings) -> str:
    """The code that makes whoever types it the owner of a new server; kept in the data folder until then."""
    return keyfile.ensure(settings.data / "setup-code", _new_setup_code).decode().strip()


def forget_setup_code(data: Path) -> None:
    """Once somebody has become the owner it opens nothing any more."""
    (data / "setup-code").unlink(missing_ok=True)


def _new_setup_code() -> bytes:
    """Three groups of four letters and digits that are not taken for each other: 60 bits."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3)).encode()


def _platform_data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("wellwish", appauthor=False)


# --- where values come from -------------------------------------------------------------------------


def _from_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise Misuse(f"WELLWISH_CONFIG: {path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: {error}") from None
    return _settle(table, known=str.lower, where=f"{path}: ", base=path.parent)


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    ours = {name: value for name, value in environ.items() if name.startswith(PREFIX) and name not in OTHER_NAMES}
    return _settle(ours, known=lambda name: PREFIX + name.upper(), where="", base=Path.cwd())


def _settle(raw: Mapping[str, Any], known: Callable[[str], str], where: str, base: Path) -> dict[str, Any]:
    """What was given, by field; ``known`` writes a field's name the way this source does, paths start at ``base``."""
    plain = {known(setting.name): setting.name for setting in fields(Settings)}
    in_files = {known(f"{name}_file"): name for name in SECRETS}
    given: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in plain and name not in in_files:
            nearest = difflib.get_close_matches(name, [*plain, *in_files], n=1, cutoff=0)
            raise Misuse(f"{where}{name} is not a setting; did you mean {nearest[0]}?")
        setting = plain.get(name) or in_files[name]
        if setting in given:
            raise Misuse(f"{where}{known(setting)} and {known(setting + '_file')} are both given: keep one")
        if name in in_files:
            value = _read_secret(name, base / Path(_text(name, value)).expanduser())
        elif setting in PATHS:
            value = base / Path(_text(name, value)).expanduser()
        given[setting] = value
    return given


def _read_secret(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"{name}: {path} cannot be read: {getattr(error, 'strerror', 'it is not text')}") from None


# --- reading one value ------------------------------------------------------------------------------


def _text(name: str, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise Misuse(f"{name} must be text, and not empty")
    return raw.strip()


def _number(least: int, most: int) -> Callable[[str, Any], int]:
    def read(name: str, raw: Any) -> int:
        try:
            value = int(raw) if isinstance(raw, str) else raw
        except ValueError:
            value = None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Misuse(f"{name} must be a whole number from {least} to {most}, not {raw!r}")
        return value

    return read


def _yes_or_no(name: str, raw: Any) -> bool:
    words = {True: True, False: False, "yes": True, "no": False, "on": True, "off": False}
    value = words.get(raw.lower() if isinstance(raw, str) else raw)
    if value is None:
        raise Misuse(f"{name} must be yes or no, not {raw!r}")
    return value


def _names(name: str, raw: Any) -> tuple[str, ...]:
    parts = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not parts or not all(isinstance(part, str) and part.strip() for part in parts):
        raise Misuse(f"{name} must be host names with commas between, such as wellwish.home,192.168.1.5")
    return tuple(part.strip() for part in parts)


def _below(name: str, raw: Any) -> str:
    path = raw.strip() if isinstance(raw, str) else "?"
    if not re.fullmatch(r"/?(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", path, re.ASCII):
        raise Misuse(f"{name} must be a path of plain letters and digits, such as /calm/, not {raw!r}")
    inner = path.strip("/")
    return f"/{inner}/" if inner else "/"


def _one_name(name: str, raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"[A-Za-z0-9_-]{4,60}", raw):
        raise Misuse(f"{name} must be a name of 4 to 60 plain letters and digits, such as back-room, not {raw!r}")
    return raw


def _address(name: str, raw: Any) -> str:
    text = _text(name, raw)
    if not text.startswith(("https://", "http://")) or any(char.isspace() for char in text):
        raise Misuse(f"{name} must be an address such as https://id.example.org, not {raw!r}")
    return text.rstrip("/")


def _security(name: str, raw: Any) -> str:
    if raw not in ("starttls", "tls", "none"):
        raise Misuse(f"{name} must be starttls, tls or none, not {raw!r}")
    return str(raw)


def _sender(name: str, raw: Any) -> str:
    text = _text(name, raw)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise Misuse(f"{name} must be an e-mail address such as wellwish@example.org, not {raw!r}")
    return text


def _networks(name: str, raw: Any) -> tuple[str, ...]:
    given = _names(name, raw)
    for one in given:
        try:
            ipaddress.ip_network(one)
        except ValueError:
            raise Misuse(f"{name}: {one!r} is no address or network such as 127.0.0.1 or 10.0.0.0/8") from None
    return given


def _long_secret(name: str, raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) < 32:
        raise Misuse(f"{name} must be at least 32 characters long")
    return raw


def postgresql_url(name: str, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.startswith(("postgresql://", "postgres://")):
        raise Misuse(f"{name} must look like postgresql://user:password@host/name; without it an SQLite file is used")
    return raw.strip()


_READERS: dict[str, Callable[[str, Any], Any]] = {
    **{name: lambda _name, path: path for name in PATHS},
    "host": _text,
    "port": _number(0, 65_535),
    "allowed_hosts": _names,
    "https": _yes_or_no,
    "threads": _number(2, 256),
    "takes_mb": _number(16, 100_000_000),
    "blocks_mb": _number(16, 100_000_000),
    "public": _yes_or_no,
    "tls": _yes_or_no,
    "path": _below,
    "proxies": _networks,
    "admin": _one_name,
    "metrics": _yes_or_no,
    "metrics_token": _long_secret,
    "database": postgresql_url,
    "oidc_url": _address,
    "oidc_name": _text,
    "oidc_client": _text,
    "oidc_secret": _text,
    "oidc_join": _yes_or_no,
    "smtp_host": _text,
    "smtp_port": _number(1, 65_535),
    "smtp_security": _security,
    "smtp_user": _text,
    "smtp_password": _text,
    "smtp_from": _sender,
    "push": _yes_or_no,
    "secret_key": _long_secret,
}
