"""Many inputs in one process: one JSON object a line in, one a line out, in the same order."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from bot.errors import BadInput, CoachError


def process_lines(source: str, field: str, work: Callable[[str], dict[str, Any]]) -> None:
    """Print what `work` makes of `field` on each line of a file; `-` is standard input.

    A line that cannot be worked with gives an object with `error`, which names the line.
    """
    with _opened(source) as lines:
        for result in _results(lines, field, work):
            typer.echo(_printable(json.dumps(result, ensure_ascii=False)))


def _printable(line: str) -> str:
    """Half characters, which cannot be printed, as the escapes that JSON has for them."""
    return line.encode("utf-8", "backslashreplace").decode()


def _opened(source: str) -> Any:
    if source == "-":
        return nullcontext(sys.stdin)
    try:
        return Path(source).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror}.") from None


def _results(
    lines: Iterable[str], field: str, work: Callable[[str], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity: Any = None
        try:
            record = json.loads(line)
            identity, text = _parts(record, field)
            yield {"id": identity, **work(text)}
        except json.JSONDecodeError as error:
            yield {
                "id": None,
                "error": f"line {number}: not valid JSON ({error.msg} at column {error.colno}).",
            }
        except RecursionError:
            yield {"id": None, "error": f"line {number}: nested too deeply."}
        except CoachError as error:
            yield {"id": identity, "error": f"line {number}: {error}"}


def _parts(record: Any, field: str) -> tuple[Any, str]:
    if not isinstance(record, dict):
        raise BadInput(f'expected an object such as {{"id": "1", "{field}": "…"}}.')
    text = record.get(field)
    if not isinstance(text, str):
        raise BadInput(f"'{field}' is missing or not a text.")
    return record.get("id"), text
