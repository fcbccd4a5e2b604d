"""Who may be served, and where the coach may be heard: every rule about partners stands here.

A channel shared with a manufacturer is the normal case, so whatever is not known to be safe is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Sharing = Literal["internal", "external", "pending", "unknown"]
Standing = Literal["home", "external", "guest", "bot", "unknown"]
Deed = Literal["question", "share", "nudge", "digest", "shortcut", "button", "home"]
Verdict = Literal["public", "private", "decline", "silent"]

SHARINGS: tuple[Sharing, ...] = get_args(Sharing)
STANDINGS: tuple[Standing, ...] = get_args(Standing)
DEEDS: tuple[Deed, ...] = get_args(Deed)

_WITHOUT_AN_ASKER: frozenset[Deed] = frozenset({"nudge", "digest"})
_FOR_ONE_PERSON: frozenset[Deed] = frozenset({"shortcut", "button", "home"})


def decide(deed: Deed, *, sharing: Sharing, approved: bool, who: Standing) -> Verdict:
    """How the coach may react: `public` before the channel, `private` to that person alone, with a polite
    `decline` told to that person alone, or `silent`.

    `approved` is the consent of a home admin; it opens a channel known to be shared, never an unknown one.
    The actor of a digest is the coach itself, on behalf of the home people who switched it on.
    """
    if who == "guest":
        return "silent" if deed in _WITHOUT_AN_ASKER else "decline"
    if who != "home":
        return "silent"
    if deed in _FOR_ONE_PERSON:
        return "private"
    is_open = sharing == "internal" or (sharing in ("external", "pending") and approved)
    if deed == "nudge":
        return "private" if is_open else "silent"
    if deed == "digest":
        return "public" if is_open else "silent"
    return "public" if is_open else "private"


@dataclass(frozen=True, kw_only=True)
class Home:
    """The installation that serves: a workspace, or a whole organisation."""

    team: str | None
    enterprise: str | None = None
    whole_organisation: bool = False

    @property
    def key(self) -> str | None:
        """The id under which everything of this installation is stored."""
        return self.enterprise if self.whole_organisation else self.team

    def owns(self, team: str | None) -> bool:
        """Whether a workspace or organisation id is this installation's own."""
        return bool(team) and team in (self.team, self.enterprise)


def claim(body: Mapping[str, Any], home: Home) -> Standing:
    """What a payload says about its author, before anything is looked up: `home` is still to be confirmed.

    One foreign id makes an author external; a shared channel without any id makes the author unknown.
    """
    event = body.get("event")
    if not isinstance(event, Mapping):
        return _claim_of_interaction(body, home)
    author = event.get("message", event)
    if author.get("bot_id") or author.get("subtype") == "bot_message":
        return "bot"
    ids = [str(author[key]) for key in ("user_team", "source_team", "team") if author.get(key)]
    if any(not home.owns(team) and not _sibling(team, home, body) for team in ids):
        return "external"
    if body.get("is_ext_shared_channel") and not ids:
        return "unknown"
    return "home"


def standing_of(profile: Mapping[str, Any], home: Home) -> Standing:
    """What `users.info` says about a person; anything missing makes the person unknown."""
    if profile.get("is_bot") or profile.get("id") == "USLACKBOT":
        return "bot"
    if profile.get("is_stranger"):
        return "external"
    organisation = profile.get("enterprise_user", {}).get("enterprise_id")
    team = profile.get("team_id")
    if home.whole_organisation:
        own = organisation == home.enterprise if organisation else home.owns(team)
    else:
        own = home.owns(team)
    if not own:
        return "external" if team or organisation else "unknown"
    if profile.get("deleted"):
        return "unknown"
    if profile.get("is_restricted") or profile.get("is_ultra_restricted"):
        return "guest"
    return "home"


def sharing_of(conversation: Mapping[str, Any]) -> Sharing:
    """What `conversations.info` says about a channel; without its flags the channel is unknown."""
    if conversation.get("is_ext_shared"):
        return "external"
    if conversation.get("is_pending_ext_shared") or conversation.get("pending_shared"):
        return "pending"
    if conversation.get("is_im") or conversation.get("is_ext_shared") is False:
        return "internal"
    return "unknown"


def _claim_of_interaction(body: Mapping[str, Any], home: Home) -> Standing:
    user = body.get("user")
    team = user.get("team_id") if isinstance(user, Mapping) else body.get("team_id")
    if not team:
        return "unknown"
    if home.owns(team) or _sibling(team, home, body):
        return "home"
    return "external"


def _sibling(team: str, home: Home, body: Mapping[str, Any]) -> bool:
    """A workspace of the organisation that installed the coach as a whole; `users.info` has the last word."""
    return home.whole_organisation and team.startswith("T") and not body.get("is_ext_shared_channel")
