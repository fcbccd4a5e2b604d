from datetime import UTC, date, datetime, timedelta

import pytest

from bot.coach.channels import Channels
from bot.coach.kudos import Kudo, Kudos
from bot.errors import BadInput
from bot.model import Channel
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW, PARTNER

DAY = date(2026, 11, 19)
DUE = datetime(2026, 11, 19, 9, tzinfo=UTC)


def test_kudos_appear_in_the_next_digest_in_order(kudos: Kudos) -> None:
    kudos.give(CHANNEL, ANA, "  The fill team found the seal problem. ", NOW)
    kudos.give(CHANNEL, BEN, "Great deviation report.", NOW + timedelta(hours=1))

    assert kudos.for_digest(CHANNEL, DAY) == (
        Kudo(by="U1", text="The fill team found the seal problem."),
        Kudo(by="U2", text="Great deviation report."),
    )


def test_kudos_are_shown_in_one_digest_only(kudos: Kudos) -> None:
    kudos.give(CHANNEL, ANA, "Thanks.", NOW)
    kudos.mark_shown(CHANNEL, DAY)

    assert len(kudos.for_digest(CHANNEL, DAY)) == 1
    assert kudos.for_digest(CHANNEL, DAY + timedelta(days=1)) == ()


def test_kudos_given_after_the_digest_was_due_wait_for_the_next(kudos: Kudos, channels: Channels) -> None:
    kudos.give(CHANNEL, ANA, "Just in time.", DUE - timedelta(seconds=1))
    kudos.give(CHANNEL, ANA, "Too late.", DUE)

    assert [kudo.text for kudo in kudos.for_digest(CHANNEL, DAY)] == ["Just in time."]
    kudos.mark_shown(CHANNEL, DAY)
    assert [kudo.text for kudo in kudos.for_digest(CHANNEL, DAY + timedelta(days=1))] == ["Too late."]


def test_old_kudos_are_not_dug_out(kudos: Kudos) -> None:
    kudos.give(CHANNEL, ANA, "Long ago.", DUE - timedelta(days=8))

    assert kudos.for_digest(CHANNEL, DAY) == ()


def test_kudos_stay_in_their_channel(kudos: Kudos) -> None:
    kudos.give(Channel(team="T1", id="C2"), ANA, "Elsewhere.", NOW)

    assert kudos.for_digest(CHANNEL, DAY) == ()


@pytest.mark.parametrize(("text", "named"), [("   ", "Whom"), ("x" * 501, "500")])
def test_kudos_have_a_length(kudos: Kudos, text: str, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        kudos.give(CHANNEL, ANA, text, NOW)


def test_partner_staff_cannot_put_words_into_the_digest(kudos: Kudos) -> None:
    with pytest.raises(BadInput):
        kudos.give(CHANNEL, PARTNER, "Us!", NOW)
