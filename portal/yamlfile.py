"""A YAML file as plain values, read safely, that knows on which line each field stands.

Stricter than YAML 1.1, so that nothing changes its kind behind a person's back: only `true` and
`false` are booleans (a surname `No` stays text), `00` stays text, a key stands once, aliases and
tags are refused, and size, depth and number of parts have a ceiling before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from dossier.errors import Refused, ZegelError
from dossier.findings import InputRefused
from portal.problems import sentence

SIZE_LIMIT: Final = 512 * 1024
DEPTH_LIMIT: Final = 24
PARTS_LIMIT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says (`value`) and the line, counted from 1, of each path in it (`lines`)."""

    value: object
    lines: Mapping[str, int]

    def at(self, name: str) -> Document:
        """The part under the top-level key `name`, with paths that begin there (a refusal when absent)."""
        if not isinstance(self.value, Mapping) or name not in self.value:
            raise Refused("field-missing", field=name)
        below = {
            path.removeprefix(f"{name}."): line for path, line in self.lines.items() if path.startswith(f"{name}.")
        }
        return Document(self.value[name], {"": self.lines[name], **below})

    def line(self, path: str) -> int:
        """The line of `path`, or of the nearest thing around it (for what is missing)."""
        while path and path not in self.lines:
            path = re.sub(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]*)$", "", path)
        return self.lines.get(path, 1)


def load(path: Path) -> Document:
    """The file at `path`; refused when it cannot be read."""
    try:
        with path.open("rb") as file:
            return parse(file.read(SIZE_LIMIT + 1))
    except OSError as problem:
        raise Refused("file-unreadable", file=path.name, reason=problem.strerror) from None


def parse(data: bytes) -> Document:
    """UTF-8 YAML (one document) as values and lines, or `Refused('yaml-…')` with the line."""
    if len(data) > SIZE_LIMIT:
        raise Refused("yaml-too-large", limit=SIZE_LIMIT // 1024)
    try:
        text = data.decode("utf-8-sig")
        _survey(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise Refused("yaml-not-utf8") from None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise Refused("yaml-invalid", line=mark.line + 1 if mark else 1) from None
    except yaml.YAMLError:
        raise Refused("yaml-invalid", line=1) from None
    lines: dict[str, int] = {}
    return Document(None if node is None else _built(node, "", lines), lines)


def told(problem: ZegelError, document: Document, language: str = "nl") -> list[str]:
    """Every finding of a refusal as a sentence with its line: `regel 14: …`."""
    word = {"nl": "regel", "en": "line"}[language]
    found: Iterable[ZegelError] = [problem]
    if isinstance(problem, InputRefused):
        found = [finding.refusal for finding in problem.findings]
    return [f"{word} {document.line(str(one.facts.get('field', '')))}: {sentence(one, language)}" for one in found]


def _survey(text: str) -> None:
    depth = 0
    for part, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise Refused("yaml-alias", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT or part > PARTS_LIMIT:
            raise Refused("yaml-too-deep", line=line)


def _built(node: yaml.Node, path: str, lines: dict[str, int]) -> object:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_built(part, f"{path}[{number}]", lines) for number, part in enumerate(node.value)]
    return _scalar(node.value, node)


def _mapping(node: yaml.MappingNode, path: str, lines: dict[str, int]) -> dict[str, object]:
    built: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Refused("yaml-invalid", line=line)
        below = f"{path}.{key.value}" if path else key.value
        if key.value in built:
            raise Refused("yaml-duplicate", field=below, line=line)
        built[key.value] = _built(value, below, lines)
        lines[below] = line
    return built


def _scalar(text: str, node: yaml.Node) -> object:
    if getattr(node, "style", None) is not None:
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
        return int(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused("yaml-no-such-day", line=node.start_mark.line + 1, day=text) from None
    return text
