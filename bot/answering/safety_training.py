"""Trains the head that recognises requests to be declined."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.answering.safety import HEAD_FILE, NONE, RULES_FILE, DeclineRules, load_rules
from bot.content import content_root
from bot.content.library import read_library
from bot.embedding import Embedder, build_embedder
from bot.settings import load_settings

THRESHOLDS = {"hinted": 0.3, "alone": 0.9, "reported": 0.9}
"""Chosen on the development half of `evaluation/declines.jsonl`: precision first, then recall."""

_STRENGTH = 10.0
"""Inverse of the regularisation; chosen on the same half."""
_ASKS_TO_EXAMPLES = 3.0
"""Cards' asks are many and easy: all together they weigh this many times what the written examples do."""
_DIGITS = 4


def train(rules: DeclineRules, asks: Sequence[str], embedder: Embedder) -> str:
    """The head as a JSON text, the same for the same texts and encoder."""
    from sklearn.linear_model import LogisticRegression

    declined = [(example, name) for name, rule in rules.rules.items() for example in rule.examples]
    texts = [*(text for text, _ in declined), *rules.answered, *asks]
    labels = [*(name for _, name in declined), *([NONE] * (len(rules.answered) + len(asks)))]
    written = len(texts) - len(asks)
    weights = np.ones(len(texts))
    weights[written:] = _ASKS_TO_EXAMPLES * written / len(asks)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    model.fit(embedder.encode(texts), labels, sample_weight=weights)
    document = {
        "about": f"Softmax over the encoder's vectors; made from {RULES_FILE.name} and the cards' asks.",
        "embedder": embedder.fingerprint,
        "thresholds": THRESHOLDS,
        "classes": model.classes_.tolist(),
        "bias": np.round(model.intercept_, _DIGITS).tolist(),
        "weights": np.round(model.coef_, _DIGITS).tolist(),
    }
    return json.dumps(document) + "\n"


def main() -> None:
    """Train on the content in force and write the head beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=None, help="another `knowledge` folder")
    root = content_root(parser.parse_args().knowledge)
    library, _ = read_library(root)
    asks = [ask for card in library.cards.values() for ask in card.asks]
    head = train(load_rules(root / RULES_FILE), asks, build_embedder(load_settings()))
    path = root / HEAD_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head, encoding="utf-8")


if __name__ == "__main__":
    main()
