"""``python -m wellwish``."""

import sys

from wellwish.cli import main

sys.exit(main())
