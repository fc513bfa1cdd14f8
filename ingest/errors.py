"""What can go wrong with one file, as a message to a person."""


class Unreadable(Exception):
    """A file that could not be read; `str(error)` is the reason and what to do, in Chinese."""
