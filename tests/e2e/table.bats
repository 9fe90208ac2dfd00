#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # the number in $job is for one test
# What people, devices and cupsd do to a job, and what remains of it: a table.
# Its columns are
#
#   name of the row | device
#   the attempt     a function below, which prints on $queue and leaves $job
#   paper           sheets that came out, by the devices' own logs
#   run             the state of the job's newest run; - when there is none
#   job             the state that cupsd shows
#   open            what a person has to do: nothing, count, settle, release
#   words           what the submitter reads of the job, and the journal keeps,
#                   in part
#
# Whatever the row, the journal verifies and its equations hold; what is on
# paper was recorded as sent, with an identity that no other sheet has; and when
# the paper that the device's log knows of is counted, and the rest declared as
# never printed, the run can be closed, and nothing of it is open.
#
# Jobs are two copies of two pages and a control sheet, on one side: five sheets.
load helper

LOW=(-o CmLevel=confidential -o CmTerm=10y -o "CmScope=Custom.办公厅")
DOCUMENT=$DATA/page.ps

setup_file() {
    boot
    local queue how
    for queue in classified classified-raster; do
        lpadmin -p "$queue" -v "countermark:$(lab cable "$queue")"
        cp "$LAB/etc/ppd/$queue.ppd" "$LAB/$queue.ppd"
        lpadmin -p "$queue" -c both
    done
    cupsenable both
    cupsaccept both
    for how in drops repeats multiplies dies alters; do
        install -m 755 "$LAB/tools/bad-driver" "$LAB/bin/filter/$how"
    done
}
teardown_file() { shut_down; }
setup() {
    rm -rf "$LAB"/devices/*/received-before-* "$LAB"/devices/*/printed
    file_paper
    set_up_engine classified SPEED=0.02
    set_up_engine classified-raster SPEED=0.02
}

# --- other doors of CUPS --------------------------------------------------------
@test "raw data by its option | pdf" { row pdf raw_option 0 REFUSED canceled nothing "raw"; }
@test "raw data by its option | raster" { row raster raw_option 0 REFUSED canceled nothing "raw"; }
@test "printer language in a file | pdf" { row pdf printer_language 0 REFUSED canceled nothing "raw"; }
@test "printer language in a file | raster" { row raster printer_language 0 REFUSED canceled nothing "raw"; }
@test "printer language by LPD | pdf" { row pdf raw_by_lpd 0 REFUSED canceled nothing "raw"; }
@test "printer language by LPD | raster" { row raster raw_by_lpd 0 REFUSED canceled nothing "raw"; }
@test "printer language as a stream of bytes | pdf" { row pdf raw_stream 0 REFUSED canceled nothing "raw"; }
@test "printer language as a stream of bytes | raster" { row raster raw_stream 0 REFUSED canceled nothing "raw"; }
@test "a PDF as a stream of bytes | pdf" { row pdf pdf_stream 5 SENT completed count ""; }
@test "a PDF as a stream of bytes | raster" { row raster pdf_stream 5 SENT completed count ""; }
@test "a type that only Countermark makes | pdf" { row pdf our_type 0 REFUSED canceled nothing "did not mark"; }
@test "a type that only Countermark makes | raster" { row raster our_type 0 REFUSED canceled nothing "did not mark"; }
@test "a banner page | pdf" { row pdf banner 0 REFUSED aborted nothing "banner"; }
@test "a banner page | raster" { row raster banner 0 REFUSED aborted nothing "banner"; }
@test "printer language behind a document | pdf" { row pdf raw_behind_document 0 REFUSED aborted nothing "several documents"; }
@test "printer language behind a document | raster" { row raster raw_behind_document 0 REFUSED aborted nothing "several documents"; }
@test "copies smuggled in as a name | pdf" { row pdf copies_as_name 3 SENT completed count ""; }
@test "copies smuggled in as a name | raster" { row raster copies_as_name 3 SENT completed count ""; }

# --- other devices, other data, bad drivers -------------------------------------
@test "moved to another queue before it printed | pdf" { row pdf moved_before 5 SENT completed count ""; }
@test "moved to another queue before it printed | raster" { row raster moved_before 5 SENT completed count ""; }
@test "moved to another queue after it failed | pdf" { row pdf moved_after 2 REFUSED canceled settle "as run"; }
@test "moved to another queue after it failed | raster" { row raster moved_after 2 REFUSED canceled settle "as run"; }
@test "a class tries its second device | both" { row pdf class_again 1 REFUSED canceled settle "as run"; }
@test "a ticket used a second time | pdf" { row pdf ticket_twice 5 SENT completed count ""; }
@test "a ticket used a second time | raster" { row raster ticket_twice 5 SENT completed count ""; }
@test "the paper of another job | pdf" { row pdf paper_of_another 0 REFUSED canceled nothing "not what Countermark marked"; }
@test "one byte altered behind the filter | pdf" { row pdf driver_alters 0 REFUSED canceled nothing "not what Countermark marked"; }
@test "a driver drops a page | raster" { row raster driver_drops 0 MARKED pending-held release "4 pages of the 5"; }
@test "a driver repeats a page | raster" { row raster driver_repeats 0 MARKED pending-held release "6 pages of the 5"; }
@test "a driver asks for copies | raster" { row raster driver_multiplies 0 MARKED pending-held release "2 copies"; }
@test "a driver dies midway | raster" { row raster driver_dies 0 MARKED pending-held release "pages of the 5"; }
@test "a good driver after a bad one | raster" { row raster driver_mended 5 SENT completed count ""; }

# --- failures -------------------------------------------------------------------
@test "a jam that is cleared | pdf" { row pdf jam 5 SENT completed count ""; }
@test "a jam that is cleared | raster" { row raster jam 5 SENT completed count ""; }
@test "the tray is empty for a while | pdf" { row pdf empty_tray 5 SENT completed count ""; }
@test "the tray is empty for a while | raster" { row raster empty_tray 5 SENT completed count ""; }
@test "the device aborts the job | pdf" { row pdf abort_at_three 2 INTERRUPTED pending-held settle "engine failed on page 3"; }
@test "the device aborts the job | raster" { row raster abort_at_three 2 INTERRUPTED pending-held settle "engine failed on page 3"; }
@test "the device aborts before the first page | pdf" { row pdf abort_at_one 0 INTERRUPTED pending-held settle "engine failed on page 1"; }
@test "the device aborts before the first page | raster" { row raster abort_at_one 0 INTERRUPTED pending-held settle "engine failed on page 1"; }
@test "the power fails, and comes back | pdf" { row pdf power_off 2 INTERRUPTED pending-held settle "forgot the job"; }
@test "the power fails, and comes back | raster" { row raster power_off 2 INTERRUPTED pending-held settle "forgot the job"; }
@test "the device is gone, and stays so | pdf" { row pdf gone_for_good 2 INTERRUPTED canceled settle "cancelled while it was being sent"; }
@test "the device is gone, and stays so | raster" { row raster gone_for_good 2 INTERRUPTED canceled settle "cancelled while it was being sent"; }
@test "the device is not there, and then is | pdf" { row pdf switched_on_late 5 SENT completed count ""; }
@test "the network is cut, and mended | pdf" { row pdf cable_mended 5 SENT completed count ""; }
@test "the network is cut, and mended | raster" { row raster cable_mended 5 SENT completed count ""; }
@test "the device's own backend is killed | pdf" { row pdf inner_backend_killed 5 INTERRUPTED pending-held settle "signal 9"; }
@test "the device's own backend is killed | raster" { row raster inner_backend_killed 5 INTERRUPTED pending-held settle "signal 9"; }
@test "the backend is killed | pdf" { row pdf backend_killed 5 INTERRUPTED completed settle ""; }
@test "the backend is killed | raster" { row raster backend_killed 5 INTERRUPTED completed settle ""; }
@test "the filter is killed, and the job released | pdf" { row pdf filter_killed 5 SENT completed count ""; }
@test "the filter is killed, and the job released | raster" { row raster filter_killed 5 SENT completed count ""; }
@test "the registrar is killed meanwhile | pdf" { row pdf registrar_killed 5 SENT completed count ""; }
@test "the registrar is killed meanwhile | raster" { row raster registrar_killed 5 SENT completed count ""; }

# --- restarts -------------------------------------------------------------------
@test "cupsd is restarted meanwhile | pdf" { row pdf cupsd_restarted 5 INTERRUPTED pending settle ""; }
@test "cupsd is restarted meanwhile | raster" { row raster cupsd_restarted 5 INTERRUPTED pending settle ""; }
@test "cupsd is restarted, and the run resumed | pdf" { row pdf cupsd_resumed 8 SENT completed count ""; }
@test "cupsd is restarted, and the run resumed | raster" { row raster cupsd_resumed 8 SENT completed count ""; }
@test "cupsd is killed meanwhile | pdf" { row pdf cupsd_killed 5 SENT canceled count "already sent"; }
@test "cupsd is killed meanwhile | raster" { row raster cupsd_killed 5 SENT canceled count "already sent"; }
@test "a printed job is started again | pdf" { row pdf printed_again 5 SENT canceled count "already sent"; }
@test "a printed job is started again | raster" { row raster printed_again 5 SENT canceled count "already sent"; }
@test "an interrupted job is released by nobody's leave | pdf" { row pdf released_anyhow 2 INTERRUPTED pending-held settle "countermark resume"; }
@test "an interrupted job is released by nobody's leave | raster" { row raster released_anyhow 2 INTERRUPTED pending-held settle "countermark resume"; }
@test "resumed from the second copy | pdf" { row pdf resumed 5 SENT completed count ""; }
@test "resumed from the second copy | raster" { row raster resumed 5 SENT completed count ""; }
@test "resumed from an earlier page | pdf" { row pdf resumed_early 6 SENT completed count ""; }
@test "resumed from an earlier page | raster" { row raster resumed_early 6 SENT completed count ""; }
@test "fails again after it was resumed | pdf" { row pdf resumed_in_vain 3 INTERRUPTED pending-held settle "engine failed"; }
@test "fails again after it was resumed | raster" { row raster resumed_in_vain 3 INTERRUPTED pending-held settle "engine failed"; }
@test "one page is printed again | pdf" { row pdf page_again 6 SENT completed count ""; }
@test "one page is printed again | raster" { row raster page_again 6 SENT completed count ""; }
@test "started again after it was given up | pdf" { row pdf given_up 2 SENT canceled count ""; }
@test "started again after it was given up | raster" { row raster given_up 2 SENT canceled count ""; }

# --- cancelling -----------------------------------------------------------------
@test "cancelled before its turn | pdf" { row pdf cancel_waiting 0 - canceled nothing ""; }
@test "cancelled before its turn | raster" { row raster cancel_waiting 0 - canceled nothing ""; }
@test "cancelled by the user while it prints | pdf" { row pdf cancel_printing 2 INTERRUPTED canceled settle "cancelled while it was being sent"; }
@test "cancelled by the user while it prints | raster" { row raster cancel_printing 2 INTERRUPTED canceled settle "cancelled while it was being sent"; }
@test "cancelled at the device's panel | pdf" { row pdf cancel_at_panel 2 INTERRUPTED pending-held settle "cancelled at the device"; }
@test "cancelled at the device's panel | raster" { row raster cancel_at_panel 2 INTERRUPTED pending-held settle "cancelled at the device"; }
@test "cancelled after it was interrupted | pdf" { row pdf cancel_interrupted 2 INTERRUPTED canceled settle "engine failed"; }
@test "cancelled after it was interrupted | raster" { row raster cancel_interrupted 2 INTERRUPTED canceled settle "engine failed"; }

@test "the queues go on" {
    local queue
    for queue in classified classified-raster; do
        print_and_wait "$queue" "${LOW[@]}" "$DATA/text.txt"
        [ "$(job_state "$job")" = completed ]
        [ "$(device_pages "$queue")" = 2 ]
    done
}

# --- attempts -------------------------------------------------------------------
usual() { print_and_wait "$queue" "${LOW[@]}" -n 2 "$DOCUMENT"; }

raw_option() { print_and_wait "$queue" "${LOW[@]}" -o raw "$DATA/mixed.pdf"; }
printer_language() { print_and_wait "$queue" "${LOW[@]}" "$DATA/raw.pcl"; }
raw_stream() {
    print_and_wait "$queue" "${LOW[@]}" -o document-format=application/octet-stream "$DATA/raw.pcl"
}
pdf_stream() {
    qpdf "$DATA/mixed.pdf" --pages . 1-2 -- "$LAB/two.pdf"
    print_and_wait "$queue" "${LOW[@]}" -n 2 -o document-format=application/octet-stream "$LAB/two.pdf"
}
our_type() {
    print_and_wait "$queue" "${LOW[@]}" \
        -o "document-format=application/vnd.countermark-$device" "$DATA/mixed.pdf"
}
banner() { print_and_wait "$queue" "${LOW[@]}" -o job-sheets=standard,none "$DOCUMENT"; }
raw_by_lpd() {
    local control=$'Hlocalhost\nPclerk\nJplan\nldfA001localhost\nUdfA001localhost\nNplan\n'
    {
        printf '\002%s\n\002%d cfA001localhost\n%s\0' "$queue" "${#control}" "$control"
        printf '\003%d dfA001localhost\n' "$(stat -c %s "$DATA/raw.pcl")"
        cat "$DATA/raw.pcl"
        printf '\0'
    } > "$BATS_TEST_TMPDIR/lpd"
    # cups-lpd prints on shared queues only.
    lpadmin -p "$queue" -o printer-is-shared=true
    "$LAB/bin/daemon/cups-lpd" -n < "$BATS_TEST_TMPDIR/lpd" > "$BATS_TEST_TMPDIR/answer" || true
    lpadmin -p "$queue" -o printer-is-shared=false
    job=$(lpstat -W all -o "$queue" | sed -n "s/^$queue-\([0-9]*\) .*/\1/p" | sort -n | tail -n 1)
    wait_for_job "$job"
}
raw_behind_document() { print_and_wait "$queue" "${LOW[@]}" "$DOCUMENT" "$DATA/raw.pcl"; }
copies_as_name() {
    job=$(send-job "$queue" "$DOCUMENT" CmLevel=confidential CmTerm=10y CmScope=Custom.A copies=4)
    wait_for_job "$job"
    lab log "$job" | grep -q 'argv.*copies=4' # it came to us
}

other_queue() { case $queue in classified) echo classified-raster ;; *) echo classified ;; esac; }
moved_before() {
    cupsdisable "$queue"
    job=$(print "$queue" "${LOW[@]}" -n 2 "$DOCUMENT")
    lpmove "$job" "$(other_queue)"
    wait_for_job "$job"
    cupsenable "$queue"
}
moved_after() {
    abort_at_three
    lpmove "$job" "$(other_queue)"
    set_up_engine "$queue" SPEED=0.02
    release
}
class_again() {
    local first
    set_up_engine classified ABORT_AT=2
    set_up_engine classified-raster ABORT_AT=2
    print_and_wait both "${LOW[@]}" -n 2 "$DOCUMENT"
    first=$(run_of_job "$job" | jq -r .queue)
    set_up_engine classified SPEED=0.02
    set_up_engine classified-raster SPEED=0.02
    # The class takes whichever member is free: the other one.
    cupsdisable "$first"
    release
    cupsenable "$first"
}

# Runs the backend by hand, as somebody with root's rights could: a job's own
# identity, and a document.
deliver_by_hand() { # deliver_by_hand FILE
    local options
    options="job-uuid=urn:uuid:$(run_of_job "$job" | jq -r .uuid)"
    options+=" time-at-processing=$(lab log "$job" | grep -o 'time-at-processing=[0-9]*' | tail -n 1 | cut -d= -f2)"
    DEVICE_URI="countermark:$(cat "$LAB/devices/$queue/uri")" PRINTER=$queue \
        CONTENT_TYPE=application/pdf FINAL_CONTENT_TYPE=application/pdf TMPDIR=$LAB/spool/tmp \
        CUPS_SERVERBIN=$LAB/bin \
        "$LAB/bin/backend/countermark" "$job" root title 1 "$options" "$1" 2>&1
}
ticket_twice() {
    usual
    cp "$(device_files "$queue")" "$BATS_TEST_TMPDIR/paper"
    run deliver_by_hand "$BATS_TEST_TMPDIR/paper"
    echo "$output"
    [ "$status" = 3 ]
    [[ $output == *"already sent"* ]]
    countermark events --json "$(run_of_job "$job" | jq .run)" |
        jq -se 'last | .kind == "run.stopped" and (.reason | contains("already sent"))'
}
# A driver that gives the device what another job was, and some bytes more, so
# that it is not taken for a document that is cut off.
paper_of_another() {
    usual
    install -m 644 "$(device_files "$queue")" "$LAB/paper"
    settle
    rm "$LAB/devices/$queue/printed"
    printf '#!/bin/sh\ncat > /dev/null\ncat %s\nhead -c 4096 /dev/zero\n' "$LAB/paper" > "$LAB/bin/filter/swaps"
    chmod 755 "$LAB/bin/filter/swaps"
    with_driver swaps usual
}

with_driver() { # with_driver PROGRAM COMMAND...: as last filter of the chain
    local ppd=$LAB/$queue.ppd program=$1
    shift
    case $device in
    pdf) sed "s|\(vnd.countermark-pdf application/pdf [0-9]* \).*\"|\1$program\"|" "$ppd" ;;
    raster) sed '/^\*cupsFilter2:.*countermark-\(pdf\|raster\)/d' "$ppd" |
        sed "/^\*cupsSingleFile/i *cupsFilter2: \"application/vnd.countermark-raster image/pwg-raster 0 $program\"" ;;
    esac > "$BATS_TEST_TMPDIR/driver.ppd"
    lpadmin -p "$queue" -P "$BATS_TEST_TMPDIR/driver.ppd"
    "$@"
    lpadmin -p "$queue" -P "$ppd"
}
driver_alters() { with_driver alters usual; }
driver_drops() { with_driver drops usual; }
driver_repeats() { with_driver repeats usual; }
driver_multiplies() { with_driver multiplies usual; }
driver_dies() { with_driver dies usual; }
driver_mended() {
    driver_drops
    release
}

jam() {
    set_up_engine "$queue" JAM_AT=3 JAM_SECONDS=1
    usual
}
empty_tray() {
    set_up_engine "$queue" JAM_AT=3 JAM_SECONDS=1 JAM_AS=media-empty-error
    usual
}
abort_at_three() {
    set_up_engine "$queue" ABORT_AT=3
    usual
}
abort_at_one() {
    set_up_engine "$queue" ABORT_AT=1
    usual
}

# Prints until two sheets are out and the engine waits.
half_way() {
    set_up_engine "$queue" WAIT_AT=3
    job=$(print "$queue" "${LOW[@]}" -n 2 "$DOCUMENT")
    eventually 30 is_out 2
}
is_out() { [ "$(sheets_out)" = "$1" ]; }
go() { touch "$LAB/devices/$queue/go"; }
stop_engine() { kill -9 "$(cat "$LAB/devices/$queue/engine.pid")"; }
switch_off() {
    lab crash "device-$queue"
    stop_engine
}
switch_on() { lab device "$queue" "$device" -2; }

power_off() {
    half_way
    switch_off
    switch_on
    wait_for_job "$job"
}
gone_for_good() {
    half_way
    eventually 10 knows_pages 2
    switch_off
    cancel "$job"
    wait_for_record
    switch_on
}
knows_pages() { lab log "$job" | grep -q "PAGE: total $1"; }
switched_on_late() {
    switch_off || true
    job=$(print "$queue" "${LOW[@]}" -n 2 "$DOCUMENT")
    eventually 20 is_in_state SENDING
    switch_on
    wait_for_job "$job"
}
cable_mended() {
    half_way
    lab crash "cable-$queue"
    go
    eventually 10 is_out 5
    lab cable "$queue"
    wait_for_job "$job"
}

inner_backend_killed() {
    half_way
    kill -9 "$(pgrep -P "$(lab pids backend)")"
    wait_for_job "$job"
    go
}
backend_killed() {
    half_way
    lab crash backend
    # To cupsd that is a job that was completed; the registrar knows better.
    eventually 30 is_in_state INTERRUPTED
    wait_for_job "$job"
    go
}
filter_killed() {
    local registrar
    registrar=$(lab pids registrar)
    kill -STOP "$registrar"
    job=$(print "$queue" "${LOW[@]}" -n 2 "$DOCUMENT")
    eventually 20 is_there filter
    lab crash filter
    kill -CONT "$registrar"
    wait_for_job "$job"
    release
}
is_there() { [ -n "$(lab pids "$1")" ]; }
registrar_killed() {
    half_way
    lab crash registrar
    go
    wait_for_job "$job"
}

# cupsd leaves the job pending, and forgets it until somebody asks for it. The
# device prints what it has.
cupsd_restarted() {
    half_way
    lab quit cupsd
    lab cupsd
    eventually 30 is_in_state INTERRUPTED
    go
    eventually 10 is_out 5
}
cupsd_resumed() {
    cupsd_restarted
    resume_from 2:1
}
# Our backend lives on, and is heard; cupsd has the job printed once more.
cupsd_killed() {
    half_way
    lab crash cupsd
    go
    eventually 30 is_in_state SENT
    lab cupsd
    wait_for_job "$job"
}
printed_again() {
    usual
    lp -i "$job" -H restart
    eventually 20 is_told attempt_refused
    wait_for_job "$job"
}
is_told() { countermark events "$(run_of_job "$job" | jq .run)" | grep -q "$1"; }
# Lets a held job go; it is over when cupsd has run it once more.
release() {
    local before
    before=$(attempts)
    lp -i "$job" -H resume
    eventually 20 has_more_attempts "$before"
    wait_for_job "$job"
}
has_more_attempts() { [ "$(attempts)" -gt "$1" ]; }
attempts() { lab log "$job" | grep -c 'argv\[0\]' || true; }
released_anyhow() {
    abort_at_three
    set_up_engine "$queue" SPEED=0.02
    release
}
resume_from() { # resume_from COPY:PAGE
    set_up_engine "$queue" SPEED=0.02
    countermark resume "$(run_of_job "$job" | jq .run)" --from "$1"
    eventually 30 is_in_state SENT
    wait_for_job "$job"
}
resumed() {
    abort_at_three
    resume_from 2:1
}
resumed_early() {
    abort_at_three
    resume_from 1:2
}
resumed_in_vain() {
    abort_at_three
    set_up_engine "$queue" ABORT_AT=2
    countermark resume "$(run_of_job "$job" | jq .run)" --from 2:1
    eventually 20 is_in_state SENDING
    wait_for_job "$job"
}
page_again() {
    usual
    countermark waste "$(first_code)" --reason torn
    countermark reprint "$(run_of_job "$job" | jq .run)" 1:1 --reason torn
    eventually 30 is_in_state SENT
    wait_for_job "$job"
}
given_up() {
    abort_at_three
    set_up_engine "$queue" SPEED=0.02
    countermark abandon "$(run_of_job "$job" | jq .run)"
    lp -i "$job" -H restart || true
    wait_for_job "$job"
}

cancel_waiting() {
    cupsdisable "$queue"
    job=$(print "$queue" "${LOW[@]}" -n 2 "$DOCUMENT")
    cancel "$job"
    cupsenable "$queue"
    wait_for_job "$job"
}
cancel_printing() {
    half_way
    eventually 10 knows_pages 2
    cancel "$job"
    stop_engine
    wait_for_record
}
cancel_at_panel() {
    half_way
    cat > "$BATS_TEST_TMPDIR/cancel.test" << END
{
    OPERATION Cancel-Job
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR naturalLanguage attributes-natural-language en
    ATTR uri printer-uri \$uri
    ATTR integer job-id $(tail -n 1 "$LAB/devices/$queue/printed" | sed 's/-.*//')
    ATTR name requesting-user-name root
}
END
    ipptool -q "$(cat "$LAB/devices/$queue/uri")" "$BATS_TEST_TMPDIR/cancel.test"
    stop_engine
    wait_for_job "$job"
}
cancel_interrupted() {
    abort_at_three
    cancel "$job"
}

# --- a row -----------------------------------------------------------------------
row() { # row DEVICE ATTEMPT PAPER RUN JOB OPEN WORDS
    local device=$1 attempt=$2 queue=classified
    [ "$device" = pdf ] || queue=classified-raster
    $attempt
    eventually 20 engines_rest
    shift 2
    seen=("$(sheets_out)" "$(newest_run)" "$(job_state "$job")" "$(to_do)")
    echo "expected: $1 sheets, run $2, job $3, open: $4, \"$5\""
    echo "seen:     ${seen[0]} sheets, run ${seen[1]}, job ${seen[2]}, open: ${seen[3]}, \"$(job_reason "$job")\""
    [ "${seen[*]}" = "$1 $2 $3 $4" ]
    [[ "$(job_reason "$job")" == *"$5"* ]]
    [ -z "$5" ] || is_in_journal "$5"
    holds
    settle
    holds
    [ "$(to_do)" = nothing ]
}

set_up_engine() { # as set_engine, with nothing printed yet
    set_engine "$@"
    rm -f "$LAB/devices/$1/go"
}
sheets_out() { cat "$LAB"/devices/*/printed 2> /dev/null | wc -l; }
newest_run() { run_of_job "$job" | jq -r .state | grep . || echo -; }
is_in_state() { [ "$(newest_run)" = "$1" ]; }
engines_rest() { ! pgrep -f "^/bin/bash $LAB/devices/[a-z-]*/engine " > /dev/null; }
wait_for_record() { eventually 60 is_in_state INTERRUPTED; wait_for_job "$job"; }

runs_of_job() { journal | jq -c "select(.job_id == $job)"; }
to_do() { # what is open of the job's runs
    countermark runs --open --json | jq -r "select(.job_id == $job) | .state" |
        sed 's/SENT\|COUNTED/count/; s/INTERRUPTED\|SENDING/settle/; s/MARKED\|RECEIVED/release/' |
        sort -u | paste -sd+ | grep . || echo nothing
}

is_in_journal() { # is_in_journal WORDS: an event of the job's runs has them
    local number
    while read -r number; do
        countermark events --json "$number"
    done < <(runs_of_job | jq .run) | jq -se --arg words "$1" \
        'any(.[]; .reason // "" | contains($words))'
}

# The journal is whole, and both equations hold.
holds() {
    run countermark verify
    [ "$status" -le 1 ] || { echo "$output"; return 1; }
    run countermark reconcile
    [ "$status" -le 1 ] || { echo "$output"; return 1; }
    [[ "$output" == *"Every equation holds."* ]] || { echo "$output"; return 1; }
}

# The codes on the sheets that came out, one a line, by the devices' own logs.
codes_out() {
    local queue file number
    for queue in classified classified-raster; do
        [ -s "$LAB/devices/$queue/printed" ] || continue
        while read -r number file; do
            file=$(find "$LAB/devices/$queue" -name "$file")
            case $file in
            *.pdf) printed_codes_of "$file" | head -n "$number" ;;
            *) codes_of "$file" | sort -n | head -n "$number" | cut -d' ' -f2 ;;
            esac
        done < <(cut -f1 "$LAB/devices/$queue/printed" | uniq -c)
    done
}
first_code() { codes_out | head -n 1; }

# Counts the paper of the job, declares what is not there, and closes its runs.
settle() {
    local out=$BATS_TEST_TMPDIR/out number state
    codes_out > "$BATS_TEST_TMPDIR/codes"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/codes")" = "$(sheets_out)" ]
    [ -z "$(sort "$BATS_TEST_TMPDIR/codes" | uniq -d)" ]
    countermark trace --json - < "$BATS_TEST_TMPDIR/codes" > "$out"
    jq -e -s "all(.genuine == 1 and
        (.run_state | IN(\"SENDING\", \"SENT\", \"INTERRUPTED\")))" "$out"
    while read -r number state; do
        tells_all "$number"
        case $state in REFUSED | CANCELLED | CLOSED) continue ;; esac
        [ "$state" = SENT ] || countermark abandon "$number"
        [ "$(state_of "$number")" = CANCELLED ] || close_with "$number" "$out"
    done < <(runs_of_job | jq -r '"\(.run) \(.state)"')
}
state_of() { journal | jq -r "select(.run == $1) | .state"; }
# `why` has a sentence for every event.
tells_all() {
    [ "$(countermark why "$1" | grep -c '^  20')" -ge "$(countermark events --json "$1" | wc -l)" ]
}

close_with() { # close_with RUN FILE: what `trace` says of the paper
    local run=$1 shape missing complete old code
    shape=$(journal | jq -c "select(.run == $run)")
    # Sheets that were printed anew are waste.
    for code in $(jq -r -s "map(select(.run == $run)) | group_by([.copy, .page])[] |
        sort_by(.generation) | .[:-1][] | .code" "$2"); do
        countermark waste "$code" --reason misfeed --bag B1 || true
    done
    old=$(countermark waste --run "$run" --json | wc -l)
    missing=$(jq -r -s --argjson shape "$shape" "map(select(.run == $run)) as \$out |
        [range(1; \$shape.copies + \$shape.spares + 1) as \$copy |
            range(1; \$shape.pages + 1) as \$page |
            select(all(\$out[]; .copy != \$copy or .page != \$page)) | \"\(\$copy):\(\$page)\"] +
        [select(\$shape.control_pages == 1 and all(\$out[]; .copy != 0)) | \"control\"] | .[]" "$2")
    # shellcheck disable=SC2086 # words
    [ -z "$missing" ] || countermark notprinted "$run" $missing --newest --proof "the device's log"
    if [ "$(state_of "$run"; journal | jq "select(.run == $run) | .unaccounted" | tail -n 1)" != "SENT"$'\n'0 ]; then
        countermark notprinted "$run" $(seq "$(jq '.copies + .spares' <<< "$shape")") control \
            --proof "the device's log"
    fi
    complete=$(jq -s --argjson shape "$shape" "map(select(.run == $run and .copy > 0) | [.copy, .page]) |
        unique | group_by(.[0]) | map(select(length == \$shape.pages)) | length" "$2")
    countermark count "$run" --copies "$complete" --waste "$old"
    countermark close "$run"
    [ "$(state_of "$run")" = CLOSED ]
}
