"""What workers do with what listeners handed over."""

from collections.abc import Callable
from dataclasses import replace

from bot.slack.deferral import Deferral
from bot.slack.failures import guarded
from bot.slack.poster import Clients
from bot.slack.surface import Surface
from bot.slack.tasks import answer, channel, dialogues, digest, home, nudge, together, verbs
from bot.slack.work import Payload

Run = Callable[[Surface, Payload], None]

DURABLE: dict[str, Run] = {
    "answer": answer.answer,
    "share": answer.share,
    "introduce": channel.introduce,
    "sharing_changed": channel.sharing_changed,
    "digest": digest.post_digest,
    "direct_digest": digest.post_direct_digest,
}
"""Work that is done once, even through a restart."""

PASSING: dict[str, Run] = {
    "verb": verbs.verb,
    "fill": dialogues.fill,
    "check": nudge.check,
    "check_view": nudge.check_view,
    "coach_message": nudge.coach_message,
    "press": verbs.press,
    "guidance": answer.guidance,
    "poor": answer.poor,
    "assessed": together.assessed,
    "home": home.show_home,
    "prompts": home.suggest_prompts,
}
"""Work with words that are not to be written down, or that is over in a moment."""

UNASKED: dict[str, Run] = {"review": nudge.review, "recheck": nudge.recheck}
"""Work that nobody asked for: when it fails, nobody is bothered."""


def register_tasks(surface: Surface) -> None:
    """Says to both places of work what each name means; durable work leaves waiting to its queue."""
    lasting = surface
    if surface.jobs.defers:
        lasting = replace(surface, clients=Clients(surface.clients.options, retries=[Deferral()]))
    for name, run in DURABLE.items():
        surface.jobs.register(name, guarded(lasting, run, silent=name in ("digest", "direct_digest")))
    for name, run in PASSING.items():
        surface.passing.register(name, guarded(surface, run))
    for name, run in UNASKED.items():
        surface.passing.register(name, guarded(surface, run, silent=True))
