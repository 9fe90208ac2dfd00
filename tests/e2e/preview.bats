#!/usr/bin/env bats
# shellcheck disable=SC2154 # print_and_wait leaves the number in $job
# A preview looks like what the queue prints, is visibly none of its copies, and
# leaves no trace.
load helper

setup_file() { boot; }
teardown_file() { shut_down; }
setup() { file_paper; }

# Where the words of a page stand, without ours.
places() { # places PDF PAGE
    pdftotext -bbox -f "$2" -l "$2" "$1" - | grep -E '示范机关|附件|通知' || true
}

preview() { countermark preview "$DATA/mixed.pdf" -q classified "${USUAL[@]}" "$@"; }

@test "a preview shows the stamp on every page and the control sheet" {
    preview -o copies=2 -o "$BATS_TEST_TMPDIR/p.pdf"
    qpdf --check "$BATS_TEST_TMPDIR/p.pdf"
    [ "$(file_pages "$BATS_TEST_TMPDIR/p.pdf")" = 11 ]
    for page in 1 5 10 11; do
        [[ $(page_words "$BATS_TEST_TMPDIR/p.pdf" $page) = *机密★10年* ]]
        # Slanting words are not extracted in one piece.
        pdftotext -raw -f $page -l $page "$BATS_TEST_TMPDIR/p.pdf" - | grep -q 样
    done
    [[ $(page_words "$BATS_TEST_TMPDIR/p.pdf" 6) = *第2份共2份* ]]
    # What was typed into its form, which waits for a program to set it.
    [[ $(page_words "$BATS_TEST_TMPDIR/p.pdf" 5) = *Room1* ]]
}

@test "its code is none" {
    local code
    preview -o "$BATS_TEST_TMPDIR/p.pdf"
    code=$(codes_of "$BATS_TEST_TMPDIR/p.pdf" 1 1 | cut -d ' ' -f 2)
    [ -n "$code" ]
    run countermark trace "$code"
    [ "$status" != 0 ]
    [[ $output != *"copy 1"* ]]
}

@test "nothing is numbered and nothing recorded" {
    local before
    before=$(countermark events | wc -l)
    preview -o "$BATS_TEST_TMPDIR/p.pdf"
    [ "$(countermark events | wc -l)" = "$before" ]
    [ -z "$(journal)" ]
}

@test "pages lie where the queue prints them" {
    preview -o sides=two-sided-long-edge -o "$BATS_TEST_TMPDIR/p.pdf"
    print_and_wait classified "${USUAL[@]}" -o sides=two-sided-long-edge "$DATA/mixed.pdf"
    local paper page
    paper=$(device_files classified)
    [ "$(file_pages "$paper")" = "$(file_pages "$BATS_TEST_TMPDIR/p.pdf")" ]
    for page in 1 3 6; do
        [ "$(places "$paper" $page)" = "$(places "$BATS_TEST_TMPDIR/p.pdf" $page)" ]
    done
    [ -n "$(places "$paper" 1)" ]
}

@test "pictures are made on request, and page 1 is always -1" {
    preview --png -o "$BATS_TEST_TMPDIR/look"
    [ "$(find "$BATS_TEST_TMPDIR" -name 'look*.png' | wc -l)" = 6 ]
    preview --png -o copies=2 -o "$BATS_TEST_TMPDIR/many.png"
    [ "$(find "$BATS_TEST_TMPDIR" -name 'many*.png' | wc -l)" = 11 ]
    [ -s "$BATS_TEST_TMPDIR/many-1.png" ]
    [ -s "$BATS_TEST_TMPDIR/many-11.png" ]
}

@test "options are read as lp reads them" {
    countermark preview "$DATA/mixed.pdf" -q classified \
        -o "CmLevel=secret CmTerm=10y CmScope='Custom.Office 1, Office 2'" \
        -o "$BATS_TEST_TMPDIR/p.pdf"
    [[ $(page_words "$BATS_TEST_TMPDIR/p.pdf" 1) = *"Office1,Office2"* ]]
}

@test "a policy that asks for tiles shows them" {
    cp "$COUNTERMARK_CONFIG" "$BATS_TEST_TMPDIR/policy"
    preview -o "$BATS_TEST_TMPDIR/none.pdf"
    sed -i '0,/^  edge_mm/s//  trace: tiles\n  edge_mm/' "$COUNTERMARK_CONFIG"
    COUNTERMARK_CONFIG=$COUNTERMARK_CONFIG preview -o "$BATS_TEST_TMPDIR/tiles.pdf"
    cp "$BATS_TEST_TMPDIR/policy" "$COUNTERMARK_CONFIG"
    inline() { qpdf --qdf "$1" - | grep -ac '^ID\|BI$\|/IM true' || true; }
    [ "$(inline "$BATS_TEST_TMPDIR/tiles.pdf")" -gt "$(inline "$BATS_TEST_TMPDIR/none.pdf")" ]
}

@test "what is no document is named, in words for a person" {
    : > "$BATS_TEST_TMPDIR/empty.pdf"
    run countermark preview "$BATS_TEST_TMPDIR/empty.pdf" -q classified
    [ "$status" != 0 ]
    [[ $output = *"empty.pdf is empty"* ]]
    echo "Dear all" > "$BATS_TEST_TMPDIR/letter.txt"
    run countermark preview "$BATS_TEST_TMPDIR/letter.txt" -q classified
    [ "$status" != 0 ]
    [[ $output = *"letter.txt is neither a PDF nor a picture"* ]]
}

@test "what the queue would refuse, the preview refuses in the same words" {
    run countermark preview "$DATA/mixed.pdf" -q classified -o CmLevel=top-secret \
        -o CmTerm=10y -o CmScope=Custom.x -o "$BATS_TEST_TMPDIR/p.pdf"
    [ "$status" != 0 ]
    [[ $output = *top-secret* ]]
    run countermark preview "$DATA/encrypted.pdf" -q classified "${USUAL[@]}" -o "$BATS_TEST_TMPDIR/p.pdf"
    [ "$status" != 0 ]
    [[ $output = *"protected by a password"* ]]
    # Who speaks is said once.
    [[ $output = "countermark: "* && $output != *Countermark:* ]]
    [ ! -e "$BATS_TEST_TMPDIR/p.pdf" ]
}

@test "a wrong command line is explained" {
    run countermark preview "$DATA/mixed.pdf"
    [ "$status" = 64 ]
    [[ $output = *"name the queue with -q"* ]]
    run countermark preview /nowhere.pdf -q classified
    [ "$status" != 0 ]
    [[ $output = *"/nowhere.pdf"* ]]
    run countermark preview "$DATA/mixed.pdf" -q no-such-queue
    [ "$status" != 0 ]
    [[ $output = *no-such-queue* ]]
}

@test "no print job can ask for a preview" {
    # cupsd's first argument is a number; anything else names no job.
    print_and_wait classified "${USUAL[@]}" -o preview=true -o "x=--preview" "$DATA/mixed.pdf"
    [ "$(job_state "$job")" = completed ]
    [ -n "$(run_of_job "$job")" ]
    [[ $(page_words "$(device_files classified | tail -n 1)" 1) != *SPECIMEN* ]]
}

@test "a scope with blanks is not cut at the first of them" {
    run countermark preview "$DATA/mixed.pdf" -q classified -o CmLevel=secret \
        -o CmTerm=10y -o "CmScope=Custom.Department of Names" -o "$BATS_TEST_TMPDIR/x.pdf"
    [ "$status" -ne 0 ]
    [[ "$output" == *"-o \"CmScope='Custom.Department of Names'\""* ]]
    countermark preview "$DATA/mixed.pdf" -q classified -o CmLevel=secret \
        -o CmTerm=10y -o "CmScope='Custom.Department of Names'" -o "$BATS_TEST_TMPDIR/x.pdf"
    page_words "$BATS_TEST_TMPDIR/x.pdf" 1 | grep -q DepartmentofNames
}
