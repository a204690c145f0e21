"""apt and dpkg: the tables of their programs, and what their sub-commands do.

Sources: apt-private/private-cmndline.cc and cmdline/*.cc of apt; the manual pages of dpkg,
aptitude, add-apt-repository and apt-key.
"""

from __future__ import annotations

_COMMON = """
    : apt
    -h,--help -v,--version --color -q,--quiet,--silent=?# --audit -c,--config-file= -o,--option=
    --cli-version= --with-source=
"""

# apt-get accepts most options with every sub-command, and every version of it another set: they are
# not divided among the sub-commands, as nothing but `-a`, `-f`, `-i`, `-s`, `-u`, `-v` is ambiguous.
_GET = """
    -d,--download-only -y,--yes,--assume-yes --assume-no -u,--show-upgraded
    -m,--ignore-missing,--fix-missing -t,--target-release,--default-release= -S,--snapshot=
    --download --ignore-hold --upgrade --only-upgrade --allow-change-held-packages
    --allow-remove-essential --allow-downgrades --force-yes --print-uris --trivial-only --mark-auto
    --remove --only-source --allow-unauthenticated --install-recommends --install-suggests
    --fix-policy --show-progress -f,--fix-broken --purge -V,--verbose-versions --list-columns
    --autoremove,--auto-remove --reinstall --solver= --strict-pinning --planner= --comment=
    -U,--update --new-pkgs --list-cleanup --allow-insecure-repositories --allow-weak-repositories
    --allow-releaseinfo-change --allow-releaseinfo-change-origin --allow-releaseinfo-change-label
    --allow-releaseinfo-change-version --allow-releaseinfo-change-codename
    --allow-releaseinfo-change-suite --allow-releaseinfo-change-defaultpin -e,--error-on=
    -a,--host-architecture= -b,--compile,--build -P,--build-profiles= --diff-only,--debian-only
    --tar-only --dsc-only --arch-only --indep-only --format= --release-info
    -s,--simulate,--just-print,--recon,--dry-run,--no-act
"""

_GET_COMMANDS = """
    [update] [upgrade] [install] [reinstall] [remove] [purge] [autoremove|auto-remove] [autopurge]
"""

TABLES = {
    "apt-get": _COMMON
    + _GET
    + """
    [update, upgrade, install, reinstall, remove, purge, autoremove|auto-remove, autopurge]
    [markauto, unmarkauto, dist-upgrade, full-upgrade, dselect-upgrade, build-dep, satisfy, clean]
    [autoclean|auto-clean, distclean|dist-clean, check, source, download, changelog, indextargets]
    [moo, help]
    """,
}
