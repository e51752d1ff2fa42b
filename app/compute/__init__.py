"""The numbers that plots show, computed once and cached. No widgets, and but for particles no painting.

orbits: the flow's; discrete_orbits: those of update rules, and updates by hand; exactness, sampling: how
exactly and how densely; cache: the newest results by key. map_requests: convergence maps. spectra,
sweep_runs: along the range of one number. limit_sets: equilibria, manifolds, cycles; poincare: sections and
exponents. noise_ensemble: noisy paths. clashes: whether verdict and picture agree.
"""
