"""The one kind of failure that is shown to people as its text alone."""


class Refusal(Exception):
    """The portal will not start or go on. The text says why and what to do; nothing was lost."""
