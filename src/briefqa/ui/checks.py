"""What the last health check found, for every page and session of this process, until another generation is published."""

from collections.abc import Sequence
from threading import Lock

from briefqa.config import Config
from briefqa.errors import BriefqaError
from briefqa.inspecting import doctor
from briefqa.opening import place_of, publication

Checked = tuple[str, str, int]  # the place of an index, its generation, and when that was written

_one_at_a_time = Lock()
_latest: list[tuple[Checked, tuple[str, ...]]] = []


def check(config: Config) -> None:
    """Reads every byte of the index and the model, and remembers what is wrong, by names in the index folder.

    Raises IndexUnusable.
    """
    checked = _checked(config)
    found = tuple(finding.replace(f"{config.index}/", "") for finding in doctor(config))
    with _one_at_a_time:
        _latest[:] = [(checked, found)]


def findings(config: Config) -> tuple[str, ...] | None:
    """What the last check of the published generation found; None where there was none."""
    try:
        wanted = _checked(config)
    except BriefqaError:
        return None
    return next((found for checked, found in _latest if checked == wanted), None)


def of_answers(found: Sequence[str], generation: str) -> list[str]:
    """The findings that answers suffer from: those of a version that is only kept say that the one in use is whole."""
    return [
        finding
        for finding in found
        if not finding.endswith(f" {generation}, from which questions are answered, is whole.")
    ]


def _checked(config: Config) -> Checked:
    return (place_of(config), *publication(config))
