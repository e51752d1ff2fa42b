"""Sweeps: one experiment trained at every combination of some settings, over seeds.

axis, recipe: what is to be trained; cell: what came out of one run; store: the folder that keeps it; engine:
gives the runs to a cluster and takes their results; tasks: what a worker does. Only the worker imports torch.
"""
