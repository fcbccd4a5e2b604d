from pathlib import Path

import pytest

from bot.content.prompts import load_prompt
from bot.content.root import prompts_root
from bot.errors import ContentError

NAMES = sorted(path.stem for path in prompts_root().glob("*.md"))


def write(folder: Path, text: str) -> None:
    (folder / "answer.md").write_text(text)


def template(
    *,
    name: str = "answer",
    variables: str = "[question]",
    body: str = "# System\nBe brief.\n# User\n$question",
) -> str:
    return f"---\nname: {name}\nversion: 1\nvariables: {variables}\n---\n{body}\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_packaged_prompt_fills_all_its_variables(name: str) -> None:
    prompt = load_prompt(prompts_root(), name)

    messages = prompt.render(**{variable: f"<{variable}>" for variable in prompt.variables})

    assert all(f"<{variable}>" in messages.user for variable in prompt.variables)
    assert "$" not in messages.system + messages.user
    assert "data" in messages.system


def test_the_packaged_prompts_are_those_the_code_uses() -> None:
    assert NAMES == ["answer", "condense", "judge", "reword"]


def test_a_value_is_never_read_as_a_template(tmp_path: Path) -> None:
    write(tmp_path, template())

    assert load_prompt(tmp_path, "answer").render(question="$system ${x} 5$").user == "$system ${x} 5$"


@pytest.mark.parametrize(("values", "named"), [({}, "question"), ({"question": "a", "extra": "b"}, "extra")])
def test_missing_and_unknown_values_are_named(values: dict[str, str], named: str, tmp_path: Path) -> None:
    write(tmp_path, template())

    with pytest.raises(ContentError, match=named):
        load_prompt(tmp_path, "answer").render(**values)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (template(variables="[question, history]"), "history"),
        (template(variables="[]"), "question"),
        (template(name="other"), "other"),
        (template(body="$question"), "# System"),
        (template(body="# User\n$question\n# System\nBe brief."), "# System"),
        (template(body="# System\nCosts 5$ a call.\n# User\n$question"), r"'\$'"),
        ("---\nname: answer\n---\n# System\n# User\n", "version"),
        (template().replace("version: 1", "version: 1\nmodel: x"), "model"),
        ("---\nname: [\n---\n", "YAML"),
    ],
)
def test_a_malformed_prompt_is_refused_with_its_file(text: str, named: str, tmp_path: Path) -> None:
    write(tmp_path, text)

    with pytest.raises(ContentError, match=named) as raised:
        load_prompt(tmp_path, "answer")

    assert "answer.md" in str(raised.value)


def test_a_missing_prompt_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"answer\.md"):
        load_prompt(tmp_path, "answer")
