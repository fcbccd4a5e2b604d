from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from bot.retrieval import documents
from bot.retrieval.documents import PASSAGE_CHARACTERS, read_documents

RACI = "QA at Acme owns batch review; the CDMO owns the record."


def pdf(pages: Sequence[str]) -> bytes:
    """A PDF written by hand, with one line of text a page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        resources = "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {5 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(path: Path) -> None:
    document = Document()
    document.add_heading("Escalation", level=1)
    document.add_paragraph("Call the site head within one working day of a critical deviation.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Batch review"
    table.rows[0].cells[1].text = "Ten working days"
    document.add_heading("Contacts", level=1)
    document.add_paragraph("Ask the alliance manager for the current list of names.")
    document.save(str(path))


def test_markdown_is_cut_at_its_headings(tmp_path: Path) -> None:
    (tmp_path / "sop.md").write_text(
        f"---\nowner: QA\n---\n# Review\n{RACI}\n\n## Release\nOnly the QP certifies a lot.\n"
    )

    passages = read_documents(tmp_path).passages

    assert [(passage.owner, passage.heading, passage.text) for passage in passages] == [
        ("sop.md", "Review", RACI),
        ("sop.md", "Release", "Only the QP certifies a lot."),
    ]
    assert {"document"} == {passage.kind for passage in passages}


def test_pdf_passages_name_their_page(tmp_path: Path) -> None:
    (tmp_path / "raci.pdf").write_bytes(pdf(["The first page says little here.", RACI]))

    found = read_documents(tmp_path)

    assert [(passage.heading, passage.text) for passage in found.passages] == [
        ("p. 1", "The first page says little here."),
        ("p. 2", RACI),
    ]
    assert found.skipped == ()


def test_docx_passages_name_their_heading_and_keep_tables(tmp_path: Path) -> None:
    docx(tmp_path / "agreement.docx")

    escalation, contacts = read_documents(tmp_path).passages

    assert (escalation.heading, contacts.heading) == ("Escalation", "Contacts")
    assert "Batch review | Ten working days" in escalation.text


def test_long_texts_are_cut_into_passages_of_bounded_length(tmp_path: Path) -> None:
    sentences = " ".join(f"The CDMO sends portion {number} of the record." for number in range(200))
    (tmp_path / "long.md").write_text(f"# Long\n{sentences}")

    passages = read_documents(tmp_path).passages

    assert len(passages) > 5
    assert max(len(passage.text) for passage in passages) <= PASSAGE_CHARACTERS
    assert all(passage.text.endswith(".") for passage in passages)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.pdf", b"%PDF-1.4 and then nothing of use", "cannot be read"),
        ("broken.docx", b"PK\x03\x04 broken", "cannot be read"),
        ("secret.pdf", encrypted(pdf([RACI]), "pass"), "password"),
        ("scanned.pdf", pdf(["", "", ""]), "scanned"),
        ("empty.md", b"", "empty"),
        ("blank.md", b"# Title\n\n", "no text"),
        ("latin.md", "Prüfung der Charge im Werk".encode("latin-1"), "UTF-8"),
        ("list.xlsx", b"PK", "only .md, .pdf and .docx"),
    ],
)
def test_an_unreadable_file_is_named_and_the_others_are_read(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.md").write_text(RACI)

    found = read_documents(tmp_path)

    assert [passage.owner for passage in found.passages] == ["good.md"]
    ((skipped, why),) = found.skipped
    assert skipped == name
    assert reason in why


def test_a_pdf_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    (tmp_path / "printed.pdf").write_bytes(encrypted(pdf([RACI]), ""))

    assert [passage.text for passage in read_documents(tmp_path).passages] == [RACI]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "documents"
    outside.mkdir()
    folder.mkdir()
    (outside / "salaries.md").write_text("Everybody's salary stands here in full.")
    (folder / "link.md").symlink_to(outside / "salaries.md")
    (folder / "linked").symlink_to(outside, target_is_directory=True)

    found = read_documents(folder)

    assert found.passages == ()
    assert [*found.skipped] == [("link.md", "it is a link to a file outside the folder")]


def test_hidden_and_lock_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".draft.md").write_text(RACI)
    (tmp_path / "~$agreement.docx").write_bytes(b"lock")

    found = read_documents(tmp_path)

    assert (found.passages, found.skipped) == ((), ())


def test_a_file_over_the_size_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", 10)
    (tmp_path / "big.md").write_text(RACI)

    assert [name for name, _ in read_documents(tmp_path).skipped] == ["big.md"]


def test_ids_follow_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# One\n{RACI}\n# Two\nOnly the QP certifies a lot.")
    before = {passage.heading: passage.id for passage in read_documents(tmp_path).passages}
    (tmp_path / "a.md").write_text(f"# One\n{RACI}\n# Two\nOnly the QP certifies a batch.")

    after = {passage.heading: passage.id for passage in read_documents(tmp_path).passages}

    assert before["One"] == after["One"]
    assert before["Two"] != after["Two"]


def test_a_removed_file_leaves_no_passage(tmp_path: Path) -> None:
    for name in ("a.md", "sub/b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RACI)
    assert [passage.owner for passage in read_documents(tmp_path).passages] == ["a.md", "sub/b.md"]

    (tmp_path / "sub/b.md").unlink()

    assert [passage.owner for passage in read_documents(tmp_path).passages] == ["a.md"]


def test_control_characters_do_not_reach_a_passage(tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text("QA\u202e owns\x07 the review of every\u200b batch here.")

    (passage,) = read_documents(tmp_path).passages

    assert passage.text == "QA owns the review of every batch here."
