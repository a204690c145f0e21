"""Writes the tag of a release for the ``latest`` of an official image, said or not."""

from __future__ import annotations

from dflint.cst.nodes import Arg, Flag, From, Onbuild
from dflint.rule import Edit, Fix, Safety
from dflint.semantics.expansion import variables
from dflint.semantics.from_args import global_pairs
from dflint.semantics.official_tags import DATE, TAGS
from dflint.semantics.reference import DEFAULT_TAG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Dockerfile, KeyValue, Word
    from dflint.semantics.origins import NamedImage
    from dflint.semantics.reference import ImageReference

#: Where the official images are, with all their tags: Docker Hub, and Docker's copy at Amazon
#: (https://gallery.ecr.aws/docker).
_OFFICIAL = ("docker.io/library/", "public.ecr.aws/docker/library/")


class ReleaseTags:
    """The repairs of a file's images."""

    def __init__(self, tree: Dockerfile) -> None:
        self._tree = tree
        self._defaults: _Defaults | None = None

    def fix(self, image: NamedImage) -> Fix | None:
        """Names the release that ``latest`` stood for: where the image is written, or in the ARG.

        None for an image that is not official, for one whose ``latest`` is no release, and where
        something else may be meant by what is written there.
        """
        reference = image.reference
        tag = None if reference is None else _release(reference)
        if reference is None or tag is None:
            return None
        if "$" not in image.word.value:
            edit = _in_place(image, f"{reference.name}:{tag}")
        else:
            if self._defaults is None:
                self._defaults = _Defaults(self._tree)
            edit = self._defaults.edit(image.word, reference, tag)
        if edit is None:
            return None
        message = f"Write {tag}, which {DEFAULT_TAG} was on {DATE}"
        return Fix(message, [edit], Safety.UNSAFE)


def _release(reference: ImageReference) -> str | None:
    name = reference.normalized_name
    for prefix in _OFFICIAL:
        if name.startswith(prefix):
            return TAGS.get(name.removeprefix(prefix))
    return None


def _in_place(image: NamedImage, pinned: str) -> Edit | None:
    """Where FROM or the flag names it; None for quotes, continuations and other odd spellings."""
    word, text = image.word, pinned
    start, end = word.span
    if word.text != word.value:
        return None
    if isinstance(word, Flag):
        # All of the flag, or the part "from=name" of a mount.
        first, last = image.place[0] - start, image.place[1] - start
        written = word.text[first:last]
        if not written.lower().endswith(f"from={image.text}"):
            return None
        kept = word.text[:first] + written.removesuffix(image.text)
        text = f"{kept}{pinned}{word.text[last:]}"
    elif word.text != image.text:
        return None
    return Edit(start, end, text, [text])


class _Defaults:
    """The ARGs that only FROM sees: those with an image (``FROM $BASE``), or with the tag of one
    (``FROM node:$TAG``).
    """

    def __init__(self, tree: Dockerfile) -> None:
        self._escape = tree.escape
        #: The text of FROM's words around a variable; None among them for something else.
        self._around: dict[str, set[tuple[str, str] | None]] = {}
        #: All ARGs of a name; None among them for one that is not global.
        self._pairs: dict[str, list[KeyValue | None]] = {}
        for pair in global_pairs(tree):
            self._pairs.setdefault(pair.key.value, []).append(pair)
            if pair.value is not None:
                self._note_use(pair.value, is_image=False)
        is_global = True
        for node in tree.instructions:
            if isinstance(node, From):
                is_global = False
                for word in (*node.flags, *node.words):
                    self._note_use(word, is_image=word is node.image)
            inner = node.instruction if isinstance(node, Onbuild) else node
            if isinstance(inner, Arg) and not is_global:
                for pair in inner.pairs:
                    self._pairs.setdefault(pair.key.value, []).append(None)

    def _note_use(self, word: Word, is_image: bool) -> None:
        found = variables(word.value, self._escape)
        is_image = is_image and len(found) == 1 and not found[0].modifier
        for use in found:
            around = (word.value[: use.start], word.value[use.end :]) if is_image else None
            self._around.setdefault(use.name, set()).add(around)

    def edit(self, word: Word, reference: ImageReference, tag: str) -> Edit | None:
        """Writes the tag; None where anything but FROMs that are written alike sees the ARG."""
        name = variables(word.value, self._escape)[0].name
        pairs, around = self._pairs.get(name, []), self._around[name]
        value = pairs[0].value if len(pairs) == 1 and pairs[0] is not None else None
        if value is None:
            return None
        written = value.text.strip("\"'")
        if around == {("", "")}:
            pinned = f"{reference.name}:{tag}"
            is_all = written in (reference.name, f"{reference.name}:{DEFAULT_TAG}")
        else:
            pinned = tag
            is_all = written == DEFAULT_TAG and around == {(f"{reference.name}:", "")}
        if not is_all or value.text not in (written, f'"{written}"', f"'{written}'"):
            return None
        text = value.text.replace(written, pinned)
        return Edit(*value.span, text, [text])
