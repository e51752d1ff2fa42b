"""Training loops on pictures and text, one kind of GAN per file; `gandyn.training.loop` is what they share.

torch is imported here, so only the worker imports this package.
"""
