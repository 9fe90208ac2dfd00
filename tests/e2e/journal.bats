#!/usr/bin/env bats
# The journal seen by strangers: other programs, power cuts, attackers, auditors.

setup() {
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    build=${COUNTERMARK_BUILD:-$root/build/release}
    work=$(mktemp -d /tmp/cm-journal-XXXXXX)
}

teardown() {
    rm -rf "$work"
}

@test "another implementation agrees on roots, proofs and signatures" {
    "$build/tests/oracle/journal-proofs" "$work"
    run "$root/tests/oracle/journal.py" "$work"
    [ "$status" -eq 0 ]
    [ "$output" = "4 checkpoints of 2 keys and 32 proofs agree" ]
}

@test "the other implementation notices one changed letter" {
    "$build/tests/oracle/journal-proofs" "$work"
    sed -i '300s/plain/plane/' "$work/lines"
    run "$root/tests/oracle/journal.py" "$work"
    [ "$status" -ne 0 ]
}

@test "nothing that was said is lost when the power goes or the disk fails" {
    "$root/tests/faults/journal" "$build" 400
}

@test "every input that a fuzzer ever found is read without harm" {
    "$build/tests/fuzz/journal-line" "$root"/tests/fuzz/journal-line-seeds/*
    "$build/tests/fuzz/journal-note" "$root"/tests/fuzz/journal-note-seeds/*
}
