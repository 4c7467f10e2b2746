from __future__ import annotations

import stat
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellwish import config
from wellwish.errors import Misuse

ROOT = Path(__file__).parent.parent


def test_nothing_given_serves_this_machine_only() -> None:
    settings = config.load({})
    assert (settings.host, settings.port, settings.https) == ("127.0.0.1", 8000, False)
    assert settings.data.name == "wellwish"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "wellwish.toml"
    file.write_text('port = 1234\nhost = "0.0.0.0"\nallowed_hosts = ["ada.home"]\nhttps = true\n')
    settings = config.load({"WELLWISH_CONFIG": str(file), "WELLWISH_PORT": "4321"})
    assert (settings.port, settings.host, settings.https) == (4321, "0.0.0.0", True)  # noqa: S104
    assert settings.allowed_hosts == ("ada.home",)


def test_a_relative_data_folder_starts_where_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "wellwish.toml"
    file.write_text('data = "here"\n')
    assert config.load({"WELLWISH_CONFIG": str(file)}).data == tmp_path / "here"
    assert config.load({"WELLWISH_DATA": "here"}).data == Path.cwd() / "here"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("WELLWISH_PROT", "WELLWISH_PORT"), ("WELLWISH_SECRET_KEYFILE", "WELLWISH_SECRET_KEY_FILE")],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(Misuse, match=f"{name} is not a setting; did you mean {nearest}"):
        config.load({name: "1"})


def test_an_unknown_name_in_the_file_is_refused_with_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "wellwish.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(Misuse, match=r"wellwish\.toml: prot is not a setting; did you mean port"):
        config.load({"WELLWISH_CONFIG": str(file)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", ""),
        ("THREADS", "1"),
        ("TAKES_MB", "4 GB"),
        ("BLOCKS_MB", "0"),
        ("HTTPS", "perhaps"),
        ("HOST", " "),
        ("DATA", ""),
        ("ALLOWED_HOSTS", "a,,b"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY_FILE", "/no/such/file"),
        ("CONFIG", "/no/such/file"),
        ("OIDC_URL", "id.example.org"),
        ("OIDC_URL", "https://id.example.org"),
        ("OIDC_CLIENT", "wellwish"),
        ("OIDC_SECRET_FILE", "/no/such/file"),
        ("OIDC_JOIN", "perhaps"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_line(name: str, value: str) -> None:
    with pytest.raises(Misuse) as caught:
        config.load({f"WELLWISH_{name}": value})
    assert name.lower() in str(caught.value).lower()
    assert "\n" not in str(caught.value)


def test_a_provider_of_accounts_is_set_up_with_its_secret_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("between us\n")
    given_names = {"OIDC_URL": "https://id.example.org/", "OIDC_CLIENT": "wellwish", "OIDC_SECRET_FILE": str(secret)}
    settings = config.load({f"WELLWISH_{name}": value for name, value in given_names.items()})
    assert (settings.oidc_url, settings.oidc_secret) == ("https://id.example.org", "between us")
    assert "between us" not in repr(settings)


@given(st.text(max_size=20))
def test_any_port_text_is_a_number_or_a_misuse(text: str) -> None:
    try:
        settings = config.load({"WELLWISH_PORT": text})
    except Misuse:
        return
    assert 0 <= settings.port <= 65_535


def test_a_secret_can_come_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    settings = config.load({"WELLWISH_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert config.ensure_secret_key(settings) == "k" * 40
    assert "kkkk" not in repr(settings)


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40)
    with pytest.raises(Misuse, match="both given"):
        config.load({"WELLWISH_SECRET_KEY_FILE": str(tmp_path / "key"), "WELLWISH_SECRET_KEY": "k" * 40})


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = config.Settings(data=tmp_path / "new" / "data")
    key = config.ensure_secret_key(settings)
    assert len(key) >= 32
    assert config.ensure_secret_key(settings) == key
    assert stat.S_IMODE((settings.data / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert [path.name for path in settings.data.iterdir()] == ["secret-key"]


def test_a_data_folder_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misuse, match="WELLWISH_DATA"):
        config.ensure_secret_key(config.Settings(data=tmp_path / "file" / "data"))


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "settings.md").read_text()
    names = {f"WELLWISH_{setting.name.upper()}" for setting in fields(config.Settings)}
    names |= {f"WELLWISH_{name.upper()}_FILE" for name in config.SECRETS} | config.OTHER_NAMES
    assert {name for name in names if f"`{name}`" not in text} == set()
