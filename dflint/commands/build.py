"""Build tools and compilers: what they accept, as far as it takes to tell options from operands.

Sources: make --help (4.3), cmake --help (3.25), gcc(1), javac --help, mvn --help, gradle --help.
"""

from __future__ import annotations

# Of a compiler's hundreds of options only those that take the next word matter.
_COMPILER = """
    : single open
    -o= -I= -L= -l= -D= -U= -x= -T= -u= -e= -z= -A= -include= -imacros= -isystem= -idirafter=
    -iquote= -iprefix= -iwithprefix= -isysroot= -MF= -MT= -MQ= -Xlinker= -Xassembler=
    -Xpreprocessor= -Xclang= -arch= -target= -wrapper= -aux-info= --param= -dumpbase= -B= -specs=
    -c -S -E -s -static -shared -pthread -pipe -v -w -M -MM -MD -MMD -MP -rdynamic -nostdlib -pie
    --version --help -*
"""

TABLES = {
    "make": """
    : abbrev
    -b,-m -B,--always-make -C,--directory= -d --debug=? -e,--environment-overrides -E,--eval=
    -f,--file,--makefile= -h,--help -i,--ignore-errors -I,--include-dir= -j,--jobs=?#
    -k,--keep-going
    -l,--load-average,--max-load=?# -L,--check-symlink-times -n,--just-print,--dry-run,--recon
    -o,--old-file,--assume-old= -O=? --output-sync=? -p,--print-data-base -q,--question
    -r,--no-builtin-rules -R,--no-builtin-variables -s,--silent,--quiet --no-silent
    -S,--no-keep-going,--stop -t,--touch --trace -v,--version -w,--print-directory
    --no-print-directory -W,--what-if,--new-file,--assume-new= --warn-undefined-variables
    --shuffle=?
    """,
    "ninja": """
    --version -v,--verbose --quiet -C= -f= -j= -k= -l= -n -d= -t= -w= -h,--help
    """,
    "cmake": """
    : single open
    -S= -H= -B= -C= -D= -U= -G= -T= -A= -P= -E=! --toolchain= --install-prefix= --preset=
    --list-presets=?
    --fresh --build= --install= --open= -N --find-package --graphviz= --log-level= --log-context
    --debug-trycompile --debug-output --debug-find --trace --trace-expand --trace-source=
    --warn-uninitialized --no-warn-unused-cli --check-system-vars --profiling-format=
    --profiling-output= -j=?# --parallel=?# --target,-t=* --config= --clean-first
    --resolve-package-references=
    -v --verbose --component= --default-directory-permissions= --prefix= --strip --use-stderr -- -L
    -LA -LAH -LH --workflow --version --help -h -W*
    """,
    "ctest": """
    : single open
    -C= -R= -E= -L= -LE= -j=?# --parallel=?# --test-dir= -V -VV -T= -D= -M=
    """,
    "meson": """
    -h,--help -v,--version --prefix= --buildtype= -D= --default-library= --strip --wrap-mode=
    --native-file= --cross-file= --reconfigure --wipe --libdir= --bindir= --sysconfdir= --werror
    --backend= --unity= --optimization= --auto-features= --localstatedir= --datadir= --libexecdir=
    --includedir= --mandir= --sbindir= --pkg-config-path= --debug --errorlogs --fatal-meson-warnings
    [setup, configure] --clearcache --no-pager
    [compile, install, test] -C= -j= --jobs= --clean --destdir= --no-rebuild --only-changed --quiet
    --tags= -v,--verbose --strip --skip-subprojects=?
    [dist, init, introspect, wrap, subprojects, help, rewrite, devenv, env2mfile]
    """,
    "configure": ": open \n -C -n -q -h -V --help=? --version --quiet --silent --*",
    "autoreconf": """
    : abbrev
    -h,--help -V,--version -v,--verbose -d,--debug -f,--force -i,--install -s,--symlink -m,--make
    -W,--warnings= -B,--prepend-include= -I,--include= --no-recursive
    """,
    "gcc": _COMPILER,
    "ld": _COMPILER,
    "java": """
    : single open stop
    -cp,-classpath,--class-path= -jar=! -p,--module-path= -m,--module=! --add-modules= --add-opens=
    --add-exports= --add-reads= --upgrade-module-path= -D* -X* -javaagent* -agentlib* -version
    --version -showversion -ea -esa -server -client -verbose* -help --help
    """,
    "javac": """
    : single open
    -cp,-classpath,--class-path= -d= -s= -h= -source,--source= -target,--target= -release,--release=
    -encoding= -sourcepath,--source-path= -bootclasspath= -extdirs= -processor= -processorpath=
    -p,--module-path= -m,--module= --add-modules= -g -nowarn -verbose -deprecation -version
    --version -help --help -X* -A* -J*
    """,
    "mvn": """
    -am,--also-make -amd,--also-make-dependents -B,--batch-mode -b,--builder= -c,--lax-checksums
    -C,--strict-checksums -D,--define= -e,--errors -emp,--encrypt-master-password= -ep= -f,--file=
    -fae,--fail-at-end -ff,--fail-fast -fn,--fail-never -gs,--global-settings= -gt= -h,--help
    -l,--log-file= -llr -N,--non-recursive -ntp,--no-transfer-progress -nsu,--no-snapshot-updates
    -o,--offline -P,--activate-profiles= -pl,--projects= -q,--quiet -rf,--resume-from=
    -s,--settings=
    -t,--toolchains= -T,--threads= -U,--update-snapshots -up -v,--version,-version -V,--show-version
    -X,--debug --color= -itr
    """,
    "gradle": """
    -?,-h,--help -a,--no-rebuild -b,--build-file= --build-cache --no-build-cache -c,--settings-file=
    --configure-on-demand --console= --continue -D,--system-prop= -d,--debug --daemon --no-daemon
    -g,--gradle-user-home= -I,--init-script= -i,--info --include-build= -m,--dry-run
    --max-workers= --offline -P,--project-prop= -p,--project-dir= --parallel --no-parallel
    --profile --project-cache-dir= -q,--quiet --refresh-dependencies --rerun-tasks
    -S,--full-stacktrace
    -s,--stacktrace --scan --no-scan --status --stop -t -u -v,--version,-version -w,--warn
    -x,--exclude-task=
    --warning-mode= --write-locks
    """,
    "sbt": ": raw",
    "ant": """
    : single open
    -f,-file,-buildfile= -D* -lib= -l,-logfile= -propertyfile= -q -v -d -e -k -version
    """,
    "perl": """
    : stop
    -e=! -E=! -n -p -i=? -l=? -0=? -a -F= -w -W -c -d=? -I= -m= -M= -s -S -t -T -u -U -v -V=? -x=?
    -h -f -C=?
    """,
    "ruby": """
    : stop
    -e=! -n -p -i=? -l -0=? -a -F= -w -W=? -c -d -I= -r= -s -S=! -T=? -v -x=? -C= -E= -K= -U -y -h
    --version --help --verbose --yjit --jit --disable= --enable= --encoding=
    """,
    "dotnet": """
    : leading
    -d,--diagnostics -h,--help --info --list-runtimes --list-sdks --version --roll-forward=
    --additionalprobingpath= --additional-deps= --depsfile= --fx-version= --runtimeconfig=
    [restore, build, publish, test, pack, clean, run, msbuild, vstest, format]
    -c,--configuration= -f,--framework= -o,--output= -r,--runtime= -v,--verbosity= -s,--source=
    --no-restore --no-build --no-dependencies --no-incremental --self-contained=?b
    --no-self-contained
    --sc=?b --nologo --no-cache --force --packages= --configfile= --ignore-failed-sources
    --disable-parallel --lock-file-path= --locked-mode --use-lock-file --version-suffix= -a,--arch=
    --os= --manifest= --project,-p= --launch-profile= --no-launch-profile --filter= -l,--logger=
    --results-directory= --collect= --settings= --include-symbols --include-source --interactive
    --use-current-runtime,--ucr --force-evaluate -p:* /p:* -property:* --property:* -m -nodeReuse:*
    -p:*
    [tool install, tool update, tool restore, tool uninstall, tool list, tool run] -g,--global
    --tool-path= --version= --add-source= --configfile= --framework= --local --prerelease
    --ignore-failed-sources -v,--verbosity= --tool-manifest= --no-cache --interactive
    --disable-parallel --create-manifest-if-needed -a,--arch= --allow-downgrade
    [add package, remove package, list package, add reference, new, sln, nuget, dev-certs, workload]
    -v,--version= -s,--source= --package-directory= -f,--framework= -n,--no-restore --prerelease
    --interactive -o,--output= --name= --force --trust -ep= -p,--password= --check --clean --*
    [ef, watch, store, help, sdk, build-server, user-secrets, fsi, exec]
    : stop
    """,
}
for _name in ("g++", "cc", "c++", "clang", "clang++", "gfortran", "cpp", "musl-gcc"):
    TABLES[_name] = TABLES["gcc"]
TABLES["gmake"] = TABLES["make"]
TABLES["mvnw"] = TABLES["mvn"]
TABLES["gradlew"] = TABLES["gradle"]
