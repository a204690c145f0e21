"""Dockerfiles to repair and to build: each proves some of the safe repairs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    """A file, what it is built with, and what is expected of its repair."""

    name: str
    text: str
    #: The rules whose repairs it proves.
    codes: str
    #: The images that it is built on.
    bases: tuple[str, ...] = ("debian:12",)
    #: The files of its context, by path.
    files: Mapping[str, str] = {"app.py": "print(1)\n", "conf/a.ini": "[a]\n", "conf/b.ini": ""}
    #: What is run in both images.
    probe: str = "ls -lR /srv /opt 2>&1 | sed 's/ [A-Z][a-z][a-z] .*:.. / /'"
    unsafe: bool = False


CASES = (
    Case(
        "apt",
        """\
        FROM debian:12
        RUN apt-get update
        # For the sources
        RUN apt-get install make --no-install-recommends
        RUN apt install -y git
        ENV A=b
        RUN apt-get update
        WORKDIR /srv
        RUN apt-get install -y curl
        """,
        "DF201 DF301 DF302 DF310 DF311",
        probe="git && make && curl && ls -d /var/lib/apt/lists",
    ),
    Case(
        "layers",
        """\
        FROM debian:12
        RUN mkdir -p /srv/a; touch /srv/a/1
        RUN false || echo fallen > /srv/fallen
        RUN [ -e /none ] && touch /srv/none; true
        # The last one
        RUN (cd /srv/a && mv 1 2)
        RUN echo x \\
            # between
            | tee /srv/x
        RUN rm -r /srv/a
        WORKDIR /srv
        RUN cd /opt && mkdir b
        RUN touch c
        RUN touch d; touch e
        RUN umask 077
        RUN touch f
        RUN touch g
        """,
        "DF201",
    ),
    Case(
        "heredocs",
        """\
        FROM debian:12
        RUN <<END
        set -e
        apt-get update
        apt-get install -y --no-install-recommends make
        END
        COPY <<'END' /srv/script
        #!/bin/sh
        apt-get update   # $HOME
        END
        RUN cat <<END > /srv/y
          two  blanks
        END
        RUN touch /srv/1
        RUN touch /srv/2
        RUN touch /srv/3
        """,
        "DF201 DF301",
    ),
    Case(
        "between",
        """\
        FROM debian:12
        RUN mkdir /srv/a
        # About the image
        LABEL a=b c="$PATH"

        ENV COLOR=red
        EXPOSE 80
        CMD ["cat", "/srv/a/x"]
        RUN touch /srv/a/x; touch /srv/a/y
        HEALTHCHECK CMD ["true"]
        RUN rm /srv/a/y
        """,
        "DF201",
        # Not ls -l: how big a folder is depends on the layers.
        probe="cat /srv/a/x && ls -R /srv",
    ),
    Case(
        "copy",
        """\
        FROM debian:12
        RUN useradd -m app && mkdir /data
        ADD app.py /srv/
        ADD conf /srv/conf
        ADD conf/a.ini conf/b.ini /data/
        COPY app.py srv2/
        COPY conf/a.ini ./
        COPY app.py /opt/app.py
        RUN chown app:app /opt/app.py
        COPY app.py /opt/run.py
        RUN chmod 750 /opt/run.py
        """,
        "DF202 DF205 DF210",
        probe="ls -lR /srv /srv2 /data /opt /a.ini | sed 's/ [A-Z][a-z][a-z] .*:.. / /'",
    ),
    Case(
        "values",
        """\
        FROM debian:12
        ENV ONE two three
        ENV QUOTED "a 'b' c" d
        ENV BACKSLASH C:\\\\bar b\\ c
        ENV LINES one \\
            two \\

            three
        ENV READS $ONE and ${NONE:-x}
        LABEL maintainer Jo <jo@example.org>
        LABEL vendor "A  B"
        ENV P=1
        ENV Q=$P
        RUN echo "$ONE|$QUOTED|$BACKSLASH|$LINES|$READS" > /srv/values \\

         && env | sort > /srv/env
        """,
        "DF706 DF707",
        probe="cat /srv/values; grep -v HOSTNAME /srv/env",
    ),
    Case(
        "metadata",
        """\
        FROM debian:12
        WORKDIR app
        EXPOSE 80/TCP 443/Udp
        EXPOSE 127.0.0.1:8080:8080
        HEALTHCHECK CMD ["true"]
        HEALTHCHECK --interval=5m CMD ["/bin/sh", "-c", "exit 0"]
        CMD ["a"]
        CMD ["sh", \\
            # with
            "-c", "pwd"]
        ENTRYPOINT ["a", "b"]
        ENTRYPOINT ["sh"]
        STOPSIGNAL SIGINT
        VOLUME /data
        """,
        "DF501 DF503 DF504 DF505 DF507 DF705",
        probe="pwd",
    ),
    Case(
        "command",
        """\
        FROM debian:12
        ENV WORD=it
        CMD echo "$WORD \\"is\\"" && \\
            # and that is all
            trap 'echo	over' EXIT
        """,
        "DF502",
        probe="true",
    ),
    Case(
        "folders",
        """\
        FROM debian:12
        WORKDIR /srv
        RUN cd /srv && touch a
        COPY app.py /b
        RUN touch c && cd /srv
        """,
        "DF402 DF409",
        probe="ls -R /srv",
    ),
    Case(
        "stages",
        """\
        from --platform=$TARGETPLATFORM debian:12 as Build
        copy app.py /out/
        run touch /out/2
        FROM debian:12 as last
        COPY --from=Build /out /srv
        ONBUILD RUN apt-get update
        ONBUILD copy . /x
        USER 1000:1000
        CMD ["true"]
        """,
        "DF110 DF701 DF702 DF703",
    ),
    Case(
        "sudo",
        """\
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends sudo wget && \\
            rm -rf /var/lib/apt/lists/* && \\
            sudo mkdir /srv/a && sudo touch /srv/a/b
        RUN useradd -u 5000000000 big || true
        """,
        "DF602",
    ),
    Case(
        "wget",
        """\
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends wget && \\
            rm -rf /var/lib/apt/lists/* && wget http://example.org/a
        """,
        "DF404",
    ),
    Case(
        "users",
        """\
        FROM debian:12
        RUN useradd -l -u 60000 -m app
        RUN useradd -u 4000000000 -m big
        USER app
        WORKDIR /home/app
        RUN touch a
        RUN touch b
        RUN id > c
        COPY app.py .
        """,
        "DF201 DF407",
        probe="id; ls -ln /home/app | sed 's/ [A-Z][a-z][a-z] .*:.. / /'",
    ),
    Case(
        "pip",
        """\
        FROM python:3.11-slim
        RUN pip install --index-url INDEX/simple --trusted-host 127.0.0.1 ours
        """,
        "DF351",
        bases=("python:3.11-slim",),
        probe="python3 -c 'import ours; print(ours.x)'",
    ),
    Case(
        "npm",
        """\
        FROM node:20
        WORKDIR /srv
        RUN npm install --registry INDEX ours
        """,
        "DF362",
        bases=("node:20",),
        probe="ls /srv/node_modules",
    ),
    *(
        Case(
            name,
            f"FROM {image}\n{instructions}",
            codes,
            bases=(image,),
            probe="cat /opt/installed/*",
        )
        for name, image, instructions, codes in (
            ("apk", "alpine:3.20", "RUN apk update\nRUN apk add jq\nCOPY . /srv\n", "DF321"),
            ("dnf", "fedora:40", "RUN dnf install -y jq\n", "DF336"),
            ("yum", "centos:7", "RUN yum install -y jq\n", "DF331"),
            ("zypper", "opensuse/leap:15", "RUN zypper install -y jq\n", "DF342"),
            (
                "go",
                "golang:1.23",
                'RUN go build jq\nENTRYPOINT ["sh", "-c", "$0"]\n',
                "DF381",
            ),
            ("yarn", "node:20-slim", "RUN yarn global add jq\n", "DF361"),
            ("pacman", "archlinux:latest", "RUN pacman -Sy --noconfirm jq\n", "DF344"),
            ("conda", "continuumio/miniconda3:24", "RUN conda install -y jq\n", "DF390"),
            ("composer", "php:8.3-cli", "RUN composer require --no-interaction jq\n", "DF391"),
            ("poetry", "python:3.12", "RUN poetry install jq\n", "DF352"),
            ("gem", "ruby:3.3", "RUN gem install --no-document jq:1.6.1\n", "DF372"),
            (
                "cargo",
                "rust:1.80",
                'RUN cargo install jq\nENTRYPOINT ["sh", "-c", "$0"]\n',
                "DF382",
            ),
            (
                "apk-removed",
                "alpine:3.20",
                "RUN apk add -U jq && rm -rf /var/cache/apk/*\nCOPY . /srv\n",
                "DF321",
            ),
        )
    ),
)

_EXAMPLE = Path(__file__).parents[2] / "examples" / "hello"
#: With packages of Debian: what a program that was just built is linked with has to stay.
LINKED = Case(
    "linked-program",
    (_EXAMPLE / "Dockerfile").read_text(),
    "DF201 DF301 DF303",
    bases=("debian:bookworm",),
    files={f"src/{path.name}": path.read_text() for path in sorted((_EXAMPLE / "src").iterdir())},
    probe="hello",
)
