"""A whole picture: which plots stand where, the header, and what is doubtful about it."""
