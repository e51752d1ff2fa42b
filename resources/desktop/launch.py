"""Where the desktop program begins: a window, a command, or a process that another part of it wants."""

import multiprocessing
import sys

if __name__ == "__main__":
    # Training processes are spawned; in a program without a Python this call is where they begin.
    multiprocessing.freeze_support()
    from gandyn import module_process

    if module_process.is_asked(sys.argv):
        module_process.run(sys.argv)
        sys.exit()
    from app.__main__ import main

    sys.exit(main())
