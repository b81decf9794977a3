from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import language
from dossier.errors import Refused


def dress(safe: str) -> str:
    return safe.replace("\n", "<br/>")


def refuse(source: str) -> str:
    environment = language.environment(dress)
    with pytest.raises(Refused) as refusal:
        language.check(environment, source, "t.docx", "word/document.xml", frozenset({"vak"}))
    assert refusal.value.code == "template-invalid"
    assert refusal.value.facts["part"] == "word/document.xml"
    return str(refusal.value.facts["what"])


def render(source: str, **facts: object) -> str:
    environment = language.environment(dress)
    language.check(environment, source, "t", "p", frozenset())
    return environment.from_string(source).render(facts)


@pytest.mark.parametrize(
    "source",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x|attr('__class__') }}",
        "{{ '%s' % x }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ x ** 9 }}",
        "{{ x|safe }}",
        "{{ x|upper }}",
        "{% for i in range(99999) %}{% endfor %}",
        "{% set a = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% filter safe %}{% endfilter %}",
        "{% for a in x %}" * 4 + "{% endfor %}" * 4,
        "{{ x._secret }}",
        "{{ vak(x, y) }}",
        "{{ open('/etc/passwd') }}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
        "{{ x }",
        "{% if x %}",
    ],
)
def test_a_template_cannot_compute_call_or_grow(source: str) -> None:
    assert refuse(source)


def test_a_missing_name_is_an_error_and_never_nothing() -> None:
    with pytest.raises(language.ERRORS):
        render("{{ leerling }}")


def test_data_is_never_read_as_a_template() -> None:
    assert render("{{ x }}", x="{{ 7*7 }}{_{ y }_}") == "{{ 7*7 }}{_{ y }_}"


@given(st.text(alphabet=st.sampled_from("&<>\"' {}%_\\\nabc"), max_size=40))
def test_no_value_can_add_an_element(value: str) -> None:
    shown = render("{{ x }}", x=value).replace("<br/>", "")
    assert "<" not in shown and ">" not in shown


def test_a_line_break_in_a_value_is_a_line_break_on_the_page() -> None:
    assert render("{{ x }}", x="a\r\nb\nc") == "a<br/>b<br/>c"
