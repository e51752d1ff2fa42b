"""What the disk's refusals mean: one sentence for each, that says what to do; {} is the file's name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from gandyn.message import Message

Trouble = OSError | ValueError

_TOO_LONG = "The file name is too long; choose a shorter one."
_CHARACTER = "The file name holds a character that cannot stand there; choose another name."
# A name longer than this is quoted by its ends.
_QUOTED = 60

_NOT_YOURS = "{} cannot be written: its folder is not yours to write in; choose another folder."
_NO_FOLDER = "{} cannot be written: a file stands where its folder should be; choose another folder."
_FULL = "{} cannot be written: the disk is full; make room or choose another folder."
_NO_FILE = "There is no file {}; look at its name and its folder again."
_NOT_READABLE = "{} cannot be read: it is not yours to read; change its permissions or choose another file."

WRITING = {
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: _CHARACTER,
    errno.EILSEQ: _CHARACTER,
    errno.ENOENT: "{} cannot be written: its folder does not exist; make that folder or choose another.",
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    errno.EROFS: "{} cannot be written: its disk is read-only; choose another folder.",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "{} cannot be written: files may not grow so large there; choose another folder.",
    errno.EISDIR: "{} is a folder; give the name of a file in it.",
    errno.ENXIO: "{} is not an ordinary file; choose another name.",
    errno.ELOOP: "{} cannot be written: links lead in a circle there; choose another name.",
    errno.EIO: "{} cannot be written: the disk does not work as it should; choose another one.",
}
READING = {
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: _CHARACTER,
    errno.EILSEQ: _CHARACTER,
    errno.ENOENT: _NO_FILE,
    errno.ENOTDIR: _NO_FILE,
    errno.EACCES: _NOT_READABLE,
    errno.EPERM: _NOT_READABLE,
    errno.EISDIR: "{} is a folder; open a session file or something exported by Gandyn.",
    errno.ELOOP: "{} cannot be read: links lead in a circle there; choose another file.",
    errno.EIO: "{} cannot be read: the disk does not work as it should; choose another copy.",
}
NOT_WRITTEN = "{} cannot be written ({}); choose another folder."
NOT_READ = "{} cannot be read ({}); choose another file."
# Stands for the name of the file where there is none.
OUTPUT = "The output"


def write_refusal(path: str | Path, error: Trouble) -> str:
    """Why there is no such file now."""
    return _told(WRITING, NOT_WRITTEN, path, error)


def read_refusal(path: str | Path, error: Trouble) -> str:
    """Why nothing was read."""
    return _told(READING, NOT_READ, path, error)


def told(error: OSError) -> str:
    """The same where nobody knows what was to be done; without a name it was what the program prints."""
    if not isinstance(error.filename, (str, bytes)):
        return _told(WRITING, NOT_WRITTEN, OUTPUT, error)
    known = READING if error.errno in READING else WRITING
    return _told(known, NOT_READ if known is READING else NOT_WRITTEN, os.fsdecode(error.filename), error)


def unreachable_folder(path: str | Path) -> str:
    """Why nothing can be read at such a path; empty if something is there, or simply nothing."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        return read_refusal(path, error)
    return ""


def _told(known: dict[int, str], other: str, path: str | Path, error: Trouble) -> str:
    # Python itself refuses a name with a zero byte or half a character, as a ValueError.
    if not isinstance(error, OSError):
        return Message(_CHARACTER)
    reason = " ".join(str(error.strerror or error).split())
    sentence = known.get(error.errno or 0, other)
    return Message(sentence, *(named(path), reason)[: sentence.count("{}")])


def named(path: str | Path) -> str:
    """The name of a file, short enough for a sentence and on one line."""
    name = Path(path).name or str(path)
    name = "".join(sign if sign.isprintable() else "?" for sign in name)
    return name if len(name) <= _QUOTED else f"{name[:40]}…{name[-16:]}"
