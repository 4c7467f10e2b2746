"""Makes the page.

python -m bench.listen heart kokoro-emma --phrases 20 --out listen
python -m bench.listen --keep before heart        # in the old build: its takes, as WAV files
python -m bench.listen before heart               # in the new one
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.listen.pages import pairs, write
from bench.listen.sides import keep, side, texts
from wellwish.errors import WellwishError


def main(arguments: list[str]) -> int:
    """Write the page and say where it is; 2 when that makes no sense."""
    p = argparse.ArgumentParser(prog="python -m bench.listen", description="Blind pairs of two guides, to listen to.")
    p.add_argument("sides", nargs="+", metavar="GUIDE", help="two guides, or folders of WAV files of the same names")
    p.add_argument("--phrases", type=int, default=20, metavar="N", help=f"how many pairs, up to {len(texts())} (20)")
    p.add_argument("--seed", type=int, default=1, help="decides which phrases, their order, and who is A (1)")
    p.add_argument("--out", type=Path, default=Path("listen"), metavar="FOLDER", help="a new folder (listen)")
    p.add_argument("--keep", type=Path, metavar="FOLDER", help="instead, put one guide's takes there as WAV files")
    args = p.parse_args(arguments)
    if len(args.sides) != (1 if args.keep else 2):
        p.error("name one guide with --keep, else two")
    if args.phrases < 1:
        p.error("--phrases takes a number from 1")
    try:
        if args.keep:
            kept = side(args.sides[0])
            keep(kept, args.keep)
            print(f"{args.keep}: {len(kept.texts)} takes of {kept.name}")
            return 0
        one, other = side(args.sides[0]), side(args.sides[1])
        page = write(one, other, pairs(one, other, args.phrases, args.seed), args.seed, args.out)
    except WellwishError as error:
        print(f"bench.listen: {error}", file=sys.stderr)
        return 2
    print(f"{page}: {args.phrases} pairs. Open it in a browser; nothing leaves it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
