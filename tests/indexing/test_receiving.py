"""Files sent to briefqa: what they are called, what is let in, and that files and index change together."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import briefqa.indexing.receiving
from briefqa.config import MILVUS, Config, ReadingLimits, StoreSettings
from briefqa.errors import IndexLocked, IndexNotBuilt, IndexUnreachable, UsageError
from briefqa.index import Index, open_index
from briefqa.indexing.receiving import (
    MAX_STEM_BYTES,
    FileReceipt,
    Sent,
    _server_is_behind,
    clean_name,
    display_name,
    is_received,
    may_change,
    read_folders_again,
    receive,
    remove,
)
from briefqa.indexing.updating import last_run
from briefqa.milvus.layout import base_name
from briefqa.progressing import Progress
from briefqa.retrieving import retrieve
from briefqa.storing.store import Generation, locked, rollback
from fakes import BRIDGE, LIGHTHOUSE, TEA, FakeEmbedder, read_here, update, words_vector, write_files

OWL = "灰林鴞在三月築巢，牠的窩在老櫟樹裡。\n"
OWL_IN_MAY = "灰林鴞在五月築巢，牠的窩在石牆裡。\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    read_here(monkeypatch)
    monkeypatch.setattr(briefqa.indexing.receiving, "ReadingProcess", briefqa.indexing.updating.ReadingProcess)  # type: ignore[attr-defined]
    return Config(index=tmp_path / "index", uploads=tmp_path / "uploads")


def send(config: Config, **files: str | bytes) -> briefqa.indexing.receiving.Receipt:
    named = {name.replace("__", "."): content for name, content in files.items()}
    sent = [Sent(name, c.encode() if isinstance(c, str) else c) for name, c in named.items()]
    return receive(config, sent, FakeEmbedder)


def stored(config: Config) -> list[str]:
    return sorted(path.name for path in config.uploads.iterdir() if path.is_file())


def text_found(config: Config, question: str) -> str:
    index = open_index(config.index)
    hits = retrieve(index, question, words_vector(question), limit=50)
    return "".join(index.document_of(hit.position).text for hit in hits)


def entry_of(index: Index, name: str) -> Any:
    return next(entry for entry in index.catalog if display_name(entry.path) == name)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("報告.md", "報告.md"),
        ("../../etc/passwd", "passwd"),
        ("..", "document"),
        ("", "document"),
        ("C:\\x", "x"),
        ("C:x.txt", "x.txt"),
        ("a\\..\\b.TXT", "b.txt"),
        ("x\0y.md", "x y.md"),
        ("\u202egnp.txt", "gnp.txt"),
        ("a\u200bb\nc\td.md", "a b c d.md"),
        (".hidden.md", "hidden.md"),
        ("e\u0301.txt", "é.txt"),
        ("<img src=x onerror=1>.txt", "<img src=x onerror=1>.txt"),
        ("-rf.txt", "-rf.txt"),
        ("\ud800.txt", "document.txt"),
    ],
)
def test_a_name_is_cleaned_and_never_a_path(sent: str, name: str) -> None:
    assert clean_name(sent) == name


def test_a_long_name_keeps_its_suffix_and_whole_characters() -> None:
    name = clean_name("長" * 300 + ".markdown")
    assert name.endswith("長.markdown")
    assert len(name.encode()) <= MAX_STEM_BYTES + len(".markdown")


@pytest.mark.parametrize("sent", ["../../etc/passwd.txt", "/tmp/x.txt", "a/b.txt", "長" * 300 + ".txt", "\0.txt"])
def test_a_file_lies_in_the_folder_under_its_hash_whatever_it_is_called(config: Config, sent: str) -> None:
    receipt = receive(config, [Sent(sent, OWL.encode())], FakeEmbedder)
    assert receipt.outcomes[0].what == "added"
    (name,) = stored(config)
    assert display_name(name) == clean_name(sent)
    assert {path.name for path in config.index.parent.iterdir()} == {"index", "uploads"}


def test_the_first_file_makes_the_index_and_the_next_ones_join_it(config: Config) -> None:
    receipt = send(config, owl__txt=OWL)
    assert receipt.report is not None
    assert (receipt.report.added, receipt.report.documents) == (1, 1)
    receipt = send(config, tea__txt=TEA, bridge__md=BRIDGE)
    assert receipt.report is not None
    assert (receipt.report.added, receipt.report.documents) == (2, 3)
    assert "三月" in text_found(config, "灰林鴞幾月築巢？")


def test_the_same_file_again_changes_nothing(config: Config) -> None:
    send(config, owl__txt=OWL)
    receipt = send(config, owl__txt=OWL)
    assert receipt.outcomes == (FileReceipt("owl.txt", "unchanged"),)
    assert receipt.report is None


def test_another_content_under_the_same_name_takes_its_place_and_leaves_no_ghost(config: Config) -> None:
    send(config, owl__txt=OWL, tea__txt=TEA)
    receipt = send(config, owl__txt=OWL_IN_MAY)
    assert receipt.outcomes == (FileReceipt("owl.txt", "replaced"),)
    assert len(stored(config)) == 2
    text = text_found(config, "灰林鴞幾月築巢？老櫟樹")
    assert "五月" in text
    assert "三月" not in text


def test_the_last_of_two_files_with_one_name_stays(config: Config) -> None:
    receive(config, [Sent("a/owl.txt", OWL.encode()), Sent("b/owl.txt", OWL_IN_MAY.encode())], FakeEmbedder)
    assert len(stored(config)) == 1
    assert "三月" not in text_found(config, "灰林鴞幾月築巢？")


def test_a_removed_document_is_gone_and_documents_of_other_folders_stay(config: Config, tmp_path: Path) -> None:
    update(config.index, write_files(tmp_path / "corpus", {"lighthouse.txt": LIGHTHOUSE}))
    send(config, owl__txt=OWL)
    entry = entry_of(open_index(config.index), "owl.txt")
    report = remove(config, entry.id, FakeEmbedder)
    assert (report.removed, report.documents) == (1, 1)
    assert stored(config) == []
    assert "灰林鴞" not in text_found(config, "灰林鴞幾月築巢？")
    other = open_index(config.index).catalog[0]
    assert not is_received(other, config)
    for name in (other.id, entry.id, "../../etc/passwd", ""):
        with pytest.raises(UsageError, match="not added here"):
            remove(config, name, FakeEmbedder)
    assert (tmp_path / "corpus" / "lighthouse.txt").is_file()


def test_the_last_document_can_be_removed_and_another_one_added(config: Config) -> None:
    send(config, owl__txt=OWL)
    remove(config, open_index(config.index).catalog[0].id, FakeEmbedder)
    assert len(open_index(config.index).catalog) == 0
    send(config, tea__txt=TEA)
    assert "三次" in text_found(config, "茶園每年採收幾次？")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "unsupported"),
        ("noname", b"text", "unsupported"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"  \n", "empty"),
        ("a.pdf", b"%PDF-1.7 no more", "damaged"),
        ("a.docx", b"text", "damaged"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("a.txt", b"x" * ((20 << 20) + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_is_not_let_in(config: Config, name: str, content: bytes, reason: str) -> None:
    receipt = receive(config, [Sent("owl.txt", OWL.encode()), Sent(name, content)], FakeEmbedder)
    assert [(item.what, item.reason) for item in receipt.outcomes] == [("added", ""), ("refused", reason)]
    assert receipt.outcomes[1].message
    assert [display_name(item) for item in stored(config)] == ["owl.txt"]


def test_a_file_over_the_limit_of_what_is_read_is_not_said_to_be_added(config: Config) -> None:
    small = replace(config, limits=ReadingLimits(file_megabytes=1))
    receipt = receive(small, [Sent("a.txt", b"word " * (1 << 18)), Sent("b.txt", OWL.encode())], FakeEmbedder)
    assert [(item.what, item.reason) for item in receipt.outcomes] == [("refused", "too_large"), ("added", "")]
    assert "at most 1 MB" in receipt.outcomes[0].message
    assert receipt.report is not None
    assert receipt.report.skipped == ()


def test_a_folder_around_that_of_received_files_does_not_make_them_others(config: Config) -> None:
    send(config, owl__txt=OWL)
    update(config.index, config.uploads.parent)
    receipt = send(config, owl__txt=OWL)
    assert (receipt.outcomes[0].what, receipt.report) == ("unchanged", None)
    entry = open_index(config.index).catalog[0]
    assert entry.path.startswith(f"{config.uploads.name}/")
    assert remove(config, entry.id, FakeEmbedder).removed == 1


def test_a_bad_file_does_not_take_the_place_of_a_good_one(config: Config) -> None:
    send(config, owl__txt=OWL)
    send(config, owl__txt=b"\x89PNG\r\n\x1a\n\0\0")
    assert "三月" in text_found(config, "灰林鴞幾月築巢？")


def test_a_copy_of_a_document_that_is_there_is_refused_and_the_other_is_named(config: Config, tmp_path: Path) -> None:
    update(config.index, write_files(tmp_path / "corpus", {"old.txt": OWL}))
    receipt = send(config, owl__txt=OWL)
    assert (receipt.outcomes[0].reason, receipt.report) == ("duplicate", None)
    assert "old.txt" in receipt.outcomes[0].message


def test_where_nothing_can_be_let_in_there_is_no_index(config: Config) -> None:
    receipt = send(config, a__exe=b"MZ")
    assert receipt.report is None
    assert not config.index.exists()


@pytest.mark.parametrize("error", [IndexNotBuilt("x"), OSError(28, "disk full"), KeyboardInterrupt()])
def test_where_indexing_fails_the_folder_is_as_it_was(
    config: Config, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    send(config, owl__txt=OWL, tea__txt=TEA)
    before = stored(config)
    entry = open_index(config.index).catalog[0]

    def fail(*arguments: object, **settings: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(briefqa.indexing.receiving, "update_index", fail)
        with pytest.raises(type(error)):
            send(config, owl__txt=OWL_IN_MAY, bridge__txt=BRIDGE)
        with pytest.raises(type(error)):
            remove(config, entry.id, FakeEmbedder)
    assert stored(config) == before
    send(config, bridge__txt=BRIDGE)
    assert len(stored(config)) == 3


@dataclass
class FakeServer:
    """Stands for a Milvus server that answers from what is published to it, and may be away."""

    answers_from: str = ""
    is_away: bool = False
    published: int = 0

    def alias(self) -> str:
        return self.answers_from

    def publish(self, settings: StoreSettings, generation: Generation, progress: Progress) -> None:
        if self.is_away:
            raise IndexUnreachable("away")
        self.published += 1
        self.answers_from = base_name(settings.collection, generation.name, generation.manifest)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    found = FakeServer()
    monkeypatch.setattr(briefqa.indexing.updating, "publish", found.publish)
    monkeypatch.setattr(briefqa.indexing.receiving, "server_of", lambda settings: found)
    return found


def names(config: Config) -> list[str]:
    return [entry.path for entry in open_index(config.index).catalog]


def test_where_only_the_server_fails_folder_and_index_agree_and_the_same_again_tells_it(
    config: Config, server: FakeServer
) -> None:
    config = replace(config, store=StoreSettings(MILVUS, "http://server:19530"))
    send(config, owl__txt=OWL, tea__txt=TEA)
    server.is_away = True
    with pytest.raises(IndexUnreachable):
        send(config, owl__txt=OWL_IN_MAY)
    assert stored(config) == names(config)
    assert "五月" in text_found(config, "灰林鴞幾月築巢？")
    server.is_away = False
    receipt = send(config, owl__txt=OWL_IN_MAY)
    assert receipt.outcomes == (FileReceipt("owl.txt", "unchanged"),)
    assert receipt.report is not None
    assert (receipt.report.unchanged, receipt.report.embedded) == (2, 0)
    assert not _server_is_behind(config)
    assert send(config, owl__txt=OWL_IN_MAY).report is None

    tea = entry_of(open_index(config.index), "tea.txt")
    server.is_away = True
    with pytest.raises(IndexUnreachable):
        remove(config, tea.id, FakeEmbedder)
    assert stored(config) == names(config)
    assert len(names(config)) == 1
    with pytest.raises(IndexUnreachable):
        remove(config, tea.id, FakeEmbedder)
    server.is_away = False
    assert remove(config, tea.id, FakeEmbedder).documents == 1
    assert (server.published, _server_is_behind(config)) == (3, False)
    with pytest.raises(UsageError, match="not added here"):
        remove(config, tea.id, FakeEmbedder)


def test_what_fails_before_the_index_is_published_is_taken_back_though_a_lost_pointer_was_written(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(config, owl__txt=OWL)
    (config.index / "CURRENT").unlink()

    def fail(*arguments: object, **settings: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(briefqa.indexing.updating, "make_parts", fail)
    with pytest.raises(OSError, match="disk full"):
        send(config, tea__txt=TEA)
    assert stored(config) == names(config)
    assert len(names(config)) == 1


def test_two_cannot_change_the_folder_or_the_index_at_once(config: Config) -> None:
    send(config, owl__txt=OWL)
    with locked(config.uploads / ".receiving"), pytest.raises(IndexLocked):
        send(config, tea__txt=TEA)
    with locked(config.index), pytest.raises(IndexLocked):
        send(config, tea__txt=TEA)
    assert len(stored(config)) == 1


def test_a_removed_document_that_a_rollback_brought_back_can_be_sent_again(config: Config) -> None:
    send(config, owl__txt=OWL, tea__txt=TEA)
    remove(config, entry_of(open_index(config.index), "owl.txt").id, FakeEmbedder)
    rollback(config.index)
    assert "三月" in text_found(config, "灰林鴞幾月築巢？")
    receipt = send(config, owl__txt=OWL)
    assert receipt.outcomes[0].what == "added"
    assert len(stored(config)) == 2


def test_folders_are_read_again(config: Config, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not on record"):
        read_folders_again(config, FakeEmbedder)
    corpus = write_files(tmp_path / "corpus", {"lighthouse.txt": LIGHTHOUSE})
    update(config.index, corpus)
    send(config, owl__txt=OWL)
    write_files(corpus, {"tea.txt": TEA, "broken.pdf": "no"})
    report = read_folders_again(config, FakeEmbedder)
    assert (report.added, report.documents) == (1, 3)
    run = last_run(config.index)
    assert run is not None
    assert [(item.path, item.reason) for item in run.report.skipped] == [("broken.pdf", "damaged")]
    assert run.roots == (str(corpus), str(config.uploads))


def test_too_many_files_are_refused(config: Config) -> None:
    with pytest.raises(UsageError, match="at most 100"):
        receive(config, [Sent(f"{number}.txt", b"x") for number in range(101)], FakeEmbedder)


@pytest.mark.parametrize(
    ("changes", "address", "host", "forwarded", "may"),
    [
        ("local", "127.0.0.1", "127.0.0.1:8501", False, True),
        ("local", "127.0.0.1", "localhost", False, True),
        ("local", "::1", "[::1]:8501", False, True),
        ("local", "0.0.0.0", "127.0.0.1:8501", False, False),
        ("local", "", "localhost", False, False),
        ("local", "127.0.0.1", "briefs.example", False, False),
        ("local", "127.0.0.1", "127.0.0.1.example:80", False, False),
        ("local", "127.0.0.1", "localhost", True, False),
        ("local", "127.0.0.1", "", False, False),
        ("local", "127.0.0.1", "[", False, False),
        ("always", "0.0.0.0", "briefs.example", True, True),
        ("never", "127.0.0.1", "localhost", False, False),
    ],
)
def test_who_may_change_the_documents(changes: str, address: str, host: str, forwarded: bool, may: bool) -> None:
    assert may_change(Config(changes=changes), address, host, forwarded=forwarded) is may


def test_a_link_in_the_folder_is_not_followed(config: Config, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(LIGHTHOUSE, encoding="utf-8")
    config.uploads.mkdir()
    (config.uploads / "link.txt").symlink_to(secret)
    send(config, owl__txt=OWL)
    assert "霧鐘" not in text_found(config, "霧鐘何時加裝？")
