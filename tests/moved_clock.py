"""``wellwish``, with the clock of the whole process where a test puts it: ``python moved_clock.py FILE serve ...``.

FILE, once it is there, holds how many seconds the clock goes on at once; it is gone when that is done. Every thread
sees it: the time of day of Python is moved (time, datetime, and so Django's ``timezone.now``). Monotonic time is not,
nor what C asks the system by itself: ``now`` in SQL, other processes, files' times.
"""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import time_machine

from wellwish.cli import main

_EVERY_SECONDS = 0.02


def follow(clock: time_machine.Traveller, file: Path) -> None:
    """Moves ``clock`` as often as ``file`` appears."""
    while True:
        if file.exists():
            clock.shift(timedelta(seconds=float(file.read_text())))
            file.unlink()
        time.sleep(_EVERY_SECONDS)


if __name__ == "__main__":
    traveller = time_machine.travel(time.time(), tick=True).start()
    threading.Thread(target=follow, args=(traveller, Path(sys.argv.pop(1))), daemon=True).start()
    sys.exit(main())
