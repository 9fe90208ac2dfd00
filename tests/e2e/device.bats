#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # the number in $job is for one test
# What the device says passes through to people and is kept as the device's word.
# Nobody sees its password. How it fails is in table.bats.
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

@test "a jam is seen while it lasts, and gone afterwards" {
    set_engine classified SPEED=0.1 JAM_AT=2 JAM_SECONDS=4
    job=$(print classified "${USUAL[@]}" -n 2 "$DATA/page.ps")
    eventually 20 shows classified media-jam
    wait_for_job "$job"
    run_of_job "$job" | jq -e '.state == "SENT" and .pages_reported == 5'
    run shows classified media-jam
    [ "$status" != 0 ]
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

@test "a device that boasts is believed by nobody who bills for pages" {
    set_engine classified BOAST=1000
    print_and_wait classified "${USUAL[@]}" -n 3 "$DATA/page.ps"
    set_engine classified
    [ "$(device_said impressions)" -gt 1000 ] # its own word, in the journal
    grep "^classified [^ ]* $job " "$LAB/log/page_log" | grep -q "total 7 "
}

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
