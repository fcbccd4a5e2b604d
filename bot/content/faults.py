"""Faults in content, each with the place and the way to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.errors import ContentError

_SHOWN = 40


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One thing wrong with a content file."""

    file: str
    line: int
    problem: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.file}:{self.line}: {self.problem}{mend}"


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise one `ContentError` that lists the faults in order of file and line, if there are any."""
    ordered = sorted(faults)
    if not ordered:
        return
    shown = "\n".join(str(fault) for fault in ordered[:_SHOWN])
    rest = f"\n… and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    raise ContentError(f"{len(ordered)} faults in the content:\n{shown}{rest}")


def line_of(text: str, needle: str, *, start: int = 1) -> int:
    """The first line, counted from 1, that begins with or holds `needle`; `start` where none does."""
    pattern = re.compile(rf"^\s*-?\s*{re.escape(needle)}\b")
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if pattern.match(line):
            return number
    for number, line in enumerate(lines, 1):
        if needle in line:
            return number
    return start


def faults_of(error: ValidationError, *, file: Path | str, text: str) -> list[Fault]:
    """The faults of a failed validation, placed on the line of the outermost key."""
    return [
        Fault(
            file=str(file),
            line=line_of(text, f"{item['loc'][0]}:" if item["loc"] else ""),
            problem=f"{'.'.join(str(part) for part in item['loc'])}: {item['msg'][0].lower()}{item['msg'][1:]}.",
            mend=_mend(item["type"]),
        )
        for item in error.errors()
    ]


def _mend(kind: str) -> str:
    return {
        "missing": "Add the key.",
        "extra_forbidden": "Remove the key, or check its spelling.",
        "string_type": "Put the text in quotes.",
        "too_short": "Add more.",
        "string_too_long": "Shorten it.",
    }.get(kind, "")
