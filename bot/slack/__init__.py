"""The coach in Slack: who may be spoken to, what it looks like, and nothing of how answers are found."""
