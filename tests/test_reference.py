from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.semantics.reference import InvalidReferenceError, parse_reference

SHA256 = "sha256:" + "0123456789abcdef" * 4
SHA512 = "sha512:" + "0123456789abcdef" * 8


@pytest.mark.parametrize(
    ("text", "name", "domain", "path", "tag", "digest"),
    [
        ("alpine", "alpine", "docker.io", "library/alpine", None, None),
        ("alpine:3.20", "alpine", "docker.io", "library/alpine", "3.20", None),
        ("a/b:Tag_1-x", "a/b", "docker.io", "a/b", "Tag_1-x", None),
        ("a/b/c", "a/b/c", "docker.io", "a/b/c", None, None),
        ("docker.io/alpine", "docker.io/alpine", "docker.io", "library/alpine", None, None),
        ("index.docker.io/a/b", "index.docker.io/a/b", "docker.io", "a/b", None, None),
        ("localhost/a", "localhost/a", "localhost", "a", None, None),
        ("localhost", "localhost", "docker.io", "library/localhost", None, None),
        ("host:5000/a:b", "host:5000/a", "host:5000", "a", "b", None),
        ("host:5000", "host", "docker.io", "library/host", "5000", None),
        ("Host/a", "Host/a", "Host", "a", None, None),
        ("[::1]:5000/a", "[::1]:5000/a", "[::1]:5000", "a", None, None),
        ("gcr.io/a/b-c__d.e_f", "gcr.io/a/b-c__d.e_f", "gcr.io", "a/b-c__d.e_f", None, None),
        (f"alpine@{SHA256}", "alpine", "docker.io", "library/alpine", None, SHA256),
        (f"a.b/c:d@{SHA512}", "a.b/c", "a.b", "c", "d", SHA512),
        # What looks like a registry but cannot be one is a part of the path.
        ("a_b.c/d", "a_b.c/d", "", "a_b.c/d", None, None),
        ("0:" + "a" * 128, "0", "docker.io", "library/0", "a" * 128, None),
        ("scratch", "scratch", "docker.io", "library/scratch", None, None),
    ],
)
def test_valid(
    text: str, name: str, domain: str, path: str, tag: str | None, digest: str | None
) -> None:
    reference = parse_reference(text)
    assert reference.name == name
    assert reference.domain == domain
    assert reference.path == path
    assert reference.tag == tag
    assert reference.digest == digest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "invalid reference format"),
        ("a b", "invalid reference format"),
        ("a:", "invalid reference format"),
        (":a", "invalid reference format"),
        ("a@", "invalid reference format"),
        ("a:b:c", "invalid reference format"),
        ("a//b", "invalid reference format"),
        ("/a", "invalid reference format"),
        ("a/", "invalid reference format"),
        ("-a", "invalid reference format"),
        ("a-", "invalid reference format"),
        ("a..b", "invalid reference format"),
        ("a___b", "invalid reference format"),
        ("é", "invalid reference format"),
        ("a\n", "invalid reference format"),
        ("$a", "invalid reference format"),
        ("host:port/a", "invalid reference format"),
        ("-x.io/a", "invalid reference format"),
        ("0:" + "a" * 129, "invalid reference format"),
        ("a@sha256:abc", "invalid reference format"),
        ("A", "invalid reference format: repository name (library/A) must be lowercase"),
        ("a.b/C:d", "invalid reference format: repository name (C) must be lowercase"),
        ("a/B", "invalid reference format: repository name (a/B) must be lowercase"),
        ("a_b.C/d", "repository name must be lowercase"),
        ("a" * 256, "repository name must not be more than 255 characters"),
        ("a@md5:" + "0" * 32, "unsupported digest algorithm"),
        ("a:b@sHA256:" + "0" * 64, "invalid checksum digest format"),
        ("a@sha256:" + "0" * 63, "invalid checksum digest length"),
        ("a:b@sha256:" + "F" * 64, "invalid checksum digest format"),
    ],
)
def test_invalid(text: str, message: str) -> None:
    with pytest.raises(InvalidReferenceError) as caught:
        parse_reference(text)
    assert str(caught.value) == message


def test_image_id_is_no_reference() -> None:
    with pytest.raises(InvalidReferenceError, match="cannot specify 64-byte hexadecimal strings"):
        parse_reference("a" * 64)


@pytest.mark.parametrize(
    ("text", "normalized", "familiar"),
    [
        ("alpine:3", "docker.io/library/alpine", "alpine"),
        ("docker.io/library/alpine", "docker.io/library/alpine", "alpine"),
        ("index.docker.io/a/b", "docker.io/a/b", "a/b"),
        ("library/a/b", "docker.io/library/a/b", "library/a/b"),
        ("ghcr.io/library/a", "ghcr.io/library/a", "ghcr.io/library/a"),
        ("a_b.c/d", "a_b.c/d", "a_b.c/d"),
    ],
)
def test_names(text: str, normalized: str, familiar: str) -> None:
    reference = parse_reference(text)
    assert reference.normalized_name == normalized
    assert reference.familiar_name == familiar


@given(st.text(alphabet="ab0A.:/-_@[]é$", max_size=20))
def test_parts_make_up_the_text(text: str) -> None:
    try:
        reference = parse_reference(text)
    except InvalidReferenceError:
        return
    tag = f":{reference.tag}" if reference.tag else ""
    digest = f"@{reference.digest}" if reference.digest else ""
    assert reference.name + tag + digest == text
    normalized = parse_reference(reference.normalized_name)
    assert normalized.normalized_name == reference.normalized_name


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "a/", "_", "-", "A", "@", ":", "[", "0"])
@pytest.mark.parametrize("end", ["", "!", "/a!", "@sha256:"])
def test_long_texts_are_no_trouble(piece: str, end: str) -> None:
    with pytest.raises(InvalidReferenceError):
        parse_reference(piece * 60_000 + end)
