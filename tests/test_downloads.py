"""Does curl do what wget did, and the other way round? Tried with the real programs."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dflint.downloads import with_curl, with_wget
from dflint.file import File
from dflint.fixer import apply_edits

#: The variables that the shell has, and the tests say nothing of to dflint.
UNKNOWN = {"V": "1.2", "NAME": "a-1.2.tgz"}


class Handler(http.server.BaseHTTPRequestHandler):
    """Says what was asked for; knows a page that is elsewhere, one that is not there, and one that
    is for those who ask nicely.
    """

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", "/elsewhere/other.bin")
            self.end_headers()
            return
        if path.startswith("/missing/"):
            status, body = 404, "there is no such page"
        elif path.startswith("/broken/"):
            status, body = 500, "it does not work"
        else:
            status = 200
            body = f"{self.path} {self.headers['X-Key']} {self.headers['Cookie']}\n"
            if path.startswith("/agent/"):
                body = self.headers["User-Agent"]
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Disposition", 'attachment; filename="another.name"')
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Outcome(NamedTuple):
    """What a command has done."""

    has_succeeded: bool
    output: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def server() -> Iterator[http.server.HTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def address(server: http.server.HTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture(scope="module")
def closed() -> str:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{held.getsockname()[1]}"


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: nothing is known of what it does")
    return path


def rewritten(script: str) -> str | None:
    """The script with the other program; None where it has to stay."""
    file = File(f"FROM x\nRUN {script}\n")
    command = file.steps[0].commands[0]
    edits = (with_curl if command.name == "wget" else with_wget)(command, file.text)
    if edits is None:
        return None
    edits.sort(key=lambda edit: (edit.start, edit.end))
    return apply_edits(file.text, edits).partition("RUN ")[2].rstrip("\n")


def run(script: str, folder: Path, programs: dict[str, str]) -> Outcome:
    """Runs a script in an empty folder, where only these programs are."""
    (folder / "bin").mkdir(parents=True)
    (folder / "work").mkdir()
    for name in ("cat", "sh"):
        (folder / "bin" / name).symlink_to(program(name))
    for name, path in programs.items():
        (folder / "bin" / name).symlink_to(path)
    environment = {"PATH": str(folder / "bin"), "HOME": str(folder / "work"), **UNKNOWN}
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder / "work",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=60,
    )
    files = {
        str(path.relative_to(folder / "work")): path.read_text()
        for path in sorted((folder / "work").rglob("*"))
        if path.is_file() and path.name != ".wget-hsts"
    }
    return Outcome(done.returncode == 0, done.stdout, files)


#: wget's, with ``URL`` for the server, and curl's.
FORMS = (
    ("wget URL/a/b.tgz", "curl -fsSLO URL/a/b.tgz"),
    ("wget -q URL/moved/b.tgz", "curl -fsSLO URL/moved/b.tgz"),
    ("wget -q 'URL/b-1.2_3+~x,=@.tar.gz'", "curl -fsSLO 'URL/b-1.2_3+~x,=@.tar.gz'"),
    ('wget -q "URL/b-$V.tgz"', 'curl -fsSLO "URL/b-$V.tgz"'),
    ("wget URL/$V/b -q", "curl -fsSLO URL/$V/b"),
    ("wget -q -O c URL/a/b.tgz", "curl -fsSL -o c URL/a/b.tgz"),
    ("wget URL/moved/b.tgz -qO c", "curl -fsSL URL/moved/b.tgz -o c"),
    ("wget -Oc URL/", "curl -fsSL -o c URL/"),
    ('wget -q -O "$NAME" "URL/$NAME?x=1&y=%20"', 'curl -fsSL -o "$NAME" "URL/$NAME?x=1&y=%20"'),
    ("wget -q -O - URL/a | cat", "curl -fsSL URL/a | cat"),
    ("wget -qO- URL/moved/a >d", "curl -fsSL URL/moved/a >d"),
    ("wget -O- -q URL/a", "curl -fsSL URL/a"),
    ("wget -q -P /tmp/ URL/a/FILE", "curl -fsSL -o /tmp/FILE URL/a/FILE"),
    (
        "wget -q --header 'X-Key: one two' URL/b",
        "curl -fsSLO -H 'X-Key: one two' URL/b",
    ),
    (
        "wget -q --header=\"X-Key: one\" -U 'me 1' -O - URL/agent/b",
        "curl -fsSL -H \"X-Key: one\" -A 'me 1' URL/agent/b",
    ),
)
#: What GNU's wget knows and that of busybox does not.
GNU_FORMS = (
    ("wget -nv URL/a/b", "curl -fsSLO URL/a/b"),
    ("wget --progress=dot:giga URL/b", "curl -fsSLO URL/b"),
    ("wget --no-verbose --no-cookies --output-document=c URL/b", "curl -fsSL -o c URL/b"),
    ("wget -4 --show-progress URL/b", "curl -fsSLO -4 URL/b"),
)
CURL_FORMS = (
    ("curl -fsSL URL/moved/a | cat", "wget -nv -O- URL/moved/a | cat"),
    ("curl -f URL/a", "wget -nv -O- URL/a"),
    ("curl -fsSLo c URL/moved/a", "wget -nv -O c URL/moved/a"),
    ("curl --fail --location --output c URL/a", "wget -nv -O c URL/a"),
    ("curl -fLO URL/a/b.tgz", "wget -nv URL/a/b.tgz"),
    ("curl -fsSL -H 'X-Key: one' -o c URL/b", "wget -nv --header 'X-Key: one' -O c URL/b"),
    ("curl -f -A 'me 1' URL/agent/b", "wget -nv -O- -U 'me 1' URL/agent/b"),
)


@pytest.mark.parametrize("form", [*FORMS, *GNU_FORMS, *CURL_FORMS], ids=lambda form: form[0])
def test_counterpart(form: tuple[str, str]) -> None:
    before, after = (text.replace("URL", "https://example.com") for text in form)
    assert rewritten(before) == after


@pytest.mark.parametrize("kind", ["there", "missing", "broken", "closed"])
@pytest.mark.parametrize("form", [*FORMS, *GNU_FORMS, *CURL_FORMS], ids=lambda form: form[0])
@pytest.mark.parametrize("wget", ["wget", "busybox"])
def test_both_do_the_same(
    wget: str, form: tuple[str, str], kind: str, address: str, closed: str, tmp_path: Path
) -> None:
    if wget == "busybox" and form not in FORMS:
        # Nothing is ever written for busybox's wget.
        return
    if form in CURL_FORMS and wget != "wget":
        return
    programs = {"wget": program(wget), "curl": program("curl")}
    urls = {"missing": f"{address}/missing", "broken": f"{address}/broken", "closed": closed}
    target = Path(f"/tmp/dflint-{os.getpid()}-b.tgz")
    before, after = (
        text.replace("URL", urls.get(kind, address)).replace("FILE", target.name) for text in form
    )
    outcomes: list[Outcome] = []
    for index, script in enumerate((before, after)):
        outcome = run(script, tmp_path / str(index), programs)
        if target.exists():
            outcome.files["/tmp"] = target.read_text()
            target.unlink()
        outcomes.append(outcome)
    # An empty file is what wget leaves where it fails, and curl does not.
    first, second = (
        outcome._replace(files={name: text for name, text in outcome.files.items() if text})
        for outcome in outcomes
    )
    assert first == second
    if "|" not in before:
        assert first.has_succeeded == (kind == "there")
    assert (kind != "there") or first.files or first.output


def test_certificates(tmp_path: Path) -> None:
    programs = {"wget": program("wget"), "curl": program("curl")}
    certificate = tmp_path / "certificate.pem"
    subprocess.run(
        [
            *(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(certificate), "-out", str(tmp_path / "public.pem")),
        ],
        check=True,
        capture_output=True,
    )
    certificate.write_text(certificate.read_text() + (tmp_path / "public.pem").read_text())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"https://localhost:{server.server_address[1]}/a"
    for number, (options, is_trusted) in enumerate(
        (
            ("", False),
            ("--no-check-certificate", True),
            (f"--ca-certificate={tmp_path}/public.pem", True),
        )
    ):
        script = f"wget -q {options} -O b {url}"
        other = rewritten(script)
        assert other is not None
        for index, each in enumerate((script, other)):
            outcome = run(each, tmp_path / f"{number}{index}", programs)
            assert outcome.has_succeeded == is_trusted, each
            assert bool(outcome.files.get("b")) == is_trusted
    server.shutdown()


def test_addresses_without_a_scheme(address: str, tmp_path: Path) -> None:
    programs = {"wget": program("wget"), "curl": program("curl")}
    script = f"wget -qO- {address.removeprefix('http://')}/a"
    other = rewritten(script)
    assert other is not None
    assert run(script, tmp_path / "0", programs) == run(other, tmp_path / "1", programs)


@pytest.mark.parametrize(
    "script",
    [
        "wget https://example.com",
        "wget https://example.com/",
        "wget https://example.com/a/",
        "wget https://example.com/a?b=c",
        "wget https://example.com/a%20b",
        "wget 'https://example.com/a#b'",
        "wget 'https://example.com/a[1-2].tgz' -O a",
        "wget https://example.com/{a,b} -O a",
        "wget https://me:secret@example.com/a",
        "wget ftp://example.com/a",
        "wget ftp.example.com/a",
        "wget $URL",
        "wget https://example.com/$FILE",
        'wget "https://example.com/a" https://example.com/b',
        "wget $OPTIONS https://example.com/a",
        "wget -O $A$B https://example.com/a $C",
        "wget -c https://example.com/a",
        "wget -N https://example.com/a",
        "wget -nc https://example.com/a",
        "wget -r https://example.com/a",
        "wget -i list",
        "wget -t 3 https://example.com/a",
        "wget -T 3 https://example.com/a",
        "wget --post-data=a https://example.com/a",
        "wget --user=a --password=b https://example.com/a",
        "wget --content-disposition https://example.com/a",
        "wget --spider https://example.com/a",
        "wget --header='Cookie: a=b' https://example.com/a",
        'wget --header="Authorization: $A" https://example.com/a',
        'wget --header "$A" https://example.com/a',
        "wget -o log https://example.com/a",
        "wget -O~/a https://example.com/a",
        "wget -O a -O b https://example.com/a",
        "wget -O a -P b https://example.com/a",
        "wget -P /made/by/wget https://example.com/a",
        "wget -P $A https://example.com/a",
        "wget -P /tmp https://example.com/$V",
        "wget -P /tmp https://example.com/a-$V",
        "wget https://example.com/a 2>&1 | cat",
        "wget https://example.com/a 2>log",
        "wget -- https://example.com/a",
        "wget --version",
        "/usr/bin/wget https://example.com/a",
        "busybox wget https://example.com/a",
        "chroot /x wget https://example.com/a",
        "xargs wget -q https://example.com/a",
        "curl https://example.com/a",
        "curl -sSL https://example.com/a",
        "curl -fOJ https://example.com/a",
        "curl -fO https://example.com/a?b",
        "curl -fo a --create-dirs https://example.com/a",
        "curl -f --retry 3 https://example.com/a",
        "curl -fd a https://example.com/a",
        "curl -fI https://example.com/a",
        "curl -f https://example.com/a -o a https://example.com/b -o b",
        "curl -fo - https://example.com/a",
        "curl -f --url https://example.com/a",
    ],
)
def test_no_counterpart(script: str) -> None:
    assert rewritten(script) is None


def test_words_go_with_their_lines() -> None:
    assert rewritten("wget \\\n  -q \\\n  -O a \\\n  https://example.com/a") == (
        "curl -fsSL \\\n  -o a \\\n  https://example.com/a"
    )
    assert rewritten("wget \\\n  # all of it\n  -q \\\n  https://example.com/a") == (
        "curl -fsSLO \\\n  # all of it\n  https://example.com/a"
    )
    assert rewritten("wget https://example.com/a \\\n  --no-verbose") == (
        "curl -fsSLO https://example.com/a"
    )
    assert rewritten("sudo -E wget -q https://example.com/a") == (
        "sudo -E curl -fsSLO https://example.com/a"
    )
    assert rewritten("wget -q -O - https://example.com/$(id -u)") == (
        "curl -fsSL https://example.com/$(id -u)"
    )
