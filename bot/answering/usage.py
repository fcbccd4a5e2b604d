"""What a call of a language model cost."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

Outcome = Literal["ok", "empty", "ungrounded", "deadline", "failed"]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """One call, as the metrics count it; it never holds text."""

    prompt: str
    model: str
    outcome: Outcome
    input_tokens: int
    """As the provider counted them; 0 where it did not."""
    output_tokens: int
    latency_s: float
    error: str | None = None
    """The kind of exception, if one ended the call."""


Report = Callable[[Usage], None]


class Meter:
    """Counts one call while it runs."""

    def __init__(self, prompt: str, model: str, report: Report) -> None:
        self._start = monotonic()
        self._prompt = prompt
        self._model = model
        self._report = report
        self._input_tokens = 0
        self._output_tokens = 0
        self._usage: Usage | None = None
        self.characters = 0
        self.outcome: Outcome = "ok"
        self.error: str | None = None

    def count(self, chunk: Any) -> None:
        """Add a piece of the model's text, with the token counts that came with it."""
        self.characters += len(chunk.text.strip())
        if tokens := chunk.usage_metadata:
            self._input_tokens += tokens["input_tokens"]
            self._output_tokens += tokens["output_tokens"]

    def close(self) -> Usage:
        """The finished count; reported once, however often it is asked for."""
        if self._usage is None:
            self._usage = Usage(
                prompt=self._prompt,
                model=self._model,
                outcome=self.outcome,
                input_tokens=self._input_tokens,
                output_tokens=self._output_tokens,
                latency_s=monotonic() - self._start,
                error=self.error,
            )
            self._report(self._usage)
        return self._usage
