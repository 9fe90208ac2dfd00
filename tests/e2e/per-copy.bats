#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154 # the number in $job is for one test
# `deliver: per-copy`: each copy is a job of its own at the device, the next is
# sent when the last one is out, and a failure names the copy.
load helper

setup_file() {
    boot
    sed -i 's/^  classified:$/&\n    deliver: per-copy/' "$COUNTERMARK_CONFIG"
    sed -i 's/^  classified-raster:$/&\n    deliver: per-copy/' "$COUNTERMARK_CONFIG"
    countermark policy check
}
teardown_file() { shut_down; }
setup() {
    file_paper
    set_engine classified SPEED=0.02
}

device_said() { # device_said FILTER: of all that the device said of $job's run
    countermark events --json "$(run_of_job "$job" | jq .run)" |
        jq -c "select(.kind == \"run.device_reported\") | $1" | tr '\n' ' '
}

@test "each copy is a job of its own, the control sheet the last" {
    local -a files
    print_and_wait classified "${USUAL[@]}" -n 3 "$DATA/page.ps"
    mapfile -t files < <(device_files classified)
    [ "${#files[@]}" = 4 ]
    [ "$(file_pages "${files[0]}") $(file_pages "${files[2]}") $(file_pages "${files[3]}")" = "2 2 1" ]
    page_words "${files[1]}" 2 | grep -F "第2份共3份" | grep -qF "第2页共2页"
    page_words "${files[3]}" 1 | grep -qF "CONTROLSHEET"
    [ "$(device_said .copy)" = "1 2 3 0 " ]
    [ "$(device_said .impressions)" = "2 2 2 1 " ]
    run_of_job "$job" | jq -e '.state == "SENT" and .pages_reported == 7'
    grep "^classified [^ ]* $job " "$LAB/log/page_log" | grep -q "total 7 "
    [ "$(for file in "${files[@]}"; do codes_of "$file"; done | cut -d' ' -f2 | sort -u | wc -l)" = 7 ]
}

@test "stapling several copies is possible then" {
    print_and_wait classified "${USUAL[@]}" -n 2 -o finishings=4 "$DATA/text.txt"
    run_of_job "$job" | jq -e '.state == "SENT"'
    [ "$(device_files classified | wc -l)" = 3 ]
}

@test "a copy that fails is named, and no later one is sent" {
    set_engine classified SPEED=0.1 ABORT_AT=2
    print_and_wait classified "${USUAL[@]}" -n 3 "$DATA/page.ps"
    run_of_job "$job" | jq -e '.state == "INTERRUPTED" and .pages_reported == 1 and
        (.reason | startswith("copy 1 of 3: "))'
    job_reason "$job" | grep -q "copy 1 of 3"
    [ "$(device_files classified | wc -l)" = 1 ]
}

@test "a device that cannot is refused by name" {
    print_and_wait classified-raster "${USUAL[@]}" "$DATA/text.txt"
    run_of_job "$job" | jq -e '.state == "REFUSED" and (.reason | contains("deliver: whole"))'
    [ -z "$(device_files classified-raster)" ]
}

@test "what is resumed goes copy by copy too, from the place where it goes on" {
    local number
    set_engine classified SPEED=0.1 ABORT_AT=2
    print_and_wait classified -o CmLevel=confidential -o CmTerm=10y -o CmScope=Custom.A \
        -n 3 "$DATA/page.ps"
    number=$(run_of_job "$job" | jq .run)
    file_paper
    set_engine classified SPEED=0.02
    countermark resume "$number" --from 2
    is_sent() { [ "$(run_of_job "$job" | jq -r .state)" = SENT ]; }
    eventually 60 is_sent
    [ "$(device_files classified | wc -l)" = 3 ]
    [ "$(device_said .copy)" = "1 2 3 0 " ]
    page_words "$(device_files classified | head -n 1)" 1 | grep -qF "第2份共3份"
}
