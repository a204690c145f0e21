"""What invocations of package managers do."""

from __future__ import annotations

import shlex
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dflint.commands import packages, parse_invocation
from dflint.commands.packages import Package, PackageAction, package_action
from dflint.commands.tools import MODULES


def act(line: str) -> PackageAction:
    """What a command line does; a word with a ``$`` is not statically known."""
    words = shlex.split(line)
    argv = [None if "$" in word else word for word in words]
    action = package_action(parse_invocation(argv, [word.partition("$")[0] for word in words]))
    assert action is not None
    return action


def describe(package: Package) -> str:
    """A package in short: what is known of it, ``?`` for what is not."""
    if package.is_url:
        return "url" if package.name is None else f"{package.name} url"
    if package.is_file:
        return "file"
    text = package.name or "?"
    if package.operator is not None:
        text += f" {package.operator} {package.version or package.release or '?'}"
    elif package.release is not None:
        text += f" from {package.release}"
    if package.architecture is not None:
        text += f" on {package.architecture}"
    return text + " ..." if package.is_pattern else text


@pytest.mark.parametrize(
    ("line", "manager", "action"),
    [
        ("apt-get update", "apt", "update"),
        ("apt-get install a", "apt", "install"),
        ("sudo apt-get -y install a", "apt", "install"),
        ("apt install a", "apt", "install"),
        ("aptitude install a", "apt", "install"),
        ("apt-get build-dep a", "apt", "install"),
        ("apt-get upgrade", "apt", "upgrade"),
        ("apt-get dist-upgrade", "apt", "upgrade"),
        ("aptitude safe-upgrade", "apt", "upgrade"),
        ("apt-get purge a", "apt", "remove"),
        ("apt-get remove a", "apt", "remove"),
        ("apt-get autoremove", "apt", "autoremove"),
        ("apt-get auto-remove --purge", "apt", "autoremove"),
        ("apt-get clean", "apt", "clean"),
        ("apt-get autoclean", "apt", "clean"),
        ("apt-get download a", "apt", "download"),
        ("apt-get source a", "apt", "download"),
        ("apt-get install -d a", "apt", "download"),
        ("apt-get install -s a", "apt", "search"),
        ("apt-get install --print-uris a", "apt", "search"),
        ("apt-cache policy a", "apt", "search"),
        ("apt list", "apt", "search"),
        ("apt-mark hold a", "apt", "mark"),
        ("apt-mark showmanual", "apt", "search"),
        ("apt-key add -", "apt", "source"),
        ("add-apt-repository ppa:a/b", "apt", "source"),
        ("apt-get moo", "apt", "other"),
        ("apt-get", "apt", "other"),
        ("apt-get $COMMAND", "apt", "other"),
        ("dpkg -i a.deb", "dpkg", "install"),
        ("dpkg -P a", "dpkg", "remove"),
        ("dpkg -l", "dpkg", "search"),
        ("dpkg --print-architecture", "dpkg", "search"),
        ("dpkg --set-selections", "dpkg", "mark"),
        ("dpkg --add-architecture i386", "dpkg", "other"),
        ("apk add a", "apk", "install"),
        ("apk del a", "apk", "remove"),
        ("apk update", "apk", "update"),
        ("apk upgrade", "apk", "upgrade"),
        ("apk cache clean", "apk", "clean"),
        ("apk fetch a", "apk", "download"),
        ("apk info", "apk", "search"),
        ("apk add -s a", "apk", "search"),
        ("yum install a", "yum", "install"),
        ("yum groupinstall a", "yum", "install"),
        ("yum update", "yum", "upgrade"),
        ("dnf upgrade a", "dnf", "upgrade"),
        ("dnf makecache", "dnf", "update"),
        ("dnf erase a", "dnf", "remove"),
        ("dnf autoremove", "dnf", "autoremove"),
        ("dnf clean all", "dnf", "clean"),
        ("dnf module install a:1", "dnf", "install"),
        ("dnf module enable a:1", "dnf", "source"),
        ("dnf config-manager --add-repo u", "dnf", "source"),
        ("dnf copr enable a/b", "dnf", "source"),
        ("yum-config-manager --add-repo u", "yum", "source"),
        ("yum-builddep a", "yum", "install"),
        ("dnf builddep a", "dnf", "install"),
        ("dnf install --downloadonly a", "dnf", "download"),
        ("dnf repoquery a", "dnf", "search"),
        ("microdnf install a", "microdnf", "install"),
        ("rpm -ivh a.rpm", "rpm", "install"),
        ("rpm -U a.rpm", "rpm", "install"),
        ("rpm -e a", "rpm", "remove"),
        ("rpm -qa", "rpm", "search"),
        ("rpm --import k", "rpm", "source"),
        ("zypper -n in a", "zypper", "install"),
        ("zypper rm a", "zypper", "remove"),
        ("zypper dup", "zypper", "upgrade"),
        ("zypper ref", "zypper", "update"),
        ("zypper cc -a", "zypper", "clean"),
        ("zypper ar u a", "zypper", "source"),
        ("pacman -S a", "pacman", "install"),
        ("pacman -Syu a", "pacman", "install"),
        ("pacman -Syu", "pacman", "upgrade"),
        ("pacman -Sy", "pacman", "update"),
        ("pacman -Scc", "pacman", "clean"),
        ("pacman -Rns a", "pacman", "remove"),
        ("pacman -U a.pkg.tar.zst", "pacman", "install"),
        ("pacman -Ss a", "pacman", "search"),
        ("pacman -Qdtq", "pacman", "search"),
        ("pip3 install a", "pip", "install"),
        ("python3 -m pip install a", "pip", "install"),
        ("pip uninstall -y a", "pip", "remove"),
        ("pip wheel -w x a", "pip", "download"),
        ("pip cache purge", "pip", "clean"),
        ("pip freeze", "pip", "search"),
        ("uv pip install a", "uv", "install"),
        ("uv sync", "uv", "install"),
        ("uv cache clean", "uv", "clean"),
        ("uv run x", "uv", "other"),
        ("pipenv install", "pipenv", "install"),
        ("poetry install", "poetry", "install"),
        ("poetry run x", "poetry", "other"),
        ("pipx install a", "pipx", "install"),
        ("npm install", "npm", "install"),
        ("npm ci", "npm", "install"),
        ("npm cache clean --force", "npm", "clean"),
        ("npm prune", "npm", "autoremove"),
        ("npm run x", "npm", "other"),
        ("yarn", "yarn", "install"),
        ("yarn --version", "yarn", "search"),
        ("yarn add a", "yarn", "install"),
        ("yarn global add a", "yarn", "install"),
        ("yarn cache clean", "yarn", "clean"),
        ("yarn build", "yarn", "other"),
        ("pnpm i", "pnpm", "install"),
        ("pnpm store prune", "pnpm", "clean"),
        ("gem install a", "gem", "install"),
        ("gem update --system", "gem", "upgrade"),
        ("bundle", "bundler", "install"),
        ("bundle install", "bundler", "install"),
        ("bundle exec x", "bundler", "other"),
        ("bundle clean", "bundler", "autoremove"),
        ("composer install", "composer", "install"),
        ("composer global require a/b", "composer", "install"),
        ("composer clear-cache", "composer", "clean"),
        ("composer dump-autoload", "composer", "other"),
        ("pecl install a", "pecl", "install"),
        ("go get a", "go", "install"),
        ("go get -d a", "go", "download"),
        ("go mod download", "go", "download"),
        ("go clean -modcache", "go", "clean"),
        ("go build", "go", "other"),
        ("cargo install a", "cargo", "install"),
        ("cargo fetch", "cargo", "download"),
        ("cargo build", "cargo", "other"),
        ("conda install a", "conda", "install"),
        ("mamba create -n x a", "mamba", "install"),
        ("conda env create -f e.yml", "conda", "install"),
        ("conda clean -a", "conda", "clean"),
        ("conda config --add channels a", "conda", "source"),
        ("conda config --set always_yes yes", "conda", "other"),
    ],
)
def test_action(line: str, manager: str, action: str) -> None:
    found = act(line)
    assert (found.manager, found.action) == (manager, action)


@pytest.mark.parametrize(
    "line",
    ["curl u", "python x.py", "php x.php", "rustup update", "npx a", "node x", "", "$X install a"],
)
def test_no_package_manager(line: str) -> None:
    assert package_action(parse_invocation([None if "$" in w else w for w in line.split()])) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("apt-get install a b=1.2 c/stable d:i386", ["a", "b = 1.2", "c / stable", "d on i386"]),
        ("apt-get install d:i386=1 ./x.deb /x.deb y.deb", ["d = 1 on i386", "file", "file", "file"]),
        ("apt-get install $A b=$V c/$R lib$D", ["?", "b = ?", "c / ?", "?"]),
        ("apt-get install g++ libstdc++6 'linux-*' lamp^", ["g++", "libstdc++6", "linux-* ...", "lamp^ ..."]),
        ("apt-get install -t x a -o B=1 c", ["a", "c"]),
        ("dpkg -i a.deb $B", ["file", "file"]),
        ("dpkg --purge a b", ["a", "b"]),
        ("apk add a b=1.2-r0 'c>1' 'd=~1.2' e@edge f~1", ["a", "b = 1.2-r0", "c > 1", "d =~ 1.2", "e from edge", "f ~ 1"]),
        ("apk add 'a>=1' e@edge=1 .deps $A b=$V c@$T", ["a >= 1", "e = 1", ".deps", "?", "b = ?", "c"]),
        ("apk add ./x.apk --virtual .b y", ["file", "y"]),
        ("yum install a-1.2-3.el7.x86_64 java-1.8.0-openjdk @x a-1.2 gcc-c++ a.x86_64",
         ["a - 1.2-3.el7 on x86_64", "java-1.8.0-openjdk", "@x ...", "a - 1.2", "gcc-c++", "a on x86_64"]),
        ("dnf install 'a-1.2*' cuda-nvcc-12-4 'a(b)'", ["a - 1.2* ...", "cuda-nvcc-12-4", "a(b) ..."]),
        ("yum install u://x/a.rpm x.rpm /usr/bin/x 'php*' $A", ["url", "file", "/usr/bin/x ...", "php* ...", "?"]),
        ("dnf group install 'Development Tools'", ["Development Tools ..."]),
        ("rpm -i a.rpm https://x/y.rpm", ["file", "url"]),
        ("zypper in a 'b>=1' c=2 ./x.rpm", ["a", "b >= 1", "c = 2", "file"]),
        ("zypper in -t pattern x", ["x ..."]),
        ("pacman -S a core/b 'c=1'", ["a", "b from core", "c = 1"]),
        ("pip install a a==1 'a[x]>=1,<2' 'a~=1' 'a;python_version<\"3\"' a-b_c.d",
         ["a", "a == 1", "a >= 1,<2", "a ~= 1", "a", "a-b_c.d"]),
        ("pip install git+https://x/y@v ./x . /x x.whl x/y https://x/y.tar.gz a[b]",
         ["url", "file", "file", "file", "file", "file", "url", "a"]),
        ("pip install 'a @ https://x/y.whl' -e . -e git+https://x a==$V $X $X/y",
         ["a url", "a == ?", "?", "?", "file", "url"]),
        ("pip install a -r x -c y -i z", ["a"]),
        ("uv add a b==1", ["a", "b == 1"]),
        ("npm i a a@1 @s/a @s/a@^1 u/r git+https://x ./x a@$V $A file:x x.tgz",
         ["a", "a @ 1", "@s/a", "@s/a @ ^1", "url", "url", "file", "a @ ?", "?", "file", "file"]),
        ("npm ci --only production", []),
        ("yarn global add a@1", ["a @ 1"]),
        ("gem install a a:1 x.gem", ["a", "a : 1", "file"]),
        ("gem install a -v 1", ["a -v 1"]),
        ("gem install a -- --with-x=/y b", ["a"]),
        ("apk add 'php7*' x{a,b}", ["php7* ...", "x{a,b} ..."]),
        ("composer require a/b a/b:^1 a/b=1 'a/b 1'", ["a/b", "a/b : ^1", "a/b = 1", "a/b   1"]),
        ("composer create-project a/b dir 1.0", ["a/b"]),
        ("pecl install a-1.2 b", ["a - 1.2", "b"]),
        ("go get x/y@v1 x/y ./... x/...", ["x/y @ v1", "x/y", "file", "x/... ..."]),
        ("cargo install a@1 b", ["a @ 1", "b"]),
        ("cargo install a --version 1", ["a --version 1"]),
        ("cargo install --path .", ["file"]),
        ("conda install a=1 a==1=x 'a>=1' c::a x.tar.bz2", ["a = 1", "a == 1=x", "a >= 1", "a from c", "file"]),
        ("conda create -n x python=3", ["python = 3"]),
    ],
)  # fmt: skip
def test_packages(line: str, expected: list[str]) -> None:
    assert [describe(package) for package in act(line).packages] == expected


def test_packages_with_an_action_of_their_own() -> None:
    def actions(line: str) -> list[tuple[str | None, str]]:
        return [(package.name, package.action) for package in act(line).packages]

    assert actions("apt-get install a b-") == [("a", "install"), ("b", "remove")]
    assert actions("apt-get remove a b-") == [("a", "remove"), ("b", "remove")]
    # memtest86+ is a package, x+ asks for the installation of x: only apt's lists tell.
    assert actions("apt-get remove a x+") == [("a", "remove"), (None, "install")]
    assert actions("apt-get install x+") == [(None, "install")]
    assert actions("apk add a '!b'") == [("a", "install"), ("b", "remove")]
    assert actions("dnf swap a b") == [("a", "remove"), ("b", "install")]
    assert actions("zypper in a -- -b '!c'") == [("a", "install"), ("b", "remove"), ("c", "remove")]
    assert actions("zypper rm a +b") == [("a", "remove"), ("b", "install")]


def test_indexes() -> None:
    action = act("sudo apt-get install -y a $B -t c d")
    assert [package.index for package in action.packages] == [4, 5, 8]
    assert [package.text for package in action.packages] == ["a", None, "d"]
    action = act("pip install -r a -e b c -rd")
    assert [package.index for package in action.packages] == [6, 5]
    assert action.files == (3, 7)


def test_files() -> None:
    assert act("uv pip sync a b").files == (3, 4)
    assert act("pip-sync a").files == (1,)
    assert act("conda install --file x").files == (3,)
    assert act("mamba env update -f x").files == (4,)
    assert act("pip install -c a b").files == ()


def test_virtual() -> None:
    assert act("apk add --virtual .b a").virtual == ".b"
    assert act("apk add -t=.b a").virtual == "=.b"
    assert act("apk add --virtual=$X a").virtual is None
    assert act("apk add a").virtual is None


@pytest.mark.parametrize(
    ("line", "is_fully_known"),
    [
        ("apt-get install a b=$V", True),
        ("apt-get install a $B", False),
        ("apt-get install a ./b.deb", False),
        ("pip install a -r b", False),
        ("xargs apt-get install a", False),
    ],
)
def test_is_fully_known(line: str, is_fully_known: bool) -> None:
    assert act(line).is_fully_known is is_fully_known


def test_managers_are_found() -> None:
    listed = set(MODULES.values())
    with_actions = {
        module
        for module in listed
        if hasattr(import_module(f"dflint.commands.{module}"), "package_action")
    }
    assert with_actions == packages._MANAGERS


_TOOLS = [tool for tool, module in MODULES.items() if module in packages._MANAGERS]
_PARTS = [
    "a",
    "@",
    "=",
    "==",
    ":",
    "/",
    "-",
    "+",
    "~",
    "[",
    "::",
    "://",
    "!",
    ".deb",
    "1",
    ".",
    ">",
]
_SPECIFICATIONS = st.lists(st.sampled_from(_PARTS), max_size=6).map("".join)
_COMMANDS = ["install", "add", "in", "remove", "-S", "-i", "-e", "pip", "global", "update", "swap"]


@given(
    st.sampled_from(_TOOLS),
    st.lists(st.sampled_from(_COMMANDS), max_size=2),
    st.lists(st.tuples(st.one_of(st.none(), _SPECIFICATIONS), _SPECIFICATIONS), max_size=5),
)
def test_anything_is_understood(
    tool: str, command: list[str], pairs: list[tuple[str | None, str]]
) -> None:
    argv = [tool, *command, *(word for word, _ in pairs)]
    prefixes = ["", *("" for _ in command), *(prefix for _, prefix in pairs)]
    action = package_action(parse_invocation(argv, prefixes))
    if action is None:
        return
    repr(action)
    assert isinstance(action.is_fully_known, bool)
    for package in action.packages:
        assert package.text == argv[package.index]
        assert package.name != ""
        if package.text is None:
            assert package.version is None or package.operator in ("-v", "--version")
        assert package.operator != ""
