"""Work beside the window: rendering, analyses, maps, kernels, exports, files. Each is a request, a result and
a cancel.
"""
