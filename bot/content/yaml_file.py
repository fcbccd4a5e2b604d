"""YAML files whose entries are checked one by one."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.content.faults import Fault, raise_faults
from bot.errors import ContentError

Entry = TypeVar("Entry", bound=BaseModel)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; raises `ContentError` naming the file and, where known, the line."""
    if not path.is_file():
        raise ContentError(f"A content file is missing: {path}")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ContentError(f"{path}:1: it is not UTF-8 text. Save it as UTF-8.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ContentError(f"{path}:{line}: not valid YAML: {getattr(error, 'problem', error)}") from None


def read_models(path: Path, key: str, model: type[Entry]) -> list[Entry]:
    """The list under `key`, each entry checked; raises `ContentError` with every fault."""
    document = read_yaml(path)
    entries = document.get(key) if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ContentError(f"{path}:1: expected a list under '{key}'.")
    models: list[Entry] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, 1):
        try:
            models.append(model.model_validate(entry))
        except ValidationError as error:
            name = str(entry.get("id", number)) if isinstance(entry, dict) else str(number)
            line = entry_lines(path, key)[number - 1]
            faults += [
                Fault(
                    file=str(path),
                    line=line,
                    problem=f"{key} '{name}', {'.'.join(map(str, item['loc']))}: {item['msg'].lower()}.",
                )
                for item in error.errors()
            ]
    raise_faults(faults)
    return models


def entry_lines(path: Path, key: str) -> list[int]:
    """The line, counted from 1, on which each entry of the list under `key` begins."""
    document = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return [
        entry.start_mark.line + 1
        for name, entries in getattr(document, "value", ())
        if name.value == key
        for entry in entries.value
    ]
