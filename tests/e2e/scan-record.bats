#!/usr/bin/env bats
# A scanned stack recorded as an act: the whole of it, or nothing.
load helper

setup_file() {
    local group
    group=$(id -gn)
    COUNTERMARK_LAB_POLICY=$(mktemp /tmp/cm-policy-XXXXXX)
    export COUNTERMARK_LAB_POLICY
    { cat "$TOP/tests/lab/policy.yaml"
      echo "roles: {operator: [$group], custodian: [$group]}"; } > "$COUNTERMARK_LAB_POLICY"
    boot
    print_and_wait classified -o CmLevel=confidential -o CmTerm=5y \
        -o "CmScope=Custom.办公厅" -n 2 "$DATA/mixed.pdf"
    PAPER=$(device_files classified)
    qpdf "$PAPER" --pages . 1-4,6-10 -- "$LAB/lacking.pdf"
    qpdf "$PAPER" --pages . 6-10 -- "$LAB/second.pdf"
    export PAPER
}
teardown_file() {
    shut_down
    rm -f "$COUNTERMARK_LAB_POLICY"
}

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

@test "a purpose that is none is refused before anything is read" {
    run countermark scan --for fun "$PAPER"
    [ "$status" = 64 ]
    [[ $output == *"verify, return, inventory, destroy-check"* ]]
    run countermark scan "$PAPER" --for inventory
    [ "$status" = 64 ]
}
