"""The API against its own description: schemathesis asks a server what fits the description and what does not."""

import subprocess
import sys
from pathlib import Path

import pytest

import fakes
from api.servers import served
from briefqa.index import open_index

TOKEN = "a-token-for-tests-alone"
EXAMPLES = {False: "2", True: "25"}  # of each operation; in full with `make faults`
KNOWN = """
[[operations]]
include-name = "GET /api/v1/documents/{{id}}"
parameters = {{ id = "{id}" }}
[[operations]]
include-name = "GET /api/v1/passages/{{id}}"
parameters = {{ id = "{id}:0-20" }}
"""


@pytest.mark.slow
@pytest.mark.parametrize("token", ["", TOKEN], ids=["open", "with a token"])
def test_every_response_is_as_described(tmp_path: Path, token: str, everything: bool) -> None:
    """All of its checks, on requests of its own making: none may fail."""
    root = fakes.make_index(tmp_path)
    settings = tmp_path / "schemathesis.toml"  # so that it meets a document that is there
    settings.write_text(KNOWN.format(id=open_index(root).catalog[0].id), encoding="utf-8")
    header = ["--header", f"Authorization: Bearer {token}"] if token else []
    with served(root, "--per-client", "100", *(["--token", token] if token else [])) as address:
        run = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "schemathesis.cli",
                    "--config-file",
                    settings,
                    "run",
                    f"{address}/openapi.json",
                ),
                *(
                    "--checks",
                    "all",
                    "--max-examples",
                    EXAMPLES[everything],
                    "--seed",
                    "1",
                    "--generation-database",
                    "none",
                    "--no-color",
                ),
                *header,
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=400,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-5_000:] + run.stderr[-2_000:]
    assert "9 selected / 9 total" in run.stdout
    assert "No issues found" in run.stdout
