"""Every regulariser, one per file. To add one, write a module here that holds:

1. a docstring with the term it adds, what that does to (a, b, c, e) and the reference; 2. a NamedTuple that
ends in `inner`, its coefficients in terms of `form.coefficients(s, p, q, on, k.inner)`, both given to
   `form.register` (not needed if an existing wrapper such as `form.Damped` serves);
3. `REGULARIZER = Regularizer(...)`.
"""

from __future__ import annotations

import sys

from gandyn.registry import discover
from gandyn.regularizer import Regularizer

REGULARIZERS: dict[str, Regularizer] = discover(sys.modules[__name__], "REGULARIZER")
