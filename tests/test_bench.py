"""The benchmarks' own machinery: statistics, goals, what is said when a peer is missing. No time is measured here."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bench import ROOT, command, crowd, ffmpeg, footprint, machine, naive, piper_guide, report
from bench.harness import Bench, Figure, Goal, NotHere, Times, in_turn, percentile, ratio, shown
from wellwish.errors import Misuse
from wellwish.terms import FRAME, Span, Utterance

KEYS = {
    "splice_vs_encode",
    "splice_x_realtime",
    "range_ms_p50",
    "whole_vs_nginx",
    "first_phrase_ms_stored",
    "first_phrase_ms_cold",
    "first_phrase_vs_naive",
    "mix_x_realtime_1core",
    "mix_scaling_2core",
    "stored_bytes_ratio",
    "pipelines_hibari",
    "pipelines_kokoro",
    "pipelines_piper",
    "search_ms_p95",
    "results_page_ms_p95",
    "library_cold_ms",
    "library_warm_ms",
    "library_changed_ms",
    "search_index_ms",
    "path_years_seconds",
    "listeners_underruns",
    "listeners_rss_mb",
    "listeners_first_byte_ms_p99",
}

QUICK = Figure("quickness", "hare against tortoise", goal=Goal(least=10))
SIZE = Figure("size", "hare against elephant", goal=Goal(most=0.5))


# --- statistics --------------------------------------------------------------------------------------


def test_works_take_turns_and_each_is_first_in_its_round() -> None:
    done = []

    def work(name: str) -> float:
        done.append(name)
        return float(len(done))

    a, b = in_turn(3, lambda: work("a"), lambda: work("b"))
    assert "".join(done) == "abbaab"
    assert (a.seconds, b.seconds) == ((1.0, 4.0, 5.0), (2.0, 3.0, 6.0))


def test_one_slow_run_does_not_move_the_median() -> None:
    times = Times((3.0, 1.0, 2.0, 2.0, 900.0))
    assert (times.median, times.low, times.high, len(times)) == (2.0, 1.0, 900.0, 5)


def test_a_ratio_is_of_medians_and_its_spread_is_of_rounds() -> None:
    found = ratio(QUICK, Times((30.0, 20.0, 10.0)), Times((1.0, 2.0, 2.0)), "as they ran")
    assert (found.value, found.low, found.high, found.runs) == (10.0, 5.0, 30.0, 3)
    assert (found.key, found.note) == ("quickness", "as they ran")


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 5), (0.51, 6), (0.99, 10), (1.0, 10)])
def test_a_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], share) == value


def test_numbers_are_shown_with_three_digits_that_count() -> None:
    assert [shown(value) for value in (0, 0.06667, 0.5, 1.234, 12.34, 123.4, 54321.9)] == [
        "0",
        "0.0667",
        "0.500",
        "1.23",
        "12.3",
        "123",
        "54,322",
    ]


# --- goals -------------------------------------------------------------------------------------------


def test_a_figure_meets_its_goal_or_misses_it_or_is_not_judged() -> None:
    assert [QUICK.found(value).met for value in (9.99, 10.0, 11.0)] == [False, True, True]
    assert [SIZE.found(value).met for value in (0.49, 0.5, 0.51)] == [True, True, False]
    assert QUICK.met is None
    assert QUICK.unjudged().found(1.0).met is None


def test_a_miss_is_printed_as_one() -> None:
    assert "MISSED" in report.table([QUICK.found(9.0)])
    assert "MISSED" not in report.table([QUICK.found(10.0)])


# --- the command -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fake:
    """A subject that gives what it is told to."""

    work: Callable[[Bench], Iterator[Figure]]
    FIGURES: tuple[Figure, ...] = (QUICK, SIZE)
    FULL_ONLY: bool = False

    def measure(self, bench: Bench) -> Iterator[Figure]:
        return self.work(bench)


def both(bench: Bench) -> Iterator[Figure]:
    yield QUICK.found(3.0)
    yield SIZE.found(0.25)


def first_then_no_peer(bench: Bench) -> Iterator[Figure]:
    yield QUICK.found(30.0)
    raise NotHere("install elephant")


def broken(bench: Bench) -> Iterator[Figure]:
    raise ZeroDivisionError
    yield QUICK


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs the command with these subjects; its exit status and its JSON."""
    monkeypatch.setattr(machine.Others, "share", lambda _: None)

    def ran(*options: str, **subjects: Fake) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr(command, "SUBJECTS", subjects)
        out = tmp_path / "figures.json"
        status = command.main([*options, "--json", str(out)])
        found: dict[str, Any] = json.loads(out.read_text())
        return status, found

    return ran


Run = Callable[..., tuple[int, dict[str, Any]]]


def test_figures_machine_and_versions_are_written_as_json(run: Run) -> None:
    status, found = run("--quick", fake=Fake(both))
    assert status == 0
    assert found["quick"] is True
    assert {"processor", "cores", "python"} <= found["machine"].keys()
    assert {"ffmpeg", "nginx", "piper-tts", "kokoro-onnx", "hibari-tts"} <= found["versions"].keys()
    assert found["figures"]["quickness"] == {
        "what": "hare against tortoise",
        "value": 3.0,
        "unit": "×",
        "goal": {"least": 10, "most": None},
        "met": False,
        "low": None,
        "high": None,
        "runs": 1,
        "note": "",
    }
    assert found["figures"]["size"]["met"] is True


def test_a_missing_peer_is_said_and_breaks_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = run(fake=Fake(first_then_no_peer))
    assert status == 0
    assert found["figures"]["quickness"]["value"] == 30.0
    assert found["figures"]["size"] | {"value": None, "met": None} == found["figures"]["size"]
    assert "not measured: install elephant" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("share", "said"), [(None, ""), (0.01, ""), (0.63, "others had 63% of the machine meanwhile")])
def test_a_figure_says_when_others_worked_on_the_machine(
    run: Run, monkeypatch: pytest.MonkeyPatch, share: float | None, said: str
) -> None:
    monkeypatch.setattr(machine.Others, "share", lambda _: share)
    assert run(fake=Fake(both))[1]["figures"]["size"]["note"] == said


def test_what_we_do_ourselves_is_no_work_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = iter([(0.0, 100.0, 10.0), (10.0, 112.0, 20.0), (20.0, 130.0, 22.0)])
    monkeypatch.setattr(machine, "_spent", lambda: next(spent))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    others = machine.Others()
    assert others.share() == pytest.approx(0.1)
    assert others.share() == pytest.approx(0.45)


def test_what_breaks_is_told_by_the_exit_status_and_the_rest_is_measured(run: Run) -> None:
    status, found = run(bad=Fake(broken, (QUICK,)), good=Fake(lambda _: iter([SIZE.found(0.1)]), (SIZE,)))
    assert status == 1
    assert found["figures"]["quickness"]["value"] is None
    assert found["figures"]["size"]["value"] == 0.1


def test_a_quick_run_says_what_it_leaves_out(run: Run) -> None:
    long = Fake(both, FULL_ONLY=True)
    assert run("--quick", long=long)[1]["figures"]["size"]["note"] == "not measured: in the full run only"
    assert run(long=long)[1]["figures"]["size"]["value"] == 0.25


def test_one_subject_can_be_measured_alone(run: Run) -> None:
    hare, tortoise = Fake(lambda _: iter([QUICK.found(1)]), (QUICK,)), Fake(broken, (SIZE,))
    status, found = run("hare", hare=hare, tortoise=tortoise)
    assert (status, list(found["figures"])) == (0, ["quickness"])


def test_nothing_is_left_in_the_temporary_folder(run: Run) -> None:
    seen = []

    def littering(bench: Bench) -> Iterator[Figure]:
        (bench.folder / "big").write_bytes(b"0" * 100)
        seen.append(bench.folder)
        raise ZeroDivisionError
        yield QUICK

    run(fake=Fake(littering))
    assert [folder.exists() for folder in seen] == [False]


def test_every_figure_asked_for_is_there_once_and_described() -> None:
    keys = [figure.key for subject in command.SUBJECTS.values() for figure in subject.FIGURES]
    assert sorted(keys) == sorted(KEYS)
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "bench" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {key for row in rows for key in re.findall(r"\w+", row)} >= KEYS


def test_only_the_listeners_are_left_to_the_full_run() -> None:
    assert [name for name, subject in command.SUBJECTS.items() if subject.FULL_ONLY] == ["listeners"]


# --- the page of figures -----------------------------------------------------------------------------


def test_figures_take_the_place_of_the_old_ones_in_the_page(run: Run, tmp_path: Path) -> None:
    _, found = run(fake=Fake(first_then_no_peer))
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter.\n", encoding="utf-8")
    for _ in range(2):
        report.write_docs(page, found)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"Before.\n\n{report.BEGIN}\n")
    assert text.endswith(f"{report.END}\n\nAfter.\n")
    assert "old" not in text
    assert text.count("| `quickness` | 30.0 × | ≥ 10.0 | met | hare against tortoise |") == 1
    assert "| `size` | — | ≤ 0.500 |  | hare against elephant; not measured: install elephant |" in text


def test_a_page_without_a_place_for_figures_is_refused(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing here.\n")
    with pytest.raises(ValueError, match="no place for figures"):
        report.write_docs(page, run(fake=Fake(both))[1])
    assert page.read_text() == "Nothing here.\n"


def test_performance_has_a_place_for_figures_and_none_elsewhere() -> None:
    text = command.PAGE.read_text(encoding="utf-8")
    prose = text.partition(report.BEGIN)[0] + text.partition(report.END)[2]
    assert report.BEGIN in text
    assert report.END in text
    assert not re.search(r"\d+(\.\d+)? ?(ms|MB|×|% of)", prose)


# --- peers -------------------------------------------------------------------------------------------


def test_a_program_that_is_not_installed_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "program", lambda _: None)
    with pytest.raises(NotHere, match="install ffmpeg"):
        ffmpeg.run("-version")
    monkeypatch.setattr(machine, "program", lambda _: None)
    assert machine.versions()["nginx"] == "not here"


def test_the_naive_pipeline_says_what_a_score_says_with_its_silences() -> None:
    cues = [
        {"kind": "bell", "start": 0, "end": 48_000},
        {"kind": "take", "start": 96_000, "end": 144_000, "text": "Welcome."},
        {"kind": "stage", "start": 144_000, "end": 144_000},
        {"kind": "take", "start": 168_000, "end": 192_000, "text": "Here you are."},
    ]
    assert naive.lines({"sample_rate": 48_000, "cues": cues}) == [
        naive.Line("Welcome.", 2.0),
        naive.Line("Here you are.", 0.5),
    ]


class FakePiper:
    """Speaks a hundredth of a second a letter, and says what it was asked."""

    config = SimpleNamespace(sample_rate=22_050)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def synthesize(self, text: str, settings: object) -> Iterator[Any]:
        self.asked.append(text)
        sound = 0.1 * np.sin(np.arange(len(text) * 220) / 20)
        yield SimpleNamespace(audio_float_array=sound.astype(np.float32))


def test_the_guide_by_piper_speaks_as_the_port_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakePiper()
    monkeypatch.setattr(piper_guide, "_loaded", lambda: engine)
    monkeypatch.setitem(sys.modules, "piper", SimpleNamespace(SynthesisConfig=lambda **settings: settings))
    utterance = Utterance((Span("May "), Span("Siobhán", "shivawn"), Span(" be well.")))
    speech = piper_guide.joe().speak(utterance, 1.0, seed=1)
    assert engine.asked == ["May shivawn be well."]
    assert [word.text for word in speech.words] == ["May", "Siobhán", "be", "well."]
    assert len(speech.pcm) % FRAME == 0
    assert not speech.pcm[:FRAME].any()
    assert not speech.pcm[-FRAME:].any()
    starts = [edge for word in speech.words for edge in (word.start, word.end)]
    assert starts == sorted(starts)
    assert starts[-1] <= len(speech.pcm)
    with pytest.raises(Misuse):
        piper_guide.joe().speak(utterance, 2.0, seed=1)


# --- listeners ---------------------------------------------------------------------------------------


def crowd_of(one: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> crowd.Heard:
    """One listener of a second of sound, 4,000 bytes, which a server sends as ``one`` does."""

    async def heard() -> list[crowd.Heard]:
        async with await asyncio.start_server(one, "127.0.0.1", 0) as server:
            told = {
                "host": "127.0.0.1",
                "port": server.sockets[0].getsockname()[1],
                "ramp_seconds": 0,
                "hold_seconds": 3,
                "ahead_seconds": 10,
                "listeners": [{"path": "/x", "cookie": "a=b", "seconds": 1}],
            }
            return await crowd._all(told)

    with ThreadPoolExecutor(1) as pool:  # in this thread Playwright may have a loop going
        return pool.submit(asyncio.run, heard()).result()[0]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n"


def sender(*pieces: bytes, wait: float = 0.0) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(wait)
        writer.close()

    return send


def test_a_listener_who_is_given_enough_never_runs_empty() -> None:
    heard = crowd_of(sender(HEAD + b"s" * 100, b"s" * 3900))
    assert (heard.ran_empty, heard.bytes, heard.failure) == (0, 4000, "")
    assert heard.first_byte_seconds is not None


def test_a_listener_who_has_to_wait_longer_than_there_was_to_hear_has_run_empty() -> None:
    heard = crowd_of(sender(HEAD + b"s" * 400, b"s" * 3600, wait=0.3))
    assert heard.ran_empty
    assert heard.bytes == 4000


@pytest.mark.parametrize("answer", [b"HTTP/1.1 503 Busy\r\nContent-Length: 1\r\n\r\nx", HEAD + b"s" * 400, b""])
def test_a_listener_who_is_refused_or_left_has_failed(answer: bytes) -> None:
    assert crowd_of(sender(answer)).failure


def test_the_guide_has_the_table_that_the_footprint_prints() -> None:
    guide = Path("docs/guide/hosting.md").read_text("utf-8")
    table = re.findall(r"^\| (.+) \| [\d.]+ (?:MB|s) \|$", guide, re.MULTILINE)
    assert table == [*footprint.ROWS.values()]
