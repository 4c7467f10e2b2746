"""Script → text: the one way a script is written. Parsing what this writes gives the same script again."""

from __future__ import annotations

from decimal import Decimal

from wellwish.terms import Bell, Block, Comment, Include, Line, Pause, Phrase, Script, Stage, When


def format_script(script: Script) -> str:
    """``script`` as text, in its canonical form."""
    front = "".join(f"{key}: {value}\n" for key, value in script.fields.items())
    return f"---\n{front}---\n\n" + "\n".join(_stage(stage) for stage in script.stages)


def _stage(stage: Stage) -> str:
    facts = [stage.kind] if stage.kind != "part" else []
    if stage.weight != 1:
        facts.append(f"weight {Decimal(repr(stage.weight)).normalize():f}")
    if stage.least_seconds:
        facts.append(f"least {stage.least_seconds}s")
    heading = f"# {stage.title}" + (f" {{{', '.join(facts)}}}" if facts else "")
    return heading + "\n" + "".join("\n" + _block(block) for block in stage.blocks)


def _block(block: Block) -> str:
    head = f"?{block.priority}" if block.priority is not None else ""
    when = _when(block.when)
    if when:
        head = f"{head} [{when}]".strip()
    return (head + "\n" if head else "") + "or\n".join(
        "".join(_line(line) + "\n" for line in lines) for lines in block.alternatives
    )


def _when(when: When) -> str:
    words = sorted(when.who) + sorted(when.place)
    for name, seconds in (("from", when.from_seconds), ("below", when.below_seconds)):
        if seconds:
            words.append(f"{name} {seconds // 60}:{seconds % 60:02d}")
    return ", ".join(words)


def _line(line: Line) -> str:
    match line:
        case Phrase():
            return f"> {line.text}" if line.wish else line.text
        case Pause():
            return "..." if line.written in ("", "...") else f"... {line.written}s"
        case Bell():
            return "(bell)"
        case Comment():
            return f"// {line.text}".rstrip()
        case Include():
            return f"(include {line.name})"
