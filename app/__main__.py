"""`python -m app`: the window, a headless command, or the render worker."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
