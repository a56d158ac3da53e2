"""The difference between two generations for people at a terminal."""

from briefqa.differing import AnswerChange, Difference, DocumentChange
from briefqa.printing import one_line

SHOWN_SENTENCES = 5  # of a changed document, on either side
MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "described": "="}


def difference_text(difference: Difference) -> str:
    """Documents, then the questions whose answer or citations changed, with the old answer above the new."""
    lines = [f"{difference.old} → {difference.new}"]
    if difference.same_content:
        lines.append("The two hold the same content.")
    if not difference.same_model:
        lines.append("They were made with different models.")
    counts = {kind: sum(change.kind == kind for change in difference.documents) for kind in MARKS}
    lines.append(f"documents: {', '.join(f'{number} {kind}' for kind, number in counts.items())}")
    for change in difference.documents:
        lines += _document_lines(change)
    if difference.asked:
        changed = sum(change.answer_changed for change in difference.answers)
        lines += ["", f"saved questions: {difference.asked}, answer changed: {changed}, {_citation_counts(difference)}"]
        for answer in difference.answers:
            lines += ["", *_answer_lines(answer)]
    lines += [f"not asked: {one_line(reason)}" for reason in difference.refused]
    return "\n".join(lines)


def _document_lines(change: DocumentChange) -> list[str]:
    was = f" (was {change.old_path})" if change.old_path not in ("", change.path) else ""
    lines = [one_line(f"  {MARKS[change.kind]} {change.path}{was}: {change.title}")]
    for mark, sentences in (("-", change.gone_sentences), ("+", change.new_sentences)):
        lines += [one_line(f"      {mark} {sentence}") for sentence in sentences[:SHOWN_SENTENCES]]
        if len(sentences) > SHOWN_SENTENCES:
            lines.append(f"      {mark} … and {len(sentences) - SHOWN_SENTENCES} more")
    return lines


def _citation_counts(difference: Difference) -> str:
    states = [citation.state for answer in difference.answers for citation in answer.citations]
    counted = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    return f"citations: {counted}" if counted else "all citations stand where they stood"


def _answer_lines(change: AnswerChange) -> list[str]:
    lines = [one_line(change.question)]
    if change.answer_changed:
        for name, answer in (("before", change.old_answer), ("now   ", change.new_answer)):
            lines += [one_line(f"  {name}: {sentence}") for sentence in answer or ("(not found)",)]
    else:
        lines.append("  the same answer")
    for citation in change.citations:
        lines.append(one_line(f"  {citation.state}: {citation.quote}"))
        lines.append(one_line(f"    {citation.finding}"))
        if citation.similar:
            lines.append(one_line(f"    there: {citation.similar}"))
    return lines
