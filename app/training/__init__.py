"""The training lab: which runs a scene asks for, what was recorded of them, and the processes that train
them.

run_config: from a scene to the settings of its runs and to columns of pictures. run_record: one run and all
that was seen of it, safe between threads; run_store: all records. manager: starts and steers runs, on a
timer; one for each session; process_pool: the processes. sketcher: has drawn edges filled. actions: what
commands and the panel do with runs.
snapshot_view: what a picture sees of a record at the playhead. curve_table: the curves as a table.
status_text: the state of a run in words.

No file here imports torch, and none imports `gandyn.training` before it is needed: the first picture does not
wait.
"""
