"""`briefqa` as a process. Imports nothing before Ctrl-C is looked after: what the command line imports takes a while."""

import sys


def main() -> int:
    """Runs the command line, and returns its exit code."""
    try:
        from briefqa.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("briefqa: stopped.\n")
        return 130
    return run()


if __name__ == "__main__":
    sys.exit(main())
