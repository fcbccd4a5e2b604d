"""The running service: how Slack reaches the coach, how others see that it is well, and how it starts and stops."""
