"""Many inputs in one process: every line is answered, in order, and a bad one hurts no other."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.jsonl import process_lines
from bot.errors import BadInput


def shout(text: str) -> dict[str, Any]:
    if not text:
        raise BadInput("there is nothing to shout.")
    return {"loud": text.upper()}


def results(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> list[dict[str, Any]]:
    path = tmp_path / "lines.jsonl"
    path.write_text(content, encoding="utf-8")
    process_lines(str(path), "text", shout)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lines_are_answered_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = results(tmp_path, capsys, '{"id": 2, "text": "b"}\n\n{"id": "x", "text": "a"}\n')

    assert found == [{"id": 2, "loud": "B"}, {"id": "x", "loud": "A"}]


@pytest.mark.parametrize(
    ("line", "identity", "told"),
    [
        ("{not json", None, "line 2: not valid JSON"),
        ("[1]", None, "line 2: expected an object"),
        ('{"id": 7}', None, "line 2: 'text' is missing"),
        ('{"id": 7, "text": 5}', None, "line 2: 'text' is missing or not a text"),
        ('{"id": 7, "text": ""}', 7, "line 2: there is nothing to shout."),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, identity: int | None, told: str
) -> None:
    found = results(tmp_path, capsys, f'{{"id": 1, "text": "a"}}\n{line}\n{{"id": 3, "text": "c"}}\n')

    assert found[0] == {"id": 1, "loud": "A"}
    assert found[1]["id"] == identity
    assert told in found[1]["error"]
    assert found[2] == {"id": 3, "loud": "C"}


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BadInput, match="no-such-file"):
        process_lines("no-such-file.jsonl", "text", shout)


@pytest.mark.parametrize(
    "content",
    [
        b'\xef\xbb\xbf{"id": 1, "text": "a"}\n',
        b'{"id": 1, "text": "a"}\r\n',
    ],
)
def test_files_from_windows_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "lines.jsonl").write_bytes(content)

    process_lines(str(tmp_path / "lines.jsonl"), "text", shout)

    assert json.loads(capsys.readouterr().out) == {"id": 1, "loud": "A"}


def test_characters_that_cannot_be_read_or_printed_stop_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half, deep = b'{"id": "\\ud800", "text": "a"}', b"[" * 200_000
    (tmp_path / "lines.jsonl").write_bytes(b"\n".join([half, deep, b'{"id": 3, "text": "caf\xe9"}']))

    process_lines(str(tmp_path / "lines.jsonl"), "text", shout)

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0] == {"id": "\ud800", "loud": "A"}
    assert "line 2" in found[1]["error"]
    assert found[2]["loud"].startswith("CAF")
