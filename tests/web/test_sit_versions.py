"""A sit that is kept remembers which version of its script it is made of."""

from __future__ import annotations

import json

from web_fakes import PINNED, FakeStudio, Visitor, fake_app, rows

from wellwish.errors import Gone

GONE = Gone("The words of this sit are not on this server any more.")


def test_a_sit_is_kept_with_its_script_and_made_again_of_it(ada: Visitor, studio: FakeStudio) -> None:
    sit_id = ada.sit_id(name="Maya")
    assert studio.orders[0].script_hash == PINNED
    ada._app = fake_app(again := FakeStudio())  # a new process: nothing on the shelf
    assert ada.get(f"/sit/{sit_id}").status == 200
    assert again.orders == studio.orders


def test_a_sit_whose_script_is_gone_says_so_kindly(ada: Visitor) -> None:
    sit_id = ada.sit_id(name="Maya")
    ada._app = fake_app(FakeStudio(error=GONE))
    page = ada.get(f"/sit/{sit_id}")
    assert page.status == 410
    assert "The words of this sit are not on this server any more." in page.text
    assert "removed from your circle" not in page.text
    assert ada.get(f"/media/{sit_id}.webm").status == 404


def test_an_order_sealed_before_there_were_versions_can_be_read(ada: Visitor) -> None:
    ada.sit_id(name="Maya")
    (sit,) = rows("player.Sit")
    from wellwish.web.player.models import order_data, order_of

    old = order_data(sit.order)
    del old["script_hash"]
    assert order_of(json.loads(json.dumps(old))).script_hash == ""
