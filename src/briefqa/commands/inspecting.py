"""The commands that look at an index, `show`, `status` and `doctor`, and `rollback`."""

import re
from typing import TYPE_CHECKING

from briefqa.commands.ending import say
from briefqa.commands.opened import document_number, opened_index, warn_of_stand_in
from briefqa.commands.options import JSON, Adder, Options, print_json, print_text, text_argument
from briefqa.config import Config
from briefqa.errors import IndexUnusable, UsageError
from briefqa.printing import counted

if TYPE_CHECKING:
    from briefqa.types import Span

# What is heavy is imported inside the commands: `status` needs neither FAISS nor a model.


def add_commands(command: Adder) -> None:
    """Adds `show`, `status`, `doctor` and `rollback`."""
    show = command("show", run_show, "the text of a document, or of one place with its surroundings", JSON)
    show.add_argument("document", type=text_argument, metavar="DOCUMENT", help="id, beginning of an id, or path")
    show.add_argument("--span", metavar="START:END", help="a place, in code points of the document's text")
    command("status", run_status, "what the index holds", JSON)
    command("doctor", run_doctor, "check every file of the index and of the model", JSON)
    command("rollback", run_rollback, "make the previous generation current", JSON)


def run_show(options: Options, config: Config) -> int:
    from briefqa.citing import place_text, place_to_json
    from briefqa.types import Span

    index = opened_index(config)
    document = index.documents[document_number(index, options.document)]
    span = _span(options.span, len(document.text)) if options.span is not None else None
    if options.json:
        place = place_to_json(document, span or Span(0, len(document.text)))
        print_json(place | {"removed": list(document.removed)})
    else:
        print_text(document.text if span is None else place_text(document, span))
        if document.removed and span is None:
            say(f"briefqa: left out of it: {counted(len(document.removed), 'piece')}, which --json names.")
    return 0


def _span(text: str, length: int) -> "Span":
    from briefqa.types import Span

    match = re.fullmatch(r"([0-9]{1,12}):([0-9]{1,12})", text)
    if not match or not int(match[1]) <= int(match[2]) <= length:
        raise UsageError(f"--span is {text!r}; expected START:END with 0 ≤ START ≤ END ≤ {length}.")
    return Span(int(match[1]), int(match[2]))


def run_status(options: Options, config: Config) -> int:
    from briefqa.inspecting import status_text
    from briefqa.opening import status

    values = status(config)
    warn_of_stand_in(config, values["generation"])
    print_json(values) if options.json else print_text(status_text(values))
    return 0


def run_doctor(options: Options, config: Config) -> int:
    from briefqa.inspecting import doctor

    findings = doctor(config)
    if options.json:
        print_json({"healthy": not findings, "findings": findings})
    else:
        print_text("\n".join(findings) or "Every file is as it was written.")
    return IndexUnusable.exit_code if findings else 0


def run_rollback(options: Options, config: Config) -> int:
    from briefqa.opening import rollback

    name = rollback(config)
    print_json({"generation": name}) if options.json else print(f"{name} is current.")
    return 0
