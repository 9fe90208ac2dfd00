#!/usr/bin/env bats
# One document, four numbered copies: what lies at the device, and what the
# journal says about it.
load helper

setup_file() {
    boot
    print_and_wait classified -n 3 -o CmLevel=secret -o CmTerm=10y \
        -o "CmScope='Custom.办公厅、人事处'" \
        -o "CmDocNumber='Custom.〔2026〕17号'" -o CmSpares=1 "$DATA/mixed.pdf"
    # The copies of five pages each, and the control sheet.
    PAPER=$(device_files classified)
    CODES=$LAB/codes
    codes_of "$PAPER" > "$CODES"
    JOB=$job
    export PAPER CODES JOB
}
teardown_file() { shut_down; }

@test "the device has four copies of five pages and the control sheet" {
    [ "$(job_state "$JOB")" = completed ]
    [ "$(device_pages classified)" = 21 ]
    [ "$(device_copies classified)" = 1 ]
}

@test "every page says its mark, its copy, its page and its scope" {
    local copy page
    for copy in 1 2 3 4; do
        for page in 1 2 3 4 5; do
            page_words "$PAPER" $(((copy - 1) * 5 + page)) > "$BATS_TEST_TMPDIR/words"
            grep -qF "机密★10年" "$BATS_TEST_TMPDIR/words"
            grep -qF "第${copy}份共4份" "$BATS_TEST_TMPDIR/words"
            grep -qF "第${page}页共5页" "$BATS_TEST_TMPDIR/words"
            grep -qF "办公厅、人事处" "$BATS_TEST_TMPDIR/words"
        done
    done
}

@test "the serial on a page is the one the journal gave to that copy" {
    local copy serial
    for copy in 1 2 3 4; do
        serial=$(countermark show 1 --json |
            jq -r "select(.copy == $copy).serial")
        page_words "$PAPER" $(((copy - 1) * 5 + 1)) |
            grep -qF "$(printf '%06d' "$serial")"
    done
}

@test "the document's own words are still there" {
    page_words "$PAPER" 1 | grep -qF "关于规范涉密文件印制工作的通知"
    page_words "$PAPER" 7 | grep -qF "文件印制登记表"
    page_words "$PAPER" 20 | grep -qF "文件领取单"
}

@test "a scanner reads one code from each page, no two pages have the same" {
    [ "$(cut -d' ' -f1 "$CODES" | sort -n | uniq | wc -l)" = 21 ]
    [ "$(cut -d' ' -f2 "$CODES" | sort -u | wc -l)" = 21 ]
    [ "$(wc -l < "$CODES")" = 21 ]
}

@test "trace names the run, the copy and the page of every code" {
    local number code copy page
    while read -r number code; do
        copy=$(((number - 1) / 5 + 1)) page=$(((number - 1) % 5 + 1))
        # The last one is the control sheet, page 0 of no copy.
        [ "$number" != 21 ] || copy=0 page=0
        countermark trace --json "$code" > "$BATS_TEST_TMPDIR/trace"
        jq -e ".genuine == 1 and .run == 1 and .copy == $copy and .page == $page" \
            "$BATS_TEST_TMPDIR/trace"
    done < "$CODES"
}

@test "trace does not believe a code with one character changed" {
    local code
    code=$(sed -n '1s/.* //p' "$CODES")
    case $code in *0) code=${code%?}1 ;; *) code=${code%?}0 ;; esac
    run countermark trace --json "$code"
    [ "$(jq -r .genuine <<< "$output")" = 0 ]
    [ "$(jq -r 'has("copy")' <<< "$output")" = false ]
}

@test "the control sheet comes last and bears the checkpoint" {
    page_words "$PAPER" 21 > "$BATS_TEST_TMPDIR/words"
    grep -qF "控制单" "$BATS_TEST_TMPDIR/words"
    grep -qF "countermark.example/demo" "$BATS_TEST_TMPDIR/words"
    pdftoppm -r 300 -gray -f 21 -l 21 "$PAPER" "$BATS_TEST_TMPDIR/sheet"
    zbarimg --nodbus --quiet --raw "$BATS_TEST_TMPDIR"/sheet*.pgm > "$BATS_TEST_TMPDIR/read"
    grep -qxF "countermark.example/demo" "$BATS_TEST_TMPDIR/read"
    grep -q "^— countermark.example/demo " "$BATS_TEST_TMPDIR/read"
}

@test "the journal is anchored on the control sheet, scanned or as a file" {
    pdftoppm -r 300 -png -f 21 -l 21 "$PAPER" "$BATS_TEST_TMPDIR/sheet"
    for scan in "$BATS_TEST_TMPDIR"/sheet*.png "$PAPER"; do
        run countermark verify --anchor "$scan"
        echo "$output"
        [ "$status" = 1 ] # the run is open
        [[ $output == *"Anchored up to event "*"unanchored after it"* ]]
    done
    # A scan without a checkpoint anchors nothing, and says so.
    pdftoppm -r 100 -png -f 1 -l 1 "$PAPER" "$BATS_TEST_TMPDIR/page"
    run countermark verify --anchor "$BATS_TEST_TMPDIR"/page*.png
    [ "$status" = 3 ]
    [[ $output == *"no checkpoint is found in this scan"* ]]
}

@test "qpdf finds no fault in what the device received" {
    run qpdf --check "$PAPER"
    [ "$status" = 0 ]
    [[ $output != *WARNING* ]]
}

@test "nothing active is left in what the device received" {
    run grep -acE '/(Annots|AcroForm|JavaScript|OpenAction|EmbeddedFiles)\b' "$PAPER"
    [ "$output" = 0 ]
}

@test "the journal has one run: sent, four copies, with mark and number" {
    run_of_job "$JOB" > "$BATS_TEST_TMPDIR/run"
    jq -e '.state == "SENT" and .copies == 3 and .spares == 1 and
        .pages == 5 and .mark == "机密★10年" and
        .doc_no == "〔2026〕17号"' "$BATS_TEST_TMPDIR/run"
    jq -e ".user == \"$(id -un)\"" "$BATS_TEST_TMPDIR/run"
}

@test "cupsd accounts for the pages that the device made" {
    grep -qE "^classified .* $JOB .*\<total 21\>" "$LAB/log/page_log"
}

@test "the kernel's word on who printed is in the journal" {
    [ "$(id -u)" = 0 ] || skip "only a root cupsd passes AUTH_UID on"
    file_paper
    job=$(runuser -u nobody -- lp -d classified "${USUAL[@]}" "$DATA/text.txt" |
        sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p')
    wait_for_job "$job"
    run_of_job "$job" | jq -e '.user == "nobody" and .is_verified == 1'
    run runuser -u nobody -- lp -U root -d classified "${USUAL[@]}" "$DATA/text.txt"
    [ "$status" != 0 ]
}

@test "the journal verifies, and one run waits for its count" {
    run countermark verify
    [ "$status" -le 1 ]
    [[ $output != *violat* ]]
}

@test "the raster device gets the same marks, rasterised by the stock filter" {
    local file
    file_paper
    print_and_wait classified-raster -n 1 "${USUAL[@]}" -o page-ranges=1-2 \
        "$DATA/mixed.pdf"
    [ "$(device_pages classified-raster)" = 3 ]
    file=$(device_files classified-raster)
    codes_of "$file" > "$BATS_TEST_TMPDIR/codes"
    [ "$(cut -d' ' -f2 "$BATS_TEST_TMPDIR/codes" | sort -u | wc -l)" = 3 ]
    while read -r _ code; do
        countermark trace --json "$code" |
            jq -e ".genuine == 1 and .run == $(run_of_job "$job" | jq .run)"
    done < "$BATS_TEST_TMPDIR/codes"
}
