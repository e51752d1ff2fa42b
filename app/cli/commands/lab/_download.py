"""`--download`: pictures from the network before a training, with their progress. No torch here."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.progress_line import ProgressLine
from app.tasks import interruption

if TYPE_CHECKING:
    from gandyn.training import DataSource, Settings

WAIT = 0.1


def download(settings: Settings) -> bool:
    """Fetches what the runs need and is not there yet; whether Ctrl-C cut it short. Raises TrainingError."""
    try:
        with interruption.raised():
            for source in _sources(settings):
                _fetch(source)
    except KeyboardInterrupt:
        return True
    return False


def _sources(settings: Settings) -> list[DataSource]:
    """The runs' data that come from the network, each once."""
    from gandyn.training import experiment
    from gandyn.training.datasets import DATASETS

    setups = experiment(settings.experiment).arms(settings.values).values()
    found = dict.fromkeys(setup.data for setup in setups)
    return [source for source in found if source.id in DATASETS and DATASETS[source.id].download]


def _fetch(source: DataSource) -> None:
    from gandyn.training import TrainingError
    from gandyn.training.dataset_download import FAILED, DatasetDownload

    download = DatasetDownload(source.id, source.path)
    try:
        download.start()
        with ProgressLine(f"downloading {download.dataset.title}") as line:
            while not download.ended:
                download.poll()
                line.show(download.fraction)
                time.sleep(WAIT)
    finally:
        download.cancel()
    if download.state == FAILED:
        raise TrainingError(download.sentence)
