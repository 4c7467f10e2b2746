"""The circle: adding someone, changing what is known of them, and letting them be."""

from __future__ import annotations

import asyncio
import html
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from web_fakes import Answer, FakeStudio, Visitor, fake_app, model, rows, run, stored

from wellwish.compose import Studio
from wellwish.server.asgi import Message

BEN = {"name": "ben", "kind": "loved", "pronouns": "he"}


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    """Ada, whose server it is."""
    return Visitor(fake_app(studio)).claim()


def errors(answer: Answer) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<p class="error"[^>]*>(.*?)</p>', answer.text)]


def people() -> list[tuple[str, str]]:
    return [(person.name, person.standing) for person in rows("circle.Person")]


def listed(ada: Visitor) -> dict[str, list[str]]:
    """Whom the circle's page shows, by heading."""
    page = ada.get("/circle").text
    groups = re.findall(r"<(?:h2|summary)>(.*?)</(?:h2|summary)>\s*<ul>(.*?)</ul>", page, re.DOTALL)
    return {heading: [html.unescape(name) for name in re.findall("<b>(.*?)</b>", group)] for heading, group in groups}


def sit_with(ada: Visitor, *people: str) -> str:
    """The id of a sit with them."""
    answer = ada.sit([*people])
    assert answer.status == 303, answer.text
    return answer.headers["location"].removeprefix("/sit/")


# --- adding and editing -----------------------------------------------------------------------------


def test_someone_is_added_with_all_that_is_known_of_them(ada: Visitor) -> None:
    more = {"sounds_like": "behn", "scenes": "by the sea\n\n  on a  red swing \n", "note": " likes plums "}
    answer = ada.post("/circle/new", BEN | more)
    assert (answer.status, answer.headers["location"]) == (302, "/circle")
    (ben,) = rows("circle.Person")
    assert (ben.name, ben.kind, ben.pronouns, ben.sounds_like) == ("ben", "loved", "he", "behn")
    assert (ben.scenes, ben.note, ben.hardness) == (["by the sea", "on a red swing"], "likes plums", None)
    assert listed(ada) == {"Someone I love": ["ben"]}


def test_the_page_of_someone_shows_what_is_known_of_them(ada: Visitor) -> None:
    key = ada.add("ben", "difficult", hardness="2", scenes="by the sea", note="likes plums", sounds_like="behn")
    page = ada.get(f"/circle/{key}").text
    for shown in ('value="ben"', 'value="behn"', ">by the sea</textarea>", ">likes plums</textarea>", 'value="2"'):
        assert shown in page
    assert 'value="difficult" checked' in page


def test_everyone_is_listed_by_what_they_are(ada: Visitor) -> None:
    ada.add("ben")
    ada.add("cleo", "group")
    ada.add("Rex", "pet")
    assert listed(ada) == {"Someone I love": ["ben"], "An animal": ["Rex"], "A group": ["cleo"]}


def test_moving_someone_to_another_kind(ada: Visitor) -> None:
    key = ada.add("ben", "difficult", hardness="3")
    assert ada.post(f"/circle/{key}", BEN | {"kind": "liked"}).status == 302
    (ben,) = rows("circle.Person")
    assert (ben.kind, ben.hardness) == ("liked", None)
    assert listed(ada) == {"Someone I like": ["ben"]}


@pytest.mark.parametrize(
    "name",
    [
        "{x}",
        "{name} {{they}} {% now %}",
        "Ben & <b>Cleo</b>",
        "🧑‍🚀 Ben",
        "שרה לוי",
        "Siobhán",
        "李小龙",
        "x" * 80,
        "0",
        "None",
        "'; DROP TABLE circle_person; --",
    ],
)
def test_a_name_is_kept_and_shown_as_it_was_written(studio: FakeStudio, ada: Visitor, name: str) -> None:
    key = ada.add(name)
    assert people() == [(name, "here")]
    assert listed(ada) == {"Someone I love": [name]}
    assert f"<span>{html.escape(name)}</span>" in ada.get("/sit").text
    assert f"<h1>{html.escape(name)}</h1>" in ada.get(f"/circle/{key}").text
    assert f"<span>{html.escape(name)}</span>" in ada.get(f"/sit/{sit_with(ada, key)}").text
    assert studio.orders[0].people[0].name == name


def test_braces_in_a_name_are_only_braces_in_a_real_sit() -> None:
    from web_fakes import DATA

    ada = Visitor(fake_app(Studio(DATA), guide="tone")).claim()
    key = ada.add("ben {they} {x}", scenes="by the {sea}")
    answer = ada.sit([key], length="5", guide="tone")
    assert answer.status == 303, answer.text
    assert "ben {they} {x}" in ada.get(f"/media/{answer.headers['location'].removeprefix('/sit/')}.vtt").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "A name can't be empty."),
        ({"name": " \u200d "}, "A name can't be empty."),
        ({"name": "x" * 81}, "may have 80 characters; this one has 81"),
        ({"name": "be\x07n"}, "can't hold a control character (U+0007)"),
        ({"name": "be\x00n"}, "Null characters"),
        ({"name": "be\u202en"}, "can't hold a control character (U+202E)"),
        ({"name": "be\nn"}, "can't hold a control character (U+000A)"),
        ({"sounds_like": "s" * 81}, "may have 80 characters"),
        ({"sounds_like": "be\x07n"}, "control character"),
        ({"scenes": "x" * 201}, "may have 200 characters"),
        ({"scenes": "by the \u202e sea"}, "control character"),
        ({"scenes": "\n".join("by the sea" for _ in range(13))}, "12 scenes are as many as one person may have"),
        ({"kind": "difficult"}, "How hard is it with them, from 0 to 10?"),
        ({"kind": "difficult", "hardness": "11"}, "less than or equal to 10"),
        ({"kind": "difficult", "hardness": "-1"}, "greater than or equal to 0"),
        ({"kind": "difficult", "hardness": "rather"}, "whole number"),
        ({"note": "x" * 1001}, "1000"),
        ({"note": "x\x00x"}, "Null"),
        ({"kind": "enemy"}, "Choose one of these."),
        ({"pronouns": "xe"}, "Choose one of these."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_kept(
    ada: Visitor, changed: dict[str, str], said: str
) -> None:
    answer = ada.post("/circle/new", BEN | changed)
    assert answer.status == 422
    assert len(errors(answer)) == 1, errors(answer)
    assert said in errors(answer)[0]
    assert people() == []


def test_a_mistake_brings_back_what_was_typed(ada: Visitor) -> None:
    typed = {"scenes": "by the sea", "note": "likes plums", "sounds_like": "behn"}
    page = ada.post("/circle/new", BEN | typed | {"name": "x" * 81}).text
    for shown in (f'value="{"x" * 81}"', 'value="behn"', ">by the sea</textarea>", ">likes plums</textarea>"):
        assert shown in page


def test_a_note_may_be_as_long_as_its_box_lets_one_write(ada: Visitor) -> None:
    """A browser counts a line break as one character and sends it as two."""
    note = "\n".join(["ten letter"] * 91)
    assert len(note) == 1000
    answer = ada.post("/circle/new", BEN | {"note": note.replace("\n", "\r\n")})
    assert answer.status == 302, errors(answer)
    (ben,) = rows("circle.Person")
    assert ben.note.splitlines() == note.splitlines()


def test_twelve_scenes_of_two_hundred_characters_are_no_mistake(ada: Visitor) -> None:
    scenes = [f"{number:02d}" + "x" * 198 for number in range(12)]
    ada.add("ben", scenes="\r\n".join(scenes))
    assert rows("circle.Person")[0].scenes == scenes


@pytest.mark.parametrize("again", ["ben", "  ben ", "ben\u00a0"])
def test_two_of_the_same_name_need_something_to_tell_them_apart(ada: Visitor, again: str) -> None:
    ada.add("ben")
    answer = ada.post("/circle/new", BEN | {"name": again})
    assert answer.status == 422
    assert "is in your circle already" in errors(answer)[0]
    assert people() == [("ben", "here")]


def test_someone_else_may_have_a_ben_too(ada: Visitor) -> None:
    ada.add("ben")
    cleo = Visitor(ada._app).join(ada.invite(), "cleo")
    cleo.add("ben")
    assert listed(cleo) == {"Someone I love": ["ben"]}
    assert len(rows("circle.Person")) == 2


def test_keeping_someone_unchanged_is_no_duplicate(ada: Visitor) -> None:
    key = ada.add("ben")
    assert ada.post(f"/circle/{key}", BEN).status == 302


def fill(count: int) -> None:
    """Gives ada's circle ``count`` people."""

    def work() -> None:
        ada = model("accounts.Member").objects.get(name="ada")
        person = model("circle.Person")
        person.objects.bulk_create(
            [person(owner=ada, name=f"someone {number}", kind="liked", pronouns="they") for number in range(count)]
        )

    stored(work)


def test_a_circle_holds_two_hundred_people(ada: Visitor) -> None:
    fill(199)
    assert ada.post("/circle/new", BEN).status == 302
    answer = ada.post("/circle/new", BEN | {"name": "cleo"})
    assert answer.status == 422
    assert errors(answer) == ["A circle holds 200 people; let someone go first."]
    assert len(rows("circle.Person")) == 200


def test_two_added_at_once_do_not_get_past_the_bound(ada: Visitor) -> None:
    fill(199)
    others = [Visitor(ada._app) for _ in range(4)]
    for other in others:
        other.cookies = dict(ada.cookies)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: others[at].post("/circle/new", BEN | {"name": f"new {at}"}), range(4)))
    assert len(rows("circle.Person")) == 200


def test_a_form_that_arrives_in_part_changes_nothing(ada: Visitor) -> None:
    """The browser went away in the middle of sending: what is there is no form, and is not kept as one."""
    key = ada.add("ben", note="all of it")
    token = re.search(r'name="csrf-token" content="([^"]+)"', ada.get("/ground").text)
    assert token
    body = urlencode({"csrfmiddlewaretoken": token[1], **BEN, "note": "all of it and more"}).encode()
    run(_broken_off(ada, f"/circle/{key}", body, keep=len(body) - 4))
    assert rows("circle.Person")[0].note == "all of it"


async def _broken_off(ada: Visitor, path: str, body: bytes, keep: int) -> None:
    headers = {
        "host": "localhost",
        "cookie": "; ".join(f"{name}={value}" for name, value in ada.cookies.items()),
        "content-type": "application/x-www-form-urlencoded",
        "content-length": str(len(body)),
    }
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    coming: list[Message] = [
        {"type": "http.request", "body": body[:keep], "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        if coming:
            return coming.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(message: Message) -> None:
        pass

    await ada._app(scope, receive, send)


# --- letting them be --------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "standing"), [("rest", "rested"), ("hide", "hidden")])
def test_who_rests_or_is_hidden_is_in_no_sit_until_woken(ada: Visitor, how: str, standing: str) -> None:
    key = ada.add("ben")
    assert ada.post(f"/circle/{key}/{how}").headers["location"] == "/circle"
    assert people() == [("ben", standing)]
    assert f'value="{key}"' not in ada.get("/sit").text
    assert ada.sit([key]).status == 422
    assert ada.post(f"/circle/{key}/wake").status == 302
    assert people() == [("ben", "here")]
    assert ada.sit([key]).status == 303


def test_hidden_ones_stand_apart(ada: Visitor) -> None:
    ada.post(f"/circle/{ada.add('ben')}/hide")
    ada.post(f"/circle/{ada.add('cleo')}/rest")
    assert listed(ada) == {"Resting": ["cleo"], "Out of sight (1)": ["ben"]}


@pytest.mark.parametrize("kind", ["loved", "pet", "stranger"])
def test_the_remembered_are_sat_with_as_someone_missed_whatever_they_were(
    ada: Visitor, studio: FakeStudio, kind: str
) -> None:
    key = ada.add("ben", kind)
    ada.post(f"/circle/{key}/remember")
    (ben,) = rows("circle.Person")
    assert (ben.standing, ben.kind) == ("remembered", kind)
    assert listed(ada) == {"Remembered": ["ben"]}
    assert "never reminds you" in ada.get(f"/circle/{key}").text
    sit_with(ada, key)
    assert studio.orders[0].people[0].kind == "missed"


@pytest.mark.parametrize("hardness", ["2", "10"])
def test_dying_makes_nobody_easy(ada: Visitor, studio: FakeStudio, hardness: str) -> None:
    key = ada.add("ben", "difficult", hardness=hardness)
    ada.post(f"/circle/{key}/remember")
    assert key not in ada.get("/sit").text
    assert ada.sit([key], difficult_yes="on").status == 422
    assert studio.orders == []


def test_remembering_can_be_taken_back_and_nothing_is_lost(ada: Visitor) -> None:
    key = ada.add("ben", "difficult", hardness="3")
    ada.post(f"/circle/{key}/remember")
    ada.post(f"/circle/{key}/wake")
    (ben,) = rows("circle.Person")
    assert (ben.standing, ben.kind, ben.hardness) == ("here", "difficult", 3)


def test_a_remembered_one_stays_so_whatever_else_is_changed(ada: Visitor) -> None:
    key = ada.add("ben")
    ada.post(f"/circle/{key}/remember")
    ada.post(f"/circle/{key}", BEN | {"note": "a year ago"})
    assert people() == [("ben", "remembered")]


def test_what_cannot_be_read_aloud_is_refused_where_it_was_typed(ada: Visitor) -> None:
    name = ada.post("/circle/new", BEN | {"name": "محمد"})
    assert name.status == 422
    assert 'id="sounds-error"' in name.text
    scene = ada.post("/circle/new", BEN | {"scenes": "في الحديقة"})
    assert scene.status == 422
    assert 'id="scenes-error"' in scene.text
    assert people() == []
    assert ada.post("/circle/new", BEN | {"name": "محمد", "sounds_like": "mohammed"}).status == 302


@pytest.mark.parametrize("how", ["shout", "HERE", "remembered", "removed"])
def test_there_is_no_other_way(ada: Visitor, how: str) -> None:
    key = ada.add("ben")
    assert ada.post(f"/circle/{key}/{how}").status == 404
    assert people() == [("ben", "here")]


@pytest.mark.parametrize("how", ["rest", "hide", "wake", "remember", "remove"])
def test_following_a_link_changes_nobody(ada: Visitor, how: str) -> None:
    key = ada.add("ben")
    assert ada.get(f"/circle/{key}/{how}").status == 405
    assert people() == [("ben", "here")]
