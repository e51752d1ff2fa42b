"""One's own data: numbers from a file, scaled for training.

file, text: columns of numbers from CSV, TSV, NPY, NPZ and Parquet; nothing in a file is ever run. reference:
a file with its digest, as one text, which is the value of the setting `data`; table: the rows that are
trained on, and the plane that pictures show. No torch.
"""
