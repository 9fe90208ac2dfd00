#!/usr/bin/env bats
# shellcheck disable=SC2154 # print_and_wait leaves the number in $job
# What is not printed: nothing at the device, a reason the submitter can read,
# a line in the journal, and the queue goes on. Ways round the marks are in
# table.bats.
load helper

setup_file() { boot; }
teardown_file() { shut_down; }
setup() { file_paper; }

# refused QUEUE "words of the reason" [lp argument...] FILE
refused() {
    local queue=$1 words=$2
    shift 2
    print_and_wait "$queue" "$@"
    not_printed "$queue" "$words"
}

not_printed() { # not_printed QUEUE "words of the reason": of the job in $job
    echo "state: $(job_state "$job")"
    echo "reason: $(job_reason "$job")"
    echo "journal: $(run_of_job "$job")"
    [ -z "$(device_files "$1")" ]
    [ "$(job_state "$job")" != completed ]
    job_reason "$job" | grep -qiE "$2"
    run_of_job "$job" | jq -e '.state == "REFUSED" and (.reason | length) > 10'
}

# --- around the filter ----------------------------------------------------------
@test "an unknown file is refused, though it is named like a PDF" {
    refused classified "raw|not.*PDF" "${USUAL[@]}" "$DATA/not-a-pdf"
}

# --- by the policy ------------------------------------------------------------------
@test "no level: refused, and the reason names the option" {
    refused classified "CmLevel" -o CmTerm=10y -o CmScope=Custom.A "$DATA/text.txt"
}

@test "a level above the queue's is refused" {
    refused classified "top-secret|绝密" -o CmLevel=top-secret -o CmTerm=10y \
        -o CmScope=Custom.A "$DATA/text.txt"
}

@test "a choice that does not exist is refused" {
    refused classified "CmLevel" -o CmLevel=sekret -o CmTerm=10y \
        -o CmScope=Custom.A "$DATA/text.txt"
}

@test "a secrecy period above the level's limit is refused" {
    refused classified "20" -o CmLevel=secret -o CmTerm=30y -o CmScope=Custom.A \
        "$DATA/text.txt"
}

@test "a missing secrecy period is refused" {
    refused classified "CmTerm" -o CmLevel=secret -o CmScope=Custom.A "$DATA/text.txt"
}

@test "a missing scope is refused" {
    refused classified "CmScope" -o CmLevel=secret -o CmTerm=10y "$DATA/text.txt"
}

@test "more copies than the policy allows are refused" {
    refused classified "copies" "${USUAL[@]}" -n 21 "$DATA/text.txt"
}

@test "more spares than the policy allows are refused" {
    refused classified "spare" "${USUAL[@]}" -o CmSpares=6 "$DATA/text.txt"
}

@test "a character the font cannot draw is refused and named" {
    refused classified "U\+1F600" -o CmLevel=secret -o CmTerm=10y \
        -o "CmScope=Custom.办公厅😀" "$DATA/text.txt"
}

@test "a rare character outside the font is refused and named" {
    refused classified "U\+20000" -o CmLevel=secret -o CmTerm=10y \
        -o "CmScope=Custom.𠀀" "$DATA/text.txt"
}

@test "a staple through several numbered copies is refused" {
    refused classified "stapl|finish|bind|punch" "${USUAL[@]}" -n 2 \
        -o finishings=4 "$DATA/text.txt"
}

# --- because of the document -----------------------------------------------------
@test "a document with a password is refused" {
    refused classified "password" "${USUAL[@]}" "$DATA/encrypted.pdf"
}

@test "a damaged document is refused" {
    refused classified "damage|cannot be read|trailer" "${USUAL[@]}" "$DATA/damaged.pdf"
}

@test "an empty file never becomes a job" {
    run lp -d classified "${USUAL[@]}" "$DATA/empty.pdf"
    [ "$status" != 0 ]
}

@test "a document with no page is refused" {
    refused classified "damage|cannot be read|page|trailer" "${USUAL[@]}" \
        -o document-format=application/pdf "$DATA/header-only.pdf"
}

@test "something else called a PDF is refused" {
    refused classified "PDF|damage" "${USUAL[@]}" \
        -o document-format=application/pdf "$DATA/text.txt"
}

# --- and afterwards -------------------------------------------------------------------
@test "after all these refusals both queues print the next document" {
    local queue
    for queue in classified classified-raster; do
        print_and_wait "$queue" "${USUAL[@]}" "$DATA/text.txt"
        [ "$(device_pages "$queue")" = 2 ]
    done
}

@test "after all these refusals the journal verifies" {
    run countermark verify
    [ "$status" -le 1 ]
}

@test "a job that brings an identity of its own is refused, and known" {
    refused classified "job-uuid" "${USUAL[@]}" -o job-uuid=3 "$DATA/text.txt"
    [ "$(run_of_job "$job" | jq -r .uuid)" = "unidentified-$job" ]
}

# cupsd hands the language of the client to the filter.
@test "who prints in Chinese reads in Chinese why, and the journal stays as it is" {
    job=$(LANG=zh_CN.UTF-8 lp -d classified "$DATA/text.txt" |
        grep -oE 'classified-[0-9]+' | cut -d- -f2)
    wait_for_job "$job"
    [[ $(job_reason "$job") == *"请选择密级（CmLevel）：confidential, secret"* ]]
    [[ $(run_of_job "$job" | jq -r .reason) == "choose a classification level"* ]]
}

@test "who reads Chinese is answered in Chinese, by the registrar too, and JSON stays as it is" {
    export LANG=zh_CN.UTF-8
    run countermark runs
    [[ $output == *"REFUSED 已拒绝"* ]]
    run countermark show 9999
    [[ $output == "countermark: 没有批次 9999；批次列表显示有哪些" ]]
    run countermark resume 9999 --nowhere
    [[ $output == *"没有此选项"* ]]
    [ "$(countermark runs --json | jq -r '.state' | sort -u)" = "$(
        LANG=C countermark runs --json | jq -r '.state' | sort -u)" ]
}

@test "help in Chinese names a role in Chinese, and its key in the policy" {
    run env LANG=zh_CN.UTF-8 "$LAB/tools/countermark" help issue
    [[ $output == *"由：保管员（custodian）；第二人：复核人（checker）或保管员（custodian）或监销人（witness）"* ]]
    run env LANG=C "$LAB/tools/countermark" help issue
    [[ $output == *"By: custodian; with: checker or custodian or witness"* ]]
}
