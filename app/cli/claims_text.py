"""What `gandyn claims` prints and writes: a list, and the document of all claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from app.model import claim_words
from app.model.claim_record import Record, is_stale
from gandyn.claims.articles import TOPICS, every
from gandyn.claims.claim import FAILS, HOLDS, PLANE, WORDS, ArticleClaim, Finding, told

NEVER = "not measured yet"
HOW = (
    "A verdict follows from the figures beside it, and Gandyn measures them itself: of the Dirac GAN by its",
    "laws and long runs, of distances and designs by closed forms and quadrature, of real GANs by runs of",
    "the training lab, with seed 0 unless more are named, each in a process of its own, against the",
    "experiments' own thresholds.",
    "*Not reproduced at this scale* means that nets and pictures of a minute's training do not show it.",
)


def line(claim: ArticleClaim, found: Finding | None) -> str:
    """A claim on one line, with its verdict."""
    verdict = told(claim, found.verdict) if found else NEVER
    older = f" (seen by version {found.version})" if found and is_stale(found) else ""
    return f"{claim.id}: {claim.en} ({claim.source}) — {verdict}{older}"


def report(claim: ArticleClaim, found: Finding) -> str:
    """A claim with its figures, several lines."""
    rows = [f"{claim.id}: {told(claim, found.verdict)} ({found.seconds:.1f} s)", f"  {claim.en}"]
    rows += [f"  {label}: {claim_words.written(value)}" for label, value in found.figures.items()]
    if claim.note_en and claim.note_en not in rows[0]:
        rows.append(f"  {claim.note_en}")
    return "\n".join(rows)


def document(record: Record) -> str:
    """docs/claims.md: a table for each topic, and first where mathematics corrects an article."""
    return "\n".join([*_head(record), *_corrections(record.findings), *_topics(record.findings)]) + "\n"


def _head(record: Record) -> Iterator[str]:
    claims = every()
    found = [record.findings[claim.id] for claim in claims if claim.id in record.findings]
    verdicts = Counter(one.verdict for one in found)
    counts = ", ".join(f"“{word}” {verdicts[code]}" for code, word in WORDS.items() if verdicts[code])
    yield "# What the articles claim"
    yield ""
    yield "This page is made by `gandyn claims --run all -o resources/claims.json -o docs/claims.md`."
    yield ""
    yield f"{len(claims)} claims of the articles and of the papers that they cite, in our own words:"
    yield f"the verdict is {counts} times."
    yield from HOW
    if record.run:
        yield record.run
    if found:
        dates = sorted({one.date for one in found})
        days = " to ".join(dict.fromkeys((dates[0], dates[-1])))
        yield f"Measured {days} with version {found[-1].version}."
    yield ""
    yield "    gandyn claims                       # what there is, and what was seen"
    yield "    gandyn claims --run minimax-circles # measure one, or a topic, `fast` or `all`"
    yield "    gandyn claims --run all --json"
    yield ""
    yield "In the window the panel *Claims* lists them, opens the scene of each and measures it again."


def _corrections(findings: Mapping[str, Finding]) -> Iterator[str]:
    """Claims that do not hold, or only in the plane, in a sentence each."""
    yield ""
    yield "## Where mathematics corrects an article"
    yield ""
    for claim in every():
        if claim.id in findings and findings[claim.id].verdict in (FAILS, PLANE):
            verdict = WORDS[findings[claim.id].verdict]
            yield f"- “{claim.en}” ({claim.source}): **{verdict}**. {_plain(claim.note_en)}"


def _plain(note: str) -> str:
    """The note without the words that announce it, which stand above it here."""
    return note.removeprefix("Mathematics corrects the article: ")


def _topics(findings: Mapping[str, Finding]) -> Iterator[str]:
    for topic in TOPICS.values():
        yield from ("", f"## {topic.en}", "", "| claim | verdict | figures |", "| --- | --- | --- |")
        for claim in topic.claims:
            yield _row(claim, findings.get(claim.id))


def _row(claim: ArticleClaim, found: Finding | None) -> str:
    verdict = f"**{WORDS[found.verdict]}**" if found else NEVER
    if claim.note_en:
        joint = ": " if found and found.verdict not in (HOLDS, FAILS, PLANE) else ". "
        verdict += f"{joint}{_plain(claim.note_en)}"
    cells = [f"`{claim.id}`<br>{claim.en}<br>*{claim.source}*", verdict, _figures(found) if found else ""]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _figures(found: Finding) -> str:
    parts = []
    for name, values in claim_words.grouped(found.figures).items():
        shown = "; ".join(f"{case} {claim_words.written(value)}".strip() for case, value in values)
        parts.append(f"{name}: {shown}")
    return "<br>".join(parts)
