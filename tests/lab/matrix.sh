#!/usr/bin/env bash
# The unit tests with the oldest and the newest Python and ansible-core that are supported, each in its own environment.
set -euo pipefail
cd "$(dirname "$0")/../.."

matrix=("3.11 ansible-core==2.19.*" "3.13 ansible-core")

find_python() {
    local candidate
    for candidate in "$(command -v "python$1")" "$HOME"/.pyenv/versions/"$1"*/bin/"python$1"; do
        # A name on the path may be a version manager's that has no such Python.
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

absent=()
failed=()
for row in "${matrix[@]}"; do
    read -r version core <<<"$row"
    if ! python="$(find_python "$version")"; then
        absent+=("$version")
        continue
    fi
    venv=".lab/venv-$version"
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    if [ ! -e "$venv/.installed" ] || [ -n "$(find pyproject.toml galaxy.yml hatch_build.py -newer "$venv/.installed")" ]; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "$core" --editable '.[test]'
        touch "$venv/.installed"
    fi
    echo "== unit tests on Python $version, $("$venv/bin/ansible" --version | sed -n 1p)"
    PATH="$PWD/$venv/bin:$PATH" "$venv/bin/python" -m pytest -n auto tests/unit -q -p no:cacheprovider || failed+=("$version")
done
for version in "${absent[@]}"; do
    echo "WARNING: the unit tests did NOT run on Python $version: this machine has none" >&2
done
[ ${#absent[@]} -eq 0 ] || [ -z "${CI:-}" ] || exit 1
[ ${#failed[@]} -eq 0 ] || { echo "the unit tests failed on Python ${failed[*]}" >&2; exit 1; }
