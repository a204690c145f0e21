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
    "download": "curl wget aria2c",
    "archive": """
        tar bsdtar ar unzip zip gzip gunzip zcat pigz unpigz bzip2 bunzip2 bzcat xz unxz xzcat lzma
        unlzma lzip zstd unzstd zstdcat 7z 7za 7zr cpio""",
    "coreutils": """
        rm rmdir mkdir mkfifo mknod cp mv ln install chown chgrp chmod touch ls cat tac head tail
        tee sort uniq wc cut tr date du df stat truncate split mktemp realpath readlink basename
        dirname seq id uname nproc sleep whoami unlink link tty sync md5sum sha1sum sha224sum
        sha256sum sha384sum sha512sum b2sum shasum base64 dd echo printf test [ [[ expr true false :
        yes sed grep egrep fgrep zgrep awk gawk mawk nawk find rsync patch which ldconfig strip ldd
        scanelf ps kill jq""",
    "shells": """
        sh bash dash ash zsh ksh mksh fish su runuser cd pushd popd pwd set shopt export readonly
        declare local unset umask ulimit trap read source . eval exit return shift type hash wait
        alias unalias getopts let""",
    "users": """
        useradd usermod userdel groupadd groupmod groupdel gpasswd adduser addgroup deluser delgroup
        passwd chpasswd chsh""",
    "build": """
        make gmake ninja cmake ctest meson configure autoreconf gcc g++ cc c++ cpp clang clang++
        gfortran musl-gcc ld java javac mvn mvnw gradle gradlew sbt ant perl ruby dotnet""",
    "git": "git",
    "services": """
        systemctl service update-rc.d chkconfig rc-update invoke-rc.d a2enmod a2dismod a2ensite
        a2dissite a2enconf a2disconf locale-gen localedef update-locale update-ca-certificates
        update-ca-trust sysctl setcap crontab gpg gpg2 gpgv gpgconf openssl ssh-keyscan ssh-keygen
        svn hg""",
    "cargo": "cargo rustup rustup-init",
}

#: Tool -> module.
MODULES: dict[str, str] = {
    tool: module for module, tools in _TOOLS.items() for tool in tools.split()
}

#: Tools that are run from where a project has them, not only from a directory of programs.
RUN_FROM_ANYWHERE = frozenset(("composer", "configure", "gradlew", "mvnw", "rustup-init"))

#: Programs that run another tool as if it had been called itself: the option that names it, ``""``
#: where it is the first operand.
LAUNCHERS = {"python": "-m", "pypy": "-m", "corepack": "", "php": ""}

#: The tools that are looked for behind a launcher.
LAUNCHED = frozenset((
    "pip", "pipenv", "poetry", "uv", "pipx", "virtualenv", "venv", "ensurepip", "composer", "npm",
    "npx", "pnpm", "yarn",
))  # fmt: skip
