"""Numba kernels on plain floats and arrays. Importing this package does not import Numba; `engine()` does,
once.

compiler      teaches Numba the one form and makes cached, GIL-free kernels
cache         where compiled kernels are kept, and which are there
tableaux      the coefficients of DOP853 and Rodas5P, and the lines of work that both are
block         rows of a block of trajectories; adaptive_steps, linear_systems: one step of all of them
adaptive      ensembles of smooth fields with error control, each trajectory with its own step
modes         what changes a field's formula on the way: switches, friction, walls
piecewise     one trajectory of such a field at a time, with event location; piecewise_steps: one step of it
sinks         where samples go
endings       why a trajectory ends
runge_kutta   classical RK4 with a fixed step
iterate       rounds of training by an update rule
noise         Euler–Maruyama paths on addressed random numbers
averages      moving averages
lanes         rows of lanes whose knobs differ, and notes on them
lane_rules    update rules on lanes
maps          many cells of a map, each summed up in notes
texture       line integral convolution, particles, pixel work of the portrait
plain         DOP853 in numpy, for the picture drawn while a kernel is being compiled
"""
