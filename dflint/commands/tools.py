"""Which module of this package holds the table of which tool.

The tables are only imported when a file uses the tool.
"""

from __future__ import annotations

_TOOLS = {
    "wrappers": """
        sudo doas env nice ionice nohup time timeout command exec builtin eatmydata stdbuf setsid
        setpriv gosu su-exec chroot fakeroot xargs busybox""",
    "apt": """
        apt apt-get apt-cache apt-mark apt-config apt-key add-apt-repository apt-add-repository
        apt-file aptitude""",
    "dpkg": """
        dpkg dpkg-deb dpkg-query dpkg-reconfigure dpkg-divert dpkg-statoverride update-alternatives
        debconf-set-selections debconf-communicate""",
    "apk": "apk",
    "dnf": "dnf dnf5 yum microdnf tdnf yum-config-manager yum-builddep yumdownloader",
    "rpm": "rpm",
    "zypper": "zypper",
    "pacman": "pacman",
    "pip": """
        python pypy pip pip-compile pip-sync uv uvx pipenv poetry pipx virtualenv venv ensurepip
        easy_install""",
    "conda": "conda mamba micromamba",
    "node": "npm npx yarn yarnpkg pnpm pnpx corepack node bower",
    "gem": "gem bundle bundler",
    "composer": """
        composer php pecl pear docker-php-ext-install docker-php-ext-enable
        docker-php-ext-configure""",
    "go": "go",
    "cargo": "cargo rustup rustup-init",
}

#: Tool -> module.
MODULES: dict[str, str] = {
    tool: module for module, tools in _TOOLS.items() for tool in tools.split()
}

#: Programs that run another tool as if it had been called itself: the option that names it, ``""``
#: where it is the first operand.
LAUNCHERS = {"python": "-m", "pypy": "-m", "corepack": "", "php": ""}

#: The tools that are looked for behind a launcher.
LAUNCHED = frozenset((
    "pip", "pipenv", "poetry", "uv", "pipx", "virtualenv", "venv", "ensurepip", "composer", "npm",
    "npx", "pnpm", "yarn",
))  # fmt: skip
