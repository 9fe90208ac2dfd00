#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # the number in $job is for one test
# Ways round the marks: other doors of CUPS, other identities, bad drivers. None
# gets a page to a device that the journal does not know, each is known to the
# journal, the submitter reads why, and the queue goes on.
load helper

setup_file() {
    boot
    local how
    for how in drops repeats multiplies dies alters; do
        install -m 755 "$LAB/tools/bad-driver" "$LAB/bin/filter/$how"
    done
    cp "$LAB/etc/ppd/classified.ppd" "$LAB/classified.ppd"
    cp "$LAB/etc/ppd/classified-raster.ppd" "$LAB/raster.ppd"
    local queue
    for queue in classified classified-raster; do
        lpadmin -p "$queue" -c both
    done
    cupsenable both
    cupsaccept both
}
teardown_file() { shut_down; }
setup() {
    file_paper
    set_engine classified SPEED=0.02
    set_engine classified-raster SPEED=0.02
}

no_paper() { [ -z "$(device_files classified)$(device_files classified-raster)" ]; }

# The job's newest event of this kind, of any of its runs.
event_of_job() { # event_of_job KIND
    local runs
    runs=$(journal | jq -s -c "[.[] | select(.job_id == $job) | .run]")
    countermark events --json |
        jq -c "select(.kind == \"$1\" and (.run as \$r | $runs | index(\$r)))" | tail -n 1
}
is_sent() { [ "$(run_of_job "$job" | jq -r .state)" = SENT ]; }
is_event() { [ -n "$(event_of_job "$1")" ]; }

still_prints() { # still_prints [QUEUE]
    file_paper
    print_and_wait "${1:-classified}" "${USUAL[@]}" "$DATA/text.txt"
    [ "$(device_pages "${1:-classified}")" = 2 ]
}

# --- other doors ----------------------------------------------------------------
@test "printer language by LPD is refused" {
    local control
    control=$'Hlocalhost\nPclerk\nJplan\nldfA001localhost\nUdfA001localhost\nNplan\n'
    {
        printf '\002classified\n\002%d cfA001localhost\n%s\0' "${#control}" "$control"
        printf '\003%d dfA001localhost\n' "$(stat -c %s "$DATA/raw.pcl")"
        cat "$DATA/raw.pcl"
        printf '\0'
    } > "$BATS_TEST_TMPDIR/lpd"
    # cups-lpd prints on shared queues only.
    lpadmin -p classified -o printer-is-shared=true
    "$LAB/bin/daemon/cups-lpd" -n < "$BATS_TEST_TMPDIR/lpd" > "$BATS_TEST_TMPDIR/answer" || true
    lpadmin -p classified -o printer-is-shared=false
    job=$(lpstat -W all -o classified | sed -n '$s/^classified-\([0-9]*\) .*/\1/p')
    wait_for_job "$job"
    no_paper
    run_of_job "$job" | jq -e '.state == "REFUSED" and (.reason | contains("raw"))'
    job_reason "$job" | grep -q raw
    still_prints
}

@test "a raw document behind a marked one in one job is refused" {
    local first
    cat > "$BATS_TEST_TMPDIR/raw.bin" < "$DATA/raw.pcl"
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt" "$BATS_TEST_TMPDIR/raw.bin"
    first=$(device_files classified)
    [ "$(device_pages classified)" = 2 ]
    [ "$(wc -l <<< "$first")" = 1 ]
    journal | jq -s -e "map(select(.job_id == $job) | .state) | sort == [\"REFUSED\", \"SENT\"]"
    still_prints
}

@test "a job moved to another queue after it was interrupted is refused there" {
    local other
    set_engine classified SPEED=0.2 ABORT_AT=3
    print_and_wait classified "${USUAL[@]}" -n 2 "$DATA/page.ps"
    file_paper
    other=$(run_of_job "$job" | jq .run)
    lpmove "$job" classified-raster
    lp -i "$job" -H resume
    eventually 30 is_event run.refused
    wait_for_job "$job"
    no_paper
    job_reason "$job" | grep -q "run $other"
    still_prints classified-raster
}

@test "a job moved before anything of it was printed is printed once, there" {
    cupsdisable classified
    job=$(print classified "${USUAL[@]}" "$DATA/text.txt")
    lpmove "$job" classified-raster
    wait_for_job "$job"
    cupsenable classified
    [ "$(device_pages classified-raster)" = 2 ]
    [ -z "$(device_files classified)" ]
}

@test "a class does not print on a second device what failed on the first" {
    local queue
    set_engine classified SPEED=0.2 ABORT_AT=2
    set_engine classified-raster SPEED=0.2 ABORT_AT=2
    job=$(print both "${USUAL[@]}" "$DATA/page.ps")
    wait_for_job "$job"
    run_of_job "$job" | jq -e '.state == "INTERRUPTED"'
    queue=$(run_of_job "$job" | jq -r .queue)
    set_engine classified SPEED=0.02
    set_engine classified-raster SPEED=0.02
    file_paper
    # The class takes whichever member is free: the other one.
    cupsdisable "$queue"
    lp -i "$job" -H resume
    eventually 30 is_event run.refused
    wait_for_job "$job"
    cupsenable "$queue"
    no_paper
    still_prints "$queue"
}

@test "copies smuggled in as a name multiply nothing" {
    job=$(send-job classified "$DATA/text.txt" CmLevel=secret CmTerm=10y CmScope=Custom.A copies=4)
    wait_for_job "$job"
    lab log "$job" | grep -q 'argv.*copies=4' # it came to us
    [ "$(job_state "$job")" = completed ]
    [ "$(device_pages classified)" = "$(run_of_job "$job" | jq '(.copies + .spares) * .pages + .control_pages')" ]
    [ "$(device_copies classified)" = 1 ]
    still_prints
}

# --- tickets ----------------------------------------------------------------------
# Runs the backend by hand, as somebody with root's rights could: the job's own
# identity, and a document.
deliver_by_hand() { # deliver_by_hand JOB FILE
    local options
    options="job-uuid=urn:uuid:$(run_of_job "$1" | jq -r .uuid)"
    options+=" time-at-processing=$(lab log "$1" | grep -o 'time-at-processing=[0-9]*' | tail -n 1 | cut -d= -f2)"
    DEVICE_URI="countermark:$(cat "$LAB/devices/classified/uri")" PRINTER=classified \
        CONTENT_TYPE=application/pdf FINAL_CONTENT_TYPE=application/pdf TMPDIR=$LAB/spool/tmp \
        CUPS_SERVERBIN=$LAB/bin \
        run "$LAB/bin/backend/countermark" "$1" root title 1 "$options" "$2"
}

@test "a ticket is good for one delivery only, and a second one is known" {
    [ "$(id -u)" = 0 ] || skip "only root may run the backend"
    local paper
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    paper=$BATS_TEST_TMPDIR/paper.pdf
    cp "$(device_files classified)" "$paper"
    file_paper
    deliver_by_hand "$job" "$paper"
    echo "$output"
    [ "$status" = 3 ]
    [[ $output == *"already sent"* ]]
    no_paper
    event_of_job run.stopped | jq -e '.reason | contains("already sent")'
    run_of_job "$job" | jq -e '.state == "SENT"'
    still_prints
}

@test "marked data of another job is refused" {
    [ "$(id -u)" = 0 ] || skip "only root may run the backend"
    local paper
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    paper=$BATS_TEST_TMPDIR/paper.pdf
    cp "$(device_files classified)" "$paper"
    print_and_wait classified-raster "${USUAL[@]}" "$DATA/text.txt"
    file_paper
    deliver_by_hand "$job" "$paper"
    [ "$status" = 5 ]
    no_paper
    still_prints
}

# --- drivers ------------------------------------------------------------------------
with_driver() { # with_driver QUEUE PROGRAM: as last filter of the queue's chain
    case $1 in
    classified) sed "s|\(vnd.countermark-pdf application/pdf [0-9]* \).*\"|\1$2\"|" "$LAB/classified.ppd" ;;
    *) sed '/^\*cupsFilter2:.*countermark-\(pdf\|raster\)/d' "$LAB/raster.ppd" |
        sed "/^\*cupsSingleFile/i *cupsFilter2: \"application/vnd.countermark-raster image/pwg-raster 0 $2\"" ;;
    esac > "$BATS_TEST_TMPDIR/driver.ppd"
    lpadmin -p "$1" -P "$BATS_TEST_TMPDIR/driver.ppd"
}

without_driver() {
    lpadmin -p classified -P "$LAB/classified.ppd"
    lpadmin -p classified-raster -P "$LAB/raster.ppd"
}

stopped_by_driver() { # stopped_by_driver QUEUE PROGRAM "words of the reason"
    with_driver "$1" "$2"
    print_and_wait "$1" "${USUAL[@]}" -n 2 "$DATA/page.ps"
    echo "$(job_state "$job"): $(job_reason "$job")"
    no_paper
    [ "$(job_state "$job")" = pending-held ]
    job_reason "$job" | grep -q "$3"
    event_of_job run.stopped | jq -e --arg words "$3" '.reason | contains($words)'
    run_of_job "$job" | jq -e '.state == "MARKED"'
}

@test "a driver that drops a page is caught, and a good one prints the job later" {
    stopped_by_driver classified-raster drops "4 pages of the 5"
    without_driver
    lp -i "$job" -H resume
    eventually 60 is_sent
    [ "$(device_pages classified-raster)" = 5 ]
    run_of_job "$job" | jq -e '.state == "SENT"'
}

@test "a driver that repeats a page is caught" {
    stopped_by_driver classified-raster repeats "6 pages of the 5"
    without_driver
    cancel "$job"
    still_prints classified-raster
}

@test "a driver that asks the device for copies is caught" {
    stopped_by_driver classified-raster multiplies "2 copies"
    without_driver
    cancel "$job"
    still_prints classified-raster
}

@test "a driver that is killed midway is caught" {
    stopped_by_driver classified-raster dies "pages of the 5"
    without_driver
    cancel "$job"
    still_prints classified-raster
}

@test "one altered byte behind the filter is refused" {
    with_driver classified alters
    print_and_wait classified "${USUAL[@]}" -n 2 "$DATA/page.ps"
    without_driver
    no_paper
    [ "$(job_state "$job")" = canceled ]
    job_reason "$job" | grep -q "not what Countermark marked"
    run_of_job "$job" | jq -e '.state == "REFUSED"'
    still_prints
}

@test "after all this nothing is missing in the journal" {
    run countermark verify
    echo "$output"
    [ "$status" -le 1 ]
}
