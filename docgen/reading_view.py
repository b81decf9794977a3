"""The same facts as a page part for a phone: semantic HTML, no style or script of its own.

It is an aid to reading; the PDF is the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen import language
from dossier.errors import Refused


def with_breaks(safe: str) -> str:
    """A line break in a value is one on the page."""
    return safe.replace("\n", "<br>")


class View:
    """A compiled reading view of one kind of paper."""

    def __init__(self, source: str, name: str) -> None:
        environment = language.environment(with_breaks)
        language.check(environment, source, name, "html", frozenset())
        self.name = name
        self._template = environment.from_string(source)

    def show(self, facts: Mapping[str, object]) -> str:
        """The HTML fragment: one `article`, every value made safe."""
        try:
            return self._template.render(facts)
        except language.ERRORS as problem:
            raise Refused("template-mismatch", template=self.name, part="html", what=str(problem)) from problem
