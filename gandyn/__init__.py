"""Gandyn: the training dynamics of GANs on the Dirac GAN, correct to the last digit.

    import gandyn
    scenario = gandyn.Scenario(variant="wgan-gp", parameters={"lambda": 0.1, "c": 1.0}, dim=2)
    orbit = gandyn.flow(scenario, phi=[0.1, 0.2], theta=[0.2, 0.1], duration=40.0, step=0.01)

D(x) = φ·x with φ the discriminator, the real point at 0, the fake point at θ, the generator.
"""

import logging
import warnings
from typing import Any

from gandyn import extensions, newcomers
from gandyn import notebook as _notebook  # noqa: F401  (says how values show themselves)
from gandyn.agreement import Disagreement, agreement
from gandyn.analysis import Analysis, analyses, analyze
from gandyn.bifurcation import Diagram, diagram
from gandyn.dynamics import coefficients, field, flow, invariants, is_smooth, jacobian_eigenvalues
from gandyn.errors import GandynError
from gandyn.iteration import iterate, rules, train
from gandyn.losses import losses
from gandyn.lyapunov import Lyapunov, lyapunov
from gandyn.manifolds import Branch, manifolds
from gandyn.manual_updates import UpdateSequence, apply_updates
from gandyn.maps.convergence import Axis, AxisInfo, MapError, MapStopped, axes, convergence_map
from gandyn.maps.map import Map, MapSpec
from gandyn.message import Message
from gandyn.nullclines import Nullclines, nullclines
from gandyn.orbit import Orbit
from gandyn.parameter import Parameter
from gandyn.poincare import Crossings, poincare_section
from gandyn.regularizer import Regularizer
from gandyn.root_locus import Critical, Locus, locus
from gandyn.scenario import Scenario, ScenarioError, regularizers, variants
from gandyn.sde import Ensemble, Noise, NoiseError, simulate, stationary_covariance
from gandyn.update_config import RuleError, UpdateConfig
from gandyn.update_rule import UpdateRule
from gandyn.variant import Variant

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Axis",
    "AxisInfo",
    "Branch",
    "Critical",
    "Crossings",
    "Diagram",
    "Disagreement",
    "Ensemble",
    "GandynError",
    "Locus",
    "Lyapunov",
    "Map",
    "MapError",
    "MapSpec",
    "MapStopped",
    "Message",
    "Noise",
    "NoiseError",
    "Nullclines",
    "Orbit",
    "Parameter",
    "Regularizer",
    "RuleError",
    "Scenario",
    "ScenarioError",
    "UpdateConfig",
    "UpdateRule",
    "UpdateSequence",
    "Variant",
    "__version__",
    "agreement",
    "analyses",
    "analyze",
    "apply_updates",
    "axes",
    "coefficients",
    "convergence_map",
    "diagram",
    "field",
    "flow",
    "invariants",
    "is_smooth",
    "iterate",
    "jacobian_eigenvalues",
    "locus",
    "losses",
    "lyapunov",
    "manifolds",
    "nullclines",
    "poincare_section",
    "regularizers",
    "rules",
    "simulate",
    "stationary_covariance",
    "train",
    "variants",
]

# Whoever uses the library decides whether its log is heard, and where.
logging.getLogger(__name__).addHandler(logging.NullHandler())

# What is one's own, or a package's, is looked for when it is asked for.
newcomers.install(__version__, extensions.bring_in, extensions.receive)

# Names that were changed; each works for one version more.
_RENAMED = {
    "Rule": "UpdateRule",
    "Spread": "Ensemble",
    "Training": "UpdateConfig",
    "Walk": "UpdateSequence",
    "diffuse": "simulate",
    "walk": "apply_updates",
}


def __getattr__(name: str) -> Any:
    """The object that an old name stands for, with a DeprecationWarning."""
    if name not in _RENAMED:
        raise AttributeError(f"module 'gandyn' has no attribute {name!r}")
    new = _RENAMED[name]
    warnings.warn(f"gandyn.{name} is now gandyn.{new}.", DeprecationWarning, stacklevel=2)
    return globals()[new]
