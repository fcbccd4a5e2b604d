"""Chooses the embedding runtime that the settings ask for."""

from bot.embedding.encoder import Embedder
from bot.settings import Settings


def build_embedder(settings: Settings) -> Embedder:
    """The embedder in force; raises `ModelUnavailable` where its weights are missing or unexpected."""
    from bot.embedding.reference import ReferenceEmbedder
    from bot.embedding.weights import MAX_TOKENS, packaged_model, verify

    if settings.embedding_model:
        return ReferenceEmbedder(settings.embedding_model, fingerprint=settings.embedding_model)
    if settings.embedding_backend == "sentence-transformers":
        folder = packaged_model()
        checksum = verify(folder)
        return ReferenceEmbedder(
            folder, fingerprint=f"all-MiniLM-L6-v2@{checksum[:16]}", max_tokens=MAX_TOKENS
        )
    from bot.embedding.fast import FastEmbedder

    return FastEmbedder(settings.data_dir)
