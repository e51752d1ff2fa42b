"""Why a trajectory ends, as the kernels write it: indices into `gandyn.orbit.REASONS`; and when they
give up.
"""

from __future__ import annotations

FINISHED, DIVERGED, SINGULAR, LEFT_BOX, STUCK, UNFINISHED = range(6)
# DOP853 is held down by stability alone, so Rodas5P goes on; never an ending of an orbit.
STIFF = 6
# Not ended yet.
RUNNING = -1
# Steps after which a trajectory is given up.
MOST = 200_000
# The first step: this times tolerance^(1/8) of the time in which the state changes by itself.
INITIAL = 4.0
