"""What can be wrong before the coach can run, each said precisely and with how to mend it."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.bootstrap import Coach
from bot.errors import CoachError
from bot.settings import Settings
from bot.web import slack_checks

State = Literal["ok", "off", "wrong"]
EXTRAS = {"openai": "langchain_openai", "anthropic": "langchain_anthropic"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How one part is."""

    part: str
    state: State
    says: str
    mend: str = ""


def before_start(settings: Settings) -> list[Finding]:
    """What must be right for `run`, without calling anyone: the data folder and the settings of Slack."""
    return [_data_folder(settings), *_of_slack(slack_checks.settings_faults(settings))]


def everything(settings: Settings, coach: Coach) -> Iterator[Finding]:
    """Every part in turn; a part that cannot be looked at is wrong and does not stop the others."""
    yield _python()
    yield _data_folder(settings)
    yield _guarded("cards", lambda: _cards(coach))
    yield _guarded("weights", lambda: _weights(settings))
    yield _guarded("index", lambda: _index(coach))
    yield _guarded("documents", lambda: _documents(settings, coach))
    yield _guarded("database", lambda: _database(settings, coach))
    yield _guarded("language model", lambda: _language_model(settings))
    faults = slack_checks.settings_faults(settings)
    yield from _of_slack(faults)
    if not faults:
        yield from (Finding(**found) for found in slack_checks.conversation(settings))


def _guarded(part: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except CoachError as error:
        return Finding(part=part, state="wrong", says=str(error), mend="The message says what to do.")
    except Exception as error:  # noqa: BLE001  # a doctor who falls ill helps nobody
        return Finding(
            part=part, state="wrong", says=f"unexpected {type(error).__name__}", mend="Please report this."
        )


def _of_slack(faults: list[tuple[str, str]]) -> list[Finding]:
    if not faults:
        return [Finding(part="Slack settings", state="ok", says="complete")]
    return [Finding(part="Slack settings", state="wrong", says=says, mend=mend) for says, mend in faults]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(part="Python", state="ok", says=f"{version}, {sys.executable}")


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    place = folder
    while not place.exists():
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK) and _takes_files(place):
        return Finding(part="data folder", state="ok", says=str(folder))
    mend = "Set CDMO_DATA_DIR to a folder that this user may write to."
    return Finding(part="data folder", state="wrong", says=f"{folder} cannot be written to", mend=mend)


def _takes_files(folder: Path) -> bool:
    from tempfile import TemporaryFile

    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _cards(coach: Coach) -> Finding:
    return Finding(part="cards", state="ok", says=f"{len(coach.library.cards)} in {coach.library.root}")


def _weights(settings: Settings) -> Finding:
    from bot.embedding.weights import packaged_model, verify

    if settings.embedding_model:
        return Finding(
            part="weights", state="off", says=f"{settings.embedding_model} instead of the packaged ones"
        )
    return Finding(part="weights", state="ok", says=f"SHA-256 {verify(packaged_model())[:12]}… as expected")


def _index(coach: Coach) -> Finding:
    return Finding(part="index", state="ok", says=f"{coach.retriever.size} passages")


def _documents(settings: Settings, coach: Coach) -> Finding:
    if settings.documents_dir is None:
        return Finding(part="documents", state="off", says="no folder is set (CDMO_DOCUMENTS_DIR)")
    if not settings.documents_dir.is_dir():
        mend = "Set CDMO_DOCUMENTS_DIR to a folder of Markdown, PDF or DOCX files."
        return Finding(part="documents", state="wrong", says=f"no folder {settings.documents_dir}", mend=mend)
    skipped = coach.documents.skipped
    says = f"{len(coach.documents.passages)} passages"
    if not skipped:
        return Finding(part="documents", state="ok", says=says)
    name, why = skipped[0]
    mend = f"{name}: {why}" + (f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else "")
    return Finding(part="documents", state="wrong", says=f"{says}, {len(skipped)} files skipped", mend=mend)


def _database(settings: Settings, coach: Coach) -> Finding:
    from bot.store.migrating import revision_of

    with coach.store.reading() as connection:
        revision, kind = revision_of(connection), connection.dialect.name
    where = "SQLite" if kind == "sqlite" else "PostgreSQL"
    place = f" in {settings.data_dir}" if kind == "sqlite" and not settings.database_url else ""
    return Finding(part="database", state="ok", says=f"{where}{place}, revision {revision}")


def _language_model(settings: Settings) -> Finding:
    from importlib.util import find_spec

    if not settings.llm_model:
        return Finding(part="language model", state="off", says="none: answers are extracts from the cards")
    provider = settings.llm_model.partition(":")[0]
    module = EXTRAS.get(provider)
    if module and find_spec(module) is None:
        mend = f"pip install 'cdmo-coach[{provider}]'"
        return Finding(part="language model", state="wrong", says=f"no package for {provider}", mend=mend)
    key = f"{provider.upper()}_API_KEY"
    if module and not settings.llm_base_url and not os.environ.get(key):
        return Finding(part="language model", state="wrong", says=f"{key} is not set", mend=f"Set {key}.")
    return Finding(part="language model", state="ok", says=settings.llm_model)
