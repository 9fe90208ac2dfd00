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

# A registrar on a journal that `journal-speed build` made: its keys are known.
registrar_on() { # registrar_on EVENTS
    mkdir -p "$work/state"
    "$build/tests/bench/journal-speed" build "$work/state" "$1"
    printf 'countermark signing key 1 2a%062d\n' 0 > "$work/state/signing.key"
    printf 'countermark code key 1 01%062d\n' 0 > "$work/state/code.key"
    chmod 700 "$work/state"
    chmod 400 "$work/state"/*.key
    cat > "$work/policy.yaml" <<-POLICY
	site:
	  id: 1
	  origin: fault.example/room-1
	paths:
	  print_socket: $work/print
	  desk_socket: $work/desk
	  state: $work/state
	print_user: $(id -un)
	queues:
	  classified:
	    scheme: cn
	    approval: none
	POLICY
    export COUNTERMARK_CONFIG=$work/policy.yaml
    "$build/countermarkd" --config "$work/policy.yaml" 2> "$work/log" &
    registrar=$!
    local n
    for n in $(seq 200); do
        [ -S "$work/desk" ] && return
        sleep 0.05
    done
    cat "$work/log"
    return 1
}

registrar_off() {
    kill "$registrar"
    wait "$registrar" || true
}

@test "an export is verified by us and by twenty lines of Python" {
    registrar_on 70000
    "$build/countermark" export "$work/out"
    ls "$work/out"
    [ "$(cat "$work/out"/events-*.jsonl | wc -l)" -gt 70000 ]
    [ "$(wc -l < "$work/out/events-000000000000.jsonl")" -eq 65536 ]
    python3 "$work/out/verify.py"
    run "$build/countermark" verify "$work/out"
    [ "$status" -eq 1 ] # runs are open
    [[ "$output" == *"Anchored up to event"*", 0 events are unanchored after it."* ]]

    # A later export adds to the same folder, and closed segments stay.
    before=$(stat -c %i-%Y "$work/out/events-000000000000.jsonl")
    registrar_off
    "$build/countermarkd" --config "$work/policy.yaml" 2>> "$work/log" &
    registrar=$!
    "$build/countermark" checkpoint > "$work/paper"
    "$build/countermark" export "$work/out"
    [ "$(stat -c %i-%Y "$work/out/events-000000000000.jsonl")" = "$before" ]
    python3 "$work/out/verify.py" "$work/paper"

    # The running journal against the same paper.
    # As a scanner reads it: other codes on the sheet, a blank line behind.
    { echo 1K3V0000; cat "$work/paper"; echo; } > "$work/scan"
    run "$build/countermark" verify --anchor "$work/scan"
    registrar_off
    [ "$status" -eq 1 ]
    [[ "$output" == *"Anchored up to event"* ]]

    # One changed bit of any line is found by both.
    for line in 1 40000 65536; do
        cp -r "$work/out" "$work/bad"
        perl -i -pe '$. == '$line' and s/("t":"20)(.)/$1 . chr(ord($2) ^ 1)/e' \
            "$work/bad/events-000000000000.jsonl"
        run "$build/countermark" verify "$work/bad"
        [ "$status" -eq 2 ]
        run python3 "$work/bad/verify.py"
        [ "$status" -ne 0 ]
        rm -r "$work/bad"
    done
    # So are a line that is gone and a segment that is gone.
    cp -r "$work/out" "$work/bad"
    sed -i 4000d "$work/bad/events-000000000000.jsonl"
    run "$build/countermark" verify "$work/bad"
    [ "$status" -eq 2 ]
    rm "$work/bad/events-000000065536.jsonl"
    run "$build/countermark" verify "$work/bad"
    [ "$status" -eq 2 ]
    run python3 "$work/bad/verify.py"
    [ "$status" -ne 0 ]
    run "$build/countermark" verify "$work/nowhere"
    [ "$status" -eq 3 ]
}

@test "paper and register are reconciled, running and exported" {
    registrar_on 2000
    run "$build/countermark" reconcile
    [ "$status" -eq 1 ] # runs are open
    [[ "$output" == *"open for "*", events "*" to "*": run "*" is "* ]]
    [[ "$output" == *" copies = "*"Every equation holds."* ]]
    here=$output
    "$build/countermark" export "$work/out"
    registrar_off
    run "$build/countermark" reconcile "$work/out"
    [ "$status" -eq 1 ]
    # The registrar's start is no matter of paper.
    [ "$(tail -n 3 <<< "$output")" = "$(tail -n 3 <<< "$here")" ]
    run "$build/countermark" reconcile --json "$work/out"
    [ "$status" -eq 1 ]
    [ "$(jq -r 'select(.is == "open") | .says' <<< "$output" | wc -l)" -eq \
        "$(jq -r 'select(.ok) | .open' <<< "$output")" ]
    [ "$(jq -r 'select(.ok) | .violations' <<< "$output")" -eq 0 ]

    # Serials behind a gap, in lines that are otherwise well-formed.
    segment=$work/out/events-000000000000.jsonl
    line=$(grep -n '"kind":"copies.numbered"' "$segment" | sed -n '2s/:.*//p')
    sed -i "${line}s/\"first_serial\":[0-9]*/\"first_serial\":5999/" "$segment"
    run "$build/countermark" reconcile "$work/out"
    [ "$status" -eq 2 ]
    [[ "$output" == *"VIOLATION: event $((line - 1)) (copies.numbered) could not have happened"* ]]
    [[ "$output" == *"PAPER AND REGISTER CANNOT BOTH BE RIGHT"* ]]
    run "$build/countermark" reconcile "$work/nowhere"
    [ "$status" -eq 3 ]
}

@test "no order of crashes, unknown commits and restores gives a number twice" {
    "$root/tests/model/journal.py"
}
