"""YAML files that are written for dflint: their data, and where each piece of it stands.

The dialect is YAML 1.2 without tags and merge keys: ``yes`` is a text, and so is a date.
"""

from __future__ import annotations

from dflint.config import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ruamel.yaml.nodes import Node

_STANDARD_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = ("str", "timestamp", "merge", "value")


class YamlFile:
    """What a YAML file says, as dictionaries with texts as keys, lists, texts, numbers and None.

    ``keys`` that lead to a piece of the data lead to its place, too: in ``{rules: [{code: A}]}``,
    ``place("rules", 0, "code")`` is that of ``A``.
    """

    __slots__ = ("_root", "data", "path")

    def __init__(self, path: str, data: Any = None, root: Node | None = None) -> None:
        self.path = path
        #: None for an empty file.
        self.data = data
        self._root = root

    def place(self, *keys: str | int, at_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of a value, or of the key that it has.

        Of what is not in the file: the place of the innermost piece that should have held it.
        """
        node = self._root
        if node is None:
            return 1, 1
        mark = node.start_mark
        for key in keys:
            entry = _entry(node, key)
            if entry is None:
                break
            # Nothing at all stands somewhere behind its key.
            is_nothing = entry[1].start_mark.index == entry[1].end_mark.index
            mark, node = (entry[0] if at_key or is_nothing else entry[1]).start_mark, entry[1]
        return mark.line + 1, mark.column + 1

    def get(self, *keys: str | int) -> Any:
        """The piece of the data that some keys lead to."""
        data = self.data
        for key in keys:
            data = data[key]
        return data

    def written(self, *keys: str | int) -> str:
        """A text, number or truth as the file has it: ``010``, not 10."""
        node = self._root
        for key in keys:
            entry = None if node is None else _entry(node, key)
            node = None if entry is None else entry[1]
        return "" if node is None or isinstance(node.value, list) else str(node.value)

    def error(self, message: str, *keys: str | int, at_key: bool = False) -> ConfigError:
        """An error at such a place, to be raised."""
        return ConfigError(self.path, *self.place(*keys, at_key=at_key), message)


def read_yaml(path: str) -> YamlFile:
    """Reads a file; raises ConfigError, also when there is no such file."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except OSError as error:
        raise ConfigError(path, 0, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(path, 0, 0, "cannot be read: it is not UTF-8") from None
    return parse_yaml(text, path)


def parse_yaml(text: str, path: str) -> YamlFile:
    """As read_yaml(), for a text that is already at hand."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        root = YAML(typ="rt", pure=True).compose(text)
        data = None if root is None else _Converter(path).convert(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        message = error.problem or error.context or "this is not YAML"
        raise ConfigError(path, line, column, message) from None
    except YAMLError as error:
        # A character that must not be in a file.
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        column = position - text.rfind("\n", 0, position)
        message = getattr(error, "reason", "") or "this is not YAML"
        raise ConfigError(path, line, column, message) from None
    except RecursionError:
        raise ConfigError(path, 0, 0, "it is nested too deeply") from None
    return YamlFile(path, data, root)


def _entry(node: Node, key: str | int) -> tuple[Node, Node] | None:
    """What stands under a key, or at an index: the node of the key and that of the value."""
    if isinstance(key, int):
        is_there = isinstance(node.value, list) and key < len(node.value)
        # The items of a mapping are pairs.
        item = node.value[key] if is_there else None
        return None if item is None or isinstance(item, tuple) else (item, item)
    if isinstance(node.value, list):
        for item in node.value:
            if isinstance(item, tuple) and item[0].value == key:
                return item
    return None


class _Converter:
    """Makes data of nodes; what an alias repeats is the same object."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.made: dict[int, Any] = {}
        self.open: set[int] = set()

    def convert(self, node: Node) -> Any:
        identity = id(node)
        if identity in self.open:
            raise self.error(node, "it contains itself")
        if identity not in self.made:
            self.open.add(identity)
            self.made[identity] = self.make(node)
            self.open.discard(identity)
        return self.made[identity]

    def make(self, node: Node) -> Any:
        if not isinstance(node.value, list):
            return self.scalar(node)
        tag = self.tag(node)
        if tag == "seq":
            return [self.convert(item) for item in node.value]
        if tag != "map":
            raise self.error(node, f"the tag {node.tag} is not understood")
        data: dict[str, Any] = {}
        for key, value in node.value:
            if isinstance(key.value, list):
                raise self.error(key, "a key must be a text")
            if key.value in data:
                raise self.error(key, f"the key {key.value!r} is here for the second time")
            data[key.value] = self.convert(value)
        return data

    def scalar(self, node: Node) -> Any:
        text, tag = node.value, self.tag(node)
        if tag in _TEXT_TAGS:
            return text
        try:
            if tag == "null":
                return None
            if tag == "bool":
                return {"true": True, "false": False}[text.lower()]
            if tag == "int":
                digits = text.replace("_", "")
                return int(digits, 0 if digits.lstrip("+-")[:2].lower() in ("0x", "0o") else 10)
            if tag == "float":
                return float(
                    text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
                )
        except (KeyError, ValueError):
            raise self.error(node, f"{text!r} is no {tag}") from None
        raise self.error(node, f"the tag {node.tag} is not understood")

    def tag(self, node: Node) -> str:
        return str(node.tag or "").removeprefix(_STANDARD_TAG)

    def error(self, node: Node, message: str) -> ConfigError:
        return ConfigError(self.path, node.start_mark.line + 1, node.start_mark.column + 1, message)
