"""Users of well-known images, with the numbers that their Dockerfiles, or their system, give them.

Only what has the same numbers in all versions of an image that has the user at all; what began
later, or is another one in some tags, says so.

Sources: ``passwd.master`` of Debian's base-passwd, ``passwd`` of Alpine's alpine-baselayout, and
the Dockerfiles, in all their history, of https://github.com/nodejs/docker-node,
https://github.com/nginx/docker-nginx, https://github.com/jenkinsci/docker,
https://github.com/jupyter/docker-stacks, https://github.com/BioContainers/containers,
https://github.com/GoogleContainerTools/distroless, https://github.com/apache/solr-docker, and of
postgres, php, httpd and memcached in https://github.com/docker-library.
"""

from __future__ import annotations

from dflint.regex import regex
from dflint.semantics.base_images import ALPINE, DEBIAN, official_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.semantics.base_images import OfficialImage
    from dflint.semantics.stages import Stage

    #: The numbers of a user and its group; None for a group whose number is not always the same.
    Numbers = tuple[str, str | None]

#: The same in all releases.
_OF_DEBIAN: dict[str, Numbers] = {
    "daemon": ("1", "1"),
    "bin": ("2", "2"),
    "games": ("5", "60"),
    "man": ("6", "12"),
    "mail": ("8", "8"),
    "news": ("9", "9"),
    "proxy": ("13", "13"),
    "www-data": ("33", "33"),
    "backup": ("34", "34"),
    "list": ("38", "38"),
    "nobody": ("65534", "65534"),
}
_OF_ALPINE: dict[str, Numbers] = {
    "bin": ("1", "1"),
    "daemon": ("2", "2"),
    "mail": ("8", "12"),
    "guest": ("405", "100"),
    "nobody": ("65534", "65534"),
}
#: By image and user: the numbers in those with Debian and with Alpine.
_OF_OFFICIAL: dict[tuple[str, str], dict[str, Numbers]] = {
    ("node", "node"): dict.fromkeys((DEBIAN, ALPINE), ("1000", "1000")),
    ("nginx", "nginx"): dict.fromkeys((DEBIAN, ALPINE), ("101", "101")),
    ("postgres", "postgres"): {DEBIAN: ("999", "999"), ALPINE: ("70", "70")},
    ("php", "www-data"): {ALPINE: ("82", "82")},
    ("httpd", "www-data"): {ALPINE: ("82", "82")},
}
#: Tags whose images have another number. The user of node was a system user for three weeks in
#: 2016; that of nginx has a number of its own since 1.17.
_OTHERWISE = {
    "node": regex(r"(?:4\.6|6\.9\.1|7\.[0-2])(?:[.-]|\Z)"),
    "nginx": regex(r"(?:0\.|1\.(?:\d|1[0-6])(?:[.-]|\Z))"),
}
#: Other images: how their names begin, and the user.
_OF_OTHERS: dict[tuple[str, str], Numbers] = {
    ("memcached", "memcache"): ("11211", "11211"),
    ("solr", "solr"): ("8983", "8983"),
    ("jenkins/jenkins", "jenkins"): ("1000", "1000"),
    ("jenkins", "jenkins"): ("1000", "1000"),
    ("jupyter/base-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/minimal-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/scipy-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/datascience-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/tensorflow-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/pyspark-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/all-spark-notebook", "jovyan"): ("1000", "100"),
    ("jupyter/r-notebook", "jovyan"): ("1000", "100"),
    ("biocontainers/biocontainers", "biodocker"): ("1000", None),
}
_DISTROLESS = "gcr.io/distroless/"
#: Ubuntu's images have a user 1000 since 23.04; without a version nobody knows.
_WITH_USER_OF_UBUNTU = regex(
    r"latest|rolling|devel|2[3-9]\.|[3-9]\d\.|lunar|mantic|noble|oracular|plucky|questing|resolute"
)
#: Official images on Debian without an ordinary user, and with no program of their own to run.
_WITHOUT_USERS = frozenset(
    "alpine almalinux buildpack-deps debian elixir erlang fedora gcc golang perl php python"
    " rockylinux ruby rust ubuntu".split()
)
_CENTOS_FROM_7 = regex(r"(?:centos)?[78]")


def numbers_of(stage: Stage, user: str) -> Numbers | None:
    """The numbers that a user certainly has in the image at the bottom of a stage."""
    image = official_image(stage)
    if image is None:
        return _numbers_in(_name(stage), user)
    own = _OF_OFFICIAL.get((image.name, user), {})
    if own and image.name in _OTHERWISE:
        return None if _is_otherwise(image) else own[DEBIAN]
    if image.family is None:
        return _numbers_in(image.name, user)
    return own.get(image.family) or _of_system(image.family, user)


def _is_otherwise(image: OfficialImage) -> bool:
    """Whether the tag is, or may be, one in which the user has another number."""
    if image.tag is None:
        # Other tags of node's image are so old that a variable is not about them.
        return image.name != "node"
    return _OTHERWISE[image.name].match(image.tag) is not None


def _of_system(family: str | None, user: str) -> Numbers | None:
    if family == DEBIAN:
        return _OF_DEBIAN.get(user)
    return _OF_ALPINE.get(user) if family == ALPINE else None


def _numbers_in(name: str | None, user: str) -> Numbers | None:
    if name is None:
        return None
    if name.startswith(_DISTROLESS) and user in ("nonroot", "nobody"):
        return ("65532", "65532") if user == "nonroot" else ("65534", "65534")
    return _OF_OTHERS.get((name, user))


def _name(stage: Stage) -> str | None:
    """The name of the image, as short as it can be; None where a variable may change it."""
    from dflint.semantics.reference import InvalidReferenceError, parse_reference

    word, image = stage.bottom.from_.image, stage.base_image
    if word is None or image is None or stage.is_windows or "$" in word.value:
        return None
    try:
        name = parse_reference(image).normalized_name
    except InvalidReferenceError:
        return None
    is_other = name == "docker.io/biocontainers/biocontainers" and "alpine" in image
    return None if is_other else name.removeprefix("docker.io/").removeprefix("library/")


def first_number(stage: Stage) -> str | None:
    """The number that the first ordinary user that is made in the image certainly gets."""
    image = official_image(stage)
    if image is None or image.tag is None:
        return None
    if image.name == "node":
        return None if _is_old_node(image.tag) else "1001"
    if image.name == "centos":
        return "1000" if _CENTOS_FROM_7.match(image.tag) else None
    if image.name not in _WITHOUT_USERS or image.family is None:
        return None
    is_ubuntu = image.name in ("ubuntu", "buildpack-deps")
    return None if is_ubuntu and _WITH_USER_OF_UBUNTU.search(image.tag) else "1000"


def _is_old_node(tag: str) -> bool:
    """Whether the image may have no user of its own."""
    return tag.partition(".")[0].partition("-")[0] in tuple("01234567")
