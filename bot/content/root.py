"""Where the content lies: inside an installed wheel, or beside the package in a checkout."""

from pathlib import Path

from bot.errors import ContentError

_PACKAGE = Path(__file__).resolve().parents[1]


def content_root(override: Path | None = None) -> Path:
    """The `knowledge` folder; raises `ContentError` where there is none."""
    if override is not None:
        return _existing(override, "CDMO_KNOWLEDGE_DIR names a folder that does not exist")
    return _packaged("knowledge")


def prompts_root() -> Path:
    """The `prompts` folder."""
    return _packaged("prompts")


def _packaged(name: str) -> Path:
    installed = _PACKAGE / "_content" / name
    return installed if installed.is_dir() else _existing(_PACKAGE.parent / name, "The package is incomplete")


def _existing(folder: Path, problem: str) -> Path:
    if not folder.is_dir():
        raise ContentError(f"{problem}: {folder}")
    return folder
