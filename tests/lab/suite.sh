#!/usr/bin/env bash
# Every ordinary test. Those of Windows run beside the others: each of both keeps hardly more than one processor busy.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

windows=tests/integration/windows
said="$(mktemp)"
trap 'kill "$beside" 2>/dev/null; rm -f "$said"' EXIT
python -m pytest "$windows" >"$said" 2>&1 </dev/null &
beside=$!
python -m pytest --ignore="$windows"
others=$?
wait "$beside"
status=$?
cat "$said"
exit $((others || status))
