"""What names of Debian's and Ubuntu's packages say: what they are for, which commands they bring.

Sources: the Contents indexes and the dependencies of Debian 10 to 12; the commands are those that
are there after installation, alternatives (cc, yacc, automake ...) included.
"""

from __future__ import annotations

_TOOLS = frozenset(
    """
    autoconf autoconf-archive automake autopoint autotools-dev binutils bison build-essential
    byacc cargo ccache cdbs clang clang-tools cmake cmake-data cpp cross-gcc-dev cython
    debhelper devscripts distcc dpkg-dev equivs flex flex-old fpc g++ gcc gccgo gdc gfortran ghc
    gnat gobjc gobjc++ golang golang-any golang-go golang-src gperf icecc intltool libtool
    libtool-bin libtool-doc lld llvm m4 make make-guile meson mono-mcs nasm nim ninja-build
    ocaml ocaml-nox opam pkg-config pkgconf pkgconf-bin premake4 quilt re2c remake rust-all
    rustc scons swig vala valac waf xutils-dev yasm
""".split()
)
_COMPILERS = frozenset(
    ("gcc", "g++", "cpp", "gfortran", "gnat", "gdc", "gobjc", "gobjc++", "gccgo", "binutils")
)

# Names on -dev that hold no headers and no libraries to link with: programs, manuals, collections.
_NOT_DEVELOPMENT = frozenset(
    """
    autotools-dev blends-dev cli-common-dev click-dev cross-gcc-dev dpdk-dev dpkg-dev gfxboot-dev
    gosa-dev java-common-dev konwert-dev lava-dev manpages-dev matlab-support-dev neurodebian-dev
    node-dev policycoreutils-dev r6rs-nanopass-dev uwsgi-dev xutils-dev
""".split()
)
_COLLECTIONS = (
    "electronics-", "games-", "manpages-", "med-", "node-", "pan-", "science-",
)  # fmt: skip


def is_toolchain(package: str) -> bool:
    """Whether a package only serves to turn sources into programs: compilers, make, autoconf ...

    Not among them: what programs may need when they run (JDKs, gettext, git, patch, interpreters),
    and libraries to compile against, see `is_development`.
    """
    if package in _TOOLS or package.rstrip("0123456789.").removesuffix("-") in _TOOLS:
        return True
    if package.startswith(("dh-", "crossbuild-essential-")):
        return not package.endswith("-dev")
    name, _, rest = package.partition("-")
    parts = rest.split("-")
    if parts[0].replace(".", "").isdigit():
        del parts[0]
    if name == "golang":
        return parts in (["go"], ["src"])
    return name in _COMPILERS and _is_target(parts)


def _is_target(parts: list[str]) -> bool:
    """Whether they say what a compiler compiles for: ``aarch64-linux-gnu``, ``multilib``."""
    if not parts or parts[-1] == "dev":
        return False
    return "linux" in parts or parts[0] in ("multilib", "mingw", "avr") or parts[-1] == "eabi"


def is_development(package: str) -> bool:
    """Whether a package holds what programs are compiled against: ``libssl-dev``, ``python3-dev``.

    That is told by the name; the names on ``-dev`` that say something else are known.
    """
    if not package.endswith("-dev"):
        if package in ("krb5-multidev", "libc-dev-bin"):
            return True
        is_cross = package.endswith("-cross") and "-dev-" in package
        return is_cross or package.startswith(("linux-headers-", "libc6-dev-"))
    if package in _NOT_DEVELOPMENT or package.startswith(_COLLECTIONS):
        return False
    is_boost = package.startswith("libboost")
    return not package.endswith("-doc-dev") and not (is_boost and package.endswith("-tools-dev"))


# package: its commands < those of the packages below that it depends on
_COMMANDS = """
    gcc: c89 c89-gcc c99 c99-gcc cc gcc gcc-ar gcc-nm gcc-ranlib gcov gcov-dump gcov-tool lto-dump <
        cpp binutils
    cpp: cpp
    g++: g++ c++ < gcc
    gfortran: gfortran f77 f95 < gcc
    binutils: addr2line ar as c++filt dwp elfedit gold gp-archive gp-collect-app gp-display-html
        gp-display-src gp-display-text gprof gprofng ld ld.bfd ld.gold nm objcopy objdump ranlib
        readelf size strings strip
    make: gmake make make-first-existing-target
    build-essential: < gcc g++ make dpkg-dev libc6-dev
    dpkg-dev: dpkg-architecture dpkg-buildflags dpkg-buildpackage dpkg-checkbuilddeps
        dpkg-distaddfile dpkg-genbuildinfo dpkg-genchanges dpkg-gencontrol dpkg-gensymbols
        dpkg-mergechangelogs dpkg-name dpkg-parsechangelog dpkg-scanpackages dpkg-scansources
        dpkg-shlibdeps dpkg-source dpkg-vendor < binutils bzip2 make patch perl xz-utils
    libc6-dev: < libc-dev-bin
    libc-dev-bin: gencat memusage memusagestat mtrace rpcgen sotruss sprof
    linux-libc-dev:
    patch: patch
    cmake: ccmake cmake cpack ctest < procps
    ninja-build: ninja
    meson: meson < ninja-build python3
    scons: scons scons-configure-cache sconsign < python3
    m4: m4
    autoconf: autoconf autoheader autom4te autoreconf autoscan autoupdate ifnames < m4 perl
    automake: aclocal aclocal-1.15 aclocal-1.16 aclocal-1.17 automake automake-1.15 automake-1.16
        automake-1.17 < autoconf autotools-dev
    autotools-dev: dh_autotools-dev_restoreconfig dh_autotools-dev_updateconfig
    autopoint: autopoint < xz-utils
    libtool: libtoolize < gcc cpp file autotools-dev
    libtool-bin: libtool < libtool
    bison: bison bison.yacc yacc < m4
    byacc: byacc yacc
    flex: flex flex++ lex < m4
    pkg-config: pkg-config
    pkgconf: pkg-config pkgconf
    nasm: nasm ndisasm
    yasm: tasm yasm ytasm
    gperf: gperf
    re2c: re2c re2go re2rust
    swig: ccache-swig swig
    ccache: ccache update-ccache-symlinks
    rustc: ld64 rust-clang rust-gdb rust-lld rust-lldb rust-llvm-dwp rustc rustdoc < gcc
    cargo: cargo < rustc gcc
    golang-go: go gofmt
    golang: go gofmt
    patchelf: patchelf
    chrpath: chrpath
    gettext: autopoint gettextize msgattrib msgcat msgcmp msgcomm msgconv msgen msgexec msgfilter
        msgfmt msggrep msginit msgmerge msgunfmt msguniq recode-sr-latin xgettext < gettext-base
    gettext-base: envsubst gettext gettext.sh ngettext
    texinfo: makeinfo pdftexi2dvi pod2texi texi2any texi2dvi texi2pdf texindex txixml2texi < perl
    xutils-dev: cleanlinks gccmakedep imake lndir makedepend makeg mergelib mkdirhier mkhtmlindex
        revpath xmkmf
    perl: corelist cpan enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg perlbug perldoc
        perlivp perlthanks piconv pl2pm pod2html pod2man pod2text pod2usage podchecker prove ptar
        ptardiff ptargrep shasum splain streamzip xsubpp zipdetails

    apache2-dev: apxs apxs2 dh_apache2
    comerr-dev: compile_et
    default-libmysqlclient-dev: mariadb_config mariadb-config mysql_config
    firebird-dev: fb_config
    libapr1-dev: apr-1-config apr-config
    libaprutil1-dev: apu-1-config apu-config < libapr1-dev
    libcups2-dev: cups-config
    libcurl4-gnutls-dev: curl-config
    libcurl4-nss-dev: curl-config
    libcurl4-openssl-dev: curl-config
    libfltk1.3-dev: fltk-config
    libfreetype6-dev: freetype-config
    libgcrypt20-dev: dumpsexp hmac256 libgcrypt-config mpicalc < libgpg-error-dev
    libgdal-dev: gdal-config
    libgeos-dev: geos-config
    libgpg-error-dev: gpg-error-config gpgrt-config
    libgpgme-dev: gpgme-config gpgme-tool < libgpg-error-dev
    libicu-dev: icu-config
    libkrb5-dev: krb5-config
    libmariadb-dev: mariadb-config mariadb_config mysql_config
    libmcrypt-dev: libmcrypt-config
    libmysqlclient-dev: mysql_config
    libncurses-dev: ncurses5-config ncurses6-config ncursesw5-config ncursesw6-config
    libncurses5-dev: ncurses5-config ncurses6-config ncursesw5-config ncursesw6-config
    libncursesw5-dev: ncurses5-config ncurses6-config ncursesw5-config ncursesw6-config
    libnetcdf-dev: nc-config
    libpcre2-dev: pcre2-config
    libpcre3-dev: pcre-config
    libpng-dev: libpng-config libpng16-config
    libpng12-dev: libpng-config libpng12-config
    libpq-dev: pg_config
    libsdl1.2-dev: sdl-config
    libsdl2-dev: sdl2-config
    libsnmp-dev: mib2c mib2c-update net-snmp-config
    libxml2-dev: xml2-config
    libxslt1-dev: xslt-config < libxml2-dev
    python-dev: python-config python2-config python2.7-config < python
    python3-dev: python3-config < python3

    bzip2: bunzip2 bzcat bzcmp bzdiff bzegrep bzexe bzfgrep bzgrep bzip2 bzip2recover bzless bzmore
    ca-certificates: update-ca-certificates < openssl
    cron: cron crontab
    curl: curl
    dirmngr: dirmngr dirmngr-client < gpgconf
    dnsutils: delv dig mdig nslookup nsupdate host
    file: file
    git: git git-receive-pack git-shell git-upload-archive git-upload-pack scalar < perl
    gnupg: addgnupghome applygnupgdefaults gpg gpg-agent gpg-wks-server gpg-zip gpgcompose
        gpgparsemail gpgsm gpgsplit gpgtar gpgv kbxutil lspgpot
        migrate-pubring-from-classic-gpg watchgnupg < dirmngr gpgconf
    gnupg2: gpg2 < gnupg
    gosu: gosu
    gpg: gpg < gpgconf
    gpg-agent: gpg-agent < gpgconf
    gpgconf: gpg-connect-agent gpgconf
    gpgv: gpgv
    iproute2: arpd bridge ctstat dcb devlink genl ip lnstat nstat rdma routel rtacct rtmon rtstat ss
        tc tipc vdpa
    iputils-ping: ping ping4 ping6
    jq: jq
    less: less lessecho lessfile lesskey lesspipe
    locales: locale-gen update-locale validlocale
    lsb-release: lsb_release
    lsof: lsof
    mercurial: chg hg < python3
    nano: nano rnano
    net-tools: arp ifconfig ipmaddr iptunnel mii-tool nameif netstat plipconfig rarp route slattach
    openssh-client: scp sftp slogin ssh ssh-add ssh-agent ssh-argv0 ssh-copy-id ssh-keygen
        ssh-keyscan
    openssl: c_rehash openssl
    procps: free kill pgrep pidwait pkill pmap ps pwdx skill slabtop snice sysctl tload top uptime
        vmstat w watch
    psmisc: fuser killall peekfd prtstat pslog pstree pstree.x11
    python: pdb pydoc python python2 python2.7 pydoc2.7 pdb2.7
    python3: pdb3 py3clean py3compile py3versions pydoc3 pygettext3 python3
    python3-pip: pip pip3 < python3
    python3-setuptools: easy_install3 < python3
    python3-venv: pyvenv < python3
    python3-wheel: < python3
    rsync: rrsync rsync rsync-ssl
    socat: filan procan socat
    software-properties-common: add-apt-repository apt-add-repository < python3 gpg
    sqlite3: sqlite3
    subversion: svn svnadmin svnauthz svnauthz-validate svnbench svndumpfilter svnfsfs svnlook
        svnmucc svnrdump svnserve svnsync svnversion
    sudo: cvtsudoers sudo sudo_logsrvd sudo_sendlog sudoedit sudoreplay visudo
    tree: tree
    tzdata:
    unzip: funzip unzip unzipsfx zipgrep zipinfo
    wget: wget
    xz-utils: lzcat lzcmp lzdiff lzegrep lzfgrep lzgrep lzless lzma lzmainfo lzmore unlzma unxz xz
        xzcat xzcmp xzdiff xzegrep xzfgrep xzgrep xzless xzmore
    zip: zip zipcloak zipnote zipsplit
    zstd: pzstd unzstd zstd zstdcat zstdgrep zstdless zstdmt
    apt-transport-https:
"""

_known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}


def provides(package: str) -> frozenset[str] | None:
    """The commands that come with a package and with what it depends on beyond a minimal system.

    ``None`` when that is not known: not every package is listed. An empty set is known to be empty.
    """
    if not _known:
        _read_commands()
    found = _versioned(package)
    if found is not None:
        return found
    if package not in _known:
        return None
    commands: set[str] = set()
    pending, seen = [package], {package}
    while pending:
        own, dependencies = _known[pending.pop()]
        commands.update(own)
        for dependency in dependencies:
            if dependency not in seen:
                seen.add(dependency)
                pending.append(dependency)
    return frozenset(commands)


def _read_commands() -> None:
    package = ""
    words: dict[str, list[str]] = {}
    for line in _COMMANDS.splitlines():
        indentation = len(line) - len(line.lstrip())
        if indentation == 4:
            package, _, line = line.strip().partition(":")
            words[package] = []
        words.setdefault(package, []).extend(line.split())
    for package, found in words.items():
        if not package:
            continue
        end = found.index("<") if "<" in found else len(found)
        _known[package] = tuple(found[:end]), tuple(found[end + 1 :])


_GCC_NAMES = (
    "gcc", "gcc-ar", "gcc-nm", "gcc-ranlib", "gcov", "gcov-dump", "gcov-tool", "lto-dump",
)  # fmt: skip


def _versioned(package: str) -> frozenset[str] | None:
    """Of packages with the version in their name, whose commands carry it too."""
    if package.startswith("python3."):
        version = package.removeprefix("python").removesuffix("-dev").removesuffix("-venv")
        if not version.replace(".", "").isdigit():
            return None
        commands = {f"{name}{version}" for name in ("python", "pydoc", "pygettext", "pdb")}
        if package.endswith("-dev"):
            commands.add(f"python{version}-config")
        return frozenset(commands)
    name, _, version = package.rpartition("-")
    if name not in ("gcc", "g++", "cpp", "gfortran") or not version.replace(".", "").isdigit():
        return None
    commands = {f"{name}-{version}", f"cpp-{version}"}
    if name != "cpp":
        commands.update(f"{other}-{version}" for other in _GCC_NAMES)
        commands.update(_known["binutils"][0])
    return frozenset(commands)
