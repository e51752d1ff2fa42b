"""How work ends that nobody wants any more. Knows no Qt, for tables are written where Qt cannot start."""


class Cancelled(Exception):
    """Raised inside a task whose result is no longer wanted."""
