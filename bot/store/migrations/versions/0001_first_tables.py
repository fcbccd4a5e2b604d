"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table; there is no way back but a backup."""
    op.create_table(
        "assessment_answer",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.String(length=8), nullable=False),
        sa.Column("statement", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "user_id", "quarter", "statement", name="pk_assessment_answer"),
    )
    op.create_table(
        "channel",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=64)),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("nudges", sa.Boolean(), nullable=False),
        sa.Column("sensitivity", sa.String(length=16)),
        sa.Column("answers", sa.String(length=16), nullable=False),
        sa.Column("digest_on", sa.Boolean(), nullable=False),
        sa.Column("digest_since", sa.DateTime(timezone=True)),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("digest_timezone", sa.String(length=64), nullable=False),
        sa.Column("digest_weekdays", sa.JSON(), nullable=False),
        sa.Column("digest_holidays", sa.String(length=16)),
        sa.Column("digest_paused_until", sa.Date()),
        sa.Column("sharing", sa.String(length=16), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("approved_by", sa.String(length=64)),
        sa.Column("joined_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("team", "channel_id", name="pk_channel"),
    )
    op.create_table(
        "channel_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64)),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_channel_change"),
    )
    op.create_index("ix_channel_change_team_channel_id", "channel_change", ["team", "channel_id"])
    op.create_table(
        "digest",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("phrase", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_ts", sa.String(length=32)),
        sa.Column("error", sa.String(length=120)),
        sa.PrimaryKeyConstraint("team", "recipient", "day", name="pk_digest"),
    )
    op.create_index("ix_digest_state", "digest", ["state"])
    op.create_table(
        "dismissal",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("attitude", sa.String(length=64), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "team", "channel_id", "attitude", "wording", "pseudonym", name="pk_dismissal"
        ),
    )
    op.create_table(
        "feedback",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team", "answer_id", "pseudonym", "card", name="pk_feedback"),
    )
    op.create_table(
        "feedback_comment",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team", "answer_id", "pseudonym", name="pk_feedback_comment"),
    )
    op.create_table(
        "gap",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team", "id", name="pk_gap"),
    )
    op.create_table(
        "kept_answer",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64)),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "id", name="pk_kept_answer"),
    )
    op.create_table(
        "kudos",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_on", sa.Date()),
        sa.PrimaryKeyConstraint("team", "id", name="pk_kudos"),
    )
    op.create_index("ix_kudos_team_channel_id", "kudos", ["team", "channel_id"])
    op.create_table(
        "nudge",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("message_ts", sa.String(length=32), nullable=False),
        sa.Column("attitude", sa.String(length=64), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text()),
        sa.Column("rewording", sa.Text()),
        sa.Column("quality_risk", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("dismissed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("team", "id", name="pk_nudge"),
        sa.UniqueConstraint("team", "channel_id", "message_ts", name="uq_nudge_team"),
    )
    op.create_index("ix_nudge_team_user_id_channel_id", "nudge", ["team", "user_id", "channel_id"])
    op.create_table(
        "nudged_wording",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "pseudonym", "wording", name="pk_nudged_wording"),
    )
    op.create_table(
        "person",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64)),
        sa.Column("sensitivity", sa.String(length=16)),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.Column("dm_digest", sa.Boolean(), nullable=False),
        sa.Column("dm_digest_time", sa.Time(), nullable=False),
        sa.Column("timezone", sa.String(length=64)),
        sa.PrimaryKeyConstraint("team", "user_id", name="pk_person"),
    )
    op.create_table(
        "tally",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team", "week", "kind", "subject", "pseudonym", name="pk_tally"),
    )
    op.create_table(
        "thread",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel_id", "thread_ts", name="pk_thread"),
    )
    op.create_table(
        "thread_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_thread_turn"),
    )
    op.create_index(
        "ix_thread_turn_team_channel_id_thread_ts", "thread_turn", ["team", "channel_id", "thread_ts"]
    )
    op.create_table(
        "truce",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("adopted_by", sa.String(length=64)),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_ts", sa.String(length=32)),
        sa.PrimaryKeyConstraint("team", "channel_id", name="pk_truce"),
    )
    op.create_table(
        "workspace",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_workspace"),
    )
    op.create_table(
        "channel_admin",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["team", "channel_id"],
            ["channel.team", "channel.channel_id"],
            name="fk_channel_admin_channel",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team", "channel_id", "user_id", name="pk_channel_admin"),
    )
    op.create_table(
        "muted_attitude",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("attitude", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["team", "user_id"],
            ["person.team", "person.user_id"],
            name="fk_muted_attitude_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team", "user_id", "attitude", name="pk_muted_attitude"),
    )
    op.create_table(
        "truce_signature",
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team", "channel_id"],
            ["truce.team", "truce.channel_id"],
            name="fk_truce_signature_truce",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team", "channel_id", "user_id", name="pk_truce_signature"),
    )
