"""One Milvus server: the few of its requests that are used here, and what goes wrong said in one way."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from briefqa.config import StoreSettings
from briefqa.errors import IndexUnreachable, UsageError

MAX_RESULTS = 16_384  # of one search, Milvus' own limit
BOUNDED = (
    "Bounded"  # may be seconds behind, which nobody sees: a collection is never changed once it has been published
)
STRONG = "Strong"
IDS_AT_ONCE = 2_000

# Each connection with its own patience: gRPC shares it between all to one address, and a server that was away for a while
# would be taken for gone for up to two minutes after it is back.
RECONNECTING = {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 2_000,
}

READING = ("get", "query", "search", "hybrid_search")
_UNLOADED = re.compile(r"not loaded|released", re.I)

Row = dict[str, Any]


@lru_cache(maxsize=8)
def server_of(settings: StoreSettings) -> "Server":
    """The connection to a server, one for each process."""
    return Server(settings)


class Server:
    """A connection, made when the first request is. Safe to use from several threads."""

    def __init__(self, settings: StoreSettings) -> None:
        if find_spec("pymilvus") is None:
            raise UsageError("pymilvus is not installed. Install the extra: `pip install -e '.[milvus]'`.")
        self.settings = settings
        self._client: Any = None

    def __str__(self) -> str:
        return f"Milvus at {self.settings.uri}"

    def call(self, request: str, *arguments: Any, **options: Any) -> Any:
        """What a request of pymilvus' client gives. A collection that a restart has left unloaded is loaded first.

        Raises IndexUnreachable.
        """
        try:
            return self._called(request, *arguments, **options)
        except IndexUnreachable as error:
            if request not in READING or not _UNLOADED.search(str(error)):
                raise
        self._called("load_collection", arguments[0])
        return self._called(request, *arguments, **options)

    def _called(self, request: str, *arguments: Any, **options: Any) -> Any:
        from grpc import RpcError
        from pymilvus.exceptions import MilvusException

        try:
            if self._client is None:
                self._client = self._connected()
            return getattr(self._client, request)(*arguments, timeout=self.settings.timeout_seconds, **options)
        except (MilvusException, RpcError, OSError) as error:
            raise IndexUnreachable(self._told(request, error)) from None

    def _connected(self) -> Any:
        from pymilvus import MilvusClient

        # pymilvus writes every failed request to standard error, with its traceback; ours are told once, as errors.
        for name in ("pymilvus", "pymilvus.milvus_client"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        store = self.settings
        secure = {
            "secure": store.uri.startswith("https:"),
            "ca_pem_path": store.ca_pem,
            "client_pem_path": store.client_pem,
            "client_key_path": store.client_key,
            "server_name": store.server_name,
        }
        if store.ca_pem and not store.client_pem:
            secure["server_pem_path"] = store.ca_pem  # pymilvus asks for both files of ours as soon as it is given a CA
        return MilvusClient(
            uri=store.uri,
            token=store.token,
            db_name=store.database,
            timeout=store.timeout_seconds,
            grpc_options=RECONNECTING,
            **{name: value for name, value in secure.items() if value},
        )

    def _told(self, request: str, error: Exception) -> str:
        said = " ".join(str(getattr(error, "message", "") or getattr(error, "details", str)() or error).split())
        if self.settings.token:  # whole, and its parts: user and password
            for secret in {self.settings.token, *self.settings.token.split(":", 1)}:
                said = said.replace(secret, "…") if len(secret) > 3 else said
        return (
            f"{self} did not do what was asked ({request}: {said[:300]}). "
            "See whether it runs, and whether store.uri and its token are right."
        )

    # --- collections and the alias ---------------------------------------------------------

    def alias(self) -> str:
        """The collection that the alias points to; empty where there is no such alias."""
        try:
            return str(self.call("describe_alias", self.settings.collection)["collection_name"])
        except IndexUnreachable as error:
            if re.search(r"not exist|not found|can't find", str(error)):
                return ""
            raise

    def point_alias(self, collection: str) -> None:
        """Switches the alias in one request: readers come to the old collections or to the new ones."""
        request = "alter_alias" if self.alias() else "create_alias"
        self.call(request, collection_name=collection, alias=self.settings.collection)

    def collections(self) -> list[str]:
        return sorted(map(str, self.call("list_collections")))

    def drop(self, collection: str) -> None:
        self.call("drop_collection", collection)

    # --- rows ------------------------------------------------------------------------------

    def insert(self, collection: str, rows: Sequence[Row]) -> None:
        self.call("insert", collection, list(rows))

    def count(self, collection: str) -> int:
        """How many rows every reader sees from now on."""
        found = self.call("query", collection, filter="", output_fields=["count(*)"], consistency_level=STRONG)
        return int(found[0]["count(*)"])

    def rows(self, collection: str, ids: Iterable[int | str], fields: Sequence[str]) -> dict[Any, Row]:
        """The rows there are of some keys, by their key."""
        wanted, found = list(ids), {}
        for start in range(0, len(wanted), IDS_AT_ONCE):
            part = wanted[start : start + IDS_AT_ONCE]
            got = self.call("get", collection, part, output_fields=["id", *fields], consistency_level=BOUNDED)
            found.update({row["id"]: row for row in got})
        return found

    def search(
        self,
        collection: str,
        queries: Sequence[Any],
        field: str,
        limit: int,
        *,
        within: str = "",
        fields: Sequence[str] = (),
    ) -> list[list[Row]]:
        """For each query its best rows, best first: `id`, `distance`, and under `entity` the fields asked for."""
        return [
            list(hits)
            for hits in self.call(
                "search",
                collection,
                data=list(queries),
                anns_field=field,
                limit=limit,
                filter=within,
                output_fields=list(fields),
                search_params=self.search_params(field, limit),
                consistency_level=BOUNDED,
            )
        ]

    def search_params(self, field: str, limit: int) -> Mapping[str, Any]:
        if field == "bm25":
            return {"metric_type": "BM25"}
        near = {"ef": max(2 * limit, 256)} if field == "vector" and self.settings.vectors != "exact" else {}
        return {"metric_type": "IP", "params": near}
