"""`gandyn`, from its first moment: Ctrl-C is one sentence even while the program is still being read."""

import sys


def main(argv: list[str] | None = None) -> int:
    """Runs the program on these words, else on those of the command line; returns its exit status."""
    try:
        import signal

        from app.tasks import interruption

        with interruption.at_once(signal.SIGINT):
            from app import entry

            status = entry.main(sys.argv[1:] if argv is None else argv)
        if argv is None:
            interruption.over(status)
        return status
    except KeyboardInterrupt:
        print("gandyn: Stopped; no file was written.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
