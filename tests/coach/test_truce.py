from datetime import timedelta

import pytest

from bot.coach.truce import Truce
from bot.content.truce import Charter
from bot.errors import BadInput
from bot.model import Channel
from bot.store import Store
from tests.coach.conftest import ANA, BEN, CHANNEL, NOW, PARTNER


@pytest.fixture
def truce(store: Store) -> Truce:
    return Truce(store, Charter(title="Truce", preamble="We.", marks=(), closing="End."))


def test_whoever_adopts_the_truce_signs_it(truce: Truce) -> None:
    assert truce.state(CHANNEL) is None

    state = truce.adopt(CHANNEL, ANA, NOW)

    assert (state.adopted_by, state.adopted_at, state.signers) == ("U1", NOW, ("U1",))


def test_people_sign_once_and_in_order(truce: Truce) -> None:
    truce.adopt(CHANNEL, BEN, NOW)
    truce.sign(CHANNEL, ANA, NOW + timedelta(minutes=1))

    assert truce.sign(CHANNEL, ANA, NOW + timedelta(minutes=2)).signers == ("U2", "U1")


def test_a_second_adoption_changes_nothing(truce: Truce) -> None:
    first = truce.adopt(CHANNEL, ANA, NOW)

    assert truce.adopt(CHANNEL, BEN, NOW + timedelta(days=1)) == first


def test_only_an_adopted_truce_can_be_signed(truce: Truce) -> None:
    truce.adopt(Channel(team="T1", id="C2"), ANA, NOW)

    with pytest.raises(BadInput, match="not adopted"):
        truce.sign(CHANNEL, ANA, NOW)


def test_partner_staff_neither_adopt_nor_sign(truce: Truce) -> None:
    with pytest.raises(BadInput):
        truce.adopt(CHANNEL, PARTNER, NOW)
    truce.adopt(CHANNEL, ANA, NOW)
    with pytest.raises(BadInput):
        truce.sign(CHANNEL, PARTNER, NOW)


def test_the_message_of_the_truce_is_remembered(truce: Truce) -> None:
    truce.adopt(CHANNEL, ANA, NOW)

    truce.remember_message(CHANNEL, "12.5")

    state = truce.state(CHANNEL)
    assert state is not None
    assert state.message_ts == "12.5"
