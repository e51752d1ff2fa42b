"""Gandyn: the training dynamics of GANs on the Dirac GAN, correct to the last digit.

    import gandyn
    scenario = gandyn.Scenario(variant="wgan-gp", parameters={"lambda": 0.1, "c": 1.0}, dim=2)
    orbit = gandyn.flow(scenario, phi=[0.1, 0.2], theta=[0.2, 0.1], duration=40.0, step=0.01)

D(x) = φ·x with φ the discriminator, the real point at 0, the fake point at θ, the generator.
"""

from gandyn.agreement import Disagreement, agreement
from gandyn.analysis import Analysis, analyses, analyze
from gandyn.diagrams import Diagram, diagram
from gandyn.dynamics import coefficients, field, flow, invariants, is_smooth, jacobian_eigenvalues
from gandyn.iteration import iterate, rules, train
from gandyn.locus import Critical, Locus, locus
from gandyn.losses import losses
from gandyn.manifolds import Branch, manifolds
from gandyn.maps import Axis, AxisInfo, Map, MapError, MapSpec, MapStopped, axes, convergence_map
from gandyn.noise import Noise, NoiseError, Spread, diffuse, stationary_covariance
from gandyn.nullclines import Nullclines, nullclines
from gandyn.orbit import Orbit
from gandyn.parameter import Parameter
from gandyn.plan import RuleError, Training
from gandyn.regularizer import Regularizer
from gandyn.rule import Rule
from gandyn.scenario import Scenario, ScenarioError, regularizers, variants
from gandyn.sections import Crossings, poincare_section
from gandyn.stretching import Lyapunov, lyapunov
from gandyn.variant import Variant
from gandyn.walking import Walk, walk

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
    "Locus",
    "Lyapunov",
    "Map",
    "MapError",
    "MapSpec",
    "MapStopped",
    "Noise",
    "NoiseError",
    "Nullclines",
    "Orbit",
    "Parameter",
    "Regularizer",
    "Rule",
    "RuleError",
    "Scenario",
    "ScenarioError",
    "Spread",
    "Training",
    "Variant",
    "Walk",
    "__version__",
    "agreement",
    "analyses",
    "analyze",
    "axes",
    "coefficients",
    "convergence_map",
    "diagram",
    "diffuse",
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
    "stationary_covariance",
    "train",
    "variants",
    "walk",
]
