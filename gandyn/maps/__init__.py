"""Where training converges: from two axes to a table of cells, through the kernels, to verdicts, curves and
basins.

convergence: the map itself and its parts in time. axes: which numbers can be an axis, and a cell's scenario,
training and start. table: all cells' numbers as the kernels take them. simulate: a tile of cells through
`gandyn.kernels`, and its statistics; classify: how a map's runs are read, and what the linearisation makes of
their verdicts; the rules are `gandyn.analyses`' own. theory: verdicts from what is conserved, falls or grows;
linearisation: spectral radius, largest real part and discriminant. reruns: second runs of what one run leaves
open. poles: cells that end where their field is undefined. curves: where an exact quantity passes its
critical value. basins: the places that cells tend to. kernel_keys: which kernel a map needs, and compiling it
ahead.
"""
