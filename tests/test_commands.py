"""Argument vectors read by the option tables."""

from __future__ import annotations

import shlex
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.commands import Invocation, parse_invocation, table
from dflint.commands.invocation import (
    COMMAND,
    OPERAND,
    OPTION,
    OPTION_VALUE,
    SEPARATOR,
    SUBCOMMAND,
    UNKNOWN,
    WRAPPER,
)
from dflint.commands.shells import command_string
from dflint.commands.table import every_option, read_table, table_of, tool_of
from dflint.commands.tools import LAUNCHED, LAUNCHERS, MODULES, RUN_FROM_ANYWHERE


def parse(line: str) -> Invocation:
    """A command line as POSIX shell words; a word with a ``$`` is not statically known."""
    words = shlex.split(line)
    argv = [None if "$" in word else word for word in words]
    return parse_invocation(argv, [word.partition("$")[0] for word in words])


def describe(line: str) -> str:
    """What each word is, in one line: ``apt-get <install> {--yes} curl``.

    Sub-commands are in ``<>``, options by their names in ``{}`` with values after ``=``, words of
    wrappers in ``()``, words that could not be classified in ``??``.
    """
    invocation = parse(line)
    pieces = []
    for index, role in enumerate(invocation.roles):
        word = invocation.argv[index]
        text = (invocation.prefixes[index] + "$") if word is None else word
        if role == OPTION:
            for option in invocation.options:
                if option.index == index:
                    value = "" if option.value_index is None else f"={option.value or '$'}"
                    pieces.append("{" + option.name + value + "}")
        elif role == SUBCOMMAND:
            pieces.append(f"<{text}>")
        elif role == WRAPPER:
            pieces.append(f"({text})")
        elif role == UNKNOWN:
            pieces.append(f"?{text}?")
        elif role in (COMMAND, OPERAND, SEPARATOR):
            pieces.append(text)
    return " ".join(pieces)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # apt-get: clusters, values with and without =, values of booleans
        ("apt-get install -y curl", "apt-get <install> {--yes} curl"),
        ("apt-get -y install curl", "apt-get {--yes} <install> curl"),
        ("apt-get install curl -y", "apt-get <install> curl {--yes}"),
        ("apt-get -qqy install curl", "apt-get {--quiet} {--quiet} {--yes} <install> curl"),
        ("apt-get install -yqq a", "apt-get <install> {--yes} {--quiet} {--quiet} a"),
        ("apt-get -q=2 install a", "apt-get {--quiet=2} <install> a"),
        ("apt-get -q 2 install a", "apt-get {--quiet=2} <install> a"),
        ("apt-get install -q2 a", "apt-get <install> {--quiet=2} a"),
        ("apt-get install -t stretch a", "apt-get <install> {--target-release=stretch} a"),
        ("apt-get install -t=stretch a", "apt-get <install> {--target-release=stretch} a"),
        ("apt-get install -tstretch a", "apt-get <install> {--target-release=stretch} a"),
        ("apt-get install -yt stretch a", "apt-get <install> {--yes} {--target-release=stretch} a"),
        (
            "apt-get install --default-release stretch a",
            "apt-get <install> {--target-release=stretch} a",
        ),
        ("apt-get -o A::B=1 update", "apt-get {--option=A::B=1} <update>"),
        ("apt-get -oA::B=1 update", "apt-get {--option=A::B=1} <update>"),
        ("apt-get -o=A::B=1 update", "apt-get {--option=A::B=1} <update>"),
        ("apt-get --option A::B=1 update", "apt-get {--option=A::B=1} <update>"),
        (
            "apt-get install -o Dpkg::Options::=--force-confdef a",
            "apt-get <install> {--option=Dpkg::Options::=--force-confdef} a",
        ),
        (
            "apt-get install --no-install-recommends a",
            "apt-get <install> {--no-install-recommends} a",
        ),
        (
            "apt-get install --without-install-recommends a",
            "apt-get <install> {--no-install-recommends} a",
        ),
        (
            "apt-get install --install-recommends=false a",
            "apt-get <install> {--no-install-recommends=false} a",
        ),
        ("apt-get install -y no a", "apt-get <install> {--no-yes=no} a"),
        ("apt-get install -y nothing", "apt-get <install> {--yes} nothing"),
        ("apt-get install --Yes a", "apt-get <install> {--yes} a"),
        ("apt-get install --no-y a", "apt-get <install> {--no-yes} a"),
        ("apt-get purge -y --auto-remove a", "apt-get <purge> {--yes} {--autoremove} a"),
        ("apt-get install -- -y", "apt-get <install> -- -y"),
        (
            "apt-get install --no-install-recommend a",
            "apt-get <install> {--no-install-recommend} a",
        ),
        ("apt-get install a -y $b", "apt-get <install> a {--yes} $"),
        ("apt-get install a=$V $B", "apt-get <install> a=$ $"),
        ("apt-get install -t=$REL a", "apt-get <install> {--target-release=$} a"),
        ("apt-get install -t $REL a", "apt-get <install> {--target-release=$} a"),
        ("apt-get $OPTS install a", "apt-get ?$? <install> a"),
        ("apt-get $COMMAND a", "apt-get ?$? a"),
        ("apt-mark auto '.*'", "apt-mark <auto> .*"),
        ("apt-mark -f=x manual a", "apt-mark {--file=x} <manual> a"),
        ("apt list --installed -a", "apt <list> {--installed} {--all-versions}"),
        ("apt-cache policy -s x a", "apt-cache <policy> {--src-cache=x} a"),
        ("apt-get -s -V install a", "apt-get {--simulate} {--verbose-versions} <install> a"),
        (
            "apt-key adv --keyserver k --recv-keys A B",
            "apt-key <adv> {--keyserver=k} {--recv-keys} A B",
        ),
        ("apt-key --keyring x add -", "apt-key {--keyring=x} <add> -"),
        ("add-apt-repository -y -u ppa:a/b", "add-apt-repository {--yes} {--update} ppa:a/b"),
        ("aptitude -y -q=2 install a", "aptitude {--assume-yes} {--quiet=2} <install> a"),
        ("aptitude install -R a", "aptitude <install> {--without-recommends} a"),
        ("dpkg -i --force-depends a.deb", "dpkg {--install} {--force-*=depends} a.deb"),
        ("dpkg --add-architecture i386", "dpkg {--add-architecture} i386"),
        ("dpkg --root=/x -P a", "dpkg {--root=/x} {--purge} a"),
        (
            "update-alternatives --install l n p 1 --slave a b c",
            "update-alternatives {--install=l} {--slave=a}",
        ),
        # apk
        ("apk add --no-cache a b", "apk <add> {--no-cache} a b"),
        ("apk --no-cache add -t .b a", "apk {--no-cache} <add> {--virtual=.b} a"),
        ("apk add --virtual=.b a", "apk <add> {--virtual=.b} a"),
        ("apk --update add a", "apk {--update-cache} <add> a"),
        ("apk add --repository http://x z a", "apk <add> {--repository=http://x} z a"),
        ("apk -X http://x -U add a", "apk {--repository=http://x} {--update-cache} <add> a"),
        ("apk add a -t .b", "apk <add> a {--virtual=.b}"),
        ("apk del .b", "apk <del> .b"),
        ("apk cache clean", "apk <cache> <clean>"),
        ("apk info -e a", "apk <info> {--exists} a"),
        # dnf and its kind, rpm, zypper, pacman
        ("yum install -y a", "yum <install> {--assumeyes} a"),
        ("yum -y --enablerepo epel install a", "yum {--assumeyes} {--enablerepo=epel} <install> a"),
        ("yum -d 0 -e0 in a", "yum {--debuglevel=0} {--errorlevel=0} <in> a"),
        ("dnf install --setopt=tsflags=nodocs a", "dnf <install> {--setopt=tsflags=nodocs} a"),
        ("dnf group install -y x", "dnf <group> <install> {--assumeyes} x"),
        ("dnf config-manager --add-repo u", "dnf <config-manager> {--add-repo=u}"),
        ("dnf module enable a:1 -y", "dnf <module> <enable> a:1 {--assumeyes}"),
        ("rpm -ivh --nodeps a.rpm", "rpm {--install} {--verbose} {--hash} {--nodeps} a.rpm"),
        ("zypper -n in -n a", "zypper {--non-interactive} <in> {--name} a"),
        ("zypper -n ar -f u a", "zypper {--non-interactive} <ar> {--refresh} u a"),
        ("zypper in -t pattern x", "zypper <in> {--type=pattern} x"),
        ("pacman -Syu --noconfirm a", "pacman {--sync} {--refresh} {--sysupgrade} {--noconfirm} a"),
        # pip and its kind
        ("pip install --no-cache-dir -U a", "pip <install> {--no-cache-dir} {--upgrade} a"),
        ("pip install --no-cache a", "pip <install> {--no-cache-dir} a"),
        (
            "pip install -r r.txt -c c.txt",
            "pip <install> {--requirement=r.txt} {--constraint=c.txt}",
        ),
        ("pip install -rr.txt -e .", "pip <install> {--requirement=r.txt} {--editable=.}"),
        ("pip --no-cache-dir -q install a", "pip {--no-cache-dir} {--quiet} <install> a"),
        ("pip install a -i u", "pip <install> a {--index-url=u}"),
        ("pip install --timeout $T a", "pip <install> {--timeout=$} a"),
        ("python3 -m pip install a", "python3 -m pip <install> a"),
        ("python3 -u -mpip install -U a", "python3 -u -mpip <install> {--upgrade} a"),
        ("python3 -m venv --copies x", "python3 -m venv {--copies} x"),
        ("python3 -m http.server --cgi 80", "python3 {-m=http.server} --cgi 80"),
        ("python -c 'import x' -m pip", "python {-c=import x} -m pip"),
        ("python setup.py -q install", "python setup.py -q install"),
        ("uv pip install --system -r r", "uv <pip> <install> {--system} {--requirements=r}"),
        ("uv run -p 3.12 x --y", "uv <run> {--python=3.12} x --y"),
        ("poetry run -vv x -y", "poetry <run> {--verbose} x -y"),
        ("pipenv install --system -d", "pipenv <install> {--system} {--dev}"),
        # node
        ("npm i -g a@1", "npm <i> {--global} a@1"),
        ("npm install --prod", "npm <install> {--production}"),
        ("npm --loglevel warn ci", "npm {--loglevel=warn} <ci>"),
        ("npm install --save false a", "npm <install> {--save=false} a"),
        ("npm install --save a", "npm <install> {--save} a"),
        ("npm cache clear -f", "npm <cache> <clear> {--force}"),
        ("npm run b -- --x", "npm <run> b -- --x"),
        ("yarn", "yarn"),
        ("yarn --prod", "yarn {--production}"),
        ("yarn global add a", "yarn <global> <add> a"),
        ("yarn cache clean --all", "yarn <cache> <clean> {--all}"),
        ("corepack yarn add a", "corepack yarn <add> a"),
        ("corepack enable", "corepack <enable>"),
        ("pnpm -r i --frozen-lockfile", "pnpm {--recursive} <i> {--frozen-lockfile}"),
        # ruby, php, go, rust, conda
        ("gem install a -v 1 -N", "gem <install> a {--version=1} {--no-document}"),
        (
            "bundle install --without a b -j 4",
            "bundle <install> {--without=a} {--jobs=4}",
        ),
        ("bundle exec rake -T", "bundle <exec> rake -T"),
        ("bundle --path x", "bundle {--path=x}"),
        (
            "composer global require -n a/b",
            "composer <global> <require> {--no-interaction} a/b",
        ),
        (
            "php -d a=1 /usr/bin/composer install -o",
            "php -d a=1 /usr/bin/composer <install> {--optimize-autoloader}",
        ),
        ("php composer.phar install", "php composer.phar <install>"),
        ("php -r 'x' -- -y", "php {--run=x} -- -y"),
        ("go get -u -v a@b ./...", "go <get> {-u} {-v} a@b ./..."),
        ("go build --ldflags=-s -o x .", "go <build> {-ldflags=-s} {-o=x} ."),
        ("go run x.go -v", "go <run> x.go -v"),
        ("go mod download -x", "go <mod> <download> {-x}"),
        ("cargo +nightly build -j2", "cargo {+nightly} <build> {--jobs=2}"),
        ("cargo install --bin x y", "cargo <install> {--bin=x} y"),
        ("conda install -yc x a=1", "conda <install> {--yes} {--channel=x} a=1"),
        ("conda env create -f e.yml", "conda <env> <create> {--file=e.yml}"),
        # downloads and archives
        ("curl -fsSLo x u", "curl {--fail} {--silent} {--show-error} {--location} {--output=x} u"),
        ("curl -o x -L u", "curl {--output=x} {--location} u"),
        ("curl --retry 3 u -#", "curl {--retry=3} u {--progress-bar}"),
        (
            "curl --no-progress-meter --no-location u",
            "curl {--no-progress-meter} {--no-*=location} u",
        ),
        ("wget -qO- u", "wget {--quiet} {--output-document=-} u"),
        ("wget -nv -P /x u", "wget {--no-verbose} {--directory-prefix=/x} u"),
        ("wget --no-check u", "wget {--no-check-certificate} u"),
        ("tar xzf a.tgz -C /x", "tar {--extract} {--gzip} {--file=a.tgz} {--directory=/x}"),
        ("tar -xzf a.tgz -C /x", "tar {--extract} {--gzip} {--file=a.tgz} {--directory=/x}"),
        ("tar xfC a /x b", "tar {--extract} {--file=a} {--directory=/x} b"),
        ("tar --strip 1 -xf a", "tar {--strip-components=1} {--extract} {--file=a}"),
        ("tar zx", "tar {--gzip} {--extract}"),
        ("tar -xf $A", "tar {--extract} {--file=$}"),
        ("unzip -qo a.zip -d x", "unzip {-q} {-o} a.zip {-d=x}"),
        # files and text
        ("rm -rf a b", "rm {--recursive} {--force} a b"),
        ("rm a --recur", "rm a {--recursive}"),
        ("chmod -x a", "chmod -x a"),
        ("chmod -R 755 a", "chmod {--recursive} 755 a"),
        ("chmod -rw,+x a -v", "chmod -rw,+x a {--verbose}"),
        ("mkdir -pm 755 a", "mkdir {--parents} {--mode=755} a"),
        ("install -d -m 755 -o root a", "install {--directory} {--mode=755} {--owner=root} a"),
        ("sed -i -e s/a/b/ f", "sed {--in-place} {--expression=s/a/b/} f"),
        ("sed -i.bak -n p f", "sed {--in-place=.bak} {--quiet} p f"),
        ("grep -A3 -5 x f", "grep {--after-context=3} {-5} x f"),
        ("echo -e a -n", "echo {-e} a -n"),
        ("echo -ean", "echo -ean"),
        ("echo -- -n", "echo -- -n"),
        ("test -f x", "test -f x"),
        ("find / -name x -exec rm -rf {} + -print", "find / {-name=x} {-exec=rm} {-print}"),
        ("find . ( -type f -o -name '*.a' )", "find . ( {-type=f} {-o} {-name=*.a} )"),
        ("find . -exec rm {} ; -delete", "find . {-exec=rm} {-delete}"),
        ("xargs", "xargs"),
        # builds
        ("make -j4 install", "make {--jobs=4} install"),
        ("make -j 4 install", "make {--jobs=4} install"),
        ("make -j install V=1", "make {--jobs} install V=1"),
        ("make -j$(nproc) -C x", "make {--jobs=$} {--directory=x}"),
        ("gcc -O2 -Wall -o x x.c -lfoo", "gcc {-*=O2} {-*=Wall} {-o=x} x.c {-l=foo}"),
        ("cmake -DA=1 -D B=2 -G Ninja ..", "cmake {-D=A=1} {-D=B=2} {-G=Ninja} .."),
        ("./configure --prefix=/x CC=y", "./configure {--*=prefix=/x} CC=y"),
        ("git clone --depth 1 -b x u d", "git <clone> {--depth=1} {--branch=x} u d"),
        ("git -C d checkout -b x", "git {-C=d} <checkout> {-b=x}"),
        # shells and users
        ("sh -c 'a b' x", "sh {-c} a b x"),
        ("bash -euxo pipefail -c a", "bash {-e} {-u} {-x} {-o=pipefail} {-c} a"),
        ("set -ex -o pipefail", "set {-e} {-x} {-o=pipefail}"),
        ("set +e", "set {+e}"),
        (
            "useradd -rm -u 1000 -g x y",
            "useradd {--system} {--create-home} {--uid=1000} {--gid=x} y",
        ),
        (
            "adduser -D -S -u 1 -G g x",
            "adduser {--disabled-password} {--system} {--uid=1} {-G=g} x",
        ),
        (
            "adduser --disabled-password --gecos '' x",
            "adduser {--disabled-password} {--comment=$} x",
        ),
        # not known
        ("frobnicate --a=b -c d", "frobnicate {--a=b} {-c} d"),
        ("$TOOL install x", "$ install x"),
        ("", ""),
    ],
)
def test_words(line: str, expected: str) -> None:
    assert describe(line) == expected


@pytest.mark.parametrize(
    ("line", "wrappers", "name"),
    [
        ("sudo apt-get update", ("sudo",), "apt-get"),
        ("sudo -E -u bob -- apt-get update", ("sudo",), "apt-get"),
        ("sudo A=1 -H B=2 apt-get update", ("sudo",), "apt-get"),
        ("/usr/bin/sudo env A=1 apt-get update", ("sudo", "env"), "apt-get"),
        ("env -i -u X A=1 make", ("env",), "make"),
        ("env A=$B make", ("env",), "make"),
        ("env - A=1 make", ("env",), "make"),
        ("nice -n 10 make", ("nice",), "make"),
        ("nice -10 make", ("nice",), "make"),
        ("ionice -c2 -n 7 make", ("ionice",), "make"),
        ("time -p make", ("time",), "make"),
        ("timeout -s KILL 5m make -k", ("timeout",), "make"),
        ("nohup exec -a x make", ("nohup", "exec"), "make"),
        ("command -p make", ("command",), "make"),
        ("command -v make", (), "command"),
        ("stdbuf -oL make", ("stdbuf",), "make"),
        ("gosu app make", ("gosu",), "make"),
        ("su-exec $USER make", ("su-exec",), "make"),
        ("setpriv --reuid=app --init-groups make", ("setpriv",), "make"),
        ("chroot /mnt make", ("chroot",), "make"),
        ("xargs -0 -n 1 rm", ("xargs",), "rm"),
        ("xargs -I {} rm {}", ("xargs",), "rm"),
        ("busybox wget -q u", ("busybox",), "wget"),
        ("busybox --install -s", (), "busybox"),
        ("eatmydata apt-get update", ("eatmydata",), "apt-get"),
        ("sudo -i", (), "sudo"),
        ("sudo", (), "sudo"),
        ("env", (), "env"),
        ("env -S 'a b' c", (), "env"),
        ("sudo $COMMAND x", ("sudo",), None),
        ("./sudo make", (), "sudo"),
    ],
)
def test_wrappers(line: str, wrappers: tuple[str, ...], name: str | None) -> None:
    invocation = parse(line)
    assert invocation.wrappers == wrappers
    assert invocation.name == name
    assert invocation.prefix_end == invocation.index == invocation.roles.count(WRAPPER)


def test_what_wrappers_do() -> None:
    assert parse("make").user is None
    assert not parse("make").user_changed
    assert parse("sudo make").user == "root"
    assert parse("sudo -u bob make").user == "bob"
    assert parse("doas -u bob make").user == "bob"
    assert parse("gosu app:app make").user == "app:app"
    assert parse("setpriv --reuid 1000 make").user == "1000"
    assert parse("sudo gosu app make").user == "app"
    unknown = parse("gosu $USER make")
    assert unknown.user is None
    assert unknown.user_changed
    assert parse("chroot --userspec=a:b / make").user == "a:b"
    assert parse("chroot / make").chrooted
    assert parse("xargs rm").reads_arguments
    assert not parse("env rm").reads_arguments
    assert parse("env A=1 B= C=$D make E=2").environment == {"A": "1", "B": "", "C": None}
    assert parse("sudo A=1 env A=2 make").environment == {"A": "2"}


@pytest.mark.parametrize(
    ("word", "tool"),
    [
        ("apt-get", "apt-get"),
        ("/usr/bin/apt-get", "apt-get"),
        ("pip3.11", "pip"),
        ("pip-3.6", "pip"),
        ("/opt/venv/bin/pip3", "pip"),
        ("python2.7", "python"),
        ("gcc-12", "gcc"),
        ("g++-9", "g++"),
        ("gem2.5", "gem"),
        ("sha256sum", "sha256sum"),
        ("7z", "7z"),
        ("bzip2", "bzip2"),
        ("base64", "base64"),
        ("composer.phar", "composer"),
        ("./gradlew", "gradlew"),
        ("./configure", "configure"),
        ("../x/configure", "configure"),
        ("./install", "./install"),
        ("/opt/aws/install", "/opt/aws/install"),
        ("./node_modules/.bin/yarn", "yarn"),
        ("frobnicate", "frobnicate"),
        ("/usr/bin/frobnicate", "frobnicate"),
        ("", ""),
        (".", "."),
        ("/", "/"),
    ],
)
def test_tool(word: str, tool: str) -> None:
    assert tool_of(word) == tool


@pytest.mark.parametrize(
    "line",
    [
        "apt-get install a $PACKAGES",
        "apt-get install a=$VERSION",
        "apt-get install --unknown=x a",
        "apt-get install a --unknown",
        "apt-get install --unknown -y a",
        "apt-get install -t=$REL a",
        "gcc -fsomething x.c",
        "curl -H $HEADER u",
        "rm -rf $DIR",
        "make -j$N",
    ],
)
def test_certain(line: str) -> None:
    assert parse(line).certain


@pytest.mark.parametrize(
    "line",
    [
        "apt-get install --unknown a",
        "apt-get install -Z a",
        "apt-get install --unknown $X",
        "apt-get install -t",
        "apt-get $X a",
        "apt-get --yes=perhaps$ install a",
        "apt-get install --$X a",
        "apt-get install -y$X a",
        "apt-get install -$X",
        "apk add --virtual",
        "frobnicate --opt x",
        "$X install",
        "sudo --unknown apt-get update",
        "php --unknown composer install",
        "tar xq a",
        "curl --output=x u",
    ],
)
def test_uncertain(line: str) -> None:
    assert not parse(line).certain


def test_dynamic_words() -> None:
    assert parse("apt-get install $A b=$C -y").dynamic == [2]
    assert parse("apt-get install -- $A").dynamic == []
    assert parse("apt-get $A install").dynamic == [1]


def test_unknown_options() -> None:
    assert parse("apt-get install --foo -yZ --bar=1 a").unknown_options == ["--foo", "-Z", "--bar"]
    assert parse("apk add --no-cache --udpate a").unknown_options == ["--udpate"]
    assert parse("curl --output=x u").unknown_options == ["--output=x"]


def test_questions() -> None:
    invocation = parse("apt-get -t a install -yt b c")
    assert invocation.has("-y")
    assert invocation.has("--assume-yes")
    assert not invocation.has("--fix-broken", "-d")
    assert invocation.has("-f", "-y")
    option = invocation.option("--default-release")
    assert option is not None
    assert (option.name, option.spelled, option.value) == ("--target-release", "-t", "b")
    assert (option.index, option.value_index) == (4, 5)
    assert [option.value for option in invocation.options_named("-t")] == ["a", "b"]
    assert invocation.option("--quiet") is None
    assert invocation.accepts("-y")
    assert not invocation.accepts("--frobnicate")
    assert invocation.canonical("-y") == "--yes"
    assert invocation.canonical("--frobnicate") == "--frobnicate"
    assert invocation.known
    assert not parse("frobnicate").known


def test_options_mean_what_the_subcommand_says() -> None:
    assert parse("apk info -t a").options[0].name == "--triggers"
    assert parse("apk add -t a").options[0].name == "--virtual"
    assert parse("apk -t a add").options[0].name == "--virtual"
    assert parse("apk info -t a").operands == [3]


@pytest.mark.parametrize(
    ("line", "index"),
    [
        ("apt-get install curl", 1),
        ("apt-get -q install curl", 2),
        ("sudo apt-get install curl", 2),
        ("python3 -m pip install x", 3),
        ("npm cache clean", 2),
        ("curl x", 0),
        ("env A=1 curl x", 2),
        ("python3 -m pip", 2),
    ],
)
def test_where_to_add_option(line: str, index: int) -> None:
    assert parse(line).where_to_add_option() == index


@pytest.mark.parametrize(
    ("line", "script"),
    [
        ("sh -c 'a b'", "a b"),
        ("bash -lc a x y", "a"),
        ("bash -o pipefail -c a", "a"),
        ("bash -c -e a", "a"),
        ("sudo -u x sh -ec a", "a"),
        ("su - bob -c a", "a"),
        ("su -c a bob", "a"),
        ("bash a.sh -c b", None),
        ("sh", None),
        ("python -c a", None),
    ],
)
def test_command_string(line: str, script: str | None) -> None:
    invocation = parse(line)
    index = command_string(invocation)
    assert (None if index is None else invocation.argv[index]) == script


def test_tables_and_modules_agree() -> None:
    listed: dict[str, set[str]] = {}
    for tool, module in MODULES.items():
        listed.setdefault(module, set()).add(tool)
    for module, tools in listed.items():
        assert set(import_module(f"dflint.commands.{module}").TABLES) == tools
    assert LAUNCHED | LAUNCHERS.keys() | RUN_FROM_ANYWHERE <= MODULES.keys()


_MARKS = frozenset(("", "=", "=?", "=?#", "=?b", "=?w", "=*", "=;", "=!", "=2", "=3", "=4"))
_PECULIARITIES = frozenset(
    "abbrev stop leading single no-equals open plus digits modes raw words apt bundle".split()
)


@pytest.mark.parametrize("tool", MODULES)
def test_table_is_well_formed(tool: str) -> None:
    found = table_of(tool)
    assert found is not None
    for _, spelling, spec in every_option(found):
        assert spec.takes in _MARKS
        assert spelling[0] in "-+/", spelling
        assert spec.name[0] in "-+/", spec.name
        assert not set(spelling) & set("[]{}|<>!="), spelling
    tables = [found]
    while tables:
        one = tables.pop()
        assert one.peculiarities <= _PECULIARITIES
        tables.extend(one.children.values())
        assert not any(
            set(name) & set("[]{}<>|-") == {"-"} and name[0] == "-" for name in one.children
        )


@pytest.mark.parametrize("tool", sorted(MODULES.keys() - {"npm"}))
def test_no_option_is_listed_twice(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = import_module(f"dflint.commands.{MODULES[tool]}").TABLES[tool]
    sections: dict[str, dict[str, str]] = {"": {}}
    current = [""]
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            header, _, line = line[1:].partition("]")
            current = [path.strip() for path in header.split(",")]
        if line.startswith((":", "#")):
            continue
        for token in line.split():
            for spelling in token.partition("=")[0].split(","):
                for path in current:
                    section = sections.setdefault(path, {})
                    assert section.setdefault(spelling, token) == token, (path, spelling)


def test_notation() -> None:
    found = read_table(
        """
        : abbrev
        # a comment
        -a,--all,--everything -b= --force-*
        [install|i, cache clean] -q,--quiet=?#
        : stop
        [install] --more
        """
    )
    assert found.options["-a"].name == found.options["--everything"].name == "--all"
    assert found.options["-b"].takes == "="
    assert found.beginnings[0][0] == "--force-"
    assert found.peculiarities == {"abbrev"}
    assert found.children["i"] is found.children["install"]
    assert set(found.children["install"].options) == {"-q", "--quiet", "--more"}
    assert set(found.children["cache"].children["clean"].options) == {"-q", "--quiet"}
    assert found.children["install"].peculiarities == {"stop"}


_SOME_WORDS = st.sampled_from(
    [
        *(
            "-",
            "--",
            "-y",
            "-qq",
            "--yes",
            "--yes=no",
            "--no-yes",
            "-o",
            "-t=",
            "--virtual",
            "-j",
            "4",
        ),
        *("+x", ";", "{}", "install", "add", "cache", "clean", "update", "-m", "pip", "run", "-c"),
        *("A=1", "xzf", "-xzf", "-n", "10", "no", "true", "--foo=bar", "-abc", "--", "", "é", "-é"),
        *(
            "sudo",
            "env",
            "xargs",
            "gosu",
            "apt-get",
            "npm",
            "exec",
            "-exec",
            "-u",
            "root",
            "global",
        ),
    ]
)
_WORDS = st.one_of(st.none(), _SOME_WORDS, st.text(max_size=8))
_OPTIONS_OF_TABLES = sorted(
    {
        spelling
        for tool in ("apt-get", "apk", "pip", "tar", "find", "curl", "cargo", "bundle", "make")
        for _, spelling, _ in every_option(table.table_of(tool) or read_table(""))
    }
)
_ARGUMENT_VECTORS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(sorted(MODULES)), _WORDS, st.sampled_from(_OPTIONS_OF_TABLES)),
        st.one_of(st.just(""), _SOME_WORDS, st.sampled_from(_OPTIONS_OF_TABLES)),
    ),
    max_size=12,
)


@given(st.sampled_from(sorted(MODULES)), _ARGUMENT_VECTORS)
def test_every_word_is_accounted_for_once(tool: str, pairs: list[tuple[str | None, str]]) -> None:
    argv = [tool, *(word for word, _ in pairs)]
    prefixes = ["", *(prefix for _, prefix in pairs)]
    invocation = parse_invocation(argv, prefixes)
    count = len(argv)
    roles = invocation.roles
    assert len(roles) == count
    assert 0 <= invocation.index <= invocation.command_end < count
    assert roles[: invocation.index] == [WRAPPER] * invocation.index
    commands = slice(invocation.index, invocation.command_end + 1)
    assert set(roles[commands]) == {COMMAND}
    assert WRAPPER not in roles[invocation.index :]
    assert COMMAND not in roles[invocation.command_end + 1 :]
    assert [index for index in range(count) if roles[index] == OPERAND] == invocation.operands
    subcommands = [index for index in range(count) if roles[index] == SUBCOMMAND]
    assert len(subcommands) == len(invocation.subcommand)
    assert subcommands[-1:] == [
        index for index in [invocation.subcommand_index] if index is not None
    ]
    for option in invocation.options:
        assert roles[option.index] == OPTION
        if option.value_index not in (None, option.index):
            assert roles[option.value_index or 0] == OPTION_VALUE
            assert option.value == argv[option.value_index or 0]
    with_options = {option.index for option in invocation.options}
    bare = {index for index in range(count) if roles[index] == OPTION} - with_options
    assert not bare
    assert all(argv[index] is None for index in invocation.dynamic)
    assert all(roles[index] in (OPERAND, UNKNOWN) for index in invocation.dynamic)
    if UNKNOWN in roles:
        assert not invocation.certain
    assert 0 <= invocation.where_to_add_option() < count


@given(st.lists(_WORDS, max_size=6))
def test_anything_is_read(argv: list[str | None]) -> None:
    invocation = parse_invocation(argv)
    assert len(invocation.roles) == len(argv)
    assert invocation.index <= len(argv)
    repr(invocation)


def test_long_vectors() -> None:
    for words in (["sudo"], ["-y"], ["$"], ["bundle", "exec"], ["-o"], ["-exec"], ["A=1"], ["--"]):
        invocation = parse_invocation(["env", "find", *words * 50_000])
        assert len(invocation.roles) == 2 + len(words) * 50_000
