"""Work on other threads, and how it ends when nobody wants it any more."""
