"""What members entrust to us, encrypted at rest: the field, its keys, and how they are changed."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from web_fakes import DATA, FakeStudio, Visitor, fake_app, model, rows, stored, stored_content, stored_rows

from wellwish.errors import Damaged

KEYS = DATA / "keys" / "people.keys"
ROWS = ("ben", "cleo")


@pytest.fixture
def ada() -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(FakeStudio())).claim()


@pytest.fixture(autouse=True)
def _same_keys_after() -> Iterator[None]:
    """Whatever a test did to the keys, the ones there were before are in use again."""
    fake_app()
    from wellwish.web import sealed

    sealed.ring()
    before = KEYS.read_bytes()
    yield
    KEYS.write_bytes(before)
    sealed._rings.clear()


def field() -> Any:
    return model("circle.Person")._meta.get_field("name")


def opened(written: str | None) -> Any:
    return field().from_db_value(written, None, None)


def sealed(value: Any) -> Any:
    return field().get_prep_value(value)


# --- one value --------------------------------------------------------------------------------------

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@settings(deadline=None, max_examples=100)
@given(values)
def test_whatever_json_holds_comes_back_as_it_was(value: Any) -> None:
    assert opened(sealed(value)) == value


@pytest.mark.parametrize(
    "value", ["", " ben ", "Zoë", "e\u0301", "李小龙", "🧑‍🚀", "a\x00b", "\u2028", "שרה", [], {}, 0, False]
)
def test_and_through_the_database(ada: Visitor, value: Any) -> None:
    key = ada.add("ben")
    stored(lambda: model("circle.Person").objects.filter(pk=key).update(note=value))
    (ben,) = rows("circle.Person")
    assert ben.note == value
    assert type(ben.note) is type(value)


def test_nothing_is_nothing(ada: Visitor) -> None:
    ada.add("ben")
    assert opened(sealed(None)) is None
    assert opened(None) is None
    assert rows("circle.Person")[0].hardness is None
    assert rows("circle.Person", name__isnull=True) == []


def test_the_same_value_is_never_written_the_same_way_twice() -> None:
    written = {sealed("ben of the hill") for _ in range(20)}  # no ciphertext has a space, by chance or otherwise
    assert len(written) == 20
    assert all("ben of" not in text for text in written)


@pytest.mark.parametrize("lookup", ["name", "name__exact", "name__in", "name__contains", "name__iexact", "name__gt"])
def test_to_filter_by_it_is_refused_rather_than_never_matching(ada: Visitor, lookup: str) -> None:
    from django.core.exceptions import FieldError

    ada.add("ben")
    with pytest.raises(FieldError):
        rows("circle.Person", **{lookup: ["ben"] if lookup.endswith("in") else "ben"})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda written: written[:-2] + ("A" if written[-2] != "A" else "B") + written[-1],
        lambda written: written[:20] + ("A" if written[20] != "A" else "B") + written[21:],
        lambda written: written[:-20],
        lambda _: "ben",
        lambda _: "",
        lambda _: "é",
    ],
)
def test_a_value_that_was_tampered_with_is_damaged(spoil: Callable[[str], str]) -> None:
    with pytest.raises(Damaged, match=r"people\.keys"):
        opened(spoil(sealed("ben")))


# --- the keys ---------------------------------------------------------------------------------------


def another_key() -> bytes:
    from cryptography.fernet import Fernet

    return Fernet.generate_key()


def with_keys(content: bytes) -> None:
    """As if the server had started with these."""
    from wellwish.web import sealed

    KEYS.write_bytes(content)
    sealed._rings.clear()


def test_the_key_lies_in_a_file_of_its_own_for_its_owner_only(ada: Visitor) -> None:
    ada.add("ben")
    assert stat.S_IMODE(KEYS.stat().st_mode) == 0o600
    assert stat.S_IMODE(KEYS.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(DATA.stat().st_mode) == 0o700
    from django.conf import settings as django_settings

    assert str(django_settings.SECRET_KEY) not in KEYS.read_text()
    with_keys(KEYS.read_bytes())
    assert rows("circle.Person")[0].name == "ben"


def test_another_secret_key_opens_the_same_names(ada: Visitor) -> None:
    from django.test import override_settings

    ada.add("ben")
    with override_settings(SECRET_KEY="quite another secret, as long as they have to be"):
        assert rows("circle.Person")[0].name == "ben"


def test_the_wrong_key_says_which_file_to_restore(ada: Visitor) -> None:
    ada.add("ben")
    with_keys(another_key())
    with pytest.raises(Damaged) as raised:
        rows("circle.Person")
    assert str(KEYS) in str(raised.value)
    assert "ben" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_with_the_wrong_key_the_page_is_a_plain_error(ada: Visitor) -> None:
    ada.add("ben")
    with_keys(another_key())
    answer = ada.get("/circle")
    assert answer.status == 500
    assert "people.keys" not in answer.text


@pytest.mark.parametrize("content", [b"", b"\n", b"not a key\n", b"\xff\xfe", b"A" * 44])
def test_a_file_that_holds_no_keys_is_named(content: bytes) -> None:
    with_keys(content)
    with pytest.raises(Damaged, match=r"people\.keys holds no keys"):
        sealed("ben")


def test_a_file_that_is_lost_is_not_replaced_in_silence_while_names_need_it(ada: Visitor) -> None:
    ada.add("ben")
    from wellwish.web import sealed as rooms

    KEYS.unlink()
    rooms._rings.clear()
    with pytest.raises(Damaged):
        rows("circle.Person")


# --- changing them ----------------------------------------------------------------------------------


def life(ada: Visitor) -> list[Any]:
    """People, a sit, a favourite, an open day, what was kept of a sit, and all that is known of them."""
    for name in ROWS:
        ada.add(name, "difficult", hardness="3", scenes=f"where {name} swims", note=f"about {name}", sounds_like="x")
    ada.sit([])
    ada.post("/exercises/moment-queue/favourite")
    ada.post("/courses/path-30/3", {"sit": "yes"})
    stored(keep_a_sit)
    return known()


def keep_a_sit() -> None:
    """One that was sat, with a few lines about it."""
    member, now = model("accounts.Member").objects.get(name="ada"), timezone.now()
    kept = model("kept.KeptSit").objects.create(
        member=member,
        began=now,
        ended=now,
        zone="UTC",
        day=now.date(),
        seconds=60,
        kind="other",
        exercise="moment-queue",
        title="In a queue",
    )
    model("kept.JournalEntry").objects.create(member=member, sit=kept, day=now.date(), words="It was long.")


def remark() -> None:
    """What a listener said of a line, in their own words."""
    where = {"exercise": "moment-queue", "script_hash": "0" * 64, "line": 9, "guide": "tone"}
    model("remarks.Remark").objects.create(text="Stand as you stand.", words=["I was sitting."], **where)


def known() -> list[Any]:
    """All but marks, which new keys make anew."""

    def fields(row: Any) -> dict[str, Any]:
        return {name: value for name, value in row.__dict__.items() if name != "_state" and not name.endswith("_mark")}

    labels = (
        "circle.Person",
        "player.Sit",
        "explore.Favourite",
        "explore.OpenDay",
        "kept.KeptSit",
        "kept.JournalEntry",
    )
    return [fields(row) for label in labels for row in sorted(rows(label), key=lambda row: str(row.pk))]


def test_new_keys_open_everything_and_the_old_one_nothing(ada: Visitor) -> None:
    from wellwish.web import sealed as rooms

    before, old = life(ada), KEYS.read_bytes()
    assert stored(rooms.rotate) == 7
    assert known() == before
    new = KEYS.read_bytes()
    assert len(new.split()) == 1
    assert not set(new.split()) & set(old.split())
    assert stat.S_IMODE(KEYS.stat().st_mode) == 0o600
    with_keys(new)
    assert known() == before
    with_keys(old)
    with pytest.raises(Damaged):
        known()
    with_keys(new)


def test_an_old_ciphertext_is_nowhere_in_the_database_afterwards(ada: Visitor) -> None:
    from wellwish.web import sealed as rooms

    life(ada)
    before = [row["name"] for row in stored_rows("SELECT name FROM circle_person")]
    assert before
    assert all(any(text.encode() in content for content in stored_content()) for text in before)
    stored(rooms.rotate)
    assert not any(text.encode() in content for content in stored_content() for text in before)


class Killed(BaseException):
    """The process ends here."""


def _at_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model("circle.Person"), "save", _killed)


def _at_the_sit_when_people_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model("player.Sit"), "save", _killed)


def _before_the_old_keys_go(monkeypatch: pytest.MonkeyPatch) -> None:
    _nth_replace(monkeypatch, 2)


def _before_the_new_key_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _nth_replace(monkeypatch, 1)


def _killed(*args: Any, **options: Any) -> None:
    raise Killed


def _nth_replace(monkeypatch: pytest.MonkeyPatch, fatal: int) -> None:
    from wellwish import keyfile

    replace, calls = keyfile.replace, iter(range(1, 100))

    def counted(path: Path, content: bytes) -> None:
        if next(calls) == fatal:
            raise Killed
        replace(path, content)

    monkeypatch.setattr(keyfile, "replace", counted)


@pytest.mark.parametrize(
    "die",
    [_before_the_new_key_is_kept, _at_the_first_row, _at_the_sit_when_people_are_done, _before_the_old_keys_go],
)
def test_killed_half_way_it_leaves_everything_readable_and_can_be_run_again(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch, die: Callable[[pytest.MonkeyPatch], None]
) -> None:
    from wellwish.web import sealed as rooms

    before, old = life(ada), KEYS.read_bytes()
    with monkeypatch.context() as patch:
        die(patch)
        with pytest.raises(Killed):
            stored(rooms.rotate)
    rooms._rings.clear()  # the next process
    assert known() == before
    assert stored(rooms.rotate) == 7
    assert known() == before
    assert len(KEYS.read_bytes().split()) == 1
    with_keys(old)
    with pytest.raises(Damaged):
        known()


def test_every_sealed_field_there_is_gets_the_new_key(ada: Visitor) -> None:
    """A model with sealed fields that the rotation forgot would lose them."""
    from django.apps import apps

    from wellwish.web import sealed as rooms

    holding = {
        each._meta.label
        for each in apps.get_models()
        if any(isinstance(one, rooms.SealedField) for one in each._meta.get_fields())
    }
    life(ada)
    ada.post("/path", {"do": "easier"})
    stored(remark)

    def more() -> None:
        member = model("accounts.Member").objects.get(name="ada")
        model("programmes.Enrolment").objects.create(member=member, course="first-14")
        model("acts.KindAct").objects.create(member=member, day=date(2026, 1, 2), words="a line")
        model("checkins.CheckIn").objects.create(member=member, day=date(2026, 1, 2), answers={"stress": 3})
        asked = model("questionnaires.Questionnaire").objects.create(url="http://localhost/q", version="1", text="{}")
        model("questionnaires.Answered").objects.create(
            member=member, questionnaire=asked, day=date(2026, 1, 2), answers={"one": [{"valueInteger": 3}]}
        )
        model("care.Asked").objects.create(member=member, occasion="sits 7", answer="little")
        model("reminders.Reminding").objects.create(member=member, code="123456")
        model("reminders.PushedTo").objects.create(member=member, told={"site": "http://localhost/"})

    stored(more)
    assert {row._meta.label for label in sorted(holding) for row in rows(label)} == holding, "these must fill them all"
    stored(rooms.rotate)
    known()
