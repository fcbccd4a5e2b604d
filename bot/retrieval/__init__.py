"""Questions in, ranked cards out, with how sure the ranking is."""

from bot.retrieval.search import Found, Retriever

__all__ = ["Found", "Retriever"]
