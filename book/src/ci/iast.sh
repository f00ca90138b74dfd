#!/bin/sh
# Runs the tests, writes the reports and decides. Exits as the tests when they fail, else as the gate.
set -u

cargo iast test --workspace
tests=$?

cargo iast report --format sarif -o iast.sarif
cargo iast report --format html -o iast.html
cargo iast gate --fail-on high --new-only
gate=$?

if [ "$tests" -ne 0 ]; then
    exit "$tests"
fi
exit "$gate"
