"""What COPY and ADD copy.

Sources: instructions/parse.go and dockerfile2llb/convert.go of BuildKit, pkg/archive of Moby.
"""

from __future__ import annotations

import re

from dflint.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dflint.cst.nodes import Add, Copy, JsonString, Word

_REMOTE = regex(r"(?:https?|ftp|git|ssh)://|[^/@:\s]+@[^/:\s]+:|github\.com/", re.IGNORECASE)
_HEREDOC = regex(r"[0-9]*<<")
_ARCHIVE = regex(
    r"\.(?:tar(?:[.*?].*)?|Z|bz2|gz|lz|lzma|xz|zst|tZ|tb2|tbz2?|tgz|tlz|tpz|txz|tzst)$"
)
#: Suffixes of files that are never a tar archive: texts, pictures, programs, packages of a format
#: of their own. Not among them: gem, apk, crate, box, phar, img, bin.
_NO_ARCHIVES = frozenset(
    "asc asp aspx awk bash bashrc bat bazel bzl c cc cert cf cfg class cli clj cmake cmd cnf coffee"
    " conf config cpp cr crt cs csh cshtml csproj css csv ctmpl cxx d dart deb def desktop diff"
    " dist dll dockerfile dot edn el env erb erl ex exe exp exs f f90 feature fish fs fsproj ftl"
    " gif go gpg gradle graphql groovy gyp h haml hbs hcl hh hpp hs htm html http ico idl in inc"
    " inf ini init install ipynb j2 jar java jinja jinja2 jks jl jpeg jpg js json json5 jsonc"
    " jsonnet jsp jsx key kt kts ldif less lhs lisp list local lock log lst lua m m3u m4 man map"
    " md mdx mjs mk ml mli mod motd mustache nim nix npmrc org otf p12 pas patch pdf pem pfx php"
    " phtml pl plist pm png po pod pp preset profile properties props proto ps1 psd1 psm1 pub puml"
    " pxd py pyi pyx r R rake rb rego repo rkt rpm rs rst ru rules sass sbt sc scala scm scss"
    " service sh sln so socket spec sql sqlite sample styl sum svg swift t target tcl template tex"
    " tf tfvars timer tmpl toml tpl ts tsv tsx ttf txt types vb vbs vcl vhost vim vue war wasm wat"
    " webp whl woff woff2 wsdl wsgi xml xsd xsl xslt yaml yml zsh".split()
)
#: Suffixes of files that are archives of some kind, or are packed, or may hold anything.
_MAY_BE_ARCHIVES = frozenset(
    "7z apk bin box bundle cpio crate gem img iso lzo ova phar pkg run snap tar zip zipx".split()
)
#: Files without a suffix whose name says what they are: texts, and settings of known programs.
_TEXTS = frozenset(
    "CHANGELOG COPYING LICENSE NOTICE PKGBUILD README VERSION authorized_keys bashrc crontab"
    " docker-entrypoint entrypoint gitconfig gradlew hosts id_dsa id_ed25519 id_rsa inputrc"
    " known_hosts makefile mvnw profile ssh_config sshd_config sudoers vimrc zshrc".split()
)
#: ``Makefile``, ``Gemfile``, ``Caddyfile`` and their like.
_MAKEFILE = regex(r"[A-Z][a-z]+file")
#: Folders that are called so everywhere. Not among them: app, rootfs, data, dist, build.
_FOLDERS = frozenset(
    "assets bin conf config configs docs etc files html lib plugins public resources root sbin"
    " scripts sites-available sites-enabled src static templates test tests usr var views web"
    " www".split()
)
#: Folders in which programs look for files, and for no folders.
_FOLDERS_OF_FILES = regex(
    r"/(?:usr/(?:local/)?)?s?bin/|/etc/(?:cron\.(?:d|hourly|daily|weekly|monthly)|default|init\.d"
    r"|logrotate\.d|pam\.d|profile\.d|sudoers\.d|sysconfig|systemd/system|apt/[a-z]+\.d"
    r"|(?:nginx|apache2)/(?:sites|mods|conf)-(?:available|enabled)|(?:service|sv)/[^/]+)/"
)


def is_heredoc(node: Add | Copy, source: Word | JsonString) -> bool:
    """Whether a source is a here-document."""
    return bool(node.heredocs) and _HEREDOC.match(source.value) is not None


def is_remote(path: str) -> bool:
    """Whether ADD fetches a source: a URL, or a git repository."""
    return _REMOTE.match(path) is not None


def is_archive(path: str) -> bool:
    """Whether a source is, by its name, something that ADD may unpack."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return _ARCHIVE.search(name) is not None


def may_be_archive(path: str) -> bool:
    """Whether a source is an archive by its name, or a kind of file that can be one, or whether
    wildcards leave it open.
    """
    if is_certainly_no_archive(path):
        return False
    name = path.replace("\\", "/").rpartition("/")[2]
    if is_archive(path) or any(char in name for char in "*?["):
        return True
    _, dot, suffix = name.rpartition(".")
    return bool(dot) and suffix.lower() in _MAY_BE_ARCHIVES


def is_path_of_file(path: str) -> bool:
    """Whether a destination is where a file is expected, a program or the settings of one: nobody
    has an archive unpacked in a folder of that name.
    """
    folder, slash, name = path.rpartition("/")
    if not name or not path.startswith("/"):
        return False
    if _FOLDERS_OF_FILES.fullmatch(folder + slash):
        return True
    stem, dot, suffix = name.rpartition(".")
    return bool(stem and dot) and suffix in _NO_ARCHIVES


def is_certainly_no_archive(path: str) -> bool:
    """Whether the end of a path says that no archive is meant: a folder, or a file of a kind that
    is known. Wildcards may stand before the suffix.
    """
    if is_archive(path):
        return False
    name = path.replace("\\", "/").rpartition("/")[2]
    if name in ("", ".", ".."):
        return True
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        # Gemfile* is Gemfile.lock, too.
        name = name.removesuffix("*")
        return name in _TEXTS or name in _FOLDERS or _MAKEFILE.fullmatch(name) is not None
    # Of a file such as .bashrc and .env there is no stem.
    return suffix in _NO_ARCHIVES or (not stem and suffix.isalnum())
