"""A replica of the service in a process of its own, answering by rote and slowly; its settings come as JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from bot.content.library import load_library
from bot.model import Answer
from bot.settings import Settings
from bot.store import open_store
from bot.web.logs import configure_logs
from bot.web.service import Service
from tests.slack.workplace import RoteAsk, build_fake_coach

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


class SlowAsk(RoteAsk):
    """Takes its time, so that a process can be killed in the middle of it."""

    def ask(self, question: str, **about: Any) -> Answer:
        time.sleep(0.2)
        return super().ask(question, **about)


def main() -> None:
    """Run until told to stop."""
    settings = Settings(_env_file=None, **json.loads(sys.argv[1]))
    configure_logs("INFO")
    library = load_library(KNOWLEDGE)
    coach = build_fake_coach(open_store(settings.database), library)
    coach.ask = SlowAsk(library)
    Service(settings, coach).run()  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
