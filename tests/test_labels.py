"""What labels hold: values of each type, and licence expressions."""

from __future__ import annotations

import pytest

from dflint.file import File
from dflint.linter import lint_file
from dflint.selection import Selection
from dflint.semantics.licenses import license_fault

KINDS = {
    "url": "DF524",
    "rfc3339": "DF525",
    "spdx": "DF526",
    "hash": "DF527",
    "semver": "DF528",
    "email": "DF529",
}


def is_accepted(kind: str, value: str) -> bool:
    file = File(f'FROM a\nLABEL x="{value}"\n', options={"label-schema": {"x": kind}})
    return lint_file(file, Selection(select=[KINDS[kind]])) == []


ACCEPTED = {
    "url": """http://a HTTPS://a.b:8080/c?d=e&f=/?#g/? http://[::1]/ ftp://x/%20 mailto:a@b urn:x:y
        ssh://git@example.com:22/a file:///etc""",
    "rfc3339": """2020-02-29T00:00:00Z 2020-01-01t23:59:60z 2020-01-01T00:00:00.123456789+14:00""",
    "spdx": "MIT Apache-2.0+ LicenseRef-my.own DocumentRef-a:LicenseRef-b 0BSD",
    "hash": f"abcdef0 {'0' * 40} {'f' * 64} 0123456789",
    "semver": "0.0.0 1.0.0-0a.b-c.0+01.x 99999999999999999999.0.0",
    "email": "a@b a.b+c@d-e.f a@[127.0.0.1] o'x@b.c",
}
REFUSED = {
    "url": """a a.b/c //a/b http:// http:///a http:a http://a/{b} http://a:x/ http://a/%zz
        http://a/[1] http://ü git@github.com:a/b""",
    "rfc3339": """2020-01-01 2020-01-01T00:00:00 2020-01-01T00:00Z 2021-02-29T00:00:00Z
        2020-01-01T24:00:00Z 2020-01-01T00:00:00.Z 2020-01-01T00:00:00+0100 0000-01-01T00:00:00Z""",
    "spdx": "mit Apache GPL-3.0 GPL-2.0+ wxWindows NOASSERTION (MIT LicenseRef- MIT) ()",
    "hash": f"abcdef ABCDEF0 abcdefg main {'0' * 41} sha256:{'0' * 64}",
    "semver": "1 1.0 v1.0.0 01.0.0 1.0.0-01 1.0.0- 1.0.0+ 1.0.0-a..b 1.0.0.0 latest \u0661.0.0",
    "email": "a @b a@ a@@b a..b@c .a@b a@-b a@b..c a@b_c a@ü.c",
}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind in ACCEPTED for value in ACCEPTED[kind].split()]
)
def test_value_is_accepted(kind: str, value: str) -> None:
    assert is_accepted(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind in REFUSED for value in REFUSED[kind].split()]
)
def test_value_is_refused(kind: str, value: str) -> None:
    assert not is_accepted(kind, value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", ["a", "-", "1", ".", "a.", "(", "a@", "http://a", "%20", "\\\\"])
def test_long_value_is_understood(kind: str, piece: str) -> None:
    assert not is_accepted(kind, piece * 20_000 + " !")


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("MIT OR Apache-2.0", None),
        ("(MIT AND (BSD-3-Clause or ISC)) OR LicenseRef-x", None),
        ("GPL-2.0-or-later WITH Bison-exception-2.2 AND MIT", None),
        ("GPL-3.0-only WITH AdditionRef-mine", None),
        ("GPL-3.0", "GPL-3.0 is deprecated, it is now GPL-3.0-only or GPL-3.0-or-later"),
        ("LGPL-2.1+", "LGPL-2.1+ is deprecated, it is now LGPL-2.1-or-later"),
        ("eCos-2.0", "eCos-2.0 is deprecated"),
        ("apache-2.0", "apache-2.0 is spelled Apache-2.0"),
        ("MIT/Apache-2.0", "MIT/Apache-2.0 is no SPDX licence identifier"),
        ("MIT Apache-2.0", "no operator before Apache-2.0"),
        ("MIT WITH MIT", "MIT is no SPDX licence exception"),
        ("MIT OR", "the expression is not complete"),
        ("(MIT", "the expression is not complete"),
        ("MIT )", "no operator before )"),
        ("", "the expression is not complete"),
    ],
)
def test_license_fault(expression: str, fault: str | None) -> None:
    assert license_fault(expression) == fault
