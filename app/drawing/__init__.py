"""Painting: one code for the window, for pictures and for vectors. Everything draws with a QPainter in logical pixels.

frame    the mapping between a plot's coordinates and pixels, its axes, ticks and grid
shapes   curves, arrows, markers, text and formulas on a painter
data     the orbits of a scene, computed and kept
rounds   what update rules make of it, in rounds and by hand
kept     the newest few results by key
layers   what lies under the trajectories: speed colours, flow texture, arrows, nullclines
mapped   convergence maps: what is asked, what is known so far
map_image  maps and their keys in colours; verdicts: the colour and name of each verdict
log_axes axes with logarithms
layout   which plots a scene shows and where
marks    one shape per update rule
figure   a whole picture: header and plots, what stands still and what moves
"""
