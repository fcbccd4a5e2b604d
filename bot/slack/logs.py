"""Keeps what people wrote out of the logs of Slack's own libraries."""

import logging
import re

_DETAIL = re.compile(r"[({\[:\n]")


class WithoutDetail(logging.Filter):
    """Cuts a record at its first bracket or colon, where bodies and texts begin, and drops tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, shortened."""
        record.msg = _DETAIL.split(record.getMessage(), 1)[0].strip()
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def bolt_logger() -> logging.Logger:
    """The logger for Bolt and the SDK: warnings and worse, without detail; Bolt copies its filters."""
    logger = logging.getLogger("slack_bolt.App")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(known, WithoutDetail) for known in logger.filters):
        logger.addFilter(WithoutDetail())
    return logger
