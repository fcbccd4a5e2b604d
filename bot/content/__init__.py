"""Reads and checks what people write under `knowledge/` and `prompts/`."""

from bot.content.library import Library, load_library
from bot.content.root import content_root, prompts_root

__all__ = ["Library", "content_root", "load_library", "prompts_root"]
