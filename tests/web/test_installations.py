"""Many workspaces in one service: installed by OAuth, encrypted, renewed, kept apart and removed."""

import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.errors import SettingsError
from bot.model import Channel, Person
from bot.settings import Settings
from bot.store import Store
from bot.store.service_tables import installation
from bot.web.installations import Installations, NotInstalledError, Safe, States
from bot.web.slack_checks import web_client
from tests.slack import payloads
from tests.slack.workplace import ANA, KNOWN, FakeCoach
from tests.web.busy_slack import BusySlack
from tests.web.conftest import Start, eventually, get, invite, make_settings, post

KEY = Fernet.generate_key().decode()


@pytest.fixture
def settings(slack: BusySlack, tmp_path: Path, database: str) -> Settings:
    """HTTP mode for many workspaces."""
    oauth = {"slack_client_id": "1.2", "slack_client_secret": "hush", "token_key": KEY}
    none = {"slack_bot_token": None, "slack_app_token": None}
    return make_settings(slack.url, tmp_path, database, mode="http", **oauth, **none)


@pytest.fixture
def installations(store: Store, settings: Settings) -> Installations:
    rotator = TokenRotator(client_id="1.2", client_secret="hush", client=web_client(settings))
    return Installations(store, Safe.of(KEY), rotator=rotator)


def bot(team: str | None = "T0ONE", enterprise: str | None = None, **more: Any) -> Bot:
    known = {"bot_token": f"xoxb-of-{team or enterprise}", "bot_id": "B1", "bot_user_id": "U0COACH01"}
    return Bot(team_id=team, enterprise_id=enterprise, installed_at=1.0, **known | more)


def install(port: int, code: str) -> int:
    """Goes through the installation as a browser does."""
    _, _, headers = get(port, "/slack/install")
    page = {name.lower(): value for name, value in headers.items()}
    state = page["set-cookie"].partition("=")[2].partition(";")[0]
    status, _, _ = get(
        port, f"/slack/oauth_redirect?code={code}&state={state}", {"cookie": f"slack-app-oauth-state={state}"}
    )
    return status


def of(team: str, body: dict[str, Any]) -> dict[str, Any]:
    """A payload as another workspace sends it."""
    changed = body | {"team_id": team, "authorizations": [{"team_id": team, "is_enterprise_install": False}]}
    changed["event"] = body["event"] | {"team": team, "user_team": team, "source_team": team}
    return changed


def test_workspaces_install_the_app_and_are_served_with_their_own_token(
    slack: BusySlack, settings: Settings, coach: FakeCoach, store: Store, start: Start, tmp_path: Path
) -> None:
    start(settings, coach)
    assert install(settings.port, "code-one") == 200
    assert install(settings.port, "code-two") == 200
    for team, user in (("T0ONE", "U0ONE"), ("T0TWO", "U0TWO")):
        slack.add_user(user, team)
        slack.add_channel(f"C{team}")
        invite(coach, f"C{team}", team)

        assert post(settings.port, of(team, payloads.mention(KNOWN, user=user, channel=f"C{team}"))) == 200
    assert post(settings.port, of("T0THREE", payloads.mention(KNOWN, channel="CT0ONE"))) == 200

    assert eventually(lambda: len(slack.posted) == 2)
    tokens = {call.params["channel"]: call.token for call in slack.made("chat.postMessage")}
    assert tokens == {"CT0ONE": "xoxb-of-T0ONE", "CT0TWO": "xoxb-of-T0TWO"}
    assert not any(b"xoxb-of" in path.read_bytes() for path in tmp_path.glob("*.db*"))


def test_a_state_is_good_for_one_installation(store: Store) -> None:
    states = States(store, Safe.of(KEY))
    state = states.issue()

    assert [states.consume(state), states.consume(state)] == [True, False]
    assert not states.consume("made-up")
    assert not States(store, Safe.of(Fernet.generate_key().decode())).consume(states.issue())


def test_tokens_are_read_with_their_key_alone(store: Store, installations: Installations) -> None:
    installations.save_bot(bot())

    with store.reading() as connection:
        [row] = connection.execute(installation.select()).all()
    assert "xoxb" not in row.secret
    with pytest.raises(SettingsError, match="CDMO_TOKEN_KEY is not the key"):
        Installations(store, Safe.of(Fernet.generate_key().decode())).bot_of("T0ONE")
    with pytest.raises(SettingsError, match="CDMO_TOKEN_KEY is not a Fernet key"):
        Safe.of("short")


@pytest.mark.parametrize(
    ("team", "enterprise", "whole", "found"),
    [
        ("T0ONE", None, False, "T0ONE"),
        ("T0ONE", "E1", False, "T0ONE"),
        ("T0NEW", "E1", True, "E1"),
        (None, "E1", True, "E1"),
        ("T0NEW", "E1", False, None),
        ("T0NEW", None, False, None),
        ("T0NEW", "E2", True, None),
    ],
)
def test_a_workspace_is_served_by_its_own_installation_or_its_organisations(
    installations: Installations, team: str | None, enterprise: str | None, whole: bool, found: str | None
) -> None:
    installations.save_bot(bot())
    installations.save_bot(bot(None, "E1", is_enterprise_install=True))

    served = installations.find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=whole)

    assert (served.bot_token if served else None) == (f"xoxb-of-{found}" if found else None)
    assert installations.teams() == ["E1", "T0ONE"]


def test_a_token_is_renewed_for_work_that_no_request_began(
    slack: BusySlack, installations: Installations
) -> None:
    soon = int(time.time()) + 600
    installations.save_bot(bot(bot_refresh_token="xoxe-1-old", bot_token_expires_at=soon))

    assert installations.token_for("T0ONE") == "xoxe.xoxb-fresh-1"
    assert installations.token_for("T0ONE") == "xoxe.xoxb-fresh-1"

    assert slack.refreshed == 1
    with pytest.raises(NotInstalledError):
        installations.token_for("T0NOBODY")


def test_a_token_that_cannot_be_renewed_is_used_while_it_lasts(
    slack: BusySlack, installations: Installations
) -> None:
    soon = int(time.time()) + 600
    installations.save_bot(bot(bot_refresh_token="xoxe-1-old", bot_token_expires_at=soon))
    slack.trouble = 3.0

    assert installations.token_for("T0ONE") == "xoxb-of-T0ONE"


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_a_workspace_that_leaves_takes_everything_with_it_and_nothing_of_others(
    slack: BusySlack,
    settings: Settings,
    coach: FakeCoach,
    installations: Installations,
    start: Start,
    event: str,
) -> None:
    start(settings, coach)
    for team in ("T0ONE", "T0TWO"):
        installations.save_bot(bot(team))
        invite(coach, "C1", team)
        coach.people.update(Person(team=team, user=ANA), role="QA")
    body = of("T0ONE", payloads.mention(KNOWN))
    body["event"] = {"type": event} | (
        {"tokens": {"bot": ["U0COACH01"]}} if event == "tokens_revoked" else {}
    )

    assert post(settings.port, body) == 200

    assert eventually(lambda: installations.teams() == ["T0TWO"])
    if event == "app_uninstalled":
        assert coach.channels.list("T0ONE") == ()
        assert coach.people.get(Person(team="T0ONE", user=ANA)).role is None
    assert [settings.channel for settings in coach.channels.list("T0TWO")] == [Channel(team="T0TWO", id="C1")]
    assert coach.people.get(Person(team="T0TWO", user=ANA)).role == "QA"
