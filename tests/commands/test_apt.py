"""What apt's programs do with their lists and archives, and whether they ask."""

from __future__ import annotations

import shlex

import pytest

from dflint.commands import Invocation, apk, apt, dnf, download, parse_invocation, pip, zypper


def parse(line: str) -> Invocation:
    """A command line; a word with a ``$`` is not statically known."""
    return parse_invocation([None if "$" in word else word for word in shlex.split(line)])


# Each was tried with apt 2.6: with input from /dev/null it went on, or it stopped with "Abort."
@pytest.mark.parametrize(
    ("line", "assumes_yes"),
    [
        ("apt-get install a", False),
        ("apt-get install -y a", True),
        ("apt-get -y install a", True),
        ("apt-get install --yes a", True),
        ("apt-get install --assume-yes a", True),
        ("apt-get install -qq a", True),
        ("apt-get install -q -q a", True),
        ("apt-get install -qqq a", True),
        ("apt-get install -q a", False),
        ("apt-get install -q=2 a", True),
        ("apt-get install -q=1 a", False),
        ("apt-get install -qq -q=1 a", False),
        ("apt-get install -q2 a", True),
        ("apt-get install --quiet=2 a", True),
        ("apt-get install --silent --silent a", True),
        ("apt-get install -qq --assume-no a", True),
        ("apt-get install -o quiet=2 a", True),
        ("apt-get install -o APT::Get::Assume-Yes=true a", True),
        ("apt-get install -oapt::get::assume-yes=1 a", True),
        ("apt-get install -o=APT::Get::Assume-Yes=yes a", True),
        ("apt-get install --option APT::Get::Assume-Yes=on a", True),
        ("apt-get install -o APT::Get::Assume-Yes=false a", False),
        ("apt-get install -o APT::Get::Assume-Yes=$X a", False),
        ("apt-get install -y --no-yes a", False),
        ("apt-get install -y=false a", False),
        ("apt-get install -y false a", False),
        ("apt-get install -yno a", False),
        ("apt-get install -y no a", False),
        ("apt-get install --no-yes -y a", True),
        ("apt-get install --force-yes a", False),
        ("apt-get install a -- -y", False),
        ("apt install -y a", True),
        ("aptitude install -y a", True),
        ("aptitude install -qq a", False),
    ],
)
def test_assumes_yes(line: str, assumes_yes: bool) -> None:
    assert apt.assumes_yes(parse(line)) is assumes_yes


# Tried too: of --no-install-recommends=false the value counts, not the no- in front.
@pytest.mark.parametrize(
    ("line", "skips"),
    [
        ("apt-get install a", False),
        ("apt-get install --no-install-recommends a", True),
        ("apt-get --no-install-recommends install a", True),
        ("apt-get install --without-install-recommends a", True),
        ("apt-get install --install-recommends=false a", True),
        ("apt-get install --install-recommends=no a", True),
        ("apt-get install --install-recommends no a", True),
        ("apt-get install --install-recommends a", False),
        ("apt-get install --no-install-recommends=false a", True),
        ("apt-get install --no-install-recommends=true a", False),
        ("apt-get install -o APT::Install-Recommends=0 a", True),
        ("apt-get install -o APT::Install-Recommends=false a", True),
        ("apt-get install -oAPT::Install-Recommends=no a", True),
        ("apt-get install -o=APT::Install-Recommends=off a", True),
        ("apt-get install -o APT::Install-Recommends=true a", False),
        ("apt-get install --no-install-recommends --install-recommends a", False),
        ("apt-get install --no-install-suggests a", False),
        ("apt-get build-dep a", True),
        ("aptitude install -R a", True),
        ("aptitude install a", False),
    ],
)
def test_skips_recommends(line: str, skips: bool) -> None:
    assert apt.skips_recommends(parse(line)) is skips


@pytest.mark.parametrize(
    ("line", "fills", "reads", "changes"),
    [
        ("apt-get update", True, False, False),
        ("apt-get -qq update", True, False, False),
        ("apt update", True, False, False),
        ("aptitude update", True, False, False),
        ("apt-get install a", False, True, True),
        ("apt-get install --update a", True, True, True),
        ("apt-get install -U a", True, True, True),
        ("apt-get install -u a", False, True, True),
        ("aptitude install -u a", False, True, True),
        ("apt-get install -s a", False, True, False),
        ("apt-get upgrade", False, True, True),
        ("apt-get build-dep a", False, True, True),
        ("apt-get source a", False, True, False),
        ("apt-cache search a", False, True, False),
        ("apt-get remove a", False, False, True),
        ("apt-get purge --auto-remove a", False, False, True),
        ("apt-get autoremove", False, False, True),
        ("apt-get clean", False, False, False),
        ("apt-mark auto a", False, False, False),
        ("apt-get check", False, False, False),
        ("add-apt-repository ppa:a/b", None, False, False),
        ("add-apt-repository -u ppa:a/b", True, False, False),
        ("add-apt-repository -n ppa:a/b", False, False, False),
        ("curl u", False, False, False),
        ("apt-get", False, False, False),
    ],
)
def test_lists(line: str, fills: bool | None, reads: bool, changes: bool) -> None:
    invocation = parse(line)
    assert apt.fills_lists(invocation) is fills
    assert apt.reads_lists(invocation) is reads
    assert apt.changes_packages(invocation) is changes


def test_archives() -> None:
    assert apt.fills_archives(parse("apt-get install a"))
    assert apt.fills_archives(parse("apt-get upgrade -d"))
    assert not apt.fills_archives(parse("apt-get install -s a"))
    assert not apt.fills_archives(parse("apt-get download a"))
    assert not apt.fills_archives(parse("apt-get purge a"))
    assert apt.empties_archives(parse("apt-get clean"))
    assert apt.empties_archives(parse("apt-get dist-clean"))
    assert not apt.empties_archives(parse("apt-get autoclean"))
    assert apt.empties_lists(parse("apt distclean"))
    assert not apt.empties_lists(parse("apt-get clean"))


@pytest.mark.parametrize(
    ("line", "keeps"),
    [
        ("apk update", True),
        ("apk add -U a", True),
        ("apk --update add a", True),
        ("apk add --no-cache a", False),
        ("apk --no-cache --update add a", False),
        ("apk add a", False),
    ],
)
def test_apk_keeps_indexes(line: str, keeps: bool) -> None:
    assert apk.keeps_indexes(parse(line)) is keeps


def test_other_managers() -> None:
    assert dnf.assumes_yes(parse("dnf -y install a"))
    assert dnf.assumes_yes(parse("dnf install --setopt=assumeyes=1 a"))
    assert not dnf.assumes_yes(parse("dnf install --setopt=tsflags=nodocs a"))
    assert dnf.changes_packages(parse("yum localinstall a"))
    assert not dnf.changes_packages(parse("yum install --downloadonly a"))
    assert dnf.asks(parse("dnf install a"))
    assert not dnf.asks(parse("dnf install -y a"))
    assert not dnf.asks(parse("dnf clean all"))
    assert dnf.fills_cache(parse("yum update"))
    assert not dnf.fills_cache(parse("dnf --installroot /mnt install a"))
    assert not dnf.fills_cache(parse("dnf remove a"))
    assert dnf.cleans_cache_of("yum", parse("dnf clean all"))
    assert not dnf.cleans_cache_of("dnf", parse("microdnf clean all"))
    assert dnf.cleans_all(parse("yum clean all"))
    assert not dnf.cleans_all(parse("yum clean metadata"))
    assert zypper.assumes_yes(parse("zypper -n in a"))
    assert zypper.assumes_yes(parse("zypper in -y a"))
    assert not zypper.assumes_yes(parse("zypper in -n a"))
    assert pip.keeps_cache(parse("pip install a"))
    assert not pip.keeps_cache(parse("pip install --no-cache-dir a"))
    assert not pip.keeps_cache(parse("pip --no-cache-dir install a"))
    assert not pip.keeps_cache(parse("pip list"))
    assert pip.keeps_cache(parse("uv sync"))
    assert not pip.keeps_cache(parse("uv pip install --no-cache a"))


def test_busybox_knows_options_by_the_names_of_the_table() -> None:
    wget = parse("wget -q -O x -P y -T 1 -c -S --spider --header z u")
    assert {option.name for option in wget.options} <= download.BUSYBOX_WGET
    assert parse("wget --progress=dot:giga u").options[0].name not in download.BUSYBOX_WGET
    assert all(wget.accepts(name) for name in download.BUSYBOX_WGET)


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("apt-get install", True),
        ("apt-get remove a", True),
        ("apt-get reinstall a", True),
        ("apt-get autoremove", True),
        ("apt-get purge --auto-remove", True),
        ("apt-get purge", False),
        ("apt-get remove", False),
        ("apt-get purge -s a", False),
    ],
)
def test_changes_packages(line: str, changes: bool) -> None:
    assert apt.changes_packages(parse(line)) is changes


@pytest.mark.parametrize(
    ("image", "is_dnf5"),
    [
        ("fedora", True),
        ("fedora:latest", True),
        ("quay.io/fedora/fedora-minimal:42", True),
        ("fedora:40", False),
        ("fedora/httpd", False),
        ("ubi9", False),
        (None, False),
    ],
)
def test_cache_of_dnf5(image: str | None, is_dnf5: bool) -> None:
    assert ("/var/cache/dnf" not in dnf.cache_folders("dnf", image)) is is_dnf5
    assert "/var/cache/libdnf5" in dnf.cache_folders("dnf", image)
    assert dnf.cache_folders("tdnf", image) == ("/var/cache/tdnf",)
