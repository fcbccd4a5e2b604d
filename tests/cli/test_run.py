"""`run` and `doctor` say precisely what is wrong, and how to mend it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import console
from bot.cli.main import app
from bot.content.library import load_library
from bot.settings import Settings
from bot.store import Store, open_store
from bot.web import checks, slack_checks
from bot.web.service import run_service
from tests.slack.fake_slack import running
from tests.slack.workplace import build_fake_coach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import make_settings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture
def slack() -> Iterator[BusySlack]:
    with running(BusySlack()) as fake:
        assert isinstance(fake, BusySlack)
        yield fake


def settings(slack: BusySlack, tmp_path: Path, **changes: Any) -> Settings:
    return make_settings(slack.url, tmp_path, f"sqlite:///{tmp_path / 'coach.db'}", **changes)


def test_a_data_folder_that_cannot_be_written_to_is_named(slack: BusySlack, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = f"sqlite:///{tmp_path / 'coach.db'}"

    with pytest.raises(
        slack_checks.SettingsError, match=r"(?s)file.data cannot be written to\. Set CDMO_DATA_DIR"
    ):
        run_service(make_settings(slack.url, tmp_path / "file" / "data", database), never)


def never() -> Any:
    raise AssertionError("nothing is built before the settings are right")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slack_bot_token": None}, r"SLACK_BOT_TOKEN is not set\. Copy it from api\.slack\.com"),
        ({"slack_bot_token": "xapp-1"}, r"SLACK_BOT_TOKEN holds an app-level token .* wants the xoxb-"),
        ({"slack_bot_token": "hello"}, r"SLACK_BOT_TOKEN is not a bot token"),
        ({"slack_app_token": None}, r"SLACK_APP_TOKEN is not set\. Socket Mode needs one"),
        ({"slack_app_token": "xoxb-1"}, r"SLACK_APP_TOKEN holds a bot token .* wants the xapp-"),
        ({"mode": "http", "slack_signing_secret": None}, r"SLACK_SIGNING_SECRET is not set"),
        ({"mode": "http", "slack_client_id": "1.2"}, r"CDMO_TOKEN_KEY is not set.*Fernet"),
        (
            {"mode": "http", "slack_client_id": "1.2"},
            r"SLACK_CLIENT_SECRET is not set, but SLACK_CLIENT_ID is",
        ),
    ],
)
def test_what_is_missing_is_named_with_how_to_mend_it(
    slack: BusySlack, tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(slack_checks.SettingsError, match=f"(?s){says}"):
        run_service(settings(slack, tmp_path, **changes), never)

    assert slack.calls == []


@pytest.mark.parametrize(
    ("method", "error", "says"),
    [
        (
            "auth.test",
            "invalid_auth",
            r"SLACK_BOT_TOKEN was refused \(invalid_auth\)\. Slack does not know it",
        ),
        ("auth.test", "account_inactive", r"Install the app again"),
        ("apps.connections.open", "invalid_auth", r"SLACK_APP_TOKEN was refused"),
        ("apps.connections.open", "missing_scope", r"lacks a scope.*connections:write"),
    ],
)
def test_a_token_that_slack_refuses_is_named(
    slack: BusySlack, tmp_path: Path, method: str, error: str, says: str
) -> None:
    slack.refuse(method, error)

    with pytest.raises(slack_checks.SettingsError, match=f"(?s){says}"):
        run_service(settings(slack, tmp_path), never)


def test_a_network_without_slack_is_named(tmp_path: Path, slack: BusySlack) -> None:
    nowhere = settings(slack, tmp_path, slack_api_url="http://127.0.0.1:9/api/")

    with pytest.raises(
        slack_checks.SettingsError, match=r"(?s)Slack cannot be reached at .*Connection refused"
    ):
        run_service(nowhere, never)


def test_a_database_that_is_away_is_named(slack: BusySlack, tmp_path: Path) -> None:
    away = "postgresql+psycopg://coach:hidden@127.0.0.1:9/coach"

    with pytest.raises(console.CoachError, match=r"The database .*127\.0\.0\.1:9.* cannot be used") as fault:
        run_service(settings(slack, tmp_path), lambda: _Away(away))  # type: ignore[arg-type, return-value]

    assert "hidden" not in str(fault.value)


class _Away:
    """A coach whose database is away."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def store(self) -> Store:
        return open_store(self._url)


def test_the_verb_shows_faults_without_a_traceback(tmp_path: Path) -> None:
    environment = {"CDMO_DATA_DIR": str(tmp_path), "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}

    result = CliRunner().invoke(app, ["run"], env=environment)

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN is not set" in result.stderr
    assert "Traceback" not in result.output


def looked_at(slack: BusySlack, tmp_path: Path, **changes: Any) -> dict[str, checks.Finding]:
    """What the doctor finds, by part."""
    chosen = settings(slack, tmp_path, **changes)
    coach = build_fake_coach(open_store(chosen.database), load_library(KNOWLEDGE))
    found = {item.part: item for item in checks.everything(chosen, coach)}  # type: ignore[arg-type]
    coach.store.close()
    return found


def test_the_doctor_finds_every_part_well(slack: BusySlack, tmp_path: Path) -> None:
    found = looked_at(slack, tmp_path)

    well = (
        "Python",
        "data folder",
        "cards",
        "weights",
        "database",
        "Slack settings",
        "bot token",
        "app token",
    )
    assert {part: found[part].state for part in well} == dict.fromkeys(well, "ok")
    assert "revision 0002" in found["database"].says
    assert found["bot token"].says == "coach in Sponsor"


def test_the_doctor_compares_scopes_with_the_manifest() -> None:
    wanted, optional = slack_checks.manifest_scopes()

    assert slack_checks._scopes(set(wanted))["state"] == "ok"
    assert slack_checks._scopes(set(wanted) - set(optional))["state"] == "ok"
    short = slack_checks._scopes(set(wanted) - {"chat:write"})
    assert (short["state"], short["says"]) == ("wrong", "missing: chat:write")
    assert "reinstall" in short["mend"]


def test_the_doctor_goes_on_where_a_part_is_broken(slack: BusySlack, tmp_path: Path) -> None:
    slack.refuse("auth.test", "token_revoked")

    found = looked_at(slack, tmp_path, documents_dir=tmp_path / "none", llm_model="openai:gpt-5-mini")

    assert found["documents"].state == "wrong"
    assert found["language model"].state == "wrong"
    assert "revoked" in found["bot token"].mend
    assert found["app token"].state == "ok"


def test_the_doctor_ends_with_status_one_if_anything_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.cli.doctor.coach_with_progress", lambda: None)
    monkeypatch.setenv("CDMO_DATA_DIR", str(tmp_path))
    wrong = checks.Finding(part="weights", state="wrong", says="gone", mend="Install them.")
    monkeypatch.setattr(checks, "everything", lambda *_: [wrong])

    table = CliRunner().invoke(app, ["doctor"])
    as_json = CliRunner().invoke(app, ["doctor", "--json"])

    assert (table.exit_code, as_json.exit_code) == (1, 1)
    assert "→ Install them." in table.stdout
    assert json.loads(as_json.stdout)["findings"][0]["state"] == "wrong"


def test_a_backup_and_its_way_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CDMO_DATA_DIR", str(tmp_path))
    open_store(f"sqlite:///{tmp_path / 'coach.db'}").close()

    copied = CliRunner().invoke(app, ["backup", str(tmp_path / "copy.db")])
    back = CliRunner().invoke(app, ["restore", str(tmp_path / "copy.db"), "--yes"])

    assert (copied.exit_code, back.exit_code) == (0, 0), copied.output + back.output
    assert (tmp_path / "copy.db").is_file()
