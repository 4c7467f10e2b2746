"""Everything kept of a member can be seen, taken along and deleted; and every column says what it is for."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from web_fakes import PASSWORD, Answer, FakeStudio, Visitor, fake_app, model, rows, stored

from wellwish.errors import NoRoom

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "data.md"
NAME, NOTE = "Zephyrine", "xylophones, never again"


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def kinds(*, owned: bool) -> list[Any]:
    fake_app()
    from wellwish.web.belongings import everything

    return [one for one in everything() if bool(one.owner) == owned]


_numbers = itertools.count(1)


def make_row(model: Any, member: Any) -> Any:
    """A row of any model, with something in each column that needs it; what it belongs to is made, too."""
    from django.db import models

    from wellwish.web.sealed import SealedField

    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.is_relation and column.related_model is type(member):
            values[column.name] = member
        elif column.has_default() or column.null or column.blank or isinstance(column, models.AutoField):
            continue
        elif column.is_relation:
            values[column.name] = make_row(column.related_model, member)
        elif isinstance(column, SealedField):
            values[column.name] = "something private"
        elif isinstance(column, models.BooleanField):
            values[column.name] = True
        elif isinstance(column, models.DateTimeField):
            values[column.name] = datetime.now(UTC)
        elif isinstance(column, models.DateField):
            values[column.name] = date(2026, 1, 1)
        elif isinstance(column, models.TimeField):
            values[column.name] = time(7)
        elif isinstance(column, (models.IntegerField, models.FloatField, models.DecimalField)):
            values[column.name] = 1
        elif column.choices:
            values[column.name] = column.choices[0][0]
        elif isinstance(column, models.BinaryField):
            values[column.name] = b"1"
        else:
            values[column.name] = f"{next(_numbers)}"[: column.max_length]
    return model._default_manager.create(**values)


def fill(name: str) -> None:
    """A row of every kind for a member; those that exist already stay."""

    def work() -> None:
        member = model("accounts.Member").objects.get(name=name)
        for one in kinds(owned=True):
            if not one.of(member).exists():
                make_row(one.model, member)
            assert one.of(member).exists(), one.id

    stored(work)


def counts(name: str) -> dict[str, int]:
    def work() -> dict[str, int]:
        member = model("accounts.Member").objects.get(name=name)
        return {one.id: one.of(member).count() for one in kinds(owned=True)}

    return stored(work)


def everything_gone(ada: Visitor, **form: str) -> Answer:
    return ada.post("/privacy/yours/delete", {"password": PASSWORD, "yes": "on"} | form)


def archive(answer: Answer) -> zipfile.ZipFile:
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.body))


# --- the list is whole ------------------------------------------------------------------------------


def test_every_model_is_declared_once() -> None:
    from django.apps import apps

    declared = [one.model for one in kinds(owned=True) + kinds(owned=False)]
    assert sorted(one._meta.label for one in declared) == sorted(one._meta.label for one in apps.get_models())


def test_every_column_says_what_it_is_for_and_no_other_does() -> None:
    for one in kinds(owned=True) + kinds(owned=False):
        columns = {column.name for column in (*one.model._meta.concrete_fields, *one.model._meta.many_to_many)}
        assert set(one.fields) == columns, one.id
        assert one.unshown <= columns, one.id
        assert all(str(words).strip() for words in (*one.fields.values(), one.title, one.stays)), one.id


def test_whatever_points_at_a_member_is_declared_as_theirs() -> None:
    from django.apps import apps

    fake_app()
    member = model("accounts.Member")
    theirs = {one.model for one in kinds(owned=True)}
    pointing = {
        one
        for one in apps.get_models()
        if any(column.is_relation and column.related_model is member for column in one._meta.concrete_fields)
    }
    assert pointing <= theirs


def test_two_kinds_cannot_share_a_name() -> None:
    fake_app()
    from wellwish.web.belongings import everything, register

    with pytest.raises(ValueError, match="two kinds"):
        register(everything()[0])


def test_the_map_of_data_is_as_the_models_are() -> None:
    fake_app()
    from wellwish.web.yours.datamap import data_map

    assert stored(data_map) == DOCS.read_text(), "run: wellwish data > docs/reference/data.md"


# --- seeing it --------------------------------------------------------------------------------------


def test_all_of_it_is_counted_and_shown(ada: Visitor) -> None:
    ada.add(NAME, note=NOTE)
    fill("ada")
    page = ada.get("/privacy/yours").text
    for one in kinds(owned=True):
        assert f'href="/privacy/yours/of/{one.id}"' in page
        assert ada.get(f"/privacy/yours/of/{one.id}").status == 200
    people = ada.get("/privacy/yours/of/people").text
    assert NAME in people
    assert NOTE in people
    account = ada.get("/privacy/yours/of/account").text
    assert "md5$" not in account
    assert ada.get("/privacy/yours/of/nothing").status == 404
    assert ada.get("/privacy/yours/of/house").status == 404


def test_what_is_anothers_is_not_shown(ada: Visitor) -> None:
    ada.add(NAME)
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    assert NAME not in ben.get("/privacy/yours/of/people").text
    assert "Nothing of it is kept." in ben.get("/privacy/yours/of/people").text


def test_much_of_a_kind_comes_in_pages(ada: Visitor) -> None:
    def many() -> None:
        member = model("accounts.Member").objects.get()
        for number in range(25):
            model("circle.Person").objects.create(owner=member, name=f"one {number}", kind="loved", pronouns="they")

    stored(many)
    shown = [len(re.findall('<dl class="row">', ada.get(f"/privacy/yours/of/people?page={n}").text)) for n in (1, 2)]
    assert shown == [20, 5]


# --- taking it along --------------------------------------------------------------------------------


def test_the_export_holds_every_row_of_every_kind_as_json_and_csv(ada: Visitor) -> None:
    ada.add(NAME, note=NOTE, scenes="by the sea\nat home")
    fill("ada")
    answer = ada.post("/privacy/yours/export")
    assert re.fullmatch(r'attachment; filename="wellwish-[\d-]+\.zip"', answer.headers["content-disposition"])
    files = archive(answer)
    for one in kinds(owned=True):
        exact = json.loads(files.read(f"{one.id}.json"))
        table = list(csv.DictReader(io.StringIO(files.read(f"{one.id}.csv").decode("utf-8-sig"))))
        assert len(exact) == len(table) == counts("ada")[one.id] > 0
        assert set(exact[0]) == set(table[0]) == set(one.fields) - one.unshown
    (person,) = json.loads(files.read("people.json"))
    assert (person["name"], person["note"], person["scenes"]) == (NAME, NOTE, ["by the sea", "at home"])
    about = files.read("read-me.txt").decode()
    assert "people: People of your circle" in about


def test_the_export_holds_nothing_of_others_and_no_password(ada: Visitor) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    ben.add(NAME)
    ben.sit([])
    files = archive(ada.post("/privacy/yours/export"))
    everything = b"".join(files.read(name) for name in files.namelist())
    assert NAME.encode() not in everything
    assert b"ben" not in files.read("account.json")
    assert b"md5$" not in everything
    assert json.loads(files.read("sits.json")) == []


def test_sits_go_along_as_sound_when_they_are_chosen_and_ones_own(ada: Visitor, studio: FakeStudio) -> None:
    mine = ada.sit([], bed="rain").headers["location"].removeprefix("/sit/")
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    his = ben.sit([]).headers["location"].removeprefix("/sit/")
    files = archive(ada.post("/privacy/yours/export", {"sound": [mine, his, "nothing"]}))
    (name,) = [name for name in files.namelist() if name.startswith("sounds/")]
    assert mine in name
    assert files.read(name) == b"mp3 rain" + studio.sound


def test_more_sound_than_fits_is_refused(ada: Visitor) -> None:
    answer = ada.post("/privacy/yours/export", {"sound": [f"{number}" for number in range(6)]})
    assert answer.status == 422
    assert "up to 5 sits" in answer.text


def test_sound_is_not_taken_along_while_a_sit_is_being_made(
    ada: Visitor, studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wellwish.web.player.gate import Busy, Gate

    mine = ada.sit([]).headers["location"].removeprefix("/sit/")

    def busy(self: Gate, visitor: str) -> None:
        raise Busy("Many sits are being made just now.")

    monkeypatch.setattr(Gate, "enter", busy)
    assert ada.post("/privacy/yours/export", {"sound": mine}).status == 429
    assert ada.post("/privacy/yours/export").status == 200


def test_a_cell_is_no_formula(ada: Visitor) -> None:
    ada.add("=cmd()")
    files = archive(ada.post("/privacy/yours/export"))
    (person,) = csv.DictReader(io.StringIO(files.read("people.csv").decode("utf-8-sig")))
    assert person["name"] == "'=cmd()"
    assert json.loads(files.read("people.json"))[0]["name"] == "=cmd()"


# --- deleting it ------------------------------------------------------------------------------------


def test_deleting_everything_leaves_nothing_and_tells_what_went(ada: Visitor, studio: FakeStudio) -> None:
    ben = Visitor(ada._app).join(ada.invite(), "ben")
    for _ in range(3):
        ben.add(f"someone {_}")
    sit = ben.sit([]).headers["location"].removeprefix("/sit/")
    fill("ben")
    fill("ada")
    before, hers = counts("ben"), counts("ada")
    member = rows("accounts.Member", name="ben")[0].pk
    announced = ben.get("/privacy/yours/delete").text
    answer = everything_gone(ben)
    assert answer.status == 200
    told = dict(re.findall(r'<th scope="row">([^<]+)</th><td>(\d+)</td>', answer.text))
    for one in kinds(owned=True):
        assert told[str(one.title)] == str(before[one.id]), one.id
        assert f'<th scope="row">{one.title}</th><td>{before[one.id]}</td>' in announced
    assert told["Who is signed in"] == "1"
    assert rows("accounts.Member", pk=member) == []
    assert counts("ada") == hers
    assert (f"member {member}", None) in studio.forgotten
    assert ben.get("/circle").status == 302
    assert Visitor(ada._app).sign_in("ben").status == 422
    assert ada.get("/you").status == 200
    assert ada.get(f"/media/{sit}.webm").status == 404


def test_nothing_of_them_is_left_in_any_table(ada: Visitor) -> None:
    from django.apps import apps

    ben = Visitor(ada._app).join(ada.invite(), "ben")
    fill("ben")
    member = str(rows("accounts.Member", name="ben")[0].pk)
    everything_gone(ben)

    def left() -> list[str]:
        found = []
        for one in apps.get_models():
            for row in one._default_manager.all():
                values = [str(getattr(row, column.attname)) for column in one._meta.concrete_fields]
                found += [one._meta.label for value in values if member in value]
        return found

    assert stored(left) == []


@pytest.mark.parametrize("form", [{"password": "wrong wrong wrong"}, {"yes": ""}, {"password": ""}])
def test_without_a_password_and_a_yes_nothing_goes(ada: Visitor, studio: FakeStudio, form: dict[str, str]) -> None:
    ada.add(NAME)
    before = counts("ada")
    answer = everything_gone(ada, **form)
    assert answer.status == 422
    assert "Nothing was deleted." in answer.text
    assert counts("ada") == before
    assert studio.forgotten == []


def test_guessing_is_braked(ada: Visitor) -> None:
    for _ in range(10):
        everything_gone(ada, password="a wrong one")
    assert "many tries" in everything_gone(ada).text
    assert len(rows("accounts.Member")) == 1


def test_when_the_sound_cannot_be_deleted_nothing_is(
    ada: Visitor, studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.add(NAME)
    before = counts("ada")

    def full(member: str) -> None:
        raise NoRoom("the disk can't be written to")

    monkeypatch.setattr(studio, "forget_everyone", full)
    for answer in (everything_gone(ada), ada.post("/privacy/yours/of/people", {"yes": "on"})):
        assert answer.status == 503
        assert "Nothing was deleted: There is no room left here" in answer.text
    assert counts("ada") == before


def test_the_last_one_to_go_leaves_a_server_that_is_nobodys(ada: Visitor) -> None:
    ada.invite()
    assert everything_gone(ada).status == 200
    assert rows("accounts.House") == rows("accounts.Invitation") == rows("accounts.Member") == []
    assert Visitor(ada._app).get("/setup").status == 200


def test_an_owner_of_others_keeps_the_account_and_nothing_else(ada: Visitor) -> None:
    Visitor(ada._app).join(ada.invite(), "ben")
    fill("ada")
    assert "Your account stays" in ada.get("/privacy/yours/delete").text
    answer = everything_gone(ada)
    assert "Your account is still there." in answer.text
    assert {kind for kind, count in counts("ada").items() if count} == {"account", "factors", "outside-accounts"}
    assert ada.sign_in().status == 302


def test_one_without_a_password_is_asked_for_a_yes_only(studio: FakeStudio) -> None:
    ada = Visitor(fake_app(studio))
    ada.post("/just-me")
    assert 'name="password"' not in ada.get("/privacy/yours/delete").text
    assert ada.post("/privacy/yours/delete", {}).status == 422
    assert ada.post("/privacy/yours/delete", {"yes": "on"}).status == 200
    assert rows("accounts.Member") == []


def test_one_kind_can_go_alone(ada: Visitor) -> None:
    fill("ada")
    before = counts("ada")
    for one in reversed(kinds(owned=True)):  # what belongs to a kind goes with it, and is declared after it
        answer = ada.post(f"/privacy/yours/of/{one.id}", {"yes": "on"})
        if not one.deletable:
            assert answer.status == 404
            continue
        assert f"<td>{before[one.id]}</td>" in answer.text, one.id
        assert counts("ada")[one.id] == 0
    assert len(rows("accounts.Member")) == 1


def test_a_kind_does_not_go_without_a_yes(ada: Visitor) -> None:
    ada.add(NAME)
    assert ada.post("/privacy/yours/of/people").status == 422
    assert len(rows("circle.Person")) == 1


def test_all_people_go_with_their_names_in_sits_and_the_sound_of_them(ada: Visitor, studio: FakeStudio) -> None:
    key = ada.add(NAME)
    sit = ada.sit([key]).headers["location"].removeprefix("/sit/")
    plain = ada.sit([]).headers["location"].removeprefix("/sit/")
    ada.post("/privacy/yours/of/people", {"yes": "on"})
    assert [row.sealed_order is None for row in (rows("player.Sit", pk=sit)[0], rows("player.Sit", pk=plain)[0])] == [
        True,
        False,
    ]
    assert studio.forgotten == [(f"member {rows('accounts.Member')[0].pk}", None)]
    assert ada.get(f"/sit/{sit}").status == 410
    assert ada.get(f"/media/{sit}.webm").status == 404


def test_the_page_asks_the_database_as_often_for_much_as_for_little(
    ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.backends.utils import CursorWrapper

    asked: list[str] = []
    execute = CursorWrapper.execute

    def counting(self: Any, sql: Any, params: Any = None) -> Any:
        asked.append(str(sql))
        return execute(self, sql, params)

    found = []
    for more in (1, 12):

        def many(more: int = more) -> None:
            member = model("accounts.Member").objects.get()
            for one in kinds(owned=True):
                if one.id != "account" and not any(column.unique for column in one.model._meta.fields[:1]):
                    for _ in range(more):
                        make_row(one.model, member)
            for _ in range(more):
                sit = make_row(model("player.Sit"), member)
                sit.heard_seconds = 10
                sit.save()

        stored(many)
        for path in ("/privacy/yours", "/privacy/yours/of/sits", "/privacy/yours/delete"):
            ada.get(path)
            with monkeypatch.context() as patch:
                patch.setattr(CursorWrapper, "execute", counting)
                asked.clear()
                ada.get(path)
            found.append(len(asked))
    assert found[:3] == found[3:]
