#!/usr/bin/env bats
# A scanned stack recorded as an act: the whole of it, or nothing.
load helper

setup_file() {
    boot
    print_and_wait classified -o CmLevel=confidential -o CmTerm=5y \
        -o "CmScope=Custom.办公厅" -n 2 "$DATA/mixed.pdf"
    PAPER=$(device_files classified)
    qpdf "$PAPER" --pages . 1-4,6-10 -- "$LAB/lacking.pdf"
    qpdf "$PAPER" --pages . 6-10 -- "$LAB/second.pdf"
    cp "$PAPER" "$LAB/first.pdf"
    PAPER=$LAB/first.pdf
    export PAPER
}
teardown_file() { shut_down; }

last_kind() { countermark events --json 1 | tail -n 1 | jq -r .kind; }

@test "a stack that is not complete records nothing" {
    run countermark scan --for verify "$LAB/lacking.pdf"
    [ "$status" = 1 ]
    [[ $output == *"copy 1 page 5 is missing"* ]]
    [[ $output == *"nothing was recorded"* ]]
    [ "$(last_kind)" = run.sent ]
}

@test "an act that the state forbids records nothing" {
    run countermark scan --for inventory 2026-1 "$PAPER"
    [ "$status" != 0 ]
    [ "$status" != 1 ]
    [ "$(last_kind)" = run.sent ]
}

@test "copies are verified, every one of the stack in one act" {
    run countermark scan --run 1 --for verify "$PAPER"
    echo "$output"
    [ "$status" = 0 ]
    [[ ${lines[-1]} == "recorded: copy.verified, event "* ]]
    [ "$(countermark events --json 1 | jq -r 'select(.kind == "copy.verified") | "\(.copy) \(.method) \(.pages)"' | tr '\n' ,)" = "1 scan 5,2 scan 5," ]
}

@test "one copy is seen in an inventory, and said in JSON" {
    run countermark scan --for inventory 2026-1 "$LAB/second.pdf"
    [ "$status" = 77 ]
    [[ $output == *"there is no inventory 2026-1"* ]]
    countermark inventory start --check-no 2026-1
    run countermark scan --json --for inventory 2026-1 "$LAB/second.pdf"
    echo "$output"
    [ "$status" = 0 ]
    [ "$(tail -n 1 <<< "$output" | jq -r '"\(.type) \(.kind)"')" = "recorded copy.inventoried" ]
    countermark events --json 1 | jq -se 'last | .kind == "copy.inventoried" and .copy == 2 and .check_no == "2026-1"'
}

@test "the result is reported on one page that bears the checkpoint" {
    run countermark scan --report "$BATS_TEST_TMPDIR/report.pdf" "$LAB/lacking.pdf"
    [ "$status" = 1 ]
    [ "$(file_pages "$BATS_TEST_TMPDIR/report.pdf")" = 1 ]
    pdftotext -layout "$BATS_TEST_TMPDIR/report.pdf" "$BATS_TEST_TMPDIR/report.txt"
    grep -q "Scan report" "$BATS_TEST_TMPDIR/report.txt"
    grep -q "copy 1 page 5 is missing" "$BATS_TEST_TMPDIR/report.txt"
    grep -q "$(countermark checkpoint | sed -n 3p)" "$BATS_TEST_TMPDIR/report.txt"
    run countermark scan --report /nowhere/report.pdf "$PAPER"
    [ "$status" != 0 ]
    [[ $output == *"the report"* ]]
}

@test "a run is counted by scanning it, and then closes" {
    file_paper
    print_and_wait classified -o CmLevel=confidential -o CmTerm=5y \
        -o "CmScope=Custom.办公厅" "$DATA/text.txt"
    run countermark scan --for count 2 "$PAPER"
    [ "$status" != 0 ]
    run countermark scan --for count 2 "$(device_files classified)"
    echo "$output"
    [ "$status" = 0 ]
    [[ ${lines[-1]} == "recorded: run.counted, event "* ]]
    countermark events --json 2 | jq -se 'map(select(.kind == "run.counted")) | length == 1 and .[0].copies == 1 and .[0].waste == 0'
    countermark close 2
    [ "$(countermark runs --json | jq -r 'select(.run == 2).state')" = CLOSED ]
}

@test "waste in a stack is named" {
    local code
    code=$(printed_codes_of "$LAB/first.pdf" | sed -n 7p)
    countermark waste "$code" --reason torn
    run countermark scan "$LAB/second.pdf"
    echo "$output"
    [ "$status" = 1 ]
    [[ $output == *"position 2: copy 2 page 2 is waste, number 1 of the register"* ]]
    [[ $output == *"copy 2 page 2 is missing"* ]]
    run countermark scan --json "$LAB/second.pdf"
    jq -se 'any(.type == "finding" and .kind == "registered_as_waste" and .first == 2)' <<< "$output"
}

@test "a purpose that is none is refused before anything is read" {
    run countermark scan --for fun "$PAPER"
    [ "$status" = 64 ]
    [[ $output == *"count, verify, return, inventory, destroy-check"* ]]
    run countermark scan "$PAPER" --for inventory
    [ "$status" = 64 ]
}
