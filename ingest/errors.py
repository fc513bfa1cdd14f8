"""Errors whose message is for a person: what was wrong and what to do, in Chinese."""


class Explained(Exception):
    """An error that a person can act on; `str(error)` is all that the command line shows of it.

    Every room's own errors derive from this; anything else that is raised is a defect of ours.
    """


class Unreadable(Explained):
    """A file or folder that could not be read."""


class Passing(Unreadable):
    """What the moment caused and not the content (killed, out of time or memory, vanished): worth another try."""
