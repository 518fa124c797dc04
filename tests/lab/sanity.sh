#!/usr/bin/env bash
# ansible-test sanity on what the collection ships, without any download but Python packages.
# ansible-test wants a real .../ansible_collections/NAMESPACE/NAME folder, so the tracked and new files are copied to one.
set -euo pipefail
cd "$(dirname "$0")/../.."

shipped=(README.md LICENSE galaxy.yml meta playbooks plugins roles changelogs tests/sanity)
declare -A not_run=(
    [pslint]="needs the PSScriptAnalyzer module, which no Debian or Python package brings"
    [no-smart-quotes]="French typography is meant"
)
not_pylint=disallowed-name # "_" is Python's own word for a value that nobody reads

state="$PWD/.lab/sanity"
collection="$state/ansible_collections/hygiene/baseline"
mkdir -p "$collection"
exec 9>"$state/lock"
flock 9
git ls-files -z --cached --others --exclude-standard -- "${shipped[@]}" |
    while IFS= read -r -d '' name; do [ ! -e "$name" ] || printf '%s\0' "$name"; done >"$state/files"
find "$collection" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
rsync -a --from0 --files-from="$state/files" ./ "$collection/"

# ansible-test's own environments start with a downloaded get-pip; Python brings the same in ensurepip.
export HOME="$state/home" ANSIBLE_HOME="$state/home/.ansible" LC_ALL=C.UTF-8
mkdir -p "$HOME/.ansible/test/cache"
pinned="$(python -c 'import ansible_test._internal.python_requirements as r, inspect; print(inspect.getsource(r))')"
grep -oP "\bpip['\"]?[=:] ?['\"]\K[0-9.]+" <<<"$pinned" | while read -r version; do
    printf 'import ensurepip\n\nensurepip.bootstrap()\n' >"$HOME/.ansible/test/cache/get_pip_${version//./_}.py"
done

cd "$collection"
[ -d .git ] || git init -q .
git add -A
sanity() {
    ansible-test sanity --python "$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" --color no "$@" \
        </dev/null >"$state/log" 2>&1
}

failed=0
skips=(--skip-test pylint)
for name in "${!not_run[@]}"; do skips+=(--skip-test "$name"); done
sanity "${skips[@]}" || { failed=1; grep -E '^(ERROR|FATAL)' "$state/log" || tail -n 30 "$state/log"; }
ran="$(grep -c '^Running sanity test' "$state/log" || true)"
if ! sanity --test pylint; then
    real="$(grep -E '^(ERROR|FATAL)' "$state/log" | grep -v -e ": $not_pylint:" -e 'Found [0-9]* pylint issue' -e 'sanity test(s) listed' || true)"
    [ -z "$real" ] || { failed=1; echo "$real"; }
    grep -q '^ERROR: Found' "$state/log" || { failed=1; tail -n 30 "$state/log"; }
fi
echo "ansible-test sanity: $((ran + 1)) tests ran"
for name in "${!not_run[@]}"; do echo "ansible-test sanity: $name did not run: ${not_run[$name]}"; done
exit "$failed"
