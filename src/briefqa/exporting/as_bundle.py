"""An export as JSON: the answers as `ask --json` gave them, under a label. `briefqa verify` re-checks it."""

from collections.abc import Sequence
from typing import Any

from briefqa.exporting.bundle import Bundle
from briefqa.exporting.labels import Making, label_of

Json = dict[str, Any]


def bundle_of(bundles: Sequence[Bundle], making: Making) -> Json:
    """Nothing of the answers is left out but how long they took, which differs from run to run."""
    answers = [{key: value for key, value in bundle.values.items() if key != "milliseconds"} for bundle in bundles]
    return {**label_of(bundles, making).fields(), "findings": dict(making.findings), "answers": answers}
