#!/usr/bin/env bash
# Every molecule scenario of the collection, one after the other.
set -euo pipefail
cd "$(dirname "$0")/../.."

scenarios=(molecule/*/molecule.yml)
[ -e "${scenarios[0]}" ] || { echo "molecule: no scenario in molecule/"; exit 0; }
for file in "${scenarios[@]}"; do
    name="$(basename "$(dirname "$file")")"
    if said="$(molecule test --scenario-name "$name" 2>&1 </dev/null)"; then
        echo "molecule $name: passed"
    else
        echo "$said"
        echo "molecule $name: failed" >&2
        exit 1
    fi
done
