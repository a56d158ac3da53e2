"""What crashed builds left is removed, and nothing that people keep beside an index."""

from pathlib import Path

from briefqa.storing.store import CURRENT, LAST_RUN, Draft, current
from briefqa.storing.sweeping import sweep
from briefqa.storing.writing import UNFINISHED
from fakes import write_files


def test_sweep_removes_what_crashed_builds_left_and_nothing_else(tmp_path: Path) -> None:
    name = Draft(tmp_path).publish({}).name
    Draft(tmp_path).write("one.bin", b"half of a build")
    left = (CURRENT + UNFINISHED, LAST_RUN + UNFINISHED)
    write_files(tmp_path, {**dict.fromkeys(left, "half"), "README.md": "A file of the user's own."})
    assert sweep(tmp_path) == [*left, "gen-000002.unfinished"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [CURRENT, "README.md", name]
    assert current(tmp_path).name == name


def test_sweep_leaves_what_people_have_not_finished(tmp_path: Path) -> None:
    own = (
        *("novel.unfinished/chapter.txt", "thesis.md.unfinished", ".unfinished", "gen-1.unfinished/a.txt"),
        *(
            "my-gen-000001.unfinished/a.txt",
            "CURRENT.unfinished.bak",
            "current.unfinished",
            "gen-000001.unfinished.d/a",
        ),
    )
    write_files(tmp_path, dict.fromkeys(own, "years of work"))
    assert sweep(tmp_path) == []
    assert all((tmp_path / path).read_text() == "years of work" for path in own)


def test_sweep_removes_a_link_and_not_what_it_leads_to(tmp_path: Path) -> None:
    write_files(tmp_path, {"elsewhere/a.txt": "a"})
    root = tmp_path / "index"
    root.mkdir()
    (root / "gen-000001.unfinished").symlink_to(tmp_path / "elsewhere")
    assert sweep(root) == ["gen-000001.unfinished"]
    assert (tmp_path / "elsewhere" / "a.txt").exists()
    assert list(root.iterdir()) == []
