"""From one version of the index to another: back to the one before, or forward again to one that was rolled back from."""

from itertools import pairwise

from briefqa.config import MILVUS, Config
from briefqa.inspecting import Json
from briefqa.opening import rollback
from briefqa.storing.store import go_to

BACK, FORWARD = "back", "forward"


def ways(kept: list[Json], config: Config) -> dict[str, str]:
    """Where one may go from the current generation, name → BACK or FORWARD. kept: the generations, the oldest first.

    Back leads to the one before and to no other. A server's index knows no way forward.
    """
    back = {item["name"]: BACK for item, after in pairwise(kept) if after["current"]}
    now = next((place for place, item in enumerate(kept) if item["current"]), len(kept))
    later = [] if config.store.kind == MILVUS else kept[now + 1 :]
    found = back | {item["name"]: FORWARD for item in later}
    readable = {item["name"] for item in kept if item["documents"] is not None}
    return {name: way for name, way in found.items() if name in readable}


def go(config: Config, name: str, way: str) -> str:
    """Makes a generation current after a check of all its files, and names it. Raises what `rollback` raises."""
    return rollback(config) if way == BACK else go_to(config.index, name).name
