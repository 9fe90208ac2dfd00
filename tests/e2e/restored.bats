#!/usr/bin/env bats
# A backup of the journal is put back: what was printed since is on paper and in
# no register, and no number on it may be given out again.

load helper

setup_file() {
    boot
    # As the guide tells: the mark is kept where no backup reaches it.
    mkdir -p "$LAB/mark"
    lab quit supervisor
    mv "$LAB/state/high-water" "$LAB/mark/high-water"
    sed -i "s|^paths:|&\n  high_water: $LAB/mark/high-water|" \
        "$LAB/etc/countermark.yaml"
    lab registrar
}
# Copies of one document share a series of serials.
NUMBERED=("${USUAL[@]}" -o "CmDocNumber=Custom.国办密〔2026〕17号")

setup() {
    lost_paper=$BATS_FILE_TMPDIR/lost.pdf
    lost_codes=$BATS_FILE_TMPDIR/lost-codes
}

teardown_file() { shut_down; }

# The registrar off, the journal of another day in its place, the registrar on.
put_back() {
    lab quit supervisor
    rm -rf "$LAB/state"
    cp -a "$LAB/backup" "$LAB/state"
    lab registrar
}

take_backup() {
    lab quit supervisor
    rm -rf "$LAB/backup"
    cp -a "$LAB/state" "$LAB/backup"
    lab registrar
}

serials_of() { # serials_of RUN: first and last
    journal | jq -r "select(.run == $1) | .first_serial, .first_serial + .copies - 1"
}

@test "a journal that was put back numbers nothing until the paper has spoken" {
    print_and_wait classified "${NUMBERED[@]}" -n 2 "$DATA/mixed.pdf"
    take_backup
    file_paper
    print_and_wait classified "${NUMBERED[@]}" -n 2 "$DATA/mixed.pdf"
    lost=$(run_of_job "$job" | jq .run)
    last=$(serials_of "$lost" | tail -n 1)
    sheet=$(device_files classified)
    cp "$sheet" "$lost_paper"
    printed_codes_of "$sheet" | sort -u > "$lost_codes"
    file_paper
    put_back

    # Nothing is numbered, and the job and its owner are told why.
    print_and_wait classified "${NUMBERED[@]}" "$DATA/mixed.pdf"
    echo "$(job_state "$job"): $(job_reason "$job")"
    [ "$(device_pages classified)" -eq 0 ]
    [[ "$(job_reason "$job")" == *"countermark restored"* ]]
    run countermark doctor
    [ "$status" -eq 2 ]
    [[ "$output" == *"BROKEN"*"registrar"*"an older journal was put back"* ]]
    run countermark waste "$(tail -n 1 "$lost_codes")" --reason jam
    [ "$status" -ne 0 ]
    [[ "$output" == *"countermark restored"* ]]

    # What is no control sheet of this journal opens nothing.
    run countermark restored "$DATA/mixed.pdf"
    [ "$status" -ne 0 ]
    [ "$(journal | wc -l)" -eq 1 ]

    # The newest control sheet, as it came out: a PDF here, a scan elsewhere.
    run countermark restored "$lost_paper"
    [ "$status" -eq 0 ]
    lp -i "$job" -H resume
    wait_for_job "$job"
    [ "$(job_state "$job")" = completed ]
    now=$(run_of_job "$job" | jq .run)
    [ "$now" -gt "$lost" ]
    [ "$(serials_of "$now" | head -n 1)" -gt "$last" ]
    [ "$(device_pages classified)" -gt 0 ]
}

@test "what was printed on the lost journal is named, and entered as waste" {
    run countermark verify
    [ "$status" -eq 1 ] # runs are open
    run countermark reconcile
    [ "$status" -eq 1 ]
    [[ "$output" == *"runs 2 to 2 may be on paper and are in no register"* ]]

    # A page and the control sheet, by their codes; each once.
    for code in "$(head -n 1 "$lost_codes")" "$(tail -n 1 "$lost_codes")"; do
        run countermark waste "$code" --reason jam
        [ "$status" -eq 0 ]
        [[ "$output" == *"its journal is lost, so it is entered as foreign paper" ]]
        run countermark waste "$code" --reason jam
        [ "$status" -ne 0 ]
        [[ "$output" == *"of the waste register already"* ]]
    done
    run countermark waste
    [ "$(grep -c "printed on a journal that is lost" <<< "$output")" -eq 2 ]
    # A code that nobody printed is no waste of ours.
    run countermark waste "$(tail -n 1 "$lost_codes" | tr 1234 2341)" --reason jam
    [ "$status" -ne 0 ]
    run countermark verify
    [ "$status" -eq 1 ]
}
