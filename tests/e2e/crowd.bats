#!/usr/bin/env bats
# Twenty jobs at once on four queues by several people: nothing is mixed up,
# nothing is lost, nobody waits for ever.
load helper

QUEUES=(classified classified-raster second second-raster)
JOBS=20

setup_file() {
    boot
    sed -i 's/^  classified-raster:/  second: {}\n  second-raster: {}\n&/' "$COUNTERMARK_CONFIG"
    boot_queue second pdf
    boot_queue second-raster raster
    local queue
    for queue in "${QUEUES[@]}"; do set_engine "$queue" SPEED=0.02; done
    print_all
}
teardown_file() { shut_down; }

# Whom cupsd knows by the kernel's word (root it lets in without asking); an
# ordinary user's lab has one person.
people() {
    if [ "$(id -u)" = 0 ]; then
        echo nobody daemon bin games man
    else
        id -un
    fi
}

as() { # as USER COMMAND...
    local user=$1
    shift
    if [ "$user" = "$(id -un)" ]; then
        "$@"
    else
        runuser -u "$user" -- env "CUPS_SERVER=$CUPS_SERVER" "$@"
    fi
}

# "NUMBER USER QUEUE COPIES JOB" lines in $LAB/asked.
print_all() {
    local -a people
    local n user queue copies
    read -ra people < <(people)
    for n in $(seq -w "$JOBS"); do
        user=${people[$((10#$n % ${#people[@]}))]}
        queue=${QUEUES[$((10#$n % 4))]}
        copies=$((10#$n % 3 + 1))
        printf '%%!PS\n/Helvetica 20 selectfont 72 400 moveto (Sheaf %s) show showpage\n' "$n" \
            > "$LAB/document-$n.ps"
        chmod 644 "$LAB/document-$n.ps"
        {
            job=$(as "$user" lp -d "$queue" -n "$copies" -o CmLevel=secret -o CmTerm=10y \
                -o "CmScope=Custom.scope$n" "$LAB/document-$n.ps" |
                sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p')
            echo "$n $user $queue $copies $job" > "$LAB/asked-$n"
        } 3>&- &
    done
    wait
    cat "$LAB"/asked-[0-9]* > "$LAB/asked"
    while read -r _ _ _ _ job; do wait_for_job "$job" 180; done < "$LAB/asked"
}

each_job() { # each_job COMMAND: with NUMBER USER QUEUE COPIES JOB
    local -a words
    while read -ra words; do
        "$1" "${words[@]}" || { echo "job: ${words[*]}"; return 1; }
    done < "$LAB/asked"
}

@test "every job was sent, once, as the person who asked" {
    journal > "$BATS_TEST_TMPDIR/runs"
    was_sent() {
        jq -s -e "map(select(.job_id == $5)) | length == 1 and (.[0] |
            .state == \"SENT\" and .user == \"$2\" and .is_verified == 1 and
            .queue == \"$3\" and .copies == $4 and .scope == \"scope$1\" and
            .pages_reported == $4 * .pages + .control_pages)" "$BATS_TEST_TMPDIR/runs"
    }
    [ "$(wc -l < "$LAB/asked")" = "$JOBS" ]
    each_job was_sent
}

@test "each device has the pages of its own jobs, and no others" {
    local queue file expected
    for queue in "${QUEUES[@]}"; do
        expected=$(journal | jq -s "map(select(.queue == \"$queue\") | .copies * .pages + .control_pages) | add")
        [ "$(device_pages "$queue")" = "$expected" ]
        [ "$(device_files "$queue" | wc -l)" = 5 ]
    done
    # Every page of a file carries the words of one job.
    for queue in classified second; do
        while read -r file; do
            [ "$(pdftotext "$file" - | tr -d ' ' | grep -oE 'scope[0-9]{2}' | sort -u | wc -l)" = 1 ]
            [ "$(page_words "$file" 1 | grep -oE 'scope[0-9]{2}' | head -n 1 | tr -dc 0-9)" = \
                "$(page_words "$file" 1 | grep -oE 'Sheaf[0-9]{2}' | head -n 1 | tr -dc 0-9)" ]
        done < <(device_files "$queue")
    done
}

@test "the codes of a file are those of one run, made for that queue" {
    local queue file
    for queue in classified second second-raster; do
        file=$(device_files "$queue" | head -n 1)
        codes_of "$file" | cut -d' ' -f2 | countermark trace --json - > "$BATS_TEST_TMPDIR/traced"
        [ "$(wc -l < "$BATS_TEST_TMPDIR/traced")" = "$(file_pages "$file")" ]
        jq -s -e 'all(.genuine == 1) and (map(.run) | unique | length == 1)' "$BATS_TEST_TMPDIR/traced"
        [ "$(journal | jq -r "select(.run == $(jq .run "$BATS_TEST_TMPDIR/traced" | head -n 1)) | .queue")" = "$queue" ]
    done
}

@test "on each queue the jobs came out in the order in which they came in" {
    local queue
    for queue in "${QUEUES[@]}"; do
        countermark events --json |
            jq -s -c "map(select(.kind == \"run.received\" and .queue == \"$queue\") | .job) as \$in |
                \$in == (\$in | sort) and (\$in | length) == 5" | grep -qx true
    done
}

@test "no serial and no run was given twice, and the journal verifies" {
    journal | jq -s -e '(map(.run) | unique | length) == length'
    run countermark verify
    [ "$status" -le 1 ]
}
