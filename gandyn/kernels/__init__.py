"""Numba kernels on plain floats and arrays. Importing this package does not import Numba; `engine()` does, once.

compiler      teaches Numba the one form and makes cached, GIL-free kernels
cache         where compiled kernels are kept, and which are there
runge_kutta   classical RK4 for smooth fields, in lanes
careful       error-controlled RK4 with event location for fields with corners
walls         the flow projected on a box (weight clipping)
iterate       rounds of training by an update rule
noise         Euler–Maruyama paths on addressed random numbers
averages      moving averages
lanes         rows of lanes whose knobs differ, and notes on them
lane_rules    update rules on lanes
lane_flows    RK4 on lanes
lane_events   RK4 on lanes of fields with corners, poles or walls, which hands what is near one to `hops` and `walls`
hops          a step across corners and poles, as exact as a map needs it
methods       chooses between them by type
maps          many cells of a map, each summed up in notes
texture       line integral convolution, particles, pixel work of the portrait
plain         numpy's RK4, for the picture drawn while a kernel is being compiled
"""
