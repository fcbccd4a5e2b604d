"""The company's own documents: Markdown, PDF and DOCX files cut into passages."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from bot.model import Passage

MOST_BYTES = 30_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_CHARACTERS = 2_000_000
MOST_FILES = 1000
PASSAGE_CHARACTERS = 900
_FEWEST_CHARACTERS = 20
_TEXT_PER_PAGE = 15
"""A PDF with fewer characters a page was scanned: its pages are pictures."""

_HEADING = re.compile(r"^ {0,3}#{1,6} +(.+?)[ #]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, kw_only=True)
class Documents:
    """What a folder of documents gave, and the files that gave nothing."""

    passages: Sequence[Passage]
    skipped: Sequence[tuple[str, str]]
    """Relative file name and reason."""


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A page or section."""

    heading: str
    text: str


class _UnreadableError(Exception):
    """Why a file is skipped, in words for people."""


def read_documents(folder: Path) -> Documents:
    """The passages of every readable document under a folder, in the order of file names."""
    passages: dict[str, Passage] = {}
    skipped: list[tuple[str, str]] = []
    root = folder.resolve()
    for number, (name, path) in enumerate(_files(root)):
        try:
            if number >= MOST_FILES:
                raise _UnreadableError(f"there are more than {MOST_FILES} files")
            passages |= {passage.id: passage for passage in _passages(name, _parts(path, root))}
        except _UnreadableError as fault:
            skipped.append((name, str(fault)))
    return Documents(passages=tuple(passages.values()), skipped=tuple(skipped))


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Documents with their names relative to the folder; hidden and temporary files are left out."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_dir() or any(part.startswith((".", "~$")) for part in relative.parts):
            continue
        yield relative.as_posix(), path


def _parts(path: Path, root: Path) -> Sequence[_Part]:
    """The pages or sections of a file; raises `_UnreadableError` with the reason where there are none."""
    if not path.resolve().is_relative_to(root):
        raise _UnreadableError("it is a link to a file outside the folder")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _UnreadableError("only .md, .pdf and .docx files are read")
    try:
        size = path.stat().st_size
        if size == 0:
            raise _UnreadableError("it is empty")
        if size > MOST_BYTES:
            raise _UnreadableError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
        parts = [part for part in reader(path) if part.text.strip()]
    except _UnreadableError:
        raise
    except Exception as error:  # parsers raise whatever a broken file makes them meet
        raise _UnreadableError(f"it cannot be read ({type(error).__name__})") from error
    length = sum(len(part.text) for part in parts)
    if length < _FEWEST_CHARACTERS:
        raise _UnreadableError("it holds no text")
    if length > MOST_CHARACTERS:
        raise _UnreadableError(f"it holds more than {MOST_CHARACTERS:,} characters")
    return parts


def _markdown(path: Path) -> Iterator[_Part]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _UnreadableError("it is not UTF-8 text") from None
    body = _HIDDEN.sub("", _FRONT_MATTER.sub("", text.replace("\r\n", "\n")))
    before, *rest = _HEADING.split(body)
    yield _Part(heading="Beginning", text=before)
    for heading, content in zip(rest[::2], rest[1::2], strict=True):
        yield _Part(heading=heading.strip("*_` "), text=content)


def _pdf(path: Path) -> Iterator[_Part]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise _UnreadableError("it is protected by a password")
        pages = [page.extract_text() for page in reader.pages]
    finally:
        reader.close()
    if sum(len(text.strip()) for text in pages) < _TEXT_PER_PAGE * len(pages):
        raise _UnreadableError("it holds no text: scanned pages need text recognition (OCR) first")
    for number, text in enumerate(pages, 1):
        yield _Part(heading=f"p. {number}", text=text)


def _docx(path: Path) -> Iterator[_Part]:
    with ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
            raise _UnreadableError("it unpacks to far more than its size")
    from docx import Document
    from docx.table import Table

    heading, lines = "Beginning", list[str]()
    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            lines += [
                " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows
            ]
        elif (block.style.name if block.style else "").startswith(
            ("Heading", "Title")
        ) and block.text.strip():
            yield _Part(heading=heading, text="\n\n".join(lines))
            heading, lines = block.text.strip(), []
        else:
            lines.append(block.text)
    yield _Part(heading=heading, text="\n\n".join(lines))


_READERS: Mapping[str, Callable[[Path], Iterator[_Part]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".pdf": _pdf,
    ".docx": _docx,
}


def _passages(name: str, parts: Sequence[_Part]) -> Iterator[Passage]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=PASSAGE_CHARACTERS,
        chunk_overlap=0,
        separators=["\n\n", "\n", ". ", " ", ""],
        keep_separator="end",
    )
    for part in parts:
        for text in splitter.split_text(_tidy(part.text)):
            key = hashlib.sha256(f"{name}\n{part.heading}\n{text}".encode()).hexdigest()[:24]
            yield Passage(id=f"document/{key}", kind="document", owner=name, heading=part.heading, text=text)


def _tidy(text: str) -> str:
    """No control characters, no runs of blanks."""
    printable = "".join(char for char in text if char == "\n" or char.isprintable() or char == "\t")
    return re.sub(r"\n{3,}", "\n\n", _BLANKS.sub(" ", printable)).strip()
