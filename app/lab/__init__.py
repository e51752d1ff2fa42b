"""The training lab in the window: what is wanted, what was recorded, and the service that runs it.

wanted: from a scene to the settings of its runs and to columns of pictures. record: one run and all that was seen of it, safe between
threads; store: all records. bench: starts, steers and drains the training processes on a timer; one for each session. deeds: what
commands and the panel do with it. sight: what a picture sees of a record at the playhead. table: the curves as text. The pictures are
plots like all others (`app/plots/lab_*.py`).

No file here imports torch, and none imports `gandyn.training` before it is needed: the first picture does not wait for it.
"""
