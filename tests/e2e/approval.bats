#!/usr/bin/env bats
# A job that somebody else must say yes to: held without numbers, approved,
# rejected or released by people of this machine, each under his own account.
# shellcheck disable=SC2154 # print_as leaves the number in $job
bats_require_minimum_version 1.5.0
load helper

# nobody prints; bin and games approve; sys is at the device.
setup_file() {
    [ "$(id -u)" = 0 ] || return 0
    boot
    # In place of the lab's own roles.
    sed -i '/^roles:/,/^[a-qs-z]/{/^roles:/d; /^ /d}' "$COUNTERMARK_CONFIG"
    cat >> "$COUNTERMARK_CONFIG" <<'END'
roles:
  approver: [bin, games, nogroup]
  operator: [sys]
END
    sed -i 's|^  classified:$|&\n    levels: [confidential, top-secret]\n    approval: {secret: one, top-secret: two}|; s|^  classified-raster:$|&\n    approval: {secret: one}\n    release: operator|' \
        "$COUNTERMARK_CONFIG"
    countermark policy check
    countermark adopt classified
    countermark adopt classified-raster
    # The groups of the policy may release jobs.
    sed -i '/^# The operation policy of adopted/,$d' "$LAB/etc/cupsd.conf"
    COUNTERMARK_DATADIR=$TOP/packaging/cups countermark policy cups >> "$LAB/etc/cupsd.conf"
    lab crash cupsd
    lab cupsd
}
teardown_file() { [ "$(id -u)" != 0 ] || shut_down; }
setup() {
    [ "$(id -u)" = 0 ] || skip "only a root cupsd passes AUTH_UID on"
    file_paper
}

as() { # as USER COMMAND...
    local user=$1
    shift
    runuser -u "$user" -- "$@"
}

print_as() { # print_as QUEUE [lp argument...] FILE
    local queue=$1
    shift
    job=$(as nobody lp -d "$queue" "${USUAL[@]}" "$@" |
        sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p')
    [ -n "$job" ]
    wait_for_job "$job"
}

run_number() { run_of_job "$job" | jq .run; }
run_state() { run_of_job "$job" | jq -r .state; }
events_of() { countermark events --json "$1"; }

@test "a job that needs a yes is held visibly, without numbers and paper" {
    print_as classified -n 3 "$DATA/page.ps"
    [ "$(job_state "$job")" = pending-held ]
    [[ $(job_reason "$job") == *"waits for the approval of one other person"* ]]
    [ "$(run_state)" = HELD ]
    [ -z "$(device_files classified)" ]
    [ "$(run_of_job "$job" | jq .first_serial)" = 0 ]
    as bin countermark pending | grep "classified-$job" | grep -q nobody
    as bin countermark pending --json | jq -se "any(.[]; .job_id == $job)"
}

@test "a PDF and a text are known again, too" {
    local document
    for document in mixed.pdf text.txt picture.png; do
        print_as classified "$DATA/$document"
        as bin countermark approve "$(run_number)"
        wait_for_job "$job"
        [ "$(job_state "$job")" = completed ]
    done
}

@test "the yes of another person prints it, with the event on the control sheet" {
    local run event file
    print_as classified -n 2 "$DATA/page.ps"
    run=$(run_number)
    as bin countermark approve "$run"
    wait_for_job "$job"
    [ "$(job_state "$job")" = completed ]
    [ "$(run_state)" = SENT ]
    file=$(device_files classified)
    [ "$(file_pages "$file")" = 5 ]
    event=$(events_of "$run" | jq 'select(.kind == "run.approved") | .seq')
    page_words "$file" 5 | grep -qF "approvedbyevent$event"
    events_of "$run" | jq -se 'any(.[]; .kind == "run.approved" and .actor == "bin")'
}

@test "who sent the job does not approve it, nor does anybody without the role" {
    local run
    print_as classified "$DATA/page.ps"
    run=$(run_number)
    run ! as nobody countermark approve "$run"
    [[ $output == *"sent the job, and may not do this"* ]]
    run ! as sys countermark approve "$run"
    [[ $output == *"role approver"* ]]
    run ! as man countermark approve "$run"
    [[ $output == *"is not admitted"* ]]
    [ "$(run_state)" = HELD ]
    # Nor does CUPS, whatever it is told.
    lp -i "$job" -H resume
    wait_for_job "$job"
    [ "$(job_state "$job")" = pending-held ]
    [ -z "$(device_files classified)" ]
}

# On a queue that asks for no names CUPS takes the client's word.
@test "a name that nobody checked is refused where another must approve" {
    lpadmin -p classified -o printer-op-policy=default
    print_as classified "$DATA/page.ps"
    [[ $(job_reason "$job") == *"nobody checked that you are \"nobody\"; print from an account of the print server"* ]]
    [ -z "$(device_files classified)" ]
    print_as classified -o CmLevel=confidential "$DATA/page.ps"
    [ "$(job_state "$job")" = completed ]
    lpadmin -p classified -o printer-op-policy=countermark
}

@test "fewer copies than asked for are that many" {
    local file
    print_as classified -n 4 -o CmSpares=1 "$DATA/page.ps"
    as bin countermark approve "$(run_number)" --copies 2
    wait_for_job "$job"
    file=$(device_files classified)
    [ "$(file_pages "$file")" = 5 ]
    page_words "$file" 3 | grep -qF "第2份共2份"
    run_of_job "$job" | jq -e '.copies == 2 and .spares == 0'
    run ! as bin countermark approve "$(run_number)" --copies 2
}

@test "two approvals are those of two persons" {
    local run
    print_as classified -o CmLevel=top-secret "$DATA/page.ps"
    run=$(run_number)
    [[ $(job_reason "$job") == *"two other persons"* ]]
    as bin countermark approve "$run" | grep -q "it takes another approver's"
    run ! as bin countermark approve "$run"
    [[ $output == *"has approved run $run already"* ]]
    [ "$(run_state)" = HELD ]
    as games countermark approve "$run"
    wait_for_job "$job"
    [ "$(job_state "$job")" = completed ]
    [ "$(device_pages classified)" = 3 ]
}

@test "what is rejected is not printed, and the submitter reads why" {
    local run
    print_as classified "$DATA/page.ps"
    run=$(run_number)
    run ! as bin countermark reject "$run"
    [[ $output == *"--reason"* ]]
    as bin countermark reject "$run" --reason "not for this level"
    [ "$(run_state)" = REJECTED ]
    run ! as games countermark approve "$run"
    lp -i "$job" -H resume
    wait_for_job "$job"
    [[ $(job_reason "$job") == *"was rejected: not for this level"* ]]
    [ -z "$(device_files classified)" ]
}

@test "other options need another approval" {
    local run
    print_as classified -n 2 "$DATA/page.ps"
    run=$(run_number)
    as nobody lp -i "$job" -o CmTerm=5y
    as bin countermark approve "$run"
    wait_for_job "$job"
    [ "$(job_state "$job")" = pending-held ]
    [ "$(run_number)" != "$run" ]
    [ "$(run_state)" = HELD ]
    [ "$(countermark runs --json | jq -r "select(.run == $run) | .state")" = CANCELLED ]
    [ -z "$(device_files classified)" ]
}

@test "release: operator waits for the operator after the approval" {
    local run
    print_as classified-raster -n 2 "$DATA/page.ps"
    run=$(run_number)
    run ! as sys countermark release "$run"
    [[ $output == *"is not approved yet"* ]]
    as bin countermark approve "$run" | grep -q "an operator releases it at the device"
    [ "$(run_state)" = APPROVED ]
    lp -i "$job" -H resume
    wait_for_job "$job"
    [ "$(job_state "$job")" = pending-held ]
    run ! as bin countermark release "$run"
    as sys countermark release "$run"
    wait_for_job "$job"
    [ "$(job_state "$job")" = completed ]
    [ "$(device_pages classified-raster)" = 5 ]
}

@test "release: operator alone needs no approver" {
    print_as classified-raster -o CmLevel=confidential "$DATA/page.ps"
    [[ $(job_reason "$job") == *"until an operator releases it"* ]]
    as sys countermark release "$(run_number)"
    wait_for_job "$job"
    [ "$(job_state "$job")" = completed ]
}

@test "the journal with all that is whole" {
    run countermark verify
    [ "$status" -le 1 ]
}
