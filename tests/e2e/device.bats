#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # the number in $job is for one test
# What the device says passes through to people, is kept as the device's word,
# and its own reason is what they read when it fails. Nobody sees its password.
load helper

SECRET=Wachtw00rd

setup_file() {
    boot
    sed -i 's/^  classified-raster:/  secretive: {}\n&/' "$COUNTERMARK_CONFIG"
}
teardown_file() { shut_down; }
setup() {
    file_paper
    set_engine classified SPEED=0.02
    set_engine classified-raster SPEED=0.02
}

device_said() { # device_said KEY: of the run of $job
    countermark events --json "$(run_of_job "$job" | jq .run)" |
        jq -r "select(.kind == \"run.device_reported\") | .$1"
}
shows() { # shows QUEUE WORD: where people look for a printer's state
    printer-reasons "$1" | grep -q "$2"
}

@test "what an IPP device says of the job is kept beside our own figures" {
    local queue
    for queue in classified classified-raster; do
        print_and_wait "$queue" "${USUAL[@]}" -n 2 "$DATA/page.ps"
        [ "$(device_said job_state)" = completed ]
        [ "$(device_said impressions)" = 5 ]
        run_of_job "$job" | jq -e '.state == "SENT" and .pages_reported == 5'
        countermark show "$(run_of_job "$job" | jq .run)" | grep -q "run.device_reported.*completed.*5 impressions"
    done
}

@test "a device that aborts interrupts the run with its own reason, on both devices" {
    local queue
    for queue in classified classified-raster; do
        set_engine "$queue" SPEED=0.1 ABORT_AT=3 "ABORT_WORDS='no sheet of this size'"
        print_and_wait "$queue" "${USUAL[@]}" -n 2 "$DATA/page.ps"
        run_of_job "$job" | jq -e '.state == "INTERRUPTED" and .pages_reported == 2'
        run_of_job "$job" | jq -e '.reason | contains("aborted-by-system") and contains("no sheet of this size")'
        job_reason "$job" | grep -q "no sheet of this size"
        [ "$(job_state "$job")" = pending-held ]
    done
}

@test "a jam is seen while it lasts, and gone afterwards" {
    set_engine classified SPEED=0.1 JAM_AT=2 JAM_SECONDS=4
    job=$(print classified "${USUAL[@]}" -n 2 "$DATA/page.ps")
    eventually 20 shows classified media-jam
    wait_for_job "$job"
    run_of_job "$job" | jq -e '.state == "SENT" and .pages_reported == 5'
    run shows classified media-jam
    [ "$status" != 0 ]
}

@test "a device without paper is seen while it waits" {
    set_engine classified SPEED=0.1 JAM_AT=2 JAM_SECONDS=4 JAM_AS=media-empty-error
    job=$(print classified "${USUAL[@]}" "$DATA/text.txt")
    eventually 20 shows classified media-empty
    wait_for_job "$job"
    run_of_job "$job" | jq -e '.state == "SENT"'
}

@test "a busy device is waited for, and the document is marked once" {
    local other
    set_engine classified SPEED=1
    lab queue direct classified
    other=$(print direct "$DATA/page.ps")
    eventually 20 test -s "$LAB/devices/classified/jobs"
    job=$(print classified "${USUAL[@]}" "$DATA/text.txt")
    wait_for_job "$job"
    wait_for_job "$other"
    lpadmin -x direct
    run_of_job "$job" | jq -e '.state == "SENT" and .attempt == 1'
}

@test "page_log says what was delivered, once" {
    print_and_wait classified "${USUAL[@]}" -n 3 "$DATA/page.ps"
    [ "$(grep -c "^classified [^ ]* $job " "$LAB/log/page_log")" = 1 ]
    grep "^classified [^ ]* $job " "$LAB/log/page_log" | grep -q "total 7 "
}

@test "a device that is switched off in the middle interrupts the run" {
    set_engine classified SPEED=1
    job=$(print classified "${USUAL[@]}" -n 2 "$DATA/page.ps")
    eventually 20 printing classified
    sleep 2
    lab crash device-classified
    sleep 1
    rm -f "$LAB"/devices/classified/jobs
    lab device classified pdf -2
    wait_for_job "$job" 90
    run_of_job "$job"
    run_of_job "$job" | jq -e '.state == "INTERRUPTED"'
    job_reason "$job" | grep -q "forgot the job"
}

printing() { [ -s "$LAB/devices/$1/jobs" ]; }

@test "user and password of a device are seen by nobody" {
    local uri seen found
    # What cupsd's own drivers log of it at debug level is the doctor's business.
    uri=$(sed "s|ipp://|ipp://clerk:$SECRET@|" "$LAB/devices/classified/uri")
    lab queue secretive classified
    lpadmin -p secretive -v "$uri"
    countermark adopt secretive > "$BATS_TEST_TMPDIR/adopted" 2>&1
    set_engine classified SPEED=0.5
    job=$(print secretive "${USUAL[@]}" "$DATA/mixed.pdf")
    seen=$BATS_TEST_TMPDIR/seen
    while [ -z "$(run_of_job "$job" | jq -r 'select(.state == "SENT")')" ]; do
        ps -eo args >> "$seen"
        [ $SECONDS -lt 120 ]
    done
    grep -q "ipp://localhost" "$seen" # the device's backend was seen
    {
        lpstat -v
        countermark events --json
        countermark show "$(run_of_job "$job" | jq .run)"
        countermark doctor || true
        cat "$BATS_TEST_TMPDIR/adopted"
    } >> "$seen"
    found=$(grep -rlF "$SECRET" "$seen" "$LAB/log" "$LAB/state" || true)
    echo "found in: $found"
    [ -z "$found" ]
}

@test "after all this the journal verifies" {
    run countermark verify
    [ "$status" -le 1 ]
}
