"""The command line: the words of a command become a scene or a question; no window, and no Qt where none is
needed. Each command is a file in `app.cli.commands`.
"""
