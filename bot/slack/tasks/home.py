"""Publishes someone's Home and pins prompts that fit them."""

from datetime import datetime

from bot.model import Card, Person
from bot.slack.blocks.home import HomeContent, closed_home, home_view
from bot.slack.blocks.notices import DECLINED
from bot.slack.markup import clip
from bot.slack.origin import Origin, origin_of
from bot.slack.poster import Poster
from bot.slack.surface import Coach, Surface
from bot.slack.work import Payload

PROMPTS = 4
PROMPT_LENGTH = 75


def show_home(surface: Surface, payload: Payload) -> None:
    """Publishes the Home of whoever opened it."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    verdict = surface.verdict("home", origin, poster)
    if verdict == "decline":
        poster.publish(origin.user, closed_home(DECLINED))
    elif verdict == "private":
        publish_home(surface, origin, poster)


def publish_home(surface: Surface, origin: Origin, poster: Poster) -> None:
    """Publishes the Home of someone who is served."""
    poster.publish(origin.user, home_view(home_content(surface.coach, origin.person, surface.clock())))


def home_content(coach: Coach, person: Person, now: datetime) -> HomeContent:
    """What somebody's Home shows at a moment."""
    tip = coach.tips.of_the_day(now.date(), key=person.user)
    return HomeContent(
        tip=tip,
        topic=coach.library.topics[tip.topic].title,
        settings=coach.people.get(person),
        nudges=coach.nudges.recent(person, now),
        channels=[coach.channels.get(channel) for channel in coach.channels.administered_by(person)],
        stored=coach.privacy.about(person).items,
        attitudes=coach.language.attitudes,
        now=now,
    )


def suggest_prompts(surface: Surface, payload: Payload) -> None:
    """Pins questions that fit the person's role, a new choice every day."""
    origin = origin_of(payload)
    poster = surface.poster(origin)
    if origin.channel is None or surface.verdict("home", origin, poster) != "private":
        return
    role = surface.coach.people.get(origin.person).role
    mine = surface.coach.channels.administered_by(origin.person)
    chosen = (surface.coach.channels.get(place).phase for place in mine)
    cards = _fitting(surface, origin, role, {phase for phase in chosen if phase is not None})
    prompts = [{"title": clip(card.title, PROMPT_LENGTH), "message": card.asks[0]} for card in cards]
    poster.client.assistant_threads_setSuggestedPrompts(
        channel_id=origin.channel, title="What would you like to know?", prompts=prompts
    )


def _fitting(surface: Surface, origin: Origin, role: str | None, phases: set[str]) -> list[Card]:
    """Today's cards for a person: those that fit role and phases first, one a topic."""
    library, today = surface.coach.library, surface.clock().date()
    deck = [library.cards[tip.card] for tip in surface.coach.tips.deck(key=f"{origin.user} {today}")]
    deck.sort(key=lambda card: (role is not None and role not in card.roles, phases.isdisjoint(card.phases)))
    by_topic: dict[str, Card] = {}
    for card in deck:
        by_topic.setdefault(card.topic, card)
    return list(by_topic.values())[:PROMPTS]
