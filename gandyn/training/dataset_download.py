"""A download of pictures in a process of its own, for torchvision imports torch: start, poll, cancel. No Qt,
no torch.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.error import URLError

from gandyn import disk
from gandyn.message import Message
from gandyn.training.client import unheard
from gandyn.training.dataset import Dataset, data_folder
from gandyn.training.datasets import dataset
from gandyn.training.errors import TrainingError, require_torch, sentence

NEW, RUNNING, DONE, FAILED, CANCELLED = "new", "running", "done", "failed", "cancelled"
# Seconds that a server may be silent.
PATIENCE = 20.0


class DatasetDownload:
    """One set on its way into a folder ("": the program's own). state: new, running, done, failed or
    cancelled; fraction: how much has arrived, from 0 to 1; sentence: why it failed.

    Poll it from a timer; nothing here waits. What is there already is not downloaded again, and what arrives
    is compared with torchvision's checksums.
    """

    def __init__(self, id: str, path: str = "") -> None:
        self.dataset, self.folder = dataset(id), data_folder(path)
        if self.dataset.download is None:
            raise TrainingError("{} needs no download; it is here already.", self.dataset.title)
        self.state, self.sentence, self.fraction = NEW, "", 0.0
        self._process: BaseProcess | None = None
        self._outcome: Connection | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in (NEW, RUNNING)

    def start(self) -> None:
        """Begins and returns at once; raises TrainingError without torch."""
        require_torch()
        spawn = multiprocessing.get_context("spawn")
        self._outcome, theirs = spawn.Pipe(duplex=False)
        words = (self.dataset.id, self.folder, theirs)
        self._process = spawn.Process(target=serve, args=words, daemon=True, name="gandyn-download")
        with unheard():
            self._process.start()
        theirs.close()
        self.state = RUNNING

    def poll(self) -> str:
        """The state now."""
        if self.state == RUNNING and self._outcome:
            self.fraction = max(self.fraction, arrived(self.dataset, self.folder))
            if self._outcome.poll():
                self._end(self._outcome)
        return self.state

    def _end(self, outcome: Connection) -> None:
        try:
            self.sentence = outcome.recv()
        except (EOFError, OSError):
            self.sentence = Message("The download was ended from outside; start it again.")
        self.state = FAILED if self.sentence else DONE
        self._release()

    def cancel(self) -> None:
        """Ends it at once; a file that came in part is downloaded anew the next time. Harmless twice."""
        if not self.ended:
            self.state = CANCELLED
            self._release()

    def _release(self) -> None:
        """Reaps the process and closes the pipe."""
        process, self._process = self._process, None
        if self._outcome:
            self._outcome.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()


def arrived(entry: Dataset, folder: Path) -> float:
    """The share of the archives' bytes that is on the disk."""
    assert entry.download is not None
    found = 0
    with suppress(OSError):
        found = sum(file.stat().st_size for file in folder.glob(entry.download.archives))
    return min(1.0, found / entry.download.size)


def serve(id: str, folder: Path, outcome: Connection) -> None:
    """The process: downloads, then sends "" or one sentence."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    socket.setdefaulttimeout(PATIENCE)
    outcome.send(fetch(dataset(id), folder))
    outcome.close()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


def fetch(entry: Dataset, folder: Path) -> str:
    """Downloads a set into a folder; "" or why it is not there."""
    assert entry.download is not None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entry.download.fetch(folder)
    except (TrainingError, MemoryError) as error:
        return sentence(error)
    except Exception as error:  # torchvision ends in errors of any kind
        return _refusal(error, entry.title, folder)
    return ""


def _refusal(error: Exception, title: str, folder: Path) -> str:
    if isinstance(error, OSError) and not isinstance(error, (URLError, ConnectionError, TimeoutError)):
        return disk.write_refusal(folder, error)
    if "corrupted" in str(error):
        return Message("{} arrived damaged, for its checksum differs; download it again.", title)
    return Message(
        "{} cannot be downloaded, for its server cannot be reached; look at the network, or put the files of"
        " torchvision into {}.",
        title,
        folder,
    )
