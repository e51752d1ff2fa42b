"""QPainter code for the window, for pictures and for vectors alike, in logical pixels.

frame: from a plot's coordinates to pixels, ticks, grid; log_axes: logarithmic ones. primitives: curves,
arrows, text, formulas. layers: what lies under trajectories. markers: one shape per update rule; color_scale:
colours for a number. map_image, map_key: convergence maps; verdict_colors: colour and name of each verdict.
"""
