"""GANs that a user designs: typed formulas become a variant like any built-in one.

formula reads a text, tree is what it becomes, printing writes it again, numbers evaluates it; rational makes
short forms that do not cancel. design is the frozen value, examples has those of the articles; coefficients
gives the vector field, ratio the curves; conditions, recognition and closed_form say what the design is.
variant makes a variant of it, whose kernels are generated (kernel_code, kernel_types); registry has the
designs of this process, library those that the user keeps.
"""

from gandyn.design.design import Design, DesignParameter
from gandyn.design.registry import register

__all__ = ["Design", "DesignParameter", "register"]
