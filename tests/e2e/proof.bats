#!/usr/bin/env bats
# The proof before printing: marked pages are drawn and read back, and nothing
# leaves the filter when one of them is not as it should be.
load helper

setup_file() {
    boot
    sed -i 's/^  classified:$/&\n    proof: all/; s/^  classified-raster:$/&\n    proof: sample/' \
        "$COUNTERMARK_CONFIG"
    countermark policy check
    READER=$LAB/tools/countermark-reader
    mv "$READER" "$LAB/tools/real-reader"
    export READER
}
teardown_file() { shut_down; }
setup() {
    file_paper
    ln -sf real-reader "$READER"
}

# A reader that is shown another document instead of the original.
shown() { # shown FILE.pdf
    rm -f "$READER"
    cat > "$READER" <<END
#!/bin/bash
exec $LAB/tools/real-reader "\$1" 9 9< "$1"
END
    chmod 755 "$READER"
}

# Nothing was printed, the numbers are void, and journal and owner know why.
stopped() { # stopped DEVICE "WHY"
    [ "$(job_state "$job")" != completed ]
    [[ "$(job_reason "$job")" == *"$2"* ]]
    [ -z "$(device_files "$1")" ]
    [ "$(run_of_job "$job" | jq -r .state)" = REFUSED ]
    countermark events --json "$(run_of_job "$job" | jq -r .run)" |
        jq -se --arg why "$2" 'last | .kind == "run.refused" and (.reason | contains($why))'
}

# From here on the first queue has tiles, and a proof of every page.
use_tiles() {
    sed -i '/^    trace: tiles$/d; s/proof: none/proof: all/' "$COUNTERMARK_CONFIG"
    sed -i 's/^  classified:$/&\n    trace: tiles/' "$COUNTERMARK_CONFIG"
    countermark policy check
}

@test "pages that are as they should be are printed" {
    print_and_wait classified "${USUAL[@]}" -n 2 "$DATA/mixed.pdf"
    [ "$(job_state "$job")" = completed ]
    [ "$(device_pages classified)" = 11 ]
    print_and_wait classified-raster "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
}

@test "a page that is not as in the document stops the run" {
    qpdf "$DATA/mixed.pdf" --pages . 2,1,3-5 -- "$LAB/other.pdf"
    shown "$LAB/other.pdf"
    print_and_wait classified "${USUAL[@]}" "$DATA/mixed.pdf"
    stopped classified "page 1: it is not as in the document outside of the stamp"
}

@test "without a reader nothing is printed" {
    rm -f "$READER"
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    stopped classified "countermark-reader"
}

@test "a reader that dies stops the run" {
    rm -f "$READER"
    printf '#!/bin/sh\nkill -9 $$\n' > "$READER"
    chmod 755 "$READER"
    print_and_wait classified-raster "${USUAL[@]}" "$DATA/text.txt"
    stopped classified-raster "the proof before printing"
}

is_sent() { [ "$(run_of_job "$job" | jq -r .state)" = SENT ]; }

@test "what is resumed or printed again is proved too" {
    local number
    set_engine classified ABORT_AT=3
    print_and_wait classified -o CmLevel=confidential -o CmTerm=10y -o CmScope=Custom.A \
        -n 2 "$DATA/page.ps"
    number=$(run_of_job "$job" | jq .run)
    set_engine classified SPEED=0.02
    file_paper
    countermark resume "$number" --from 2:1
    eventually 60 is_sent
    [ "$(device_pages classified)" = 3 ]
    page_words "$(device_files classified)" 1 | grep -qF R1

    file_paper
    countermark reprint "$number" 1:2 --reason torn
    eventually 60 is_sent
    wait_for_job "$job"
    [ "$(device_pages classified)" = 1 ]

    # Without its proof nothing more comes out, and what is out stays known.
    file_paper
    rm -f "$READER"
    countermark reprint "$number" 1:1 --reason torn
    eventually 60 is_told
    wait_for_job "$job"
    [[ "$(job_reason "$job")" == *countermark-reader* ]]
    [ -z "$(device_files classified)" ]
    run countermark verify
    [ "$status" -le 1 ]
    ln -sf real-reader "$READER"
    countermark reprint "$number" 1:1 --reason torn
    eventually 60 is_sent
    wait_for_job "$job"
    [ "$(device_pages classified)" = 1 ]
}
is_told() { [[ "$(job_reason "$job")" == *countermark-reader* ]]; }

@test "a queue without a proof needs no reader" {
    rm -f "$READER"
    sed -i 's/proof: all/proof: none/' "$COUNTERMARK_CONFIG"
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
}

@test "tiles pass the proof, and a quarter without the large codes names its copy" {
    use_tiles
    print_and_wait classified "${USUAL[@]}" -n 2 "$DATA/mixed.pdf"
    [ "$(job_state "$job")" = completed ]
    # The left half of the middle of copy 2 page 1.
    pdftoppm -r 300 -gray -f 6 -l 6 -x 0 -y 876 -W 1240 -H 1754 -singlefile \
        "$(device_files classified)" "$BATS_TEST_TMPDIR/piece"
    run countermark trace --json --image "$BATS_TEST_TMPDIR/piece.pgm"
    echo "$output"
    [ "$status" = 0 ]
    [ "$(jq -r '"\(.copy) \(.page)"' <<< "$output")" = "2 1" ]
}

@test "tiles are read where the document is dark, and what is below stays to be seen" {
    use_tiles
    dark_page > "$BATS_TEST_TMPDIR/dark.pdf"
    print_and_wait classified "${USUAL[@]}" "$BATS_TEST_TMPDIR/dark.pdf"
    [ "$(job_state "$job")" = completed ]
    local paper
    paper=$(device_files classified)
    pdftoppm -r 300 -gray -f 1 -l 1 -x 0 -y 876 -W 1240 -H 1754 -singlefile \
        "$paper" "$BATS_TEST_TMPDIR/piece"
    run countermark trace --json --image "$BATS_TEST_TMPDIR/piece.pgm"
    echo "$output"
    [ "$status" = 0 ]
    [ "$(jq -r '"\(.copy) \(.page)"' <<< "$output")" = "1 1" ]
}

# A page that is black but for a few words.
dark_page() {
    printf '%s\n' '%PDF-1.4' '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj' \
        '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj' \
        '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj' \
        '4 0 obj<</Length 75>>stream' \
        'q 0 g 0 0 595 842 re f 1 g BT /F 24 Tf 200 400 Td (An aerial view) Tj ET Q' \
        'endstream endobj' '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj' \
        'trailer<</Root 1 0 R>>'
}
