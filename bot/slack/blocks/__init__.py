"""Block Kit for every surface: plain functions from data to messages and views, no Slack client in sight."""
