"""The program: ``ropebound`` on the PATH, or ``python -m ropebound``."""

import signal
import sys


def main() -> int:
    """Runs the program with this process's arguments; the exit code."""
    from ._native import main as run

    # Signals end it as they end any program, once the files it was writing are gone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["ropebound", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
