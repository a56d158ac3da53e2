"""Settings: what is unknown or out of range is an error that names the key."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.config import ChunkSettings, Config, IndexSettings, ReadingLimits, config_from, load_config
from briefqa.errors import UsageError


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFQA_INDEX", raising=False)
    monkeypatch.delenv("BRIEFQA_MODEL", raising=False)


def written(folder: Path, text: str) -> Path:
    (folder / "briefqa.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_every_setting_can_be_made_in_the_file(tmp_path: Path) -> None:
    text = """
        index = "elsewhere"
        model = "a-model"
        threads = 4
        uploads = "received"
        changes = "never"
        [chunks]
        chunk_chars = 300
        latin_words = 150
        [limits]
        file_megabytes = 10
        text_megachars = 5
        seconds = 12.5
        memory_megabytes = 512
    """
    made = load_config(written(tmp_path, text))
    limits = ReadingLimits(10, 5, 12.5, 512)
    assert made == Config(Path("elsewhere"), "a-model", 4, ChunkSettings(300, 150), limits, Path("received"), "never")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFQA_INDEX", "/somewhere/index")
    monkeypatch.setenv("BRIEFQA_MODEL", "from-the-environment")
    monkeypatch.setenv("BRIEFQA_UPLOADS", "/somewhere/uploads")
    monkeypatch.setenv("BRIEFQA_CHANGES", "never")
    made = load_config(written(tmp_path, 'index = "from-the-file"\nmodel = "from-the-file"\nthreads = 3\n'))
    assert (made.index, made.model, made.threads) == (Path("/somewhere/index"), "from-the-environment", 3)
    assert (made.uploads, made.changes) == (Path("/somewhere/uploads"), "never")


def test_the_table_of_the_index_holds_its_kind_and_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, '[index]\nfolder = "elsewhere"\nkind = "compact"\n')
    assert load_config(tmp_path) == Config(index=Path("elsewhere"), vectors=IndexSettings("compact"))
    monkeypatch.setenv("BRIEFQA_INDEX", "/somewhere/index")
    assert load_config(tmp_path) == Config(index=Path("/somewhere/index"), vectors=IndexSettings("compact"))
    assert load_config(written(tmp_path, '[index]\nkind = "flat"\n')).vectors.kind == "flat"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"index": {"kind": "hnsw"}}, r"index\.kind is 'hnsw'; expected one of: auto, flat, compact"),
        ({"index": {"kind": 8}}, r"index\.kind is 8"),
        ({"index": {"sort": "flat"}}, r"index\.sort; expected one of: folder, kind\."),
        ({"index": {"folder": 3}}, r"index is 3; expected the path"),
        ({"vectors": {"kind": "flat"}}, r"vectors.*table \[index\]"),
    ],
)
def test_a_kind_of_index_that_is_not_known_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        config_from(values)


def test_an_empty_environment_variable_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFQA_INDEX", "")
    assert load_config(tmp_path).index == Config().index


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"thread": 2}, "thread"),
        ({"chunks": {"chunk_size": 250}}, "chunks.chunk_size"),
        ({"limits": {"minutes": 1}}, "limits.minutes"),
    ],
)
def test_an_unknown_key_is_named_with_the_known_ones(values: dict[str, object], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        config_from(values)
    assert f"Unknown setting {key};" in str(caught.value)
    kinds = {"chunks": ChunkSettings, "limits": ReadingLimits}
    known = {item.name for item in fields(kinds.get(key.split(".")[0], Config))} - {"vectors"}  # [index] holds its key
    assert set(str(caught.value).split(": ")[1].rstrip(".").split(", ")) == known


RANGES = [
    ("chunks", "chunk_chars", 40, 2_000),
    ("chunks", "latin_words", 20, 1_000),
    ("limits", "file_megabytes", 1, 2_000),
    ("limits", "text_megachars", 1, 500),
    ("limits", "seconds", 1, 3_600),
    ("limits", "memory_megabytes", 256, 65_536),
    ("", "threads", 1, 256),
]


@pytest.mark.parametrize(("section", "key", "low", "high"), RANGES)
@given(value=st.integers(-10, 100_000))
@settings(deadline=None)
def test_a_value_is_taken_exactly_within_its_range(section: str, key: str, low: int, high: int, value: int) -> None:
    values = {section: {key: value}} if section else {key: value}
    name = rf"{section}\.{key}" if section else key
    if low <= value <= high:
        made = config_from(values)
        assert getattr(getattr(made, section) if section else made, key) == value
    else:
        with pytest.raises(
            UsageError, match=rf"Setting {name} is {value}; expected a (whole )?number from {low} to {high}"
        ):
            config_from(values)


@pytest.mark.parametrize(
    ("section", "key"), [(section, key) for section, key, _, _ in RANGES if key != "seconds"], ids=lambda part: part
)
def test_what_is_counted_is_a_whole_number(section: str, key: str) -> None:
    values = {section: {key: 300.5}} if section else {key: 2.5}
    with pytest.raises(UsageError, match=r"\.5; expected a whole number from"):
        config_from(values)


@pytest.mark.parametrize("values", [{"index": ""}, {"index": {"folder": ""}}, {"uploads": ""}])
def test_an_empty_path_is_not_the_working_folder(values: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="is ''; expected the path of a folder"):
        config_from(values)


@pytest.mark.parametrize("content", ['index = "a\\u0000b"', '[index]\nfolder = "\\u0000"', 'uploads = "\\u0000"'])
def test_a_path_that_no_system_takes_is_wrong_usage(tmp_path: Path, content: str) -> None:
    with pytest.raises(UsageError, match=r"\\x00.*; expected the path of a folder"):
        load_config(written(tmp_path, content))


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "briefqa.toml").write_bytes(b"\xef\xbb\xbfthreads = 3\n")
    assert load_config(tmp_path).threads == 3


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "briefqa.toml").mkdir()
    with pytest.raises(UsageError, match=r"briefqa\.toml cannot be read: Is a directory"):
        load_config(tmp_path)


@pytest.mark.parametrize("depth", [500, 100_000])
@pytest.mark.parametrize("variable", ["BRIEFQA_STORE", "BRIEFQA_SETTINGS"])
def test_settings_nested_without_end_are_wrong_usage(
    variable: str, depth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError):
        load_config(written(tmp_path, "chunks = " + "[" * depth + "]" * depth))
    (tmp_path / "briefqa.toml").unlink()
    monkeypatch.setenv(variable, "[" * depth + "]" * depth)
    with pytest.raises(UsageError):
        load_config(tmp_path)


@pytest.mark.parametrize("value", ["250", True, None, [1], float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_an_error_that_names_the_key(value: object) -> None:
    with pytest.raises(UsageError, match="chunk_chars"):
        config_from({"chunks": {"chunk_chars": value}})


@pytest.mark.parametrize("section", ["chunks", "limits"])
def test_a_section_that_is_no_table_is_an_error_that_names_it(section: str) -> None:
    with pytest.raises(UsageError, match=f"Setting {section} is 3; expected a table"):
        config_from({section: 3})


@pytest.mark.parametrize("content", [b"threads = = 2", b"\xff\xfe broken"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "briefqa.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"briefqa\.toml is not TOML"):
        load_config(tmp_path)


@pytest.mark.parametrize("value", [3, True, ["a"], {"name": "x"}, "e5\0"])
def test_a_model_that_is_no_name_is_an_error_that_names_the_key(value: object) -> None:
    with pytest.raises(UsageError, match="model"):
        config_from({"model": value})


def test_the_values_given_are_left_as_they_are() -> None:
    values = {"index": "a", "chunks": {"chunk_chars": 100}}
    config_from(values)
    assert values == {"index": "a", "chunks": {"chunk_chars": 100}}


MILVUS_TABLE = {"kind": "milvus", "uri": "https://milvus.example:19530"}


def test_the_store_is_the_folder_unless_another_is_named() -> None:
    assert config_from({}).store.kind == "folder"
    assert config_from({"store": MILVUS_TABLE}).store.collection == "briefqa"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"kind": "redis"}, "store.kind"),
        ({"uri": ""}, "store.uri"),
        ({"uri": "./milvus.db"}, "store.uri"),
        ({"uri": "tcp://milvus.example:19530"}, "store.uri"),
        ({"uri": "http://milvus.example:port"}, "store.uri"),
        ({"uri": "http://root:Secret1@milvus.example"}, "BRIEFQA_MILVUS_TOKEN"),
        ({"collection": "a b"}, "store.collection"),
        ({"collection": 7}, "store.collection"),
        ({"vectors": "quick"}, "store.vectors"),
        ({"timeout_seconds": 0}, "store.timeout_seconds"),
        ({"grace_seconds": -1}, "store.grace_seconds"),
        ({"ca_pem": "nowhere.pem"}, "store.ca_pem"),
        ({"token": 7}, "store.token"),
        ({"tocken": "Secret1"}, "store.tocken"),
    ],
)
def test_a_store_that_cannot_be_is_an_error_that_names_the_setting_and_no_secret(
    values: dict[str, object], named: str
) -> None:
    with pytest.raises(UsageError, match=named) as refused:
        config_from({"store": MILVUS_TABLE | values})
    assert "Secret1" not in str(refused.value)


def test_the_token_comes_from_the_environment_and_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFQA_MILVUS_TOKEN", "somebody:Secret1")
    monkeypatch.setenv("BRIEFQA_STORE", '{"kind": "milvus", "uri": "http://localhost:19530"}')
    config = load_config(tmp_path)
    assert config.store.token == "somebody:Secret1"
    assert "Secret1" not in repr(config)
    monkeypatch.setenv("BRIEFQA_STORE", "{")
    with pytest.raises(UsageError, match="BRIEFQA_STORE"):
        load_config(tmp_path)
