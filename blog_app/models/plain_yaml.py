"""As much of YAML as front matter needs: names with a text, a list of texts, or nothing.

Only YAML's structure is used; what a text means is for the reader to say. So `no` stays a word and 1.10 a
version, no tag makes an object, and no alias is followed: that is how a small text becomes a billion laughs.
"""

import json
import re
from collections.abc import Iterator

import yaml

DEEPEST = 10  # lists in lists, in fields that nobody asks for
# Letters that YAML does not allow, does not show, or takes for a line's end.
UNSEEN = re.compile("[\x7f-\xa0\xad\u2028\u2029\ufeff\ufffe\uffff]")

Value = str | list[str] | None
Fields = dict[str, Value]
Nodes = list[yaml.NodeEvent | yaml.CollectionEndEvent]


def fields_of(text: str) -> Fields:
    """The fields of one mapping; None for those that are empty or neither text nor list of texts.

    Raises:
        ValueError: it is not YAML, not a mapping, has an alias, a name twice, or too many levels.
    """
    try:
        nodes = list(_nodes(text))
    except yaml.YAMLError as error:
        raise ValueError(getattr(error, "problem", None) or "it cannot be read") from error
    return _mapping(nodes) if nodes else {}


def quoted(text: str) -> str:
    """The text as YAML that every reader takes for a text. A JSON string is one, but for some letters."""
    line = json.dumps(text, ensure_ascii=False)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _nodes(text: str) -> Iterator[yaml.NodeEvent | yaml.CollectionEndEvent]:
    """Stops at the first that is too deep: the parser takes the longer the deeper it is in."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"it is more than {DEEPEST} levels deep")
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it has an alias (*)")  # noqa: TRY004  not a matter of Python's types
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _mapping(nodes: Nodes) -> Fields:
    if not isinstance(nodes[0], yaml.MappingStartEvent):
        raise ValueError("it is not names with values")  # noqa: TRY004
    fields: Fields = {}
    at = 1
    while at < len(nodes) and not isinstance(nodes[at], yaml.MappingEndEvent):
        name = nodes[at]
        if not isinstance(name, yaml.ScalarEvent):
            raise ValueError("a name is not a text")  # noqa: TRY004
        if name.value in fields:
            raise ValueError(f"{name.value[:40]} stands twice")
        end = _end_of(nodes, at + 1)
        fields[name.value] = _value(nodes[at + 1 : end])
        at = end
    return fields


def _end_of(nodes: Nodes, at: int) -> int:
    """After the value that begins there."""
    depth = 0
    while True:
        depth += isinstance(nodes[at], yaml.CollectionStartEvent)
        depth -= isinstance(nodes[at], yaml.CollectionEndEvent)
        at += 1
        if depth == 0:
            return at


def _value(nodes: Nodes) -> Value:
    first = nodes[0]
    if isinstance(first, yaml.ScalarEvent):
        return None if first.implicit[0] and first.value in {"", "~", "null"} else first.value
    texts = [node.value for node in nodes if isinstance(node, yaml.ScalarEvent)]
    flat = isinstance(first, yaml.SequenceStartEvent) and len(texts) == len(nodes) - 2
    return texts if flat else None
