#!/usr/bin/env bats
# The life of one document, 20 copies and two spares of it, from the approval to
# the ashes: each test is a chapter, and goes on where the one before ended.
# Only a root cupsd says who printed, so only there an approver can be another.
bats_require_minimum_version 1.5.0
load helper

# Root keeps and destroys; daemon and bin are accounts that every Debian has:
# daemon had the idea and prints, bin checks, approves and witnesses.
setup_file() {
    [ "$(id -u)" = 0 ] || return 0
    boot
    seq -w 20 | sed 's/.*/第&处，收件人&/' > "$LAB/etc/heads.csv"
    chmod 644 "$LAB/etc/heads.csv"
    printf 'recipients:\n  heads: %s\n' "$LAB/etc/heads.csv" >> "$COUNTERMARK_CONFIG"
    sed -i 's|^  classified:$|&\n    approval: {secret: one}|' "$COUNTERMARK_CONFIG"
    countermark policy check
    countermark adopt classified
}
teardown_file() { [ "$(id -u)" != 0 ] || shut_down; }
setup() { [ "$(id -u)" = 0 ] || skip "only a root cupsd passes AUTH_UID on"; }

state_of_run() { countermark runs --json | jq -r 'select(.run == 1) | .state'; }
is_run() { [ "$(state_of_run)" = "$1" ]; }
# How many copies are in a state.
copies_in() { # copies_in STATE
    countermark show 1 --json |
        jq -s "[.[] | select(has(\"is_spare\") and .state == \"$1\")] | length"
}
# The page codes of a copy in a file that has all copies.
codes_of_copy() { # codes_of_copy FILE COPY: two pages each
    printed_codes_of "$1" | sed -n "$(($2 * 2 - 1)),$(($2 * 2))p"
}

@test "1. a document of twenty recipients waits for the yes of another person" {
    local job
    job=$(runuser -u daemon -- lp -d classified "${USUAL[@]}" -t 会议纪要 \
        -o CmRecipients=heads -o CmSpares=2 \
        -o "CmDocNumber=Custom.〔2026〕17号" "$DATA/page.ps" |
        sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p')
    echo "$job" > "$LAB/job"
    wait_for_job "$job"
    is_run HELD
    [ -z "$(device_files classified)" ]
    run as daemon approve 1
    [ "$status" = 77 ]
    [[ $output == *"sent the job, and may not do this"* ]]
    set_engine classified ABORT_AT=13 ABORT_WORDS="jam at copy 7"
    countermark approve 1
}

@test "2. the device jams at copy 7, and the run goes on from there" {
    eventually 30 is_run INTERRUPTED
    set_engine classified SPEED=0
    run countermark resume 1 --from 7
    echo "$output"
    [ "$status" = 77 ] # at this level it takes two
    with bin resume 1 --from 7
    wait_for_job "$(cat "$LAB/job")"
    eventually 20 is_run SENT
    # Sixteen copies and the control sheet.
    [ "$(file_pages "$(device_files classified | tail -n 1)")" = 33 ]
}

@test "3. what came out of copy 7 before is waste, the rest was never printed" {
    codes_of_copy "$(device_files classified | head -n 1)" 7 | head -n 1 |
        countermark waste - --reason jam --bag B1
    countermark notprinted 1 7:1- control --proof "the tray held thirteen pages"
    run countermark show 1
    [[ $output != *[Uu]naccounted* ]]
}

@test "4. two people count; one page is spoiled, printed again, and counted anew" {
    local page
    run countermark count 1 --copies 22 --waste 1
    [ "$status" = 77 ]
    [[ $output == *"second person"* ]]
    page=$(codes_of_copy "$(device_files classified | head -n 1)" 3 | tail -n 1)
    countermark waste "$page" --reason torn --bag B1
    [ "$(copies_in INCOMPLETE)" = 1 ]
    with bin reprint 1 3:2 --reason "torn at the tray"
    wait_for_job "$(cat "$LAB/job")"
    eventually 20 is_run SENT
    with bin count 1 --copies 22 --waste 2
    countermark close 1
    is_run CLOSED
    [ "$(copies_in IN_STOCK)" = 20 ]
    [ "$(copies_in SPARE)" = 2 ]
}

@test "5. everybody signs for the copy that bears his name" {
    local copy
    # Nobody says to whom: it is printed on the copies.
    seq -f 1:%.0f 20 | countermark issue -
    [ "$(copies_in ISSUED)" = 20 ]
    countermark holdings 第03处，收件人03 --json | jq -e '.copy == 3'
    # The signed halves come back: three are scanned, the others are entered.
    countermark print receipt 1:1-3 -o "$BATS_TEST_TMPDIR/slips.pdf"
    pdftoppm -r 200 -gray "$BATS_TEST_TMPDIR/slips.pdf" "$BATS_TEST_TMPDIR/slip"
    zbarimg --nodbus --quiet --raw -Sdisable -Scode128.enable \
        "$BATS_TEST_TMPDIR"/slip-*.pgm | sort -u > "$BATS_TEST_TMPDIR/bars"
    [ "$(tr '\n' ' ' < "$BATS_TEST_TMPDIR/bars")" = "1:1 1:2 1:3 " ]
    while read -r copy; do
        countermark receipt "$copy" --receipt "R-${copy#1:}" --signed-by "收件人${copy#1:}"
    done < "$BATS_TEST_TMPDIR/bars"
    for copy in $(seq 4 20); do
        countermark receipt "1:$copy" --receipt "R-$copy" --signed-by "收件人$copy"
    done
    countermark register distribution --json > "$BATS_TEST_TMPDIR/rows"
    jq -se 'length == 20 and all(.[]; .signed_by != "")' "$BATS_TEST_TMPDIR/rows"
    # A spare is for nobody.
    run countermark issue 1:21
    [ "$status" = 77 ]
}

@test "6. one is lent and overdue, one comes back, one is lost and found" {
    countermark lend 1:4 --to "科研处，王强" --due 2020-01-31 --purpose 核对
    run countermark overdue
    [ "$status" = 1 ]
    [[ $output == *"科研处，王强"* ]]
    countermark give-back 1:4 --pages 2
    [ "$(countermark overdue)" = "Nothing is overdue." ]

    countermark return 1:5 --pages 2 --basis "not needed"
    [ "$(copies_in RETURNED)" = 1 ]

    as bin lost 1:6 --since 2026-11-01
    [ "$(copies_in MISSING)" = 1 ]
    run countermark found 1:6 --found-where safe --pages 2 --method hand
    [ "$status" = 77 ]
    with bin found 1:6 --found-where safe --pages 2 --method hand
    [ "$(copies_in MISSING)" = 0 ]
}

@test "7. a spare gets a recipient, whom an approver lets have it" {
    # The other person is at his own desk today.
    countermark assign 1:21 --to "人事处，赵静" --reason late --later
    as bin witness-of 1
    countermark issue 1:21 --receipt R-21
    countermark holdings 赵静 --json | jq -e '.copy == 21'
    [ "$(copies_in SPARE)" = 1 ]
}

@test "8. all is collected, put on a list, and another person approves the list" {
    local copies
    copies=$(countermark show 1 --json |
        jq -r 'select(.state? == "ISSUED" and has("is_spare")) | "1:\(.copy)"')
    countermark return - --pages 2 --basis "period over" <<< "$copies"
    [ "$(copies_in ISSUED)" = 0 ]
    countermark list new --reason "year end"
    seq -f 1:%.0f 22 | countermark list add 1 -
    countermark list add-waste 1 1 2
    countermark list submit 1
    run countermark list approve 1
    [ "$status" = 77 ]
    [[ $output == *"made it, and may not do this"* ]]
    as bin list approve 1 --decision 2026-5
}

@test "9. two destroy what the list says, no less, and it is certified" {
    seq -f 1:%.0f 21 > "$LAB/stack"
    printf 'W1\nW2\n' >> "$LAB/stack"
    run with bin list check 1 - --method hand < "$LAB/stack"
    [ "$status" = 77 ]
    [[ $output == *"missing: 1:22"* ]]
    echo 1:22 >> "$LAB/stack"
    with bin list check 1 - --method hand < "$LAB/stack"
    with bin list seal 1 --bag B7 --seal S9
    run countermark list destroy 1 --means shred --place "room 3" --seal-intact yes
    [ "$status" = 77 ]
    with bin list destroy 1 --means shred --place "room 3" --seal-intact yes
    countermark list certify 1 --certificate C-1
    [ "$(copies_in DESTROYED)" = 22 ]
}

@test "10. a page that turns up is traced to its holders, and to who allowed it" {
    local code
    code=$(codes_of_copy "$(device_files classified | head -n 1)" 4 | head -n 1)
    run countermark trace "$code"
    echo "$output"
    [ "$status" = 0 ]
    [[ $output == *"printed on classified for daemon, approved by root"* ]]
    [[ $output == *"第04处，收件人04"*"科研处，王强"* ]]
    [[ $output == *"copy DESTROYED"* ]]
    # That sheet of copy 7 was waste before its copy was printed again.
    code=$(codes_of_copy "$(device_files classified | head -n 1)" 7 | head -n 1)
    run countermark trace "$code"
    [[ $output == *"this sheet is WASTE, number 1"* ]]
    run countermark trace 1:4
    [[ $output == *"printed for daemon, approved by root"* ]]
}

@test "11. nothing is open, and the auditor verifies it without us" {
    countermark runs --open --json | wc -l | grep -qx 0
    [ "$(countermark pending-acts)" = "Nothing waits for a second person." ]
    [ "$(countermark holdings 收件人)" = "Nothing: it may be closed." ]
    countermark register statistics --json |
        jq -se 'map(select(.name == "机密")) | .[0] | .open == 0 and .destroyed == 22'
    countermark verify
    countermark checkpoint > "$LAB/paper"
    countermark export "$LAB/out"
    python3 "$LAB/out/verify.py" "$LAB/paper"
    countermark verify "$LAB/out"
}
