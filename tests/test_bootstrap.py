"""The coach's parts: each built once, and replaceable by name."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.bootstrap import Part, build_coach
from bot.settings import Settings


def test_a_part_is_built_once_however_many_threads_ask_first() -> None:
    built: list[object] = []

    class Parts:
        @Part
        def slow(self) -> object:
            time.sleep(0.02)
            built.append(object())
            return built[-1]

    parts = Parts()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: parts.slow, range(8)))

    assert len(built) == 1
    assert found == set(built)


def test_a_part_can_be_overridden_and_an_unknown_one_is_named() -> None:
    settings = Settings(_env_file=None)

    assert build_coach(settings, tips="mine").tips == "mine"
    with pytest.raises(TypeError, match="'nothing'"):
        build_coach(settings, nothing=1)
