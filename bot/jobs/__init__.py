"""Durable work: accepted once, done once, resumed after a crash; and rounds that one replica makes at a time."""

from bot.jobs.durable import DurableWork
from bot.jobs.replica import Replica, take_replica

__all__ = ["DurableWork", "Replica", "take_replica"]
