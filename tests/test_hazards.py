"""How a fixer goes wrong, each way in its smallest form: what ours makes of it.

docs/fixes.md lists the hazards, with the test of each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dflint.fixer import fix
from dflint.selection import Selection

DOCUMENT = Path(__file__).parent.parent / "docs" / "fixes.md"
ALL = Selection(select=["ALL"], ignore=["SC"])


def repaired(text: str, unsafe: bool = False, selection: Selection = ALL) -> str:
    """The text with all repairs; nothing was refused by the guard, and a second run is idle."""
    result = fix(text, "Dockerfile", selection, unsafe)
    assert result.dropped == []
    assert fix(result.text, "Dockerfile", selection, unsafe).text == result.text
    return result.text


def assert_kept(text: str) -> None:
    assert repaired(text) == text
    assert repaired(text, unsafe=True) == text


def debian(*lines: str) -> str:
    return "\n".join(["FROM debian:12", *lines, ""])


# Shell state, and what a RUN is worth to the next one


@pytest.mark.parametrize(
    "command",
    [
        "cd /x",
        "cd /x && make",
        "set -e; make",
        "set +e; false; true",
        "set -x",
        "umask 077",
        "export A=b",
        "A=b",
        "trap 'rm x' EXIT",
        "alias a=b",
        "ulimit -n 5",
        ". ./env",
        "f() { make; }",
        "server &",
        "exec make",
        "exit 0",
        "eval x",
        "read A",
        "shift",
        "pushd /x",
        "source ./env",
        "unset A",
        "readonly A=b",
        "if a; then cd /x; fi",
        "{ cd /x; }",
    ],
)
def test_shell_state_does_not_leak(command: str) -> None:
    text = debian(f"RUN {command}", "RUN make all", "RUN make install", "RUN make check")
    joined = "RUN make all \\\n    && make install \\\n    && make check"
    assert repaired(text) == debian(f"RUN {command}", joined)


def test_state_of_a_subshell_does_not_leak() -> None:
    text = debian("RUN (cd /x && make)", "RUN (A=b; make)", "RUN make check")
    assert repaired(text) == debian(
        "RUN (cd /x && make) \\\n    && (A=b; make) \\\n    && make check"
    )


def test_masked_failures_stay_masked() -> None:
    text = debian("RUN a || b", "RUN [ -f /x ] && rm /x; true", "RUN false | true", "RUN ! c")
    assert repaired(text) == debian(
        "RUN { a || b; } \\",
        "    && { [ -f /x ] && rm /x; true; } \\",
        "    && false | true \\",
        "    && ! c",
    )


def test_a_sequence_does_not_become_fail_fast() -> None:
    assert repaired(debian("RUN a; b; c", "RUN d", "RUN e")) == debian(
        "RUN { a; b; c; } \\\n    && d \\\n    && e"
    )


def test_trailing_semicolons_and_comments() -> None:
    text = debian("RUN a;", "# why", "RUN b ;", "RUN c")
    assert repaired(text) == debian("RUN a \\\n    # why\n    && b \\\n    && c")
    commented = debian("RUN a # not to be lost", "RUN b # nor this")
    assert repaired(commented) == commented


def test_flags_of_runs_are_kept() -> None:
    assert_kept(debian("RUN --network=none a", "RUN b", "RUN --security=insecure c", "RUN d"))


def test_what_stands_between_runs_stays_between() -> None:
    assert_kept(debian("RUN a", "ARG X=1", "RUN b $X", "USER app", "RUN c", "COPY --from=a /b /c"))


def test_no_heredocs_are_made_of_chains() -> None:
    text = debian("RUN a", "RUN b", "RUN c")
    assert "<<" not in repaired(text, unsafe=True)
    assert "pipefail" not in repaired(text, unsafe=True)


@pytest.mark.parametrize("shell", ['["pwsh", "-Command"]', '["cmd", "/S", "/C"]', '["python"]'])
def test_shells_that_are_not_posix(shell: str) -> None:
    assert_kept(debian(f"SHELL {shell}", "RUN a; b", "RUN c", "RUN apt-get install curl"))


# pipefail


def test_pipefail_is_not_for_dash() -> None:
    pipe = "RUN curl -s https://example.com/a | sh"
    assert_kept(f"FROM example.com/debian\n{pipe}\n")
    after = repaired(debian(pipe), unsafe=True)
    assert after == debian('SHELL ["/bin/bash", "-o", "pipefail", "-c"]', pipe)


@pytest.mark.parametrize(
    "other",
    [
        "RUN mkdir -p /a/{b,c}",
        "RUN echo 'a\\nb' > /c",
        "RUN set -e; x=$(false; echo a)",
        "RUN echo $RANDOM",
        "RUN [ a == b ] || true",
        "RUN yes | ./setup",
        "RUN $TOOL",
        'ENTRYPOINT ["/init"]\nCMD a | b',
        "ONBUILD RUN a",
        "FROM base\nRUN mkdir /{b,c}",
    ],
)
def test_bash_does_not_get_what_it_reads_in_another_way(other: str) -> None:
    pipe = "RUN curl -s https://example.com/a | sh"
    text = debian(pipe, other).replace("FROM debian:12\n", "FROM debian:12 AS base\n")
    assert "pipefail" not in repaired(text, unsafe=True)


@pytest.mark.parametrize("pipe", ["yes | sh", "curl -s https://a.org/b | head -n 1 | sh"])
def test_pipefail_does_not_meet_sigpipe(pipe: str) -> None:
    assert_kept(f"FROM alpine:3.20\nRUN {pipe}; curl -s https://a.org/c | sh\n")


def test_pipefail_does_not_reach_later_commands() -> None:
    shell = 'SHELL ["/bin/bash", "-c"]\n'
    pipe = 'RUN curl -s https://a.org/b | sh\nENTRYPOINT ["x"]\nCMD a | b\n'
    result = repaired(f"FROM debian:12\n{shell}{pipe}", unsafe=True)
    assert result == f"FROM debian:12\n{shell}{pipe.replace('RUN', 'RUN set -o pipefail &&')}"
    assert_kept(f"FROM alpine:3.20\n{pipe}")


def test_bin_sh_is_not_taken_away() -> None:
    link = "RUN rm /bin/sh && ln -s /bin/bash /bin/sh"
    assert_kept(debian(link))
    assert_kept(debian(f"{link} && mv a b", "RUN c"))
    assert_kept(debian(link, "RUN make"))
    assert_kept(debian(link, "RUN b", 'CMD ["/start.sh"]'))


def test_numbers_of_users_are_certain() -> None:
    assert_kept(debian("RUN useradd -u 1001 app && usermod -u 1002 app", "USER app"))
    assert_kept(debian("RUN useradd -u 1001 app || true", "USER app"))
    assert_kept(debian("RUN useradd -u 1001 -o app", "USER app"))
    assert_kept(debian("RUN useradd -u 1001 app", "COPY . /", "USER app"))
    assert_kept(debian("RUN useradd one && useradd app", "USER app"))
    assert_kept(debian("RUN adduser --system app", "USER app"))
    assert_kept(debian("RUN sed -i s/:33:/:1000:/ /etc/passwd", "USER www-data"))
    assert_kept(debian("RUN useradd -u 1001 app", "USER app:staff"))
    assert_kept(debian("RUN useradd -u 1001 -g users app", "USER app", "WORKDIR /srv/app"))
    assert_kept(debian("RUN ./setup && useradd app", "VOLUME /data", "USER app"))
    assert_kept("FROM nginx:1.15\nUSER nginx\n")


# Packages, lists and caches


def test_lists_that_a_later_step_reads() -> None:
    assert_kept(
        debian(
            "RUN apt-get update && apt-get install -y --no-install-recommends make",
            "COPY a /b",
            "RUN apt-get install -y --no-install-recommends gawk",
        )
    )


def test_lists_that_a_child_stage_reads() -> None:
    assert_kept(
        "FROM debian:12 AS base\n"
        "RUN apt-get update && apt-get install -y --no-install-recommends make\n"
        "FROM base\nRUN apt-get install -y --no-install-recommends gawk\n"
    )


def test_lists_that_a_trigger_reads() -> None:
    assert_kept(
        debian(
            "RUN apt-get update && apt-get install -y --no-install-recommends make",
            "ONBUILD RUN apt-get install -y --no-install-recommends gawk",
        )
    )


def test_lists_that_a_script_may_read() -> None:
    text = debian(
        "RUN apt-get update && apt-get install -y --no-install-recommends make",
        "COPY a /b",
        "RUN ./setup.sh",
    )
    assert repaired(text) == text


def test_certificates_stay_where_recommended_packages_go() -> None:
    text = debian("RUN apt-get update && apt-get install -y wget && rm -rf /var/lib/apt/lists/*")
    assert repaired(text) == text
    assert "--no-install-recommends ca-certificates wget" in repaired(text, unsafe=True)
    in_variable = debian("ENV P=wget", "RUN apt-get install -y $P $Q", "ENV U=https://a.org")
    assert repaired(in_variable, unsafe=True) == in_variable


def test_libraries_of_the_new_program_stay() -> None:
    text = debian(
        "RUN buildDeps='gcc libc6-dev make libyaml-dev' && apt-get update \\",
        " && apt-get install -y --no-install-recommends $buildDeps \\",
        " && make -C /src install && rm -rf /var/lib/apt/lists/*",
        'CMD ["app"]',
    )
    result = repaired(text)
    assert result.index("apt-mark manual") < result.index("apt-get purge -y --auto-remove")


def test_build_dependencies_that_a_later_step_needs() -> None:
    assert_kept(
        debian(
            "RUN buildDeps='gcc make' && apt-get update \\",
            " && apt-get install -y --no-install-recommends $buildDeps \\",
            " && make && rm -rf /var/lib/apt/lists/*",
            "COPY a /b",
            "RUN make -C /b",
            'CMD ["app"]',
        )
    )


def test_sudo_with_a_user_stays() -> None:
    text = debian("RUN sudo -u postgres createdb x && sudo -E a && sudo cd / && sudo -i b")
    assert repaired(text) == text


def test_variables_that_hold_lists_stay_unquoted() -> None:
    shellcheck = Selection(select=["recommended", "SC"])
    text = debian(
        "RUN apt-mark manual $savedAptMark && make $MAKEFLAGS install",
        "COPY a /b",
        "RUN pip install --no-cache-dir x $URL_MAYBE_EMPTY",
    )
    assert repaired(text, True, shellcheck) == text


def test_backquotes_do_not_run_twice() -> None:
    shellcheck = Selection(select=["SC2006"])
    assert repaired(debian("RUN cp `ls *.so` /usr/lib"), False, shellcheck) in (
        debian("RUN cp $(ls *.so) /usr/lib"),
        # Without ShellCheck nothing is found.
        debian("RUN cp `ls *.so` /usr/lib"),
    )


def test_option_values_are_not_packages() -> None:
    text = "FROM alpine:3.20\nRUN apk add --repository http://a.org/edge z a\n"
    assert repaired(text) == text.replace("add", "add --no-cache")


def test_package_lists_keep_their_lines() -> None:
    assert_kept(
        debian(
            "RUN apt-get update && apt-get install -y --no-install-recommends \\",
            "    zip \\",
            "    # unpacks",
            "    gawk \\",
            " && rm -rf /var/lib/apt/lists/*",
        )
    )


def test_options_of_busybox_and_gnu() -> None:
    text = "FROM alpine:3.20\nRUN wget https://a.org/a && wget https://a.org/b\n"
    assert repaired(text) == text.replace("wget", "wget -q")
    unknown = "FROM example.com/base:1\nRUN wget https://a.org/a\n"
    assert repaired(unknown, unsafe=True) == unknown


def test_downloads_stay_the_same() -> None:
    text = debian("RUN curl -sSo /b https://a.org/b", "RUN wget -q https://a.org/a?c")
    only = Selection(select=["DF405"])
    assert repaired(text, unsafe=True, selection=only) == text
    named = text.replace("?c", "")
    assert repaired(named, unsafe=True, selection=only) == named.replace("wget -q", "curl -fsSLO")
    missing = debian("RUN wget -q https://a.org/a", "RUN apt-get install -y curl && curl -so /b $B")
    assert repaired(missing, unsafe=True, selection=only) == missing


def test_no_cache_mounts_over_what_others_copy() -> None:
    text = "FROM rust:1 AS build\nRUN cargo build --release\nFROM scratch\n"
    text += "COPY --from=build /app/target/release/app /\n"
    assert_kept(text)


MOUNTS = Selection(select=["DF214"], options={"cache-mounts": True})


def with_mounts(text: str) -> str:
    return repaired(text, unsafe=True, selection=MOUNTS)


@pytest.mark.parametrize(
    "reader",
    [
        "RUN ls ~/.npm",
        "RUN tar c /root > /x.tar",
        "RUN cp -r $HOME/.npm /x",
        "RUN npm ci --offline",
        "ENV npm_config_offline=true",
        "RUN --network=none npm rebuild",
        'CMD ["npx", "serve"]',
        "RUN npm cache clean --force && rm -rf /root/.npm",
        "FROM node:22\nCOPY --from=a /root/.npm /root/.npm",
        "FROM node:22\nCOPY --from=a /root /root",
        "FROM node:22\nCOPY --from=0 /ro* /x/",
        "FROM node:22\nARG WHAT\nCOPY --from=A $WHAT /x",
        "FROM node:22\nRUN --mount=from=a,source=/root,target=/x ls",
        "FROM a AS b\nFROM node:22\nCOPY --from=b root/.npm/ /x",
        "FROM a\nRUN ls ~/.npm",
    ],
)
def test_a_cache_that_something_reads_gets_no_mount(reader: str) -> None:
    text = f"FROM node:22 AS a\nRUN npm ci\n{reader}\n"
    assert with_mounts(text) == text


def test_a_cache_that_nothing_reads_gets_a_mount() -> None:
    text = "FROM node:22 AS a\nWORKDIR /root\nRUN {}npm ci\nRUN npm test && ls ~/app\n"
    text += "FROM node:22\nCOPY --from=a /root/app /root/app\nCOPY --from=node:20 / /x\n"
    assert with_mounts(text.format("")) == text.format("--mount=type=cache,target=/root/.npm ")


def test_a_mount_hides_nothing_that_was_put_there() -> None:
    text = "FROM maven:3 AS a\nCOPY settings.xml /root/.m2/\nRUN mvn package\n"
    assert with_mounts(text + "FROM scratch\nCOPY --from=a /a.jar /\n") == (
        text + "FROM scratch\nCOPY --from=a /a.jar /\n"
    )


@pytest.mark.parametrize(
    "lines",
    [
        "FROM node:22\nUSER node\nRUN npm ci",
        "FROM node:22\nUSER $WHO\nRUN npm ci",
        "FROM node:22\nENV HOME=/app\nRUN npm ci",
        "FROM node:22\nRUN HOME=/app npm ci",
        "FROM node:22\nRUN export HOME=/app && npm ci",
        "FROM node:22\nRUN su app -c 'npm ci'",
        "FROM node:22\nRUN gosu app npm ci",
        "FROM node:22\nRUN npm ci --cache /x",
        "FROM node:22\nENV npm_config_cache=$X\nRUN npm ci",
        "FROM example.com/node:22\nRUN npm ci",
        "ARG BASE\nFROM $BASE\nRUN npm ci",
        "FROM gradle:8\nRUN gradle build",
        "FROM composer:2\nRUN composer install",
        "# syntax=docker/dockerfile:1.1\nFROM node:22\nRUN npm ci",
        "FROM node:22\nONBUILD RUN npm ci",
    ],
)
def test_no_mount_where_the_cache_is_not_certain(lines: str) -> None:
    assert with_mounts(f"{lines}\n") == f"{lines}\n"


@pytest.mark.parametrize(
    "line",
    [
        "RUN make",
        "RUN ./build.sh",
        'RUN ["go", "vet"]',
        "RUN --mount=type=secret,id=netrc go get x",
        "RUN git config --global url.x.insteadOf y",
        'CMD ["go", "run", "."]',
        "CMD ./app",
        'CMD ["./start.sh"]',
        'ENTRYPOINT ["bash"]',
        "ONBUILD RUN go build",
        "RUN ls /go/pkg/mod",
        "ENV GOPATH=/x\nRUN go build",
        "FROM a\nRUN make",
    ],
)
def test_modules_that_another_step_needs_get_no_mount(line: str) -> None:
    text = f"FROM golang:1.23 AS a\nRUN go mod download\n{line}\n"
    assert "--mount=type=cache" not in with_mounts(text)


def test_artifacts_that_only_this_build_has_get_no_mount() -> None:
    text = "FROM maven:3 AS a\nRUN mvn -f lib install\nRUN mvn -f app package\n"
    text += "FROM scratch\nCOPY --from=a /a.jar /\n"
    assert with_mounts(text) == text


def test_an_environment_in_a_cache_folder_stays_in_the_image() -> None:
    text = with_mounts("FROM python:3.12\nRUN poetry install\n")
    assert re.findall(r"target=(\S+)", text) == [
        "/root/.cache/pypoetry/cache",
        "/root/.cache/pypoetry/artifacts",
    ]
    linked = "FROM python:3.12\nENV UV_LINK_MODE=symlink\nRUN uv sync\n"
    assert with_mounts(linked) == linked


def test_what_one_image_has_built_is_not_for_another() -> None:
    text = with_mounts("FROM python:3-alpine\nRUN pip install x\nFROM python:3\nRUN uv sync\n")
    assert "id=pip-python-3-alpine," in text
    assert "id=uv-python-3," in text
    unknown = "ARG TAG\nFROM python:$TAG\nRUN pip install x\n"
    assert with_mounts(unknown) == unknown


def test_apt_gets_mounts_only_where_it_keeps_packages() -> None:
    install = "apt-get update && apt-get install -y git\n"
    text = f"FROM debian:12\nRUN {install}"
    assert with_mounts(text) == text
    kept = "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
    flags = "".join(
        f"--mount=type=cache,target={folder},sharing=locked \\\n    "
        for folder in ("/var/cache/apt", "/var/lib/apt/lists")
    )
    assert with_mounts(f"{kept}RUN {install}") == f"{kept}RUN {flags}{install}"
    for line in ("RUN apt-get install -y curl", "RUN rm -rf /var/lib/apt/lists/*"):
        text = f"{kept}RUN {install}{line}\n"
        assert with_mounts(text) == text


def test_indexes_in_a_cache_are_brought_up_to_date() -> None:
    flag = "--mount=type=cache,target=/etc/apk/cache,sharing=locked"
    for command, result in {
        "apk add x": "apk add --update-cache x",
        "apk add --no-cache x": "apk add --update-cache x",
        "apk --no-cache -U add x": "apk -U add x",
        "apk update && apk add x": "apk update && apk add x",
    }.items():
        text = with_mounts(f"FROM alpine:3.20\nRUN {command}\n")
        assert text == f"FROM alpine:3.20\nRUN {flag} {result}\n"


STAGES = Selection(select=["DF216"])


def go_program(*, source: str = "*.go ./", build: str = "", end: str = "") -> str:
    return (
        f"FROM golang:1.23\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY go.mod {source}\n{build}"
        f'RUN go build -o /app .\n{end}CMD ["/app"]\n'
    )


def test_a_program_moves_to_a_stage_with_all_that_is_about_it() -> None:
    end = "# who\nUSER 1000\nENV A=b\nEXPOSE 80/tcp\nLABEL a=b\nHEALTHCHECK NONE\nSTOPSIGNAL INT\n"
    text = go_program(build="ENV C=d\n", end=end)
    head = text[: text.index("# who")].replace("1.23", "1.23 AS build")
    assert repaired(text, unsafe=True, selection=STAGES) == (
        f"{head}\nFROM debian:stable-slim\nWORKDIR /src\nENV C=d\n"
        "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"
        "COPY --from=build /usr/local/go/lib/time/ /usr/local/go/lib/time/\n"
        f'COPY --from=build /app /app\n{end}CMD ["/app"]\n'
    )
    assert repaired(text, selection=STAGES) == text


def test_files_that_a_program_may_read_come_with_it() -> None:
    text = go_program(source=". .", build="COPY pages /pages\n")
    result = repaired(text, unsafe=True, selection=STAGES)
    for path in ("/src", "/pages", "/app"):
        assert f"COPY --from=build {path} {path}\n" in result


@pytest.mark.parametrize(
    "text",
    [
        # Files that it may read when it runs.
        go_program(source=". /"),
        go_program(source=". /usr/local/bin/"),
        go_program(build="COPY --chown=1000 . .\n"),
        go_program(build="COPY --from=other /x ./\n"),
        go_program(build="ADD https://example.com/x.go /x/\n"),
        go_program(build="RUN curl -O https://example.com/x\n"),
        go_program(build="RUN mkdir /data\n"),
        # Programs that it may run, libraries that it may be linked with.
        go_program(build="RUN apt-get update && apt-get install -y ffmpeg\n"),
        go_program(build="RUN apk add git $MORE\n"),
        go_program().replace("CGO_ENABLED=0", "GOOS=windows"),
        go_program().replace("golang:1.23", "golang:1.23-windowsservercore"),
        go_program(build="ENV GOFLAGS=-buildmode=pie\n"),
        # What means something else on another image.
        go_program(end="USER app\n"),
        go_program(end="HEALTHCHECK CMD curl localhost\n"),
        go_program(end="ARG PORT=80\nEXPOSE $PORT\n"),
        go_program(build='SHELL ["/bin/bash", "-c"]\n'),
        go_program(build="USER 1000\n"),
        go_program(build="VOLUME /data\n"),
        go_program(end="RUN chmod 700 /app\n"),
        go_program().replace("golang:1.23", "golang:$V"),
        go_program().replace("golang:1.23", "example.com/golang:1.23"),
        go_program().replace("golang:1.23", "--platform=linux/arm64 golang:1.23"),
        go_program() + "FROM scratch\nCOPY --from=0 /app /\n",
        'FROM rust:1\nWORKDIR /a\nCOPY src src\nRUN cargo build --release\nCMD ["target/release/a"]\n',
        "FROM maven:3\nWORKDIR /a\nCOPY src src\nRUN mvn package\nCMD java -jar target/a.jar\n",
    ],
)
def test_a_program_that_may_need_more_stays_where_it_is(text: str) -> None:
    assert repaired(text, unsafe=True, selection=STAGES) == text


@pytest.mark.parametrize(
    "text",
    [
        "FROM ruby:3.3\nRUN bundle install\nRUN bundle install --local\n",
        "FROM ruby:3.3\nRUN bundle install\nRUN gem pristine --all\n",
        "FROM ruby:3.3 AS a\nRUN bundle install\nFROM a\nRUN bundle cache\n",
        "FROM ruby:3.3\nRUN bundle install\nRUN --network=none bundle install\n",
        "FROM ruby:3.3\nRUN bundle install\nRUN ls /usr/local/bundle/cache\n",
        "FROM rust:1\nRUN cargo install x\nRUN cargo build --offline\n",
        'FROM rust:1\nRUN cargo install x\nCMD ["cargo", "run"]\n',
        "FROM rust:1\nRUN cargo build\n",
    ],
)
def test_caches_that_something_works_with_stay(text: str) -> None:
    assert repaired(text, selection=Selection(["DF372", "DF382"])) == text


def test_caches_of_others_are_not_removed() -> None:
    for image, command in {"ruby:3": "gem install x", "rust:1": "cargo install x"}.items():
        text = f"FROM {image}\nUSER app\nRUN {command}\n"
        assert repaired(text, selection=Selection(["DF372", "DF382"])) == text
    text = "FROM python:3\nUSER app\nRUN poetry install\n"
    assert repaired(text, selection=Selection(["DF352"])) == text


def test_an_environment_is_not_removed_with_the_cache() -> None:
    text = repaired("FROM python:3\nRUN poetry install\n", selection=Selection(["DF352"]))
    removed = re.findall(r"/\S+", text)
    assert removed == ["/root/.cache/pypoetry/artifacts", "/root/.cache/pypoetry/cache"]


# Text that only looks like something


def test_text_that_looks_like_a_command() -> None:
    assert_kept(
        debian(
            'RUN echo "apt-get install curl" > /x',
            "ENV A=1",
            "RUN cat <<E > /y",
            "apt-get update && apt-get install curl",
            "E",
            "LABEL usage='RUN pip install x'",
        )
    )


def test_scripts_inside_a_word() -> None:
    assert_kept(debian('RUN bash -c "apt-get install curl"'))


def test_blanks_inside_data() -> None:
    text = debian(
        "RUN printf 'foo \\",
        "    bar  baz'",
        "ENV FOO=bar\\ ",
        "ENV B=c",
        "COPY <<E /a",
        "x   ",
        "\ty = 'a ; b'",
        "E",
    )
    assert_kept(text)


def test_variables_in_written_files() -> None:
    assert_kept(debian("RUN echo 'literal $HOME' > /etc/lit"))


# Instructions


def test_add_that_copy_cannot_do() -> None:
    digest = "sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d"
    assert_kept(
        debian(
            "ARG URL",
            "ADD ${URL} /x",
            f"ADD --checksum={digest} https://a.org/a /b",
            "ADD git@github.com:a/b.git /c/",
            "ADD a.cpio.gz /c/",
            "ADD a.tar.lzma /c/",
            "ADD a.tgz /c/",
        )
    )


def test_add_of_what_may_be_an_archive() -> None:
    assert repaired(debian("ADD app.py /c/", "ADD app /c/")) == debian(
        "COPY app.py /c/", "ADD app /c/"
    )
    for name in ("rootfs", "data", "dist", "file", "bin/*", "x*", "etc.tar", "conf.gz"):
        assert repaired(debian(f"ADD {name} /c/")) == debian(f"ADD {name} /c/")
    for name in ("./etc", "build/scripts", "src/", "Caddyfile", "Gemfile*", "sshd_config"):
        assert repaired(debian(f"ADD {name} /c/")) == debian(f"COPY {name} /c/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('ENV A "-Xmx1024M -Xms1024M"', 'ENV A="-Xmx1024M -Xms1024M"'),
        ("ENV A 'a b'", "ENV A='a b'"),
        ("ENV A C:\\bar baz", 'ENV A="C:bar baz"'),
        ("ENV A one \\\n    two", 'ENV A="one \\\n    two"'),
        ('ENV A "a" b', 'ENV A="a b"'),
        ("ENV A $B x", 'ENV A="$B x"'),
        ("LABEL maintainer me", "LABEL maintainer=me"),
    ],
)
def test_values_are_kept_to_the_byte(before: str, after: str) -> None:
    assert repaired(debian(before)) == debian(after)


def test_assignments_that_read_each_other_stay_apart() -> None:
    assert_kept(debian("ENV A=1", "ENV B=$A", "ENV C=2"))


def test_all_lines_of_an_overridden_instruction_go() -> None:
    assert repaired(debian('CMD ["b", \\', '     "c"]', "CMD d")) == debian("CMD d")


def test_owners_are_not_changed_by_themselves() -> None:
    assert_kept(debian("WORKDIR /app", "USER app", "COPY . ."))


def test_modes_of_folders_and_of_old_front_ends() -> None:
    assert_kept(debian("COPY conf /etc/conf", "RUN chmod 700 /etc/conf"))
    assert_kept(
        "# syntax=docker/dockerfile:1.0\nFROM debian:12\nCOPY a.sh /a.sh\nRUN chmod 755 /a.sh\n"
    )


def test_command_and_shell_keep_their_order() -> None:
    shell = 'SHELL ["/bin/bash", "-c"]'
    assert repaired(debian("CMD echo hi | tee /log", shell, "RUN a"), unsafe=True) == debian(
        'CMD ["/bin/sh", "-c", "echo hi | tee /log"]', shell, "RUN a"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CMD exec node server.js", 'CMD ["node", "server.js"]'),
        ("CMD npm start", 'CMD ["npm", "start"]'),
        ("CMD cd /app && npm start", 'CMD ["/bin/sh", "-c", "cd /app && exec npm start"]'),
        ("ENTRYPOINT java $OPTS x", 'ENTRYPOINT ["/bin/sh", "-c", "exec java $OPTS x"]'),
    ],
)
def test_exec_form_runs_no_builtins_and_no_variables(before: str, after: str) -> None:
    assert repaired(debian(before)) == debian(before)
    assert repaired(debian(before), unsafe=True) == debian(after)


@pytest.mark.parametrize(
    "command", [". ./env", "$START", "a & b &", "a | b", "trap a EXIT; b", "! a", "{ a; }"]
)
def test_no_other_command_takes_the_place_of_the_shell(command: str) -> None:
    kept = debian(f'CMD ["/bin/sh", "-c", "{command}"]')
    assert repaired(debian(f"CMD {command}"), unsafe=True) == kept


def test_shell_of_an_unknown_image_is_not_named_safely() -> None:
    text = "FROM example.com/base\nCMD a | b\n"
    assert repaired(text) == text


def test_working_directories() -> None:
    assert_kept(debian('WORKDIR "/opt/node"', "WORKDIR app"))
    assert repaired(debian("WORKDIR app")) == debian("WORKDIR /app")


def test_cd_is_made_a_workdir_only_where_it_is_the_same() -> None:
    assert_kept(
        debian(
            'RUN make; case "$a" in x) y;; esac; cd /; pip3 --version',
            "RUN cd /x || exit 1; make",
            "RUN --mount=type=bind,target=/src cd /src && make",
            "RUN --mount=type=bind,source=a,target=a cd /src && ./a/make",
            "ONBUILD RUN cd /a && make",
        )
    )
    assert_kept("FROM example.com/base\nRUN cd /a && make\n")
    assert_kept(debian("USER app", "RUN mkdir /a/b && cd /a/b && make"))
    assert_kept(debian("RUN cd /a && make && cd .. && ls"))
    assert_kept(debian('RUN cd /a && make && cd "$OLDPWD" && make install'))
    assert_kept(debian("RUN mkdir /a/b && cd /a/b && make && rm -rf /a/b"))


CD = Selection(("DF402",))


@pytest.mark.parametrize(
    "below", ["CMD x", "COPY a b", "WORKDIR b", "ONBUILD RUN x", "ENTRYPOINT x", "RUN x", "USER 1"]
)
def test_a_workdir_made_of_cd_ends_where_the_cd_did(below: str) -> None:
    above = debian("WORKDIR /srv", "LABEL a=b")
    body = ("RUN cd /a && make", "# b", "RUN cd /a && ./test", "ENV A=1", below, "")
    moved = ("WORKDIR /a", "RUN make", "# b", "RUN ./test", "WORKDIR /srv", "ENV A=1", below, "")
    assert repaired(above + "\n".join(body), True, CD) == above + "\n".join(moved)


def test_no_workdir_keeps_runs_apart_that_are_better_joined() -> None:
    text = debian("RUN ./fetch", "RUN ./unpack", "RUN cd /src && make")
    assert repaired(text, True, CD) == text


def test_stage_numbers_do_not_shift() -> None:
    assert_kept("FROM alpine:3.20\nFROM debian:12\nCOPY --from=0 /a /b\n")


def test_triggers_keep_their_text() -> None:
    text = debian("ONBUILD copy a /b", "onbuild run x")
    assert repaired(text) == debian("ONBUILD copy a /b", "ONBUILD run x")


# The text of the file


def test_comments_survive() -> None:
    assert_kept(debian("#", "# Licence", "#", "", "ENV A=1", "# at the end"))
    result = repaired(debian("RUN a", "# 1", "", "  # 2", "RUN b \\", "  # 3", "  && c", "# 4"))
    assert re.findall("# [1-4]", result) == ["# 1", "# 2", "# 3", "# 4"]


def test_line_ends_are_kept() -> None:
    text = debian("RUN a", "RUN b", "RUN c").replace("\n", "\r\n")
    assert repaired(text) == "FROM debian:12\r\nRUN a \\\r\n    && b \\\r\n    && c\r\n"


def test_the_escape_character_is_kept() -> None:
    text = "# escape=`\nFROM debian:12\nRUN a\nRUN b `\n  c\nRUN d\n"
    assert repaired(text) == "# escape=`\nFROM debian:12\nRUN a `\n  && b `\n      c `\n  && d\n"
    assert repaired("# escape=`\nFROM debian:12\nENV P C:\\bar baz\n").endswith('P="C:\\bar baz"\n')


def test_indented_instructions() -> None:
    assert repaired(debian("  RUN a", "  RUN b", "  RUN c")) == debian(
        "  RUN a \\\n    && b \\\n    && c"
    )


def test_blanks_between_pairs_stay() -> None:
    assert_kept(debian("ENV         USER=container HOME=/x", "RUN apt-get clean && rm -rf /x "))


def test_files_that_buildkit_refuses_stay() -> None:
    assert_kept(debian("RUN a", "RUN b", "RUN c", "FOO d"))


def test_every_hazard_is_documented() -> None:
    documented = re.findall(r"`(test_\w+)`", DOCUMENT.read_text(encoding="utf-8"))
    own = [name for name in globals() if name.startswith("test_")]
    assert sorted(set(documented)) == sorted(set(own) - {"test_every_hazard_is_documented"})
