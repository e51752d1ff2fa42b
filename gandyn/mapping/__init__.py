"""How `gandyn.maps` computes: from two axes to a table of cells, through the kernels, to verdicts, curves and basins.

axes    which numbers can be an axis, and a cell's scenario, training and start
table   all cells' numbers as the kernels take them
survey  a tile of cells through `gandyn.kernels.maps`
judge   verdicts from a survey's notes, in numpy
exact   spectral radius, largest real part and discriminant of every cell
curves  where an exact quantity passes its critical value
ahead   which kernel a map needs, and compiling it before it is needed
basins  the places that cells tend to
"""
