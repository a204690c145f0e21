"""git: its table. Source: ``git COMMAND -h``, git 2.39."""

from __future__ import annotations

_COMMON = "-v,--verbose -q,--quiet --progress --no-progress"
_FETCH = f"""
    {_COMMON} --all --set-upstream -a,--append --atomic --upload-pack= -f,--force -m,--multiple
    -t,--tags --no-tags -n -j,--jobs= --prefetch -p,--prune -P,--prune-tags --recurse-submodules=?
    --no-recurse-submodules --dry-run -k,--keep -u,--update-head-ok --depth= --shallow-since=
    --shallow-exclude= --deepen= --unshallow --refetch --update-shallow --refmap=
    -o,--server-option=
    --negotiation-tip= --filter= --stdin -4,--ipv4 -6,--ipv6
"""

TABLES = {
    "git": f"""
    : abbrev leading
    -v,--version -h,--help -C= -c= --exec-path=? --html-path --man-path --info-path -p,--paginate
    -P,--no-pager --no-replace-objects --bare --git-dir= --work-tree= --namespace= --super-prefix=
    --config-env= --literal-pathspecs --no-optional-locks
    [clone] {_COMMON} --reject-shallow -n,--no-checkout --bare --mirror -l,--local --no-hardlinks
    -s,--shared --recurse-submodules,--recursive=? -j,--jobs= --template= --reference=
    --reference-if-able= --dissociate -o,--origin= -b,--branch= -u,--upload-pack= --depth=
    --shallow-since= --shallow-exclude= --single-branch --no-single-branch --no-tags
    --shallow-submodules --no-shallow-submodules --separate-git-dir= -c,--config= --server-option=
    --filter= --also-filter-submodules --remote-submodules --sparse --bundle-uri= -4,--ipv4
    -6,--ipv6
    [checkout, switch] {_COMMON} -b= -B= -c,--create= -C,--force-create= --guess --no-guess
    --overlay --no-overlay --recurse-submodules=? -m,--merge --conflict= -d,--detach -t,--track=?
    --no-track -f,--force --orphan= --ignore-other-worktrees -p,--patch --pathspec-from-file= -l
    --ours --theirs --discard-changes
    [fetch] {_FETCH}
    [pull] {_FETCH} -r,--rebase=? --no-rebase --stat --no-stat --log=? --signoff --squash --commit
    --no-commit --edit -e --no-edit --cleanup= --ff --no-ff --ff-only --verify --no-verify
    --autostash -s,--strategy= -X,--strategy-option= -S,--gpg-sign=? --allow-unrelated-histories
    [submodule update, submodule init, submodule sync, submodule add, submodule status]
    {_COMMON} --init --remote -N,--no-fetch --checkout --merge --rebase --recursive --reference=
    --recommend-shallow --no-recommend-shallow -f,--force --depth= --single-branch -j,--jobs= -b=
    --branch= --name= --cached --filter=
    [submodule foreach, submodule deinit, submodule summary] --recursive -q -f,--force --all
    : stop
    [config] --global --system --local --worktree -f,--file= --blob= --get --get-all --get-regexp
    --get-urlmatch --replace-all --add --unset --unset-all --rename-section --remove-section
    -l,--list
    -e,--edit -t,--type= --bool --int --bool-or-int --path -z,--null --name-only --includes
    --show-origin --show-scope --default= --fixed-value
    [init] --template= --bare --shared=? -q,--quiet --separate-git-dir= -b,--initial-branch=
    --object-format=
    [add] -n,--dry-run -v,--verbose -i,--interactive -p,--patch -e,--edit -f,--force -u,--update
    -N,--intent-to-add -A,--all --ignore-errors --chmod=
    [commit] -q,--quiet -v,--verbose -F,--file= --author= --date= -m,--message= -c= -C= --fixup=
    --squash= --reset-author -s,--signoff -t,--template= -e,--edit --no-edit -S,--gpg-sign=?
    -a,--all
    -i,--include -p,--patch -o,--only -n,--no-verify --dry-run --amend -u,--untracked-files=?
    --allow-empty --allow-empty-message --no-gpg-sign --cleanup=
    [apply] --exclude= --include= -p= --stat --numstat --summary --check --index --cached
    --unsafe-paths
    -C= --whitespace= --ignore-space-change --ignore-whitespace -R,--reverse --reject -v,--verbose
    -q,--quiet --recount --directory= --allow-empty -3,--3way
    [am] -s,--signoff -k,--keep -q,--quiet -3,--3way -p= --whitespace= --directory= --abort --skip
    [reset] -q,--quiet --mixed --soft --hard --merge --keep --recurse-submodules=? -p,--patch
    [merge, rebase, cherry-pick] {_COMMON} -m= -n --no-commit --no-edit -e --ff --no-ff --ff-only
    --squash -s,--strategy= -X= -S,--gpg-sign=? --allow-unrelated-histories --abort --continue
    --onto= -x --autostash -f,--force
    [remote add, remote remove|rm, remote set-url, remote show, remote update] -f,--fetch --tags
    --no-tags -t= -m= --mirror=? --add --delete --push -p,--prune -v,--verbose
    [lfs install, lfs pull, lfs fetch, lfs checkout, lfs clone, lfs uninstall] --system --local
    --skip-smudge -s --force -I,--include= -X,--exclude= --skip-repo -f --all --prune
    [branch, tag, log, show, diff, status, describe, rev-parse, rev-list, ls-remote, ls-files, gc]
    -*
    [archive, clean, mv, rm, push, stash, grep, blame, worktree, version, help, notes, reflog] -*
    [fsck, prune, update-index, read-tree, sparse-checkout, format-patch, cat-file, name-rev] -*
    [bisect, repack, remote set-branches, symbolic-ref, revert, shortlog, filter-branch] -*
    """
}
