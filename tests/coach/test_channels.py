from datetime import date, time, timedelta

import pytest

from bot.coach.channels import FORGOTTEN, ChannelChanges, Channels
from bot.errors import BadInput
from bot.model import Channel
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW, PARTNER


def test_an_unknown_channel_has_quiet_defaults_and_may_not_be_spoken_in(channels: Channels) -> None:
    settings = channels.get(CHANNEL)

    assert settings.nudges
    assert settings.answers == "threads"
    assert not settings.digest.on
    assert settings.digest.weekdays == {0, 1, 2, 3, 4}
    assert settings.sharing == "unknown"
    assert not settings.may_speak


def test_every_changed_setting_leaves_a_trace(channels: Channels) -> None:
    channels.update(CHANNEL, ANA, NOW, phase="onboarding", digest_at=time(8, 30), nudges=True)
    later = NOW + timedelta(hours=1)
    channels.update(CHANNEL, BEN, later, nudges=False, partners=[" Corvane ", ""], phase="onboarding")

    trail = {(change.field, change.by, change.old, change.new) for change in channels.history(CHANNEL)}

    assert trail == {
        ("phase", "U1", None, "onboarding"),
        ("digest_at", "U1", "09:00", "08:30"),
        ("nudges", "U2", "on", "off"),
        ("partners", "U2", "", "Corvane"),
    }
    assert channels.history(CHANNEL, limit=1)[0].at == later
    assert channels.get(CHANNEL).partners == ("Corvane",)


def test_a_change_to_the_same_value_leaves_no_trace(channels: Channels) -> None:
    channels.update(CHANNEL, ANA, NOW, digest_weekdays=[4, 0], digest_holidays="CH")
    before = channels.history(CHANNEL)

    channels.update(CHANNEL, BEN, NOW, digest_weekdays={0, 4}, digest_holidays="CH")

    assert channels.history(CHANNEL) == before


def test_all_digest_settings_are_kept(channels: Channels) -> None:
    channels.update(
        CHANNEL,
        ANA,
        NOW,
        digest_on=True,
        digest_timezone="America/New_York",
        digest_holidays="US-MA",
        digest_paused_until=date(2026, 12, 1),
        sensitivity="keen",
        answers="mentions",
    )

    settings = channels.get(CHANNEL)

    assert settings.digest.on
    assert settings.digest.since == NOW
    assert settings.digest.timezone == "America/New_York"
    assert settings.digest.holidays == "US-MA"
    assert settings.digest.paused_until == date(2026, 12, 1)
    assert (settings.sensitivity, settings.answers) == ("keen", "mentions")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"phase": "retirement"}, "phase"),
        ({"sensitivity": "loud"}, "Sensitivity"),
        ({"answers": "always"}, "Answers"),
        ({"digest_weekdays": [7]}, "Weekdays"),
        ({"digest_timezone": "Nowhere"}, "time zone"),
        ({"digest_holidays": "ZZ"}, "public holidays of 'ZZ'"),
        ({"digest_holidays": "US-QQ"}, "public holidays of 'US-QQ'"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(
    channels: Channels, changes: ChannelChanges, named: str
) -> None:
    with pytest.raises(BadInput, match=named):
        channels.update(CHANNEL, ANA, NOW, **changes)

    assert channels.history(CHANNEL) == ()


def test_partner_staff_can_decide_nothing(channels: Channels) -> None:
    for act in (
        lambda: channels.update(CHANNEL, PARTNER, NOW, nudges=False),
        lambda: channels.approve(CHANNEL, PARTNER, NOW),
        lambda: channels.withdraw_approval(CHANNEL, PARTNER, NOW),
        lambda: channels.add_admin(CHANNEL, PARTNER, ANA, NOW),
        lambda: channels.add_admin(CHANNEL, ANA, PARTNER, NOW),
        lambda: channels.remove_admin(CHANNEL, ANA, PARTNER, NOW),
    ):
        with pytest.raises(BadInput, match="workspace that installed me"):
            act()


def test_the_inviter_becomes_an_admin_unless_from_the_partner(channels: Channels) -> None:
    other = Channel(team="T1", id="C2")
    channels.joined(CHANNEL, ANA, NOW)
    channels.joined(other, PARTNER, NOW)

    assert channels.is_admin(ANA, CHANNEL)
    assert channels.admins(other) == frozenset()
    assert not channels.is_admin(PARTNER, other)
    assert channels.administered_by(ANA) == (CHANNEL,)


def test_admins_come_and_go_with_a_trace(channels: Channels) -> None:
    channels.add_admin(CHANNEL, BEN, ANA, NOW)
    channels.add_admin(CHANNEL, BEN, ANA, NOW)
    channels.remove_admin(CHANNEL, BEN, ANA, NOW)
    channels.remove_admin(CHANNEL, BEN, ANA, NOW)

    assert channels.admins(CHANNEL) == frozenset()
    assert [(c.field, c.old, c.new) for c in channels.history(CHANNEL)] == [
        ("admin", "U2", None),
        ("admin", None, "U2"),
    ]


@pytest.mark.parametrize("sharing", ["external", "pending"])
def test_a_shared_channel_needs_an_approval(channels: Channels, sharing: str) -> None:
    channels.set_sharing(CHANNEL, sharing, NOW)  # type: ignore[arg-type]
    assert not channels.get(CHANNEL).may_speak

    assert channels.approve(CHANNEL, ANA, NOW).approved_by == "U1"
    assert channels.get(CHANNEL).may_speak

    channels.withdraw_approval(CHANNEL, BEN, NOW)
    assert not channels.get(CHANNEL).may_speak


def test_unknown_sharing_is_closed_even_with_an_approval(channels: Channels) -> None:
    assert not channels.approve(CHANNEL, ANA, NOW).may_speak


def test_an_approval_ends_when_the_channel_turns_internal(channels: Channels) -> None:
    channels.set_sharing(CHANNEL, "external", NOW)
    channels.approve(CHANNEL, ANA, NOW)
    channels.set_sharing(CHANNEL, "internal", NOW)

    shared_again = channels.set_sharing(CHANNEL, "external", NOW)

    assert shared_again.approved_by is None
    assert not shared_again.may_speak
    assert [(c.field, c.by, c.new) for c in channels.history(CHANNEL, limit=2)] == [
        ("sharing", None, "external"),
        ("approval", None, None),
    ]


def test_a_second_approval_keeps_the_first_approver(channels: Channels) -> None:
    channels.approve(CHANNEL, ANA, NOW)

    assert channels.approve(CHANNEL, BEN, NOW).approved_by == "U1"
    assert FORGOTTEN not in channels.admins(CHANNEL)


def test_a_channel_that_was_left_is_closed_but_keeps_its_settings(channels: Channels) -> None:
    channels.joined(CHANNEL, ANA, NOW)
    channels.set_sharing(CHANNEL, "external", NOW)
    channels.approve(CHANNEL, ANA, NOW)
    channels.update(CHANNEL, ANA, NOW, phase="commercial")

    channels.left(CHANNEL, NOW)

    assert channels.list("T1") == ()
    settings = channels.get(CHANNEL)
    assert (settings.sharing, settings.approved_by, settings.phase) == ("unknown", None, "commercial")
    assert channels.joined(CHANNEL, BEN, NOW).joined_at == NOW
    assert [listed.channel for listed in channels.list("T1")] == [CHANNEL]


def test_channels_are_listed_by_workspace(channels: Channels) -> None:
    channels.joined(CHANNEL, ANA, NOW)
    channels.joined(Channel(team="T2", id="C1"), None, NOW)

    assert [settings.channel for settings in channels.list("T2")] == [Channel(team="T2", id="C1")]
