"""The coach's parts: each built once, and replaceable by name."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.bootstrap import Coach, Part, build_coach
from bot.settings import Settings

QUESTION, MESSAGE = "Who releases the batch, our QA or theirs?", "they are just widget builders"
SECOND_START = """
import sys
from pathlib import Path

from bot.bootstrap import build_coach
from bot.settings import Settings

coach = build_coach(Settings(data_dir=Path(sys.argv[1]), _env_file=None))
coach.ask.ask(sys.argv[2])
coach.reviewer.review(sys.argv[3])
print(sorted({"torch", "transformers", "sentence_transformers"} & sys.modules.keys()))
"""


def test_a_second_start_loads_no_library_for_training(built_coach: Coach) -> None:
    built_coach.ask.ask(QUESTION)
    built_coach.reviewer.review(MESSAGE)

    command = [sys.executable, "-c", SECOND_START, str(built_coach.settings.data_dir), QUESTION, MESSAGE]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603

    assert done.stdout.strip() == "[]"


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
