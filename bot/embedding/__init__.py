"""Texts in, unit vectors out."""

from bot.embedding.encoder import Embedder, Vectors
from bot.embedding.factory import build_embedder

__all__ = ["Embedder", "Vectors", "build_embedder"]
