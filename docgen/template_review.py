"""Reads an organisation's Word template before it is used: every fault at once, each with its place.

`stop`: no paper can be made of it, or one that lacks something. `warn`: look at it. What the standard
template of the kind prints is what a template must print; what a paper holds is what it may name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from docxtpl.template import DocxTemplate
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from docgen import catalogue, fonts, language, places
from docgen.fill import TEMPLATED, dressed
from docgen.package import packed, reviewed
from docgen.placeholders import BOX, Problem, Reading, follow, paths
from dossier.errors import NotFound, Refused
from dossier.findings import Finding, Severity, stop, warn
from dossier.papers import KINDS, Paper

NAME: Final = "sjabloon"
"""What a template is called while it is looked at: its file name may hold anything."""
MOST_FILE: Final = 4 * 2**20
"""Bytes of the file itself."""
ONLY_WARN: Final = frozenset(["template-date-bare"])
FUNCTIONS: Final = frozenset([BOX])
LETTERHEAD: Final = "afzender."
"""An organisation may have its own letterhead typed in."""
QR: Final = b'name="verificatie-qr"'


def review(docx: bytes, kind: str) -> tuple[Finding, ...]:
    """Everything wrong with a template for `kind`; stops first. `NotFound('template-unknown')` for no such kind."""
    if kind not in KINDS:
        raise NotFound("template-unknown", kind=kind)
    try:
        if len(docx) > MOST_FILE:
            raise Refused("template-unsafe", template=NAME, part="", what="size")
        parts, unsafe = reviewed(docx, NAME)
    except Refused as problem:
        return (stop(problem.code, str(problem.facts.get("part", "")), **_told(problem)),)
    if unsafe:
        return tuple(stop("template-unsafe", places.short(part), **_safety(part, what)) for part, what in unsafe)
    found = list(dict.fromkeys([*_words(parts, KINDS[kind], kind), *_looks(parts, kind)]))
    return tuple(sorted(found, key=lambda one: one.severity is Severity.WARN))


def tidy(docx: bytes, kind: str) -> bytes:
    """The same template without who made it, where and when: title and language as the standard one has them.

    The same words give the same bytes, whatever program saved them last.
    """
    parts, _ = reviewed(docx, NAME)
    shipped = _shipped(kind)
    own = {name: content for name, content in parts.items() if not name.startswith("docProps/")}
    own["docProps/core.xml"] = shipped["docProps/core.xml"]
    for listed in (TYPES, "_rels/.rels"):
        own[listed] = _with_title(re.sub(PROPERTIES, b"", own[listed]), shipped[listed])
    return packed(dict(sorted(own.items(), key=lambda part: (part[0] != TYPES, part[0]))))


TYPES: Final = "[Content_Types].xml"
PROPERTIES: Final = rb'<(Relationship|Override)\b[^>]*(PartName|Target)="/?docProps/[^>]*/>'


def _with_title(listed: bytes, shipped: bytes) -> bytes:
    """The mention of the properties as the standard template has it."""
    mention = re.search(rb'<(Relationship|Override)\b[^>]*(PartName|Target)="/?docProps/core.xml"[^>]*/>', shipped)
    assert mention is not None  # noqa: S101 - every standard template has a title
    own = re.sub(rb'Id="[^"]*"', b'Id="rIdZegelTitel"', mention.group())
    return re.sub(rb"(</(?:\w+:)?(?:Relationships|Types)>\s*)$", lambda end: own + end.group(1), listed)


def _told(problem: Refused) -> dict[str, object]:
    facts = {name: value for name, value in problem.facts.items() if name != "field"}
    return facts | {"part": places.short(str(facts.get("part", "")))}


def _safety(part: str, what: str) -> dict[str, object]:
    return {"template": NAME, "part": places.short(part), "what": what}


def _words(parts: Mapping[str, bytes], paper: type[Paper], kind: str) -> Iterator[Finding]:
    """The placeholders: in the language, known, fitting, and all there."""
    reading, whole = Reading(), True
    for name, content in parts.items():
        if not TEMPLATED.fullmatch(name) or name.startswith("docProps/"):
            continue
        where = _Where(name, content)
        if open_ends := places.loose(name, content):
            whole = False
            yield from (stop("template-broken", "", **place.facts, what="{{ }}") for place in open_ends)
            continue
        try:
            tree, own = parsed(content), Reading()
            foreign = list(language.objections(language.environment(dressed), tree, FUNCTIONS))
            follow(tree, paper, own)
        except TemplateSyntaxError as problem:
            whole = False
            yield where.finding(stop, "template-broken", "", problem.lineno, what=str(problem.message))
            continue
        except RecursionError:
            whole = False
            yield where.finding(stop, "template-broken", "", 0, what="nesting")
            continue
        for what, node in foreign:
            yield where.finding(stop, "template-foreign", what, node.lineno, what=what)
        reading.printed.update(own.printed)
        yield from (_placed(where, one) for one in own.problems if not _known_to_fit(one, kind))
    if whole:
        yield from _missing(reading.printed, _standard(kind).printed, paper)


def parsed(content: bytes) -> nodes.Template:
    """A part of a template as its language reads it, one line for each tag; `TemplateSyntaxError` where it cannot."""
    plain = etree.tostring(etree.fromstring(content, places.PARSER), encoding="unicode").replace("\n", " ")
    source = DocxTemplate(io.BytesIO()).patch_xml(plain)
    source = source.replace("{_{", "{{ '{{' }}").replace("}_}", "{{ '}}' }}")
    return language.environment(dressed).parse(places.TAG.sub(lambda found: f"\n{found.group()}", source))


class _Where:
    """From the line that the language speaks of (one per tag) to the place in the Word file."""

    def __init__(self, part: str, content: bytes) -> None:
        self.part, self.tags = places.short(part), places.tags(part, content)

    def finding(self, make: Callable[..., Finding], code: str, field: str, line: int, **facts: object) -> Finding:
        at = line - 2  # the first tag stands on the second line
        place = self.tags[at] if 0 <= at < len(self.tags) else places.Place(self.part)
        return make(code, field, **place.facts, **facts)


def _known_to_fit(problem: Problem, kind: str) -> bool:
    """Two facts of which one never comes without the other: the standard template knows and does not ask."""
    return (problem.code, problem.said) in {(one.code, one.said) for one in _standard(kind).problems}


def _placed(where: _Where, problem: Problem) -> Finding:
    make = warn if problem.code in ONLY_WARN else stop
    near = problem.near and problem.code == "template-name-unknown"
    code = "template-name-unknown-near" if near else problem.code
    return where.finding(make, code, problem.said, problem.line, near=problem.near)


@cache
def _shipped(kind: str) -> dict[str, bytes]:
    """The parts of the standard template of a kind."""
    return reviewed(catalogue.standard(kind), kind)[0]


@cache
def _standard(kind: str) -> Reading:
    """What the standard template of a kind prints, and what it may leave unasked."""
    reading = Reading()
    for name, content in _shipped(kind).items():
        if TEMPLATED.fullmatch(name) and not name.startswith("docProps/"):
            follow(parsed(content), KINDS[kind], reading)
    return reading


def _missing(printed: set[str], wanted: set[str], paper: type[Paper]) -> Iterator[Finding]:
    """What the standard template prints and this one does not."""
    whole = {path for path in wanted if path not in printed and not _in_parts(path, printed)}
    optional = {path for path, may_be_empty in paths(paper) if may_be_empty}
    for path in sorted(whole):
        if path == f"{BOX}()":
            yield stop("template-boxes-missing", "velden")
        elif path.startswith(LETTERHEAD) and path != f"{LETTERHEAD}naam":
            yield warn("template-missing-letterhead", path)
        elif path in optional:
            yield stop("template-missing-optional", path)
        elif path:
            yield stop("template-missing", path)


def _in_parts(path: str, printed: set[str]) -> bool:
    """A whole name is also there when its parts are."""
    above = path.removesuffix("naam")
    bare = {one.removesuffix("[]") for one in printed}
    return path.endswith(".naam") and {f"{above}voornamen", f"{above}achternaam"} <= bare


def _looks(parts: Mapping[str, bytes], kind: str) -> Iterator[Finding]:
    """What a screen reader, an archive or our fonts cannot do without."""
    document, styles = parts["word/document.xml"], parts.get("word/styles.xml", b"")
    if re.search(rb"<w:(ins|del|moveFrom|moveTo) ", document):
        yield stop("template-tracked", "document")
    if not re.search(rb'<w:pStyle w:val="(Title|Titel|Heading1|Kop1|Heading2)"', document):
        yield warn("template-no-heading", "document")
    for face in sorted(_faces(document) | _faces(styles)):
        yield warn("template-font", face, font=face, ours=fonts.FAMILIES[0])
    for name in _silent_pictures(document):
        yield warn("template-picture-silent", name)
    if QR in _shipped(kind)["word/document.xml"] and QR not in document:
        yield stop("template-qr-missing", "verificatie-qr")


def _faces(content: bytes) -> set[str]:
    named = re.findall(rb'<w:rFonts [^>]*?w:ascii="([^"]+)"', content)
    return {face.decode() for face in named} - set(fonts.FAMILIES)


def _silent_pictures(document: bytes) -> Iterator[str]:
    """Pictures without words for who cannot see them (ISO 14289-1, 7.3)."""
    tree = etree.fromstring(document, places.PARSER)
    for node in tree.iter("{*}docPr"):
        if not (node.get("descr") or "").strip():
            yield str(node.get("name", ""))
