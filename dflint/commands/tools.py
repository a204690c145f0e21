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
}

#: Tool -> module.
MODULES: dict[str, str] = {
    tool: module for module, tools in _TOOLS.items() for tool in tools.split()
}
