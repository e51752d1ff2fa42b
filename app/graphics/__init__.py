"""What pyqtgraph draws plots with, in the program's looks: axes, captions, legends, and how a graphics scene
is painted on any device. Knows themes and numbers, no scenes of GANs.
"""
