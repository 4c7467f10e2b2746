"""What Wellwish costs, measured against real peers on this machine: ``python -m bench`` (README.md)."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Helpers that stand beside the tests serve here, too: a server in a process of its own, an ear.
sys.path.append(str(ROOT / "tests"))
