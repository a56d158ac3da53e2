"""What is a file to read, what is passed over, and what is known of a file beside it."""

import os
from pathlib import Path

import pytest

from briefqa.config import ReadingLimits
from briefqa.errors import DocumentUnreadable
from briefqa.indexing.scanning import SourceFile, read_file, scan
from briefqa.types import Metadata
from fakes import write_files

AS_ROOT = os.geteuid() == 0


def found(folder: Path) -> list[str]:
    return [file.path for file in scan([folder]).files]


def skipped(*paths: Path) -> dict[str, str]:
    return {item.path: item.reason for item in scan(paths).skipped}


def test_documents_are_found_at_any_depth_and_sorted_by_path(tmp_path: Path) -> None:
    write_files(tmp_path, {"b.md": "b", "a.txt": "a", "sub/deep/c.HTML": "c", "sub/d.docx": "d", "z.PDF": "e"})
    assert found(tmp_path) == ["a.txt", "b.md", "sub/d.docx", "sub/deep/c.HTML", "z.PDF"]
    assert skipped(tmp_path) == {}


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", ".b.txt": "b", ".git/c.txt": "c"})
    assert found(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {}


@pytest.mark.parametrize("through_a_link", [False, True])
def test_the_index_and_the_settings_beside_the_documents_are_no_documents(tmp_path: Path, through_a_link: bool) -> None:
    own = {"index/gen-000001/a.txt": "a", "index/CURRENT": "gen-000001", "briefqa.toml": ""}
    write_files(tmp_path / "briefs", {"b.txt": "b", "sub/index/c.txt": "c", **own})
    folder = tmp_path / "link"
    folder.symlink_to(tmp_path / "briefs")
    result = scan([folder if through_a_link else tmp_path / "briefs"], apart=tmp_path / "briefs" / "index")
    assert [file.path for file in result.files] == ["b.txt", "sub/index/c.txt"]
    assert result.skipped == ()


def test_files_of_other_types_are_named_with_what_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", "table.xlsx": "x", "README": "y"})
    result = scan([tmp_path])
    assert {item.path: item.reason for item in result.skipped} == {"table.xlsx": "unsupported", "README": "unsupported"}
    assert all(".docx" in item.message for item in result.skipped)


def test_an_empty_ignore_file_passes_over_the_whole_folder(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", "off/.briefqa-ignore": "", "off/b.txt": "b", "off/sub/c.txt": "c"})
    assert found(tmp_path) == ["a.txt"]


def test_patterns_of_an_ignore_file_pass_over_files_of_their_folder(tmp_path: Path) -> None:
    ignore = "# not documents\n\n*.md\nold-*\n"
    names = ["a.txt", "README.md", "old-b.txt", "old-sub/c.txt", "sub/d.md"]
    write_files(tmp_path, {".briefqa-ignore": ignore} | dict.fromkeys(names, "x"))
    assert found(tmp_path) == ["a.txt", "sub/d.md"]
    assert skipped(tmp_path) == {}


def test_a_folder_is_left_out_by_its_name_with_a_stroke_behind_it_or_none(tmp_path: Path) -> None:
    files = dict.fromkeys(["a.txt", "old/b.txt", "older/c.txt", "sub/old/d.txt"], "x")
    for ignore in ("old/\n", "old\n", "\ufeff# drafts\n  # more\nold/\n"):
        write_files(tmp_path, {".briefqa-ignore": ignore} | files)
        assert found(tmp_path) == ["a.txt", "older/c.txt", "sub/old/d.txt"]
        assert skipped(tmp_path) == {}


def test_an_ignore_file_of_remarks_alone_leaves_out_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, {".briefqa-ignore": "# nothing yet\n", "a.txt": "a"})
    assert found(tmp_path) == ["a.txt"]


def test_an_ignore_file_that_cannot_be_read_leaves_out_its_folder_and_is_told(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", "off/secret.txt": "b", "off/.briefqa-ignore": "x"})
    (tmp_path / "off" / ".briefqa-ignore").write_bytes("機密.txt".encode("big5"))
    assert found(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {"off/.briefqa-ignore": "damaged"}


def put_in_the_way(path: Path, what: str) -> None:
    """Something that is no plain file, where briefqa looks for one of its own."""
    {
        "a pipe": lambda: os.mkfifo(path),
        "a folder": path.mkdir,
        "a link": lambda: path.symlink_to(path.parent / "a.txt"),
        "a link to nothing": lambda: path.symlink_to("nowhere"),
    }[what]()


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a link", "a link to nothing"])
def test_what_is_no_file_in_the_place_of_an_ignore_file_leaves_out_its_folder_and_is_told(
    tmp_path: Path, what: str
) -> None:
    write_files(tmp_path, {"a.txt": "a", "off/a.txt": "b", "off/sub/c.txt": "c"})
    put_in_the_way(tmp_path / "off" / ".briefqa-ignore", what)
    assert found(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {"off/.briefqa-ignore": "damaged"}


@pytest.mark.parametrize("what", ["a pipe", "a folder", "a link", "a link to nothing"])
def test_what_is_no_file_in_the_place_of_sources_is_told_and_the_documents_are_read(tmp_path: Path, what: str) -> None:
    write_files(tmp_path, {"a.txt": "a"})
    put_in_the_way(tmp_path / "sources.toml", what)
    assert found(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == skipped(tmp_path / "a.txt") == {"sources.toml": "damaged"}


def test_an_ignore_file_in_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", "草稿.txt": "b", "c.md": "c"})
    for encoding in ("utf-16-le", "utf-16-be"):
        (tmp_path / ".briefqa-ignore").write_bytes("\ufeff草稿*\r\n*.md\r\n".encode(encoding))
        assert found(tmp_path) == ["a.txt"]
        assert skipped(tmp_path) == {}


def test_a_path_in_an_ignore_file_is_told_to_match_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, {".briefqa-ignore": "sub/b.txt\n*.md\n", "a.txt": "a", "c.md": "c", "sub/b.txt": "b"})
    assert found(tmp_path) == ["a.txt", "sub/b.txt"]
    (told,) = scan([tmp_path]).skipped
    assert told.path == ".briefqa-ignore"
    assert "'sub/b.txt'" in told.message
    assert "not a path" in told.message


def test_a_file_named_alone_is_known_by_its_name_and_its_folder_s_sources(tmp_path: Path) -> None:
    sources = '[[source]]\nfile = "a.txt"\ntitle = "A title"\n'
    write_files(tmp_path, {"sub/a.txt": "a", "sub/b.txt": "b", "sub/sources.toml": sources})
    result = scan([tmp_path / "sub" / "a.txt"])
    assert [(file.path, file.sidecar.title) for file in result.files] == [("a.txt", "A title")]
    assert result.skipped == ()


def test_a_file_under_two_named_paths_is_found_once(tmp_path: Path) -> None:
    write_files(tmp_path, {"sub/a.txt": "a"})
    result = scan([tmp_path, tmp_path / "sub", tmp_path / "sub" / "a.txt"])
    assert [file.path for file in result.files] == ["sub/a.txt"]


def test_a_path_that_is_not_there_has_no_files_but_is_a_root(tmp_path: Path) -> None:
    result = scan([tmp_path / "nowhere"])
    assert (result.files, result.skipped) == ((), ())
    assert result.roots == (str(tmp_path / "nowhere"),)


def test_links_pipes_sockets_and_devices_are_named_and_never_opened(tmp_path: Path) -> None:  # I15
    folder = write_files(tmp_path / "docs", {"a.txt": "a"})
    outside = write_files(tmp_path / "outside", {"secret.txt": "a secret"})
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "folder.txt").symlink_to(outside)
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "proc.txt").symlink_to("/proc/self/environ")
    os.mkfifo(folder / "pipe.txt")
    assert found(folder) == ["a.txt"]
    links = ("link.txt", "folder.txt", "dangling.txt", "loop", "self.txt", "proc.txt")
    assert skipped(folder) == dict.fromkeys(links, "symlink") | {"pipe.txt": "not_a_file"}
    assert skipped(folder / "pipe.txt", folder / "link.txt") == {"pipe.txt": "not_a_file", "link.txt": "symlink"}


def test_a_device_named_as_a_document_is_not_opened(tmp_path: Path) -> None:  # I15
    assert skipped(Path("/dev/null")) == {"null": "not_a_file"}
    device = tmp_path / "zero.txt"
    try:
        os.mknod(device, 0o20644, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    assert skipped(tmp_path) == {"zero.txt": "not_a_file"}
    with pytest.raises(DocumentUnreadable) as caught:
        read_file(SourceFile(str(device), "zero.txt"), ReadingLimits())
    assert caught.value.reason in ("not_a_file", "unreadable")  # a sandbox may forbid to open any device


def test_what_became_a_link_or_a_pipe_after_the_scan_is_not_opened(tmp_path: Path) -> None:  # I15
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    link, pipe = tmp_path / "link.txt", tmp_path / "pipe.txt"
    link.symlink_to(secret)
    os.mkfifo(pipe)
    for path, reasons in ((link, {"unreadable"}), (pipe, {"not_a_file"})):
        with pytest.raises(DocumentUnreadable) as caught:
            read_file(SourceFile(str(path), path.name), ReadingLimits())
        assert caught.value.reason in reasons


def test_a_file_over_the_limit_is_refused_with_the_setting_s_name(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate((1 << 20) + 1)
    with pytest.raises(DocumentUnreadable, match=r"limits\.file_megabytes") as caught:
        read_file(SourceFile(str(path), "large.txt"), ReadingLimits(file_megabytes=1))
    assert caught.value.reason == "too_large"
    with path.open("r+b") as file:
        file.truncate(1 << 20)
    assert len(read_file(SourceFile(str(path), "large.txt"), ReadingLimits(file_megabytes=1))[0]) == 1 << 20


def test_a_file_that_vanished_after_the_scan_is_unreadable(tmp_path: Path) -> None:  # I16
    with pytest.raises(DocumentUnreadable, match="No such file") as caught:
        read_file(SourceFile(str(tmp_path / "gone.txt"), "gone.txt"), ReadingLimits())
    assert caught.value.reason == "unreadable"


@pytest.mark.skipif(AS_ROOT, reason="root reads what nobody may read")
def test_files_and_folders_without_permission_are_named(tmp_path: Path) -> None:  # I16
    write_files(tmp_path, {"a.txt": "a", "closed.txt": "b", "closed/c.txt": "c"})
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        assert found(tmp_path) == ["a.txt", "closed.txt"]
        assert skipped(tmp_path) == {"closed": "unreadable"}
        with pytest.raises(DocumentUnreadable, match="Permission denied"):
            read_file(SourceFile(str(tmp_path / "closed.txt"), "closed.txt"), ReadingLimits())
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_folders_nested_without_end_are_cut_and_named(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(40):
        deep = deep / "d"
    write_files(deep, {"a.txt": "a"})
    write_files(tmp_path, {"b.txt": "b"})
    assert found(tmp_path) == ["b.txt"]
    assert list(skipped(tmp_path).values()) == ["too_deep"]


HOSTILE_NAMES = {
    "newline": b"a\nskipped 'b': all is well.txt",
    "right to left": "fdp.\u202etxt.txt".encode(),
    "option": b"-rf.txt",
    "emoji": "🐉🏯.txt".encode(),
    "255 bytes": b"n" * 251 + b".txt",
    "invalid UTF-8": b"\xff\xfe\xc3.txt",
    "Big5": "報告".encode("big5") + b".txt",
    "escape sequence": b"\x1b[31mred.txt",
    "markup": b"<img src=x onerror=alert(1)>.txt",
    "backslash": b"x\\..\\..\\y.txt",
    "space": b" .txt",
    "two dots": b"a..txt.txt",
}


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=[f"I17 {name}" for name in HOSTILE_NAMES])
def test_a_hostile_name_is_a_name(tmp_path: Path, name: bytes) -> None:
    try:
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(b"some words")  # noqa: PTH118 bytes
    except OSError as error:
        pytest.skip(f"this file system refuses the name: {error.strerror}")
    (file,) = scan([tmp_path]).files
    file.path.encode("utf-8")  # always valid Unicode
    assert "\ufffd" in file.path or file.path == os.fsdecode(name)
    assert read_file(file, ReadingLimits())[0] == b"some words"


def test_names_that_look_alike_are_two_files(tmp_path: Path) -> None:  # I17
    names = {"caf\u00e9.txt", "cafe\u0301.txt"}
    write_files(tmp_path, dict.fromkeys(names, "x"))
    if len(list(tmp_path.iterdir())) < len(names):
        pytest.skip("this file system takes the two for one")
    assert set(found(tmp_path)) == names


def test_sources_give_what_is_known_beside_the_text(tmp_path: Path) -> None:
    sources = """
        [[source]]
        file = "a.txt"
        title = "A title"
        authors = ["Ann", "Bob"]
        publisher = "A house"
        date = 2025-08-14
        language = "en"
        url = "https://example.org/a"
        ai_label = "Written by a machine."
        [[source]]
        file = "b.txt"
        author = "Ann"
        date = "2025-08"
    """
    write_files(tmp_path, {"a.txt": "a", "b.txt": "b", "c.txt": "c", "sources.toml": sources})
    sidecars = {file.path: file.sidecar for file in scan([tmp_path]).files}
    assert sidecars == {
        "a.txt": Metadata(
            "A title", ("Ann", "Bob"), "A house", "2025-08-14", "en", "https://example.org/a", "Written by a machine."
        ),
        "b.txt": Metadata(authors=("Ann",), date="2025-08"),
        "c.txt": Metadata(),
    }
    assert skipped(tmp_path) == {}


def test_a_file_that_sources_name_but_is_not_there_is_missing(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "a", "sources.toml": '[[source]]\nfile = "b.txt"\n'})
    assert skipped(tmp_path) == {"b.txt": "missing"}


BROKEN_SOURCES = {
    "not TOML": b"[[source]\n",
    "nested without end": b"source = " + b"[" * 100_000,
    "not UTF-8": b'[[source]]\nfile = "\xff"\n',
    "no file": b'[[source]]\ntitle = "A title"\n',
    "a table": b'[source]\nfile = "a.txt"\n',
    "a string": b'source = "a.txt"\n',
    "numbers": b"source = [1, 2]\n",
    "a number": b"source = 1\n",
}


@pytest.mark.parametrize("content", BROKEN_SOURCES.values(), ids=list(BROKEN_SOURCES))
def test_broken_sources_are_named_and_the_documents_are_read_without_them(tmp_path: Path, content: bytes) -> None:
    write_files(tmp_path, {"a.txt": "a", "sources.toml": content})
    assert found(tmp_path) == ["a.txt"]
    assert skipped(tmp_path) == {"sources.toml": "damaged"}


def test_sources_behind_a_link_are_not_read(tmp_path: Path) -> None:  # I15
    write_files(tmp_path / "docs", {"a.txt": "a"})
    write_files(tmp_path, {"elsewhere.toml": '[[source]]\nfile = "a.txt"\ntitle = "From outside"\n'})
    (tmp_path / "docs" / "sources.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert [file.sidecar for file in scan([tmp_path / "docs"]).files] == [Metadata()]
