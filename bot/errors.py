"""Errors whose message may be shown to the person who asked."""


class CoachError(Exception):
    """Something that a person can understand and mend; its message says what, where and how."""


class ContentError(CoachError):
    """A fault in `knowledge/` or `prompts/`; the message lists every fault with its file and line."""


class SettingsError(CoachError):
    """A setting that is missing or out of range; the message names each variable."""


class IndexUnavailable(CoachError):
    """The search index is absent, of another edition, or damaged, and could not be rebuilt."""


class ModelUnavailable(CoachError):
    """The embedding or language weights are missing or are not the expected ones."""


class BadInput(CoachError):
    """A question, message or argument that cannot be worked with."""


class StoreUnavailable(CoachError):
    """The database cannot be reached, is damaged, or was written by a newer edition."""


class TryLater(Exception):
    """Work that could not be done now; raised through everything up to the queue, which asks again.

    Without `after_s` the queue waits longer each time. `doubtful` means that it may have been done all the
    same, so look before doing it again.
    """

    def __init__(self, after_s: float | None = None, *, doubtful: bool = False) -> None:
        super().__init__(after_s)
        self.after_s = after_s
        self.doubtful = doubtful
