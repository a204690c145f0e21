"""What the words of the Dockerfile language mean, in a line each, for hover and completion."""

from __future__ import annotations

_PAGE = "https://docs.docker.com/reference/dockerfile/"

#: By keyword: how it is written, and what it does.
INSTRUCTIONS = {
    "ADD": (
        "ADD [--checksum=...] [--chown=...] [--chmod=...] [--link] source ... destination",
        "Copies files from the build context, a URL or a Git repository into the image, and "
        "unpacks local archives. For plain files COPY says more clearly what happens.",
    ),
    "ARG": (
        "ARG name[=default] ...",
        "Declares a variable that `--build-arg` can set. It counts from here to the end of the "
        "stage and is not in the finished image; above the first FROM it counts for FROM lines.",
    ),
    "CMD": (
        'CMD ["program", "argument", ...]',
        "What a container runs when it is started without a command, or the default arguments of "
        "ENTRYPOINT. Only the last one of a stage counts.",
    ),
    "COPY": (
        "COPY [--from=...] [--chown=...] [--chmod=...] [--link] source ... destination",
        "Copies files and folders from the build context, another stage or another image.",
    ),
    "ENTRYPOINT": (
        'ENTRYPOINT ["program", "argument", ...]',
        "The program that a container runs; CMD, or what follows the image in `docker run`, are "
        "its arguments. Only the last one of a stage counts.",
    ),
    "ENV": (
        "ENV name=value ...",
        "Sets environment variables for the instructions that follow and for the containers.",
    ),
    "EXPOSE": (
        "EXPOSE port[/tcp|/udp] ...",
        "Says on which ports the program listens. It opens nothing: `docker run -p` does.",
    ),
    "FROM": (
        "FROM [--platform=...] image [AS name]",
        "Begins a stage on top of an image, of an earlier stage or of nothing (`scratch`).",
    ),
    "HEALTHCHECK": (
        "HEALTHCHECK [--interval=...] [--timeout=...] [--retries=...] CMD command",
        "How to find out whether a container still works; NONE turns off that of the base image.",
    ),
    "LABEL": ("LABEL key=value ...", "Adds metadata to the image."),
    "MAINTAINER": (
        "MAINTAINER name",
        "The author of the image. It is deprecated: write a LABEL, for example "
        "`org.opencontainers.image.authors`.",
    ),
    "ONBUILD": (
        "ONBUILD instruction",
        "Stores an instruction that is carried out when another image is built on this one.",
    ),
    "RUN": (
        "RUN [--mount=...] [--network=...] [--security=...] command",
        "Runs a command in the build and keeps the files that it changes as a layer.",
    ),
    "SHELL": (
        'SHELL ["program", "argument", ...]',
        "The shell that reads the shell form of RUN, CMD and ENTRYPOINT from here on.",
    ),
    "STOPSIGNAL": ("STOPSIGNAL signal", "The signal that asks a container to end."),
    "USER": (
        "USER user[:group]",
        "The user, and the group, of the RUNs that follow and of the containers.",
    ),
    "VOLUME": (
        "VOLUME path ...",
        "Folders whose content is kept outside of the container, in a volume.",
    ),
    "WORKDIR": (
        "WORKDIR path",
        "The working directory from here on and in the containers; it is created if need be.",
    ),
}

#: By keyword and flag: what it says.
FLAGS = {
    "FROM": {"platform": "the platform of the image, where it has several"},
    "RUN": {
        "mount": "a folder or file that is there during the command only",
        "network": "the network of the command: default, none or host",
        "security": "sandbox, or insecure: with all privileges",
        "device": "a device that the command may use",
    },
    "COPY": {
        "from": "the stage, image or named context to copy from",
        "chown": "the owner of the copies, user:group",
        "chmod": "the permissions of the copies",
        "link": "a layer of its own, which stays valid when earlier ones change",
        "parents": "keep the folders that the sources are in",
        "exclude": "a pattern of files to leave out",
    },
    "ADD": {
        "keep-git-dir": "keep the .git folder of a repository",
        "chown": "the owner of the copies, user:group",
        "chmod": "the permissions of the copies",
        "checksum": "what the download must hash to, sha256:...",
        "unpack": "whether an archive is unpacked",
        "link": "a layer of its own, which stays valid when earlier ones change",
        "exclude": "a pattern of files to leave out",
    },
    "HEALTHCHECK": {
        "interval": "the time between two checks; default 30s",
        "timeout": "how long a check may take; default 30s",
        "start-period": "the time in which a failure does not count; default 0s",
        "start-interval": "the time between checks in the start period; default 5s",
        "retries": "how many failures in a row mean unhealthy; default 3",
    },
}

#: The flags that are complete without a value.
BARE_FLAGS = ("link", "parents", "keep-git-dir", "unpack")

#: By flag: values that are always possible.
FLAG_VALUES = {
    "platform": ("$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64"),
    "network": ("default", "none", "host"),
    "security": ("sandbox", "insecure"),
    "checksum": ("sha256:",),
}

MOUNT_TYPES = {
    "bind": "files of the context, a stage or an image",
    "cache": "a folder that is kept between builds",
    "tmpfs": "a folder in memory",
    "secret": "a secret that must not get into the image",
    "ssh": "the SSH agent of who builds",
}
#: By the type of a mount: its other options.
MOUNT_OPTIONS = {
    "bind": ("target=", "source=", "from=", "rw"),
    "cache": (
        *("target=", "id=", "sharing=shared", "sharing=private", "sharing=locked"),
        *("from=", "source=", "mode=", "uid=", "gid=", "ro"),
    ),
    "tmpfs": ("target=", "size="),
    "secret": ("id=", "target=", "env=", "required", "mode=", "uid=", "gid="),
    "ssh": ("id=", "target=", "required", "mode=", "uid=", "gid="),
}

#: What may stand at the very top.
DIRECTIVES = {
    "syntax=docker/dockerfile:1": "the version of the language, as an image",
    "escape=`": "the character that joins lines: a backslash, or a backtick for Windows",
    "check=skip=": "checks of `docker build` to leave out",
    "check=error=true": "findings of these checks fail the build",
}


def page(keyword: str) -> str:
    """What a keyword means, as Markdown."""
    syntax, text = INSTRUCTIONS[keyword]
    link = f"[{keyword} in the Dockerfile reference]({url(keyword)})"
    return f"```dockerfile\n{syntax}\n```\n\n{text}\n\n{link}"


def url(keyword: str) -> str:
    """Where the reference says more."""
    anchor = "maintainer-deprecated" if keyword == "MAINTAINER" else keyword.lower()
    return f"{_PAGE}#{anchor}"
