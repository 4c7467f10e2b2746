from __future__ import annotations

import pytest
from web_fakes import FakeStudio, Visitor, fake_app


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def ada(studio: FakeStudio) -> Visitor:
    return Visitor(fake_app(studio))
