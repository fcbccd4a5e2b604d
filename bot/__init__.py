"""A coach, living in Slack, for teams whose medicines are made by a contract manufacturer."""

__version__ = "0.1.0"
