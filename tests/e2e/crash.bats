#!/usr/bin/env bats
# kill -9 of every part at several moments. Whatever happens: the journal knew
# before the paper did, no identity is on two pieces of paper, and what is not
# known stays open until a person settles it. Half way through a job: table.bats.
load helper

setup_file() {
    boot
    # Long enough in the filter to be hit there.
    LONG=$LAB/long.pdf
    local -a parts=()
    for _ in $(seq 30); do parts+=("$DATA/mixed.pdf" 1-3); done
    qpdf --empty --pages "${parts[@]}" -- "$LONG"
    chmod 644 "$LONG"
    export LONG
}
teardown_file() { shut_down; }
setup() {
    file_paper
    set_engine classified SPEED=0.001
}

# cupsd's retry interval in the lab is three seconds: four seconds without one
# of our processes means that nothing more is coming.
quiet() {
    local still=0 left=450
    while [ $still -lt 20 ]; do
        if [ -n "$(lab pids filter)$(lab pids backend)" ]; then still=0; fi
        still=$((still + 1))
        left=$((left - 1))
        [ $left -gt 0 ] || { echo "it never gets quiet"; lpstat -l -o; return 1; }
        sleep 0.2
    done
}

# What must be true after every crash.
sound() {
    run countermark verify
    echo "$output"
    [ "$status" -le 1 ] || return 1
    serials_are_unique && paper_is_known
}

serials_are_unique() {
    local number
    for number in $(journal | jq .run); do
        countermark show "$number" --json | jq -r 'select(has("serial")) | "\(.series) \(.serial)"'
    done > "$BATS_TEST_TMPDIR/serials"
    [ -z "$(sort "$BATS_TEST_TMPDIR/serials" | uniq -d)" ]
}

# Every code on paper traces to a run of which a byte may have left, and no
# code is on two pages.
paper_is_known() {
    local codes=$BATS_TEST_TMPDIR/codes
    device_files classified | while read -r file; do
        printed_codes_of "$file"
    done | sort > "$codes"
    [ -s "$codes" ] || return 0
    if [ -n "$(uniq -d "$codes")" ]; then
        echo "on paper twice: $(uniq -d "$codes" | head -n 3)"
        return 1
    fi
    countermark trace --json - < "$codes" > "$BATS_TEST_TMPDIR/traced"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/traced")" = "$(wc -l < "$codes")" ]
    jq -c 'select(.genuine != 1 or
        (.run_state | IN("SENDING", "SENT", "INTERRUPTED") | not))' \
        "$BATS_TEST_TMPDIR/traced" > "$BATS_TEST_TMPDIR/unknown"
    cat "$BATS_TEST_TMPDIR/unknown"
    [ ! -s "$BATS_TEST_TMPDIR/unknown" ]
}

is_gone() { [ -z "$(lab pids "$1")" ]; }
is_in_state() { [ "$(run_of_job "$1" | jq -r .state)" = "$2" ]; }

# Waits for one of our processes under cupsd, without a pause: a filter is
# there for a blink only.
catch() { # catch filter|backend CUPSD: prints its pid
    local cupsd=$2 pid end=$((SECONDS + 30))
    while [ $SECONDS -lt $end ]; do
        for pid in $(pgrep -P "$cupsd"); do
            if [ "$(readlink "/proc/$pid/exe")" = "$LAB/bin/$1/countermark" ]; then
                echo "$pid"
                return 0
            fi
        done
    done
    echo "no $1 shows up" >&2
    return 1
}

# Prints and kills WHAT so many seconds after it showed up.
crash_during() { # crash_during filter|backend SECONDS [lp argument...] FILE
    local what=$1 delay=$2 cupsd catcher
    shift 2
    cupsd=$(lab pids cupsd)
    catch "$what" "$cupsd" > "$BATS_TEST_TMPDIR/pid" 3>&- &
    catcher=$!
    job=$(print classified "${USUAL[@]}" "$@")
    wait "$catcher"
    sleep "$delay"
    # It may have ended by itself: that moment is a moment too.
    kill -9 "$(cat "$BATS_TEST_TMPDIR/pid")" || true
}

still_prints() {
    file_paper
    set_engine classified SPEED=0.02
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    echo "$(job_state "$job") $(job_reason "$job")"
    [ "$(device_pages classified)" = 2 ]
}

@test "a filter killed at any moment lets nothing unrecorded out" {
    local delay
    for delay in 0 0.04 0.1; do
        file_paper
        crash_during filter "$delay" -n 10 "$LONG"
        quiet
        sound
    done
    # None of it is worth anything if all came too late.
    grep -q "filter/countermark) .*signal 9" "$LAB/log/error_log"
    still_prints
}

@test "a backend killed at any moment leaves an open item and no second print" {
    local delay
    set_engine classified SPEED=0.5
    for delay in 0 0.3; do
        file_paper
        crash_during backend "$delay" -n 2 "$DATA/page.ps"
        quiet
        sound
        [ "$(device_files classified | wc -l)" -le 1 ]
    done
    still_prints
}

@test "a registrar killed while a job prints is asked again, and knows" {
    local delay
    set_engine classified SPEED=0.3
    for delay in 0 0.5; do
        file_paper
        job=$(print classified "${USUAL[@]}" -n 2 "$DATA/page.ps")
        sleep "$delay"
        lab crash registrar || true
        quiet
        eventually 20 countermark runs
        sound
        [ "$(run_of_job "$job" | jq -r .state)" = SENT ]
    done
    still_prints
}

@test "a cupsd killed and started again prints no identity twice" {
    local delay
    set_engine classified SPEED=0.4
    for delay in 0 0.5; do
        file_paper
        job=$(print classified "${USUAL[@]}" -n 2 "$DATA/page.ps")
        catch backend "$(lab pids cupsd)" > /dev/null
        sleep "$delay"
        lab crash cupsd
        eventually 20 is_gone cupsd
        lab cupsd
        quiet
        sound
    done
    still_prints
}

@test "without the registrar a job waits, says so, and prints when released" {
    local print_socket=$LAB/sockets/print.sock
    mv "$print_socket" "$print_socket.away"
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    mv "$print_socket.away" "$print_socket"
    echo "reason: $(job_reason "$job")"
    [ "$(job_state "$job")" = pending-held ]
    job_reason "$job" | grep -q "until the print room releases it"
    [ -z "$(device_files classified)" ]
    lp -i "$job" -H resume
    eventually 60 is_in_state "$job" SENT
    sound
}
