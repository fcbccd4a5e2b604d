"""Every table; each row names its workspace, and each column that names a person says how it is forgotten."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from bot.store.columns import BLANK, ERASE_ROW, Instant, channel_id, pseudonym, team, user_id

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

workspace = Table(
    "workspace",
    metadata,
    team(),
    Column("salt", String(64), nullable=False),
)
"""The secret that turns people and wordings into pseudonyms."""

person = Table(
    "person",
    metadata,
    team(),
    user_id(),
    Column("role", String(64)),
    Column("sensitivity", String(16)),
    Column("paused_until", Instant),
    Column("dm_digest", Boolean, nullable=False),
    Column("dm_digest_time", Time, nullable=False),
    Column("timezone", String(64)),
)

muted_attitude = Table(
    "muted_attitude",
    metadata,
    team(),
    user_id(),
    Column("attitude", String(64), primary_key=True),
    ForeignKeyConstraint(["team", "user_id"], ["person.team", "person.user_id"], ondelete="CASCADE"),
)

channel = Table(
    "channel",
    metadata,
    team(),
    channel_id(),
    Column("phase", String(64)),
    Column("partners", JSON, nullable=False),
    Column("nudges", Boolean, nullable=False),
    Column("sensitivity", String(16)),
    Column("answers", String(16), nullable=False),
    Column("digest_on", Boolean, nullable=False),
    Column("digest_since", Instant),
    Column("digest_at", Time, nullable=False),
    Column("digest_timezone", String(64), nullable=False),
    Column("digest_weekdays", JSON, nullable=False),
    Column("digest_holidays", String(16)),
    Column("digest_paused_until", Date),
    Column("sharing", String(16), nullable=False),
    Column("approved_at", Instant),
    Column("approved_by", String(64), info=BLANK),
    Column("joined_at", Instant),
    Column("left_at", Instant),
)

channel_admin = Table(
    "channel_admin",
    metadata,
    team(),
    channel_id(),
    user_id(),
    ForeignKeyConstraint(["team", "channel_id"], ["channel.team", "channel.channel_id"], ondelete="CASCADE"),
)

channel_change = Table(
    "channel_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String(64), nullable=False),
    Column("channel_id", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed_by", String(64), info=BLANK),
    Column("field", String(64), nullable=False),
    Column("old", Text, info=BLANK),
    Column("new", Text, info=BLANK),
    Index(None, "team", "channel_id"),
)
"""The audit trail of channel settings."""

nudge = Table(
    "nudge",
    metadata,
    team(),
    Column("id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False, info=ERASE_ROW),
    Column("channel_id", String(64), nullable=False),
    Column("message_ts", String(32), nullable=False),
    Column("attitude", String(64), nullable=False),
    Column("wording", String(64), nullable=False),
    Column("words", Text),
    Column("rewording", Text),
    Column("quality_risk", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("delivered_at", Instant),
    Column("dismissed_at", Instant),
    UniqueConstraint("team", "channel_id", "message_ts"),
    Index(None, "team", "user_id", "channel_id"),
)
"""What was said to one author; `words` and `rewording` live for seven days."""

nudged_wording = Table(
    "nudged_wording",
    metadata,
    team(),
    pseudonym(),
    Column("wording", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

dismissal = Table(
    "dismissal",
    metadata,
    team(),
    channel_id(),
    Column("attitude", String(64), primary_key=True),
    Column("wording", String(64), primary_key=True),
    pseudonym(),
    Column("at", Instant, nullable=False),
)

kudos = Table(
    "kudos",
    metadata,
    team(),
    Column("id", String(64), primary_key=True),
    Column("channel_id", String(64), nullable=False),
    Column("user_id", String(64), nullable=False, info=ERASE_ROW),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("shown_on", Date),
    Index(None, "team", "channel_id"),
)

assessment_answer = Table(
    "assessment_answer",
    metadata,
    team(),
    user_id(),
    Column("quarter", String(8), primary_key=True),
    Column("statement", String(64), primary_key=True),
    Column("score", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

truce = Table(
    "truce",
    metadata,
    team(),
    channel_id(),
    Column("adopted_by", String(64), info=BLANK),
    Column("adopted_at", Instant, nullable=False),
    Column("message_ts", String(32)),
)

truce_signature = Table(
    "truce_signature",
    metadata,
    team(),
    channel_id(),
    user_id(),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["team", "channel_id"], ["truce.team", "truce.channel_id"], ondelete="CASCADE"),
)

thread = Table(
    "thread",
    metadata,
    team(),
    channel_id(),
    Column("thread_ts", String(32), primary_key=True),
    Column("user_id", String(64), nullable=False, info=ERASE_ROW),
    Column("quiet", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)
"""A talk that the coach is part of, and whom it answered last."""

thread_turn = Table(
    "thread_turn",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String(64), nullable=False),
    Column("channel_id", String(64), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("user_id", String(64), nullable=False, info=ERASE_ROW),
    Column("question", Text, nullable=False),
    Column("cards", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "team", "channel_id", "thread_ts"),
)

kept_answer = Table(
    "kept_answer",
    metadata,
    team(),
    Column("id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False, info=ERASE_ROW),
    Column("channel_id", String(64)),
    Column("public", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

tally = Table(
    "tally",
    metadata,
    team(),
    Column("week", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("subject", String(64), primary_key=True),
    pseudonym(),
    Column("times", Integer, nullable=False),
)
"""How often something happened in the week that starts on a Monday; the pseudonym only counts heads."""

feedback = Table(
    "feedback",
    metadata,
    team(),
    Column("answer_id", String(64), primary_key=True),
    pseudonym(),
    Column("card", String(64), primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("week", Date, nullable=False),
)

feedback_comment = Table(
    "feedback_comment",
    metadata,
    team(),
    Column("answer_id", String(64), primary_key=True),
    pseudonym(),
    Column("text", Text, nullable=False),
    Column("week", Date, nullable=False),
)

gap = Table(
    "gap",
    metadata,
    team(),
    Column("id", String(64), primary_key=True),
    Column("pseudonym", String(64), nullable=False, info=ERASE_ROW),
    Column("question", Text, nullable=False),
    Column("week", Date, nullable=False),
)
"""Questions without an answer that their askers agreed to send."""

digest = Table(
    "digest",
    metadata,
    team(),
    Column("recipient", String(64), primary_key=True, info=ERASE_ROW),
    Column("day", Date, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("card", String(64), nullable=False),
    Column("phrase", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("message_ts", String(32)),
    Column("error", String(120)),
    Index(None, "state"),
)
"""The delivery ledger: the primary key lets a channel or person have one digest a day."""
