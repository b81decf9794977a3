"""Making documents: facts to a finished, checked PDF, beside a cold LibreOffice, unoserver and typst in one run.

All three roads fill the same template with the same facts and finish and check alike; only the conversion
differs. Rates are medians over rounds in which every road takes its turn, so that noise hits all; ratios are
medians of each round's own. Ours runs two papers at once, unoserver with two clients (it has one LibreOffice),
cold LibreOffice one after another. `_cpu_ms` is processor time of the whole tree for one paper.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bench import docgen_roads, docgen_typst, tree
from bench.measure import Figures
from docgen import check, fill
from docgen.catalogue import STANDARD, Catalogue
from docgen.convert import Converter
from docgen.writer import DocxWriter
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.papers import KINDS, Paper
from dossier.reading import read
from portal import yamlfile

AT: Final = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
FACTS: Final = Path(__file__).parents[1] / "examples" / "feiten"
PARTIES: Final = ("ouder1", "ouder2", "schooloud", "schoolnieuw")
PLANS: Final = {
    "tlv": FieldPlan(
        (
            Field("besluit", FieldKind.BESLUIT, "Besluit"),
            *(Field(name, FieldKind.PARTY, name) for name in PARTIES),
            Field("zegel", FieldKind.SEAL, "Zegel van de organisatie"),
            Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel"),
        )
    ),
    "onderwijskundig-rapport": FieldPlan((Field("school", FieldKind.PARTY, "School"),)),
}
PAGES: Final = (1, 10, 30, 100)
AT_ONCE: Final = (1, 2, 4, 8)
LINE: Final = "Deze zin is er om een blad te vullen met gewone woorden en zegt verder niets over iemand. "
LINES_A_PAGE: Final = 14
PARENT: Final = "docgen.warm_parent"


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """How much work one run does."""

    rounds: int
    batch: int
    cold: int
    soak: int


FULL: Final = Size(rounds=5, batch=40, cold=4, soak=1000)
QUICK: Final = Size(rounds=2, batch=6, cold=1, soak=30)


def run(size: Size = FULL) -> Figures:
    """Every figure; what cannot be measured here is said on stderr and left out."""
    with ExitStack() as stack:
        ours = _writer(stack.enter_context(docgen_roads.warm()))
        figures = _sides(stack, ours, size)
        figures |= _fill(size)
        figures |= _costs(ours, size)
        figures |= _soak(ours, size)
    return figures


def _writer(converter: Converter) -> Callable[[str], object]:
    """A call that writes a kind's example paper."""
    writer = DocxWriter(converter=converter)
    papers = {kind: example(kind) for kind in PLANS}
    return lambda kind: writer.write(papers[kind], PLANS[kind], AT)


def example(kind: str) -> Paper:
    """The tracked facts of a kind."""
    return read(KINDS[kind], yamlfile.load(FACTS / f"{kind}.yaml").value)


def rate(work: Callable[[], object], count: int, at_once: int) -> float:
    """How many a second, `at_once` at a time."""
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as many:
        for done in [many.submit(work) for _ in range(count)]:
            done.result()
    return count / (time.perf_counter() - started)


def _sides(stack: ExitStack, ours: Callable[[str], object], size: Size) -> Figures:
    """Ours and the others, turn by turn."""
    cold = _writer(stack.enter_context(docgen_roads.cold()))
    peers = {"cold": cold}
    turns: dict[str, Callable[[], float]] = {
        "tlv": lambda: rate(lambda: ours("tlv"), size.batch, 2),
        "okr": lambda: rate(lambda: ours("onderwijskundig-rapport"), size.batch, 2),
        "tlv_cold": lambda: rate(lambda: cold("tlv"), size.cold, 1),
    }
    try:
        peers["unoserver"] = uno = _writer(stack.enter_context(docgen_roads.unoserver()))
        turns["tlv_unoserver"] = lambda: rate(lambda: uno("tlv"), size.batch // 2, 2)
    except RuntimeError as problem:
        sys.stderr.write(f"not measured: {problem}\n")
    try:
        setter = docgen_typst.setter("Toelaatbaarheidsverklaring", _words())
        turns["tlv_typst"] = lambda: rate(setter, size.batch, 1)
    except ImportError:
        sys.stderr.write("not measured: typst is not installed: ./zegel setup bench\n")
    for turn in turns.values():
        turn()
    figures = compared([{name: turn() for name, turn in turns.items()} for _ in range(size.rounds)])
    return figures | {f"tlv_{name}_cpu_ms": _cpu(partial(one, "tlv"), size.cold) for name, one in peers.items()}


def compared(rounds: list[Mapping[str, float]]) -> Figures:
    """Medians of the rates and of the ratios within each round."""
    figures = {f"{name}_docs_per_s": median(one[name] for one in rounds) for name in rounds[0]}
    for peer in ("cold", "unoserver", "typst"):
        if f"tlv_{peer}" in rounds[0]:
            figures[f"tlv_vs_{peer}"] = median(one["tlv"] / one[f"tlv_{peer}"] for one in rounds)
    return figures


def _words() -> str:
    """The words of the example TLV."""
    chosen = Catalogue().choose(STANDARD, "tlv")
    return check.word_text(chosen.template.fill(fill.context(example("tlv"), PLANS["tlv"]), None))[0]


def _fill(size: Size) -> Figures:
    """The template alone, with and without the drawing of its QR code: processor time of the median call."""
    template = Catalogue().choose(STANDARD, "tlv").template
    facts = fill.context(example("tlv"), PLANS["tlv"])

    def spent(address: str | None) -> float:
        taken = []
        for _ in range(size.batch * 5):
            started = time.process_time()
            template.fill(facts, address)
            taken.append((time.process_time() - started) * 1000)
        return median(taken)

    plain = spent(None)
    return {"fill_ms": plain, "fill_qr_ms": spent("https://controle.example/c/ABCDE12345") - plain}


def _costs(ours: Callable[[str], object], size: Size) -> Figures:
    """Processor time and instructions of one paper; how they grow with its pages and with how many are made at once."""
    figures = {}
    for name, kind in (("tlv", "tlv"), ("okr", "onderwijskundig-rapport")):
        figures[f"{name}_cpu_ms"] = _cpu(lambda kind=kind: ours(kind), size.batch)  # type: ignore[misc]
    counted = tree.instructions(lambda: [ours("tlv") for _ in range(size.batch)])
    if counted is None:
        sys.stderr.write("not measured: this machine counts no instructions (perf stat)\n")
    else:
        figures["tlv_minstructions"] = counted / size.batch
    figures |= _pages(size)
    for at_once in AT_ONCE:
        figures[f"at_once_{at_once}_docs_per_s"] = rate(lambda: ours("tlv"), size.batch, at_once)
    return figures


def _cpu(work: Callable[[], object], count: int) -> float:
    """Milliseconds of processor time for one, the children too. They are waited for within a second."""
    work()
    time.sleep(1.5)
    started = tree.cpu_ms()
    for _ in range(count):
        work()
    time.sleep(1.5)
    return (tree.cpu_ms() - started) / count


def _pages(size: Size) -> Figures:
    """A letter of about so many pages: processor time for one, and how a page's cost grows from 1 page to the most."""
    with docgen_roads.warm() as converter:
        writer = DocxWriter(converter=converter)
        figures: Figures = {}
        for pages in PAGES:
            body = (LINE * 2,) * ((pages - 1) * LINES_A_PAGE + 1)
            letter = dataclasses.replace(example("brief"), alineas=body)  # type: ignore[call-arg]
            made = writer.write(letter, None, AT).pages
            figures[f"pages_{pages}"] = float(made)
            figures[f"pages_{pages}_cpu_ms"] = _cpu(
                lambda letter=letter: writer.write(letter, None, AT),
                3 if size is FULL else 1,  # type: ignore[misc]
            )
    few, many = PAGES[0], PAGES[-1]
    growth = (figures[f"pages_{many}_cpu_ms"] - figures[f"pages_{few}_cpu_ms"]) / (figures[f"pages_{many}"] - 1)
    return figures | {"page_more_cpu_ms": growth}


def _soak(ours: Callable[[str], object], size: Size) -> Figures:
    """Memory of the warm parent before and after very many papers, in MiB."""
    rate(lambda: ours("tlv"), min(50, size.soak), 2)
    before = tree.largest_mib(PARENT)
    rate(lambda: ours("tlv"), size.soak, 2)
    return {
        "parent_rss_mib": before,
        "parent_rss_growth_mib": tree.largest_mib(PARENT) - before,
        "soak_docs": float(size.soak),
    }


def quick() -> Figures:
    """The same with fewer rounds and papers, in a minute or two: it shows that all works, not how fast."""
    return run(QUICK)
