"""Citations as people read them: numbers in the text, a list of sources behind it."""

from collections.abc import Mapping, Sequence

from bot.content.cards import CITATION
from bot.model import CitedSource, Source

PRACTICE = "Professional judgement, not a rule."


class Footnotes:
    """Numbers the sources of one answer in the order in which they are cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, text: str) -> str:
        """The text with each `[id §section]` replaced by its number, such as `[1]`."""
        return CITATION.sub(lambda match: f" [{self._number(match['source'], match['section'])}]", text)

    def cited(self) -> Sequence[CitedSource]:
        """The sources numbered so far, in order."""
        return tuple(
            CitedSource(
                id=source, section=section, title=self._sources[source].title, url=self._sources[source].url
            )
            for source, section in self._numbers
        )

    def _number(self, source: str, section: str) -> int:
        return self._numbers.setdefault((source, section), len(self._numbers) + 1)


def source_lines(sources: Sequence[CitedSource]) -> list[str]:
    """One Markdown line per source, numbered as in the text."""
    return [
        f"[{number}] {_linked(source)}, {_section(source.section)}"
        for number, source in enumerate(sources, 1)
    ]


def _linked(source: CitedSource) -> str:
    return f"[{source.title}]({source.url})" if source.url else source.title


def _section(section: str) -> str:
    return f"section {section}" if section[:1].isdigit() else section
