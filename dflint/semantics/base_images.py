"""What is known of official images: which system is in them, where and as whom they start.

Checked against all Dockerfiles that the images' repositories have ever had
(https://github.com/docker-library, and those of Node.js, Rust, Perl, Erlang, Elixir, nginx, and
of the systems themselves), but for gcc, of which only a recent one was looked at: no published
image of `_ON_DEBIAN` or `_SYSTEMS` has a USER, a SHELL or another system, and none that is not
in `_WITH_WORKDIR` has a WORKDIR. Exceptions: the tags ``onbuild``, and Python's and Ruby's images
of 2014, in a format that engines no longer pull. The images in `_IN_ROOT` have none, either; those
of Go and PHP have always had the same one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.stages import Stage

DEBIAN, ALPINE, REDHAT, BUSYBOX = "debian", "alpine", "redhat", "busybox"

#: Images of nothing but a system. Some set variables: LANG, ``container``, Fedora its version.
_SYSTEMS = {
    "debian": DEBIAN,
    "ubuntu": DEBIAN,
    "alpine": ALPINE,
    "busybox": BUSYBOX,
    **dict.fromkeys("almalinux amazonlinux centos fedora oraclelinux rockylinux".split(), REDHAT),
}
#: Built on Debian or Ubuntu unless the tag says otherwise.
_ON_DEBIAN = frozenset(
    "buildpack-deps elixir erlang gcc golang httpd nginx node perl php postgres python rabbitmq"
    " redis ruby rust".split()
)
#: Those with a WORKDIR, in some version at least.
_WITH_WORKDIR = frozenset(
    "cassandra clojure composer couchbase dart docker drupal elasticsearch flink gcc ghost golang"
    " gradle groovy haproxy httpd jetty joomla jruby julia kibana logstash matomo maven neo4j"
    " nextcloud odoo perl php phpmyadmin rails redis redmine solr sonarqube storm swift tomcat"
    " tomee wordpress zookeeper".split()
)
#: Others that have no WORKDIR, on whatever Linux.
_IN_ROOT = frozenset("bash eclipse-temurin java openjdk".split())
_OTHER_SYSTEMS = ("windows", "nanoserver")
#: Those that are built on buildpack-deps, which has curl and wget, in all tags but these.
_ON_BUILDPACK = frozenset(
    "buildpack-deps elixir erlang gcc golang node perl python ruby rust".split()
)
_CURL, _CURL_AND_WGET = frozenset(("curl",)), frozenset(("curl", "wget"))
_SMALL_TAGS = ("slim", "alpine", "minimal", "windows", "nanoserver")

#: Official images for one architecture each:
#: https://github.com/docker-library/official-images#architectures-other-than-amd64
_ARCHITECTURES = "amd64 arm32v5 arm32v6 arm32v7 arm64v8 i386 mips64le ppc64le riscv64 s390x".split()
#: Mirrors of official images.
_MIRRORS = {
    "docker.io/library/": "",
    "public.ecr.aws/docker/library/": "",
    "public.ecr.aws/ubuntu/ubuntu": "ubuntu",
    "public.ecr.aws/amazonlinux/amazonlinux": "amazonlinux",
    **dict.fromkeys([f"docker.io/{name}/" for name in _ARCHITECTURES], ""),
}


class OfficialImage:
    """The official image at the bottom of a stage."""

    __slots__ = ("name", "tag")

    def __init__(self, name: str, tag: str | None) -> None:
        self.name = name
        #: None where it is not written as it is; ``latest`` without one.
        self.tag = tag

    @property
    def is_bare_system(self) -> bool:
        """Whether nothing is in it but a system."""
        return self.name in _SYSTEMS

    @property
    def family(self) -> str | None:
        """The system in it: ``debian`` (Ubuntu, too), ``alpine``, ``redhat`` or ``busybox``."""
        if self.name in _SYSTEMS:
            return _SYSTEMS[self.name]
        if self.tag is None or self.name not in _ON_DEBIAN:
            return None
        if self._may_be_windows:
            return None
        return ALPINE if "alpine" in self.tag else DEBIAN

    @property
    def downloaders(self) -> frozenset[str]:
        """Which of curl and wget it certainly has, that of busybox apart.

        Those of PHP bring curl to fetch its sources with; of Red Hat's relatives rpm needs it.
        """
        if self.name == "php":
            return _CURL
        if self.tag is None or any(word in self.tag for word in _SMALL_TAGS):
            return frozenset()
        if self.name in _ON_BUILDPACK:
            return _CURL_AND_WGET
        return _CURL if self.family == REDHAT else frozenset()

    @property
    def has_workdir(self) -> bool:
        """Whether it has a WORKDIR, in some version at least."""
        return self.name in _WITH_WORKDIR or "onbuild" in (self.tag or "")

    @property
    def starts_in_root(self) -> bool:
        """Whether it has certainly no WORKDIR."""
        return self.workdir == "/"

    @property
    def workdir(self) -> str | None:
        """Where it starts; None where that is not certain."""
        if self.name in _IN_ROOT:
            return None if self._may_be_windows else "/"
        if self.family is None or "onbuild" in (self.tag or ""):
            return None
        if self.name == "golang":
            return "/go"
        if self.name == "php":
            with_pages = any(variant in (self.tag or "") for variant in ("apache", "fpm"))
            return "/var/www/html" if with_pages else "/"
        return None if self.has_workdir else "/"

    @property
    def _may_be_windows(self) -> bool:
        return self.tag is None or any(word in self.tag for word in _OTHER_SYSTEMS)

    @property
    def runs_as_root(self) -> bool:
        """Whether it has certainly no USER."""
        return self.family is not None


def official_image(stage: Stage) -> OfficialImage | None:
    """The official image that a stage is built on, if it certainly is one: a variable may only
    stand in the tag.
    """
    named = named_image(stage)
    if named is None:
        return None
    full_name, tag = named
    for prefix, replacement in _MIRRORS.items():
        if full_name == prefix or (prefix.endswith("/") and full_name.startswith(prefix)):
            short = replacement or full_name.removeprefix(prefix)
            # A digest may be that of any version; a tag beside it says which.
            is_known = tag is not None and "$" not in tag
            return OfficialImage(short, tag if is_known else None) if "/" not in short else None
    return None


def named_image(stage: Stage) -> tuple[str, str | None] | None:
    """The image that a stage is built on, if its name is written as it is: registry and repository
    in full, and the tag as it is written, ``latest`` without one, None where a digest counts.
    """
    from dflint.semantics.reference import InvalidReferenceError, parse_reference

    if stage.bottom.from_.image is None or stage.is_windows:
        return None
    reference, at, _ = _written(stage).partition("@")
    # What is behind the last slash: a registry may have a port.
    folder, slash, last = reference.rpartition("/")
    last, colon, tag = last.partition(":")
    name = folder + slash + last
    if "$" in name or "'" in name or '"' in name:
        return None
    try:
        full_name = parse_reference(name).normalized_name
    except InvalidReferenceError:
        return None
    return full_name, tag if colon else None if at else "latest"


def _written(stage: Stage) -> str:
    word = stage.bottom.from_.image
    return word.value if word is not None else ""


def is_mostly_on_debian(name: str) -> bool:
    """Whether an official image is built on Debian or Ubuntu unless its tag says otherwise."""
    return name in _ON_DEBIAN
