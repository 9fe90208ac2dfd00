#!/usr/bin/env bats
# From an interrupted run to a closed one: resume, waste, count, close, against
# a real cupsd and devices. The paper at the device is the witness.
load helper

# The lowest level: one person counts.
LOW=(-o CmLevel=confidential -o CmTerm=10y -o "CmScope=Custom.办公厅")

setup_file() { boot; }
teardown_file() { shut_down; }
setup() {
    file_paper
    set_engine classified SPEED=0.02
    set_engine classified-raster SPEED=0.02
}

run_number() { run_of_job "$job" | jq -r .run; }
state_is() { [ "$(run_of_job "$job" | jq -r .state)" = "$1" ]; }
# The human-readable codes of one device file, the oldest of the tray first.
codes_in() { printed_codes_of "$1"; }

# Prints and fails half way; leaves $job, $number.
interrupt() { # interrupt QUEUE PAGE [lp argument...] FILE
    local queue=$1 page=$2
    shift 2
    set_engine "$queue" SPEED=0.05 "ABORT_AT=$page"
    print_and_wait "$queue" "${LOW[@]}" "$@"
    number=$(run_number)
    eventually 20 state_is INTERRUPTED
    [ "$(job_state "$job")" = pending-held ]
    set_engine "$queue" SPEED=0.02
}

# The state of every copy, or of one, in a line.
copies_are() { # copies_are "IN_STOCK IN_STOCK" [COPY]
    [ "$(countermark show "$number" --json |
        jq -r "select(has(\"is_spare\")) | select(.copy == ${2:-.copy}) | .state" |
        paste -sd' ')" = "$1" ]
}
serials() { countermark show "$number" --json | jq -r 'select(has("is_spare")) | .serial'; }

verified() { # the journal agrees with itself
    run countermark verify
    echo "$output"
    [ "$status" -le 1 ]
}

@test "a run that is counted as it was sent can be closed" {
    print_and_wait classified "${LOW[@]}" -n 3 "$DATA/page.ps"
    number=$(run_number)
    run countermark close "$number"
    [ "$status" = 77 ]
    [[ "$output" == *"run.closed is not possible"* ]]
    run countermark count "$number" --copies 3 --waste 0 --left 40
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" == *"Next: \`countermark close $number\`"* ]]
    copies_are "IN_STOCK IN_STOCK IN_STOCK"
    countermark close "$number"
    state_is CLOSED
    # What is closed is not open, and is not printed again.
    run countermark runs --open --json
    [[ "$output" != *"\"run\":$number,"* ]]
    run countermark reprint "$number" 1:1 --reason late
    [ "$status" = 77 ]
}

@test "a count that does not agree closes nothing" {
    print_and_wait classified "${LOW[@]}" -n 2 "$DATA/page.ps"
    number=$(run_number)
    run countermark count "$number" --copies 1 --waste 0
    echo "$output"
    [ "$status" = 1 ]
    [[ "$output" == *"does not agree"* ]]
    run countermark close "$number"
    [ "$status" = 77 ]
    [[ "$output" == *"1 copies and 0 waste sheets were counted, 2 and 0 are in the register"* ]]
    copies_are "SENT SENT"
    countermark count "$number" --copies 2 --waste 0
    countermark close "$number"
}

@test "an interrupted run goes on where it is told, as a reprint with the same serials" {
    local first second codes
    interrupt classified 3 -n 2 "$DATA/page.ps"
    first=$(device_files classified)
    codes=$(codes_in "$first")
    serials=$(serials)
    run countermark runs --open
    [[ "$output" == *"resume $number --from"* ]]
    run countermark resume "$number"
    [ "$status" = 64 ]
    [[ "$output" == *"--from"* ]]

    countermark resume "$number" --from 2:1
    wait_for_job "$job"
    eventually 20 state_is SENT
    second=$(device_files classified | tail -n 1)
    [ "$second" != "$first" ]
    # Copy 2 and the control sheet, marked as a reprint, with codes of their own.
    [ "$(file_pages "$second")" = $(($(file_pages "$first") / 2 + 1)) ]
    [[ "$(page_words "$second" 1)" == *R1* ]]
    run grep -xF -f <(codes_in "$second") <(echo "$codes")
    [ "$status" = 1 ]
    [ "$(serials)" = "$serials" ]
    countermark trace "$(codes_in "$second" | head -n 1)" | grep -q "reprint R1"

    # The first copy 2 is on paper too: it must be found, or proved away.
    run countermark count "$number" --copies 2 --waste 0
    echo "$output"
    [ "$status" = 1 ]
    [[ "$output" == *"Unaccounted for:"*"copy 2"*"first print"* ]]
    run countermark close "$number"
    [ "$status" = 77 ]
    [[ "$output" == *"unaccounted for"* ]]

    echo "$codes" | sed -n "$((($(file_pages "$first") - 1) / 2 + 1))p" |
        countermark waste - --reason jam --bag B7
    countermark notprinted "$number" 2 control --proof "the tray held no more"
    # Nothing else of copy 2 is missing, and its reprint is not touched.
    run countermark notprinted "$number" 2 --proof "the tray held no more"
    [ "$status" = 77 ]
    countermark count "$number" --copies 2 --waste 1
    countermark close "$number"
    verified
}

@test "waste is numbered, listed, and takes its page from the copy" {
    local code
    print_and_wait classified "${LOW[@]}" -n 2 "$DATA/page.ps"
    number=$(run_number)
    code=$(codes_in "$(device_files classified)" | head -n 1)
    run countermark waste "$code" --reason torn --fragments 2
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" == "waste "*": run $number, copy 1 page 1" ]]
    run countermark waste "$code" --reason torn
    [ "$status" = 1 ]
    [[ "$output" == *"of the waste register already"* ]]
    countermark waste "$code" --reason duplicate
    countermark waste --foreign "half a page, no code" --run "$number"
    run countermark waste --run "$number"
    echo "$output"
    [ "$(wc -l <<< "$output")" = 4 ]
    countermark trace "$code" | grep -q "this sheet is WASTE"
    run countermark count "$number" --copies 1 --waste 3
    echo "$output"
    [ "$status" = 0 ]
    [[ "$output" == *"Lacking in the copies:"*"copy 1"* ]]
    copies_are INCOMPLETE 1

    # While the document is in the spool the page can be printed again.
    file_paper
    countermark reprint "$number" 1:1 --reason "torn by hand"
    wait_for_job "$job"
    eventually 20 state_is SENT
    [ "$(device_pages classified)" = 1 ]
    [[ "$(page_words "$(device_files classified)" 1)" == *R1* ]]
    countermark count "$number" --copies 2 --waste 3
    countermark close "$number"
    copies_are "IN_STOCK IN_STOCK"
    run countermark why "$number"
    echo "$output"
    [[ "$output" == *"spoiled pages are to be printed again: torn by hand"* ]]
    verified
}

@test "an abandoned run prints no more, and closes with what came out" {
    interrupt classified-raster 3 -n 2 "$DATA/page.ps"
    countermark abandon "$number" --reason "the device is broken"
    state_is SENT
    [ "$(job_state "$job")" = canceled ]
    lp -i "$job" -H restart || true
    sleep 2
    [ "$(device_files classified-raster | wc -l)" = 1 ]
    run countermark notprinted "$number" 2 control --proof "seen at the tray"
    [ "$status" = 77 ]
    countermark notprinted "$number" 2 control --newest --proof "seen at the tray"
    [[ "$(countermark count "$number" --copies 1 --waste 0)" == *"Lacking in the copies:"*"copy 2: never printed"* ]]
    countermark count "$number" --copies 1 --waste 0
    countermark close "$number"
    verified
}

@test "where a paper ledger is kept, the paper that left the tray must be known" {
    run countermark paper classified --loaded 10
    [ "$status" = 77 ]
    [[ "$output" == *"begin it with what is in the tray now"* ]]
    run countermark paper nowhere --left 10
    [ "$status" = 65 ]
    countermark paper classified --left 40
    countermark paper classified --loaded 500
    print_and_wait classified "${LOW[@]}" -n 2 "$DATA/page.ps"
    number=$(run_number)
    local paper
    paper=$(device_pages classified)
    run countermark count "$number" --copies 2 --waste 0
    [ "$status" = 1 ]
    [[ "$output" == *"The paper of classified: 40 in the tray + 500 loaded; $paper sent since; count the tray"* ]]
    run countermark close "$number"
    [ "$status" = 77 ]
    # A cleaning page went through the device as well.
    run countermark count "$number" --copies 2 --waste 0 --left $((540 - paper - 1))
    echo "$output"
    [ "$status" = 1 ]
    [[ "$output" == *"1 sheet more left the tray than is known of"* ]]
    run countermark close "$number"
    [ "$status" = 77 ]
    [[ "$output" == *"waste --foreign"* ]]
    countermark waste --foreign "a cleaning page" --run "$number"
    countermark count "$number" --copies 2 --waste 1
    run countermark paper classified
    echo "$output"
    [[ "$output" == *"+ 1 foreign or duplicate: both are the same"* ]]
    countermark close "$number"
    countermark paper classified --stop
    print_and_wait classified "${LOW[@]}" "$DATA/page.ps"
    number=$(run_number)
    countermark count "$number" --copies 1 --waste 0
    countermark close "$number"
    verified
}

@test "what was counted is asked for, and each sheet tells its story" {
    local codes=$BATS_TEST_TMPDIR/codes
    print_and_wait classified "${LOW[@]}" -n 2 "$DATA/page.ps"
    number=$(run_number)
    # As a hand-held scanner writes them into a file.
    codes_in "$(device_files classified)" > "$codes"
    sed -n 1,2p "$codes" | countermark waste - --reason skew --bag B9
    run countermark waste --run "$number"
    [ "$(grep -c "B9" <<< "$output")" = 2 ]

    run countermark why "$(sed -n 1p "$codes")"
    echo "$output"
    [[ "$output" == *"copy 1 page 1"* && "$output" == *"skew"* ]]
    # What befell one copy is no part of the other's story.
    [[ "$(countermark why "$number:1")" == *skew* ]]
    [[ "$(countermark why "$number:2")" != *skew* ]]

    countermark count "$number" <<< $'1\n2\n'
    state_is COUNTED
    countermark close "$number"
    # Closed, and yet the bag is open until it is destroyed.
    run countermark reconcile
    [[ "$output" == *"waste"* && "$output" == *"Every equation holds."* ]]
}

@test "without its document in the spool nothing is printed again, and why is said" {
    print_and_wait classified "${LOW[@]}" "$DATA/page.ps"
    number=$(run_number)
    cancel -a -x classified
    file_paper
    run countermark reprint "$number" 1:1 --reason torn
    echo "$output"
    [ "$status" = 77 ]
    [[ "$output" == *"no longer in the spool"*"print the document as a new job"* ]]
    state_is SENT
    interrupt classified 2 "$DATA/page.ps"
    cancel -a -x classified
    run countermark resume "$number" --from 1:1
    [ "$status" = 77 ]
    [[ "$output" == *"no longer in the spool"* ]]
    state_is INTERRUPTED
    countermark abandon "$number"
    state_is SENT
}

@test "a secret run is counted by two people" {
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    number=$(run_number)
    run countermark count "$number" --copies 1 --waste 0
    [ "$status" = 77 ]
    [[ "$output" == *"second person"* ]]
    state_is SENT
}
