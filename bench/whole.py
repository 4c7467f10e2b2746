"""A whole sit over HTTP, against nginx sending the same bytes as a file."""

from __future__ import annotations

from collections.abc import Iterator

import serving

from bench import nginx
from bench.harness import Bench, Figure, Goal, in_turn, ratio, shown, timed
from bench.visitor import Visitor

VS_NGINX = Figure(
    "whole_vs_nginx",
    "time to all of a 10-minute sit over HTTP (a guest's, from wellwish serve) against nginx sending it as a file",
    goal=Goal(most=5),
)
FIGURES = (VS_NGINX,)
FULL_ONLY = False


def measure(bench: Bench) -> Iterator[Figure]:
    """One client, which keeps a connection to each."""
    with serving.serving(bench.stock.data, "--port", "0") as address:
        guest = Visitor(address)
        sit = guest.post("/begin", 303, length="10", kind="", name="").headers["location"].removeprefix("/sit/")
        guest.get(f"/media/{sit}.vtt")  # which waits until all of it is made
        body = guest.get(f"/media/{sit}.webm").body
        with nginx.serving(bench.folder / "nginx", {"sit.webm": body}) as peer:
            other = Visitor(peer)
            if other.get("/sit.webm").body != body:
                raise RuntimeError("nginx sent something else")
            ours, theirs = in_turn(
                20 if bench.quick else 100,
                lambda: timed(lambda: guest.whole(f"/media/{sit}.webm")),
                lambda: timed(lambda: other.whole("/sit.webm")),
            )
            note = f"{shown(1000 * ours.median)} ms against {shown(1000 * theirs.median)} ms for {len(body):,} bytes"
            yield ratio(VS_NGINX, ours, theirs, note)
            other.close()
        guest.close()
