from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.coach import privacy as module
from bot.coach.answers import Answers
from bot.coach.assessment import SelfAssessment
from bot.coach.channels import FORGOTTEN, Channels
from bot.coach.digest import Digests
from bot.coach.feedback import AnswerFeedback
from bot.coach.insights import Insights
from bot.coach.kudos import Kudos
from bot.coach.nudges import Nudges, WatchedMessage
from bot.coach.people import People
from bot.coach.privacy import Privacy
from bot.coach.threads import Threads
from bot.coach.truce import Truce
from bot.content.assessment import Assessment, Mark, ScoredStatement
from bot.content.truce import Charter
from bot.model import Channel, Person, Review, Turn
from bot.store import Store, tables
from bot.store.installations import save_installation
from bot.store.pseudonyms import pseudonyms
from bot.store.work import NewWork, accept
from tests.coach.conftest import NOW
from tests.coach.test_answers import ANSWER

ADA = Person(team="T1", user="UADA")
EVE = Person(team="T1", user="UEVE")
TWIN = Person(team="T2", user="UADA")
ALL_TABLES = {table.name for table in tables.metadata.sorted_tables}


@dataclass(frozen=True, kw_only=True)
class Life:
    """Everything that can be kept about someone."""

    store: Store
    people: People
    channels: Channels
    digests: Digests
    kudos: Kudos

    def live(self, person: Person, channel_id: str) -> None:
        channel = Channel(team=person.team, id=channel_id)
        self.channels.joined(channel, person, NOW)
        self.channels.set_sharing(channel, "external", NOW)
        self.channels.approve(channel, person, NOW)
        self.people.update(person, role="QA", timezone="Europe/Zurich")
        self.people.mute(person, "blame")
        review = Review(
            flag=True, score=0.9, attitude="widget-builder", span=(0, 12), rewording="better-canary"
        )
        nudges = Nudges(self.store, window_hours=24)
        message = WatchedMessage(channel=channel, author=person, ts=f"1.{person.user}", text="words-canary")
        nudge = nudges.consider(message, review, NOW)
        assert nudge is not None
        nudges.delivered(nudge.id, NOW)
        nudges.dismiss(person, nudge.id, NOW)
        self.kudos.give(channel, person, "kudos-canary", NOW)
        assessment = Assessment(
            marks={"m": Mark(id="m", title="M", topics=())},
            statements={"s": ScoredStatement(id="s", mark="m", text="We.", reversed=False)},
        )
        SelfAssessment(self.store, assessment).answer(person, {"s": 3}, NOW)
        truce = Truce(self.store, Charter(title="", preamble="", marks=(), closing=""))
        truce.adopt(channel, person, NOW)
        turn = Turn(question="turn-canary", cards=())
        Threads(self.store, memory_hours=24).remember(channel, f"7.{person.user}", person, turn, NOW)
        answers = Answers(self.store, memory_hours=24)
        answer_id = answers.keep(person, channel, "question-canary", ANSWER, NOW)
        AnswerFeedback(self.store, memory_hours=24).rate(answer_id, person, False, "reason-canary", NOW)
        insights = Insights(self.store)
        insights.record(person, ANSWER, NOW)
        insights.record_gap(person, "gap-canary", NOW)
        self.digests.claim(person, NOW.date(), NOW)
        self.digests.claim(channel, NOW.date(), NOW)
        with self.store.transaction() as connection:
            payload = {"question": "waiting-canary"}
            new = NewWork(
                team=person.team, key="answer:1", payload=payload, lane=None, user=person.user, at=NOW
            )
            accept(connection, new)
            save_installation(connection, person.team, "secret", NOW)


@pytest.fixture
def life(store: Store, people: People, channels: Channels, digests: Digests, kudos: Kudos) -> Life:
    return Life(store=store, people=people, channels=channels, digests=digests, kudos=kudos)


@pytest.fixture
def privacy(store: Store) -> Privacy:
    return Privacy(store, memory_hours=24, window_hours=24)


def dump(store: Store, team: str) -> dict[str, list[str]]:
    """The rows of a workspace by table, as text."""
    with store.reading() as connection:
        return {
            table.name: [str(row) for row in connection.execute(select(table).where(table.c.team == team))]
            for table in tables.metadata.sorted_tables
        }


def test_the_life_of_these_tests_touches_every_table(life: Life) -> None:
    life.live(ADA, "C1")

    rows = dump(life.store, "T1")

    assert {name for name, found in rows.items() if found} == ALL_TABLES


def test_every_table_belongs_to_a_workspace() -> None:
    assert all("team" in table.c for table in tables.metadata.sorted_tables)


def test_every_column_that_may_name_a_person_says_how_it_is_forgotten() -> None:
    naming = {"user_id", "pseudonym", "approved_by", "changed_by", "adopted_by", "recipient"}

    silent = [
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if column.name in naming and "forget" not in column.info
    ]

    assert silent == []


def test_every_kind_of_personal_row_has_a_name_for_people() -> None:
    personal = {
        table.name
        for table in tables.metadata.sorted_tables
        if any(column.info.get("forget") == "erase row" for column in table.columns)
    }

    assert module._KINDS.keys() == personal


def test_forgetting_leaves_no_trace_of_a_person(life: Life, privacy: Privacy) -> None:
    life.live(ADA, "C1")
    with life.store.transaction() as connection:
        pseudonym = pseudonyms(connection, "T1").person("UADA")

    privacy.forget(ADA, NOW)

    text = str(dump(life.store, "T1"))
    assert "UADA" not in text
    assert pseudonym not in text
    assert "canary" not in text
    assert privacy.about(ADA).items == ()


def test_forgetting_one_person_touches_nobody_else(life: Life, privacy: Privacy) -> None:
    life.live(EVE, "C2")
    life.live(TWIN, "C1")
    eve, twin = privacy.about(EVE), dump(life.store, "T2")
    life.live(ADA, "C1")

    privacy.forget(ADA, NOW)

    assert privacy.about(EVE) == eve
    assert dump(life.store, "T2") == twin


def test_a_forgotten_approver_leaves_the_approval_and_the_trail(life: Life, privacy: Privacy) -> None:
    life.live(ADA, "C1")
    before = len(life.channels.history(Channel(team="T1", id="C1")))

    privacy.forget(ADA, NOW)

    settings = life.channels.get(Channel(team="T1", id="C1"))
    history = life.channels.history(Channel(team="T1", id="C1"))
    assert (settings.may_speak, settings.approved_by) == (True, FORGOTTEN)
    assert len(history) == before
    assert {change.by for change in history} == {None}


def test_forgetting_someone_unknown_is_no_error(privacy: Privacy) -> None:
    privacy.forget(Person(team="T7", user="U7"), NOW)

    assert privacy.about(Person(team="T7", user="U7")).items == ()


def test_deleted_words_are_gone_from_the_files(sqlite_store: Store, tmp_path: Path) -> None:
    threads = Threads(sqlite_store, memory_hours=24)
    channel = Channel(team="T1", id="C1")
    threads.remember(channel, "1.0", ADA, Turn(question="very-secret-canary", cards=()), NOW)
    files = sorted(tmp_path.glob("coach.db*"))
    assert any(b"very-secret-canary" in path.read_bytes() for path in files)

    Privacy(sqlite_store, memory_hours=24, window_hours=24).forget(ADA, NOW)

    assert not any(b"very-secret-canary" in path.read_bytes() for path in sorted(tmp_path.glob("coach.db*")))


def test_people_can_read_everything_that_is_kept_about_them(life: Life, privacy: Privacy) -> None:
    life.live(ADA, "C1")

    items = privacy.about(ADA).items

    said = " ".join(detail for item in items for detail in item.details)
    for word in ("words", "kudos", "turn", "question", "reason", "gap"):
        assert f"{word}-canary" in said
    assert "role: QA" in said
    kept = {item.what: item.kept for item in items}
    assert kept["Nudges that you got"] == "7 days"
    assert kept["Your questions in threads"] == "24 hours"
    assert kept["Your settings"] == "until you delete it"
    assert any("approved" in what for what in kept)


def test_uninstalling_deletes_everything_of_the_workspace_alone(life: Life, privacy: Privacy) -> None:
    life.live(ADA, "C1")
    life.live(TWIN, "C1")
    other = dump(life.store, "T2")

    privacy.uninstall("T1")

    assert all(rows == [] for rows in dump(life.store, "T1").values())
    assert dump(life.store, "T2") == other


def count(store: Store, table: str) -> int:
    with store.reading() as connection:
        return connection.execute(
            select(func.count()).select_from(tables.metadata.tables[table])
        ).scalar_one()


@pytest.mark.parametrize(
    ("table", "days"),
    [
        ("thread_turn", 1),
        ("thread", 1),
        ("kept_answer", 1),
        ("work", 1),
        ("nudge", 7),
        ("kudos", 30),
        ("gap", 180),
        ("feedback_comment", 180),
        ("nudged_wording", 365),
        ("dismissal", 365),
        ("tally", 400),
        ("feedback", 400),
        ("assessment_answer", 730),
        ("digest", 1095),
    ],
)
def test_each_kind_of_row_is_kept_for_its_time(life: Life, privacy: Privacy, table: str, days: int) -> None:
    life.live(ADA, "C1")
    kept = count(life.store, table)

    privacy.purge(NOW + timedelta(days=days) - timedelta(days=3 if days > 7 else 0, seconds=1))
    assert count(life.store, table) == kept

    gone = privacy.purge(NOW + timedelta(days=days + 7))
    assert count(life.store, table) == 0
    assert gone[table] == kept


def test_settings_and_the_audit_trail_outlive_every_purge(life: Life, privacy: Privacy) -> None:
    life.live(ADA, "C1")
    lasting = {"person", "muted_attitude", "channel", "channel_admin", "channel_change", "truce"}
    before = {table: count(life.store, table) for table in lasting}

    privacy.purge(NOW + timedelta(days=5000))

    assert {table: count(life.store, table) for table in lasting} == before


def test_words_of_a_nudge_go_after_seven_days_even_where_the_row_must_stay(life: Life) -> None:
    life.live(ADA, "C1")

    Privacy(life.store, memory_hours=24, window_hours=720).purge(NOW + timedelta(days=7))

    assert count(life.store, "nudge") == 1
    assert "words-canary" not in str(dump(life.store, "T1"))
    assert "better-canary" not in str(dump(life.store, "T1"))


def test_a_channel_left_long_ago_is_dropped_with_its_truce_but_not_its_trail(
    life: Life, privacy: Privacy
) -> None:
    life.live(ADA, "C1")
    life.live(EVE, "C2")
    life.channels.left(Channel(team="T1", id="C1"), NOW)
    trail = count(life.store, "channel_change")

    privacy.purge(NOW + timedelta(days=89))
    assert count(life.store, "channel") == 2

    privacy.purge(NOW + timedelta(days=90))
    assert (count(life.store, "channel"), count(life.store, "truce")) == (1, 1)
    assert count(life.store, "channel_change") == trail


def test_without_memory_a_purge_leaves_no_question(life: Life) -> None:
    life.live(ADA, "C1")

    Privacy(life.store, memory_hours=0, window_hours=24).purge(NOW)

    assert (count(life.store, "thread_turn"), count(life.store, "kept_answer")) == (0, 0)
