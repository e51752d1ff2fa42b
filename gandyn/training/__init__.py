"""The training lab: small real GANs, trained beside the portrait with the portrait's own losses.

    from gandyn.training import Run, Settings, events
    for event in events(Run(Settings("toy-gan", {"variant": "hinge", "r1": 0.1}, steps=300))): ...

Rooms. messages: what a window and the training process say to one another; client: the process seen from
outside; recording: what was seen. experiments/, probes/: one file each, registered. setup: everything that a
run is made of. sweeps/: one experiment over settings and seeds. These know no torch. The process itself
(worker), or a cluster's, alone imports loop, replicas, nets, data, bank, objectives, penalties, optimisers,
devices, checkpoint, dirac, which do.
"""

from gandyn.training.client import TrainingProcess, events
from gandyn.training.diagram import Diagram, Diagrams, Updated
from gandyn.training.errors import Diverged, TrainingError
from gandyn.training.experiment import Experiment, GeneratorInputs
from gandyn.training.experiments import EXPERIMENTS, experiment, experiments
from gandyn.training.messages import (
    Done,
    Failed,
    Finish,
    Generate,
    Generated,
    Pause,
    Paused,
    Ready,
    Refused,
    Resume,
    Resumed,
    Save,
    Saved,
    Set,
    Settings,
    Snapshot,
    Started,
    Step,
    StepD,
    StepG,
    StepUpdate,
    Stop,
)
from gandyn.training.probe import Probe
from gandyn.training.probes import PROBES
from gandyn.training.recording import Recording
from gandyn.training.run_config import DataSource, NetworkConfig, Penalty, RunConfig, from_scenario
from gandyn.training.sweeps.axis import SweepAxis
from gandyn.training.sweeps.cell import CellResult
from gandyn.training.sweeps.engine import sweep
from gandyn.training.sweeps.recipe import SweepRecipe
from gandyn.training.sweeps.store import SweepStore

__all__ = [
    "EXPERIMENTS",
    "PROBES",
    "CellResult",
    "DataSource",
    "Diagram",
    "Diagrams",
    "Diverged",
    "Done",
    "Experiment",
    "Failed",
    "Finish",
    "Generate",
    "Generated",
    "GeneratorInputs",
    "NetworkConfig",
    "Pause",
    "Paused",
    "Penalty",
    "Probe",
    "Ready",
    "Recording",
    "Refused",
    "Resume",
    "Resumed",
    "RunConfig",
    "Save",
    "Saved",
    "Set",
    "Settings",
    "Snapshot",
    "Started",
    "Step",
    "StepD",
    "StepG",
    "StepUpdate",
    "Stop",
    "SweepAxis",
    "SweepRecipe",
    "SweepStore",
    "TrainingError",
    "TrainingProcess",
    "Updated",
    "events",
    "experiment",
    "experiments",
    "from_scenario",
    "sweep",
]
