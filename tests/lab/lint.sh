#!/usr/bin/env bash
# Every linter, each said to be clean or not; all of them run even when one complains.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

failed=()
lint() {
    local name="$1" said
    shift
    if said="$("$@" 2>&1)"; then
        echo "$name: clean"
        grep '^ansible-test sanity:' <<<"$said" || true
    else
        failed+=("$name")
        echo "$name:"
        echo "$said"
    fi
}

lint ruff ruff check --quiet .
lint mypy mypy
lint yamllint yamllint --strict .
lint changelog antsibull-changelog lint
lint ansible-lint ansible-lint --nocolor
lint "ansible-test sanity" tests/lab/sanity.sh
if command -v shellcheck >/dev/null; then
    lint shellcheck shellcheck tests/lab/*.sh .ci/run
else
    echo "shellcheck: did not run, not installed (tests/lab/apt.sh installs it)"
fi
[ ${#failed[@]} -eq 0 ] || { echo "lint failed: ${failed[*]}" >&2; exit 1; }
