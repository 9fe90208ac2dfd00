#!/usr/bin/env bats
# Paper read back: what the devices printed, scanned and reconciled; and stacks
# with something wrong in them.
load helper

setup_file() {
    boot
    local page
    print_and_wait classified "${USUAL[@]}" -n 2 -o CmSpares=1 "$DATA/mixed.pdf"
    PAPER=$(device_files classified)
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    SHEETS=$LAB/sheets
    mkdir "$SHEETS"
    # Three copies of five pages and the control sheet; then a page of run 2.
    pdftoppm -r 300 -gray "$PAPER" "$SHEETS/p"
    pdftoppm -r 300 -gray -f 1 -l 1 -singlefile \
        "$(device_files classified | grep -vxF "$PAPER")" "$SHEETS/other"
    turn "$SHEETS/p-05.pgm" > "$SHEETS/turned.pgm"
    export PAPER SHEETS
}
teardown_file() { shut_down; }

# The same picture upside down: of one byte a pixel, in reverse.
turn() {
    head -n 3 "$1"
    tail -n +4 "$1" | perl -0777 -ne 'print scalar reverse'
}

# A stack of sheets as one file: stack NAME...
stack() {
    local name
    for name; do cat "$SHEETS/$name.pgm"; done > "$BATS_TEST_TMPDIR/stack.pnm"
}

scan() { countermark scan "$BATS_TEST_TMPDIR/stack.pnm" "$@"; }

all_sheets() { (cd "$SHEETS" && ls p-*.pgm | sed 's/\.pgm//'); }

@test "what the device printed is complete" {
    run countermark scan --run 1 "$PAPER"
    [ "$status" = 0 ]
    [ "$output" = "COMPLETE: run 1, copies 1-3, 15 of 15 pages, control sheet present" ]
}

@test "the same as pictures, file by file, and as a stack" {
    run countermark scan --run 1 "$SHEETS"/p-*.pgm
    [ "$status" = 0 ]
    # shellcheck disable=SC2046
    stack $(all_sheets)
    run scan --run 1
    [ "$status" = 0 ]
}

@test "one copy is complete by itself, and not when the whole run is asked for" {
    stack p-06 p-07 p-08 p-09 p-10
    run scan
    [ "$status" = 0 ]
    [[ $output == "COMPLETE: run 1, copy 2, 5 of 5 pages"* ]]
    run scan --run 1
    [ "$status" = 1 ]
    [[ $output == *"copy 1 is missing"* ]]
    [[ $output == *"the control sheet is missing"* ]]
}

@test "a missing page is named" {
    stack p-01 p-02 p-04 p-05
    run scan
    [ "$status" = 1 ]
    [ "${lines[-1]}" = "NOT COMPLETE: copy 1 page 3 is missing" ]
}

@test "a page twice, a page of another run, a turned page, a page out of order" {
    stack p-01 p-03 p-02 p-03 p-04 turned other
    run scan --run 1
    [ "$status" = 1 ]
    [[ $output == *"position 4: copy 1 page 3 is there twice; the other is position 2"* ]]
    [[ $output == *"position 6: copy 1 page 5 is upside down"* ]]
    [[ $output == *"position 7: is of another run: run 2 copy 1 page 1"* ]]
    [[ $output == *"out of order"* ]]
}

@test "pages in JSON, one object a line, with the verdict last" {
    stack p-01 other p-02
    run scan --json
    [ "$status" = 1 ]
    [ "$(jq -r 'select(.type == "side") | "\(.position) \(.run) \(.copy) \(.page)"' <<< "$output" | tr '\n' ,)" = "1 1 1 1,2 2 1 1,3 1 1 2," ]
    [ "$(tail -n 1 <<< "$output" | jq .is_complete)" = 0 ]
}

@test "what is wrong with a sheet is said in Chinese, too" {
    { echo "P5 400 400 255"; head -c 160000 /dev/zero; } > "$SHEETS/black.pgm"
    forge > "$SHEETS/forged.pgm"
    stack p-01 black forged
    LANG=zh_CN.UTF-8 run scan
    [ "$status" = 1 ]
    [[ $output == *"伪造"* ]]
    [[ $output == *"读不出编码"* ]]
    ! grep -q '[a-z]\{4,\} [a-z]\{2,\}' <<< "$(grep '^第' <<< "$output")"
}

@test "a folder is no sheet of the stack" {
    run countermark scan "$SHEETS/p-01.pgm" "$SHEETS"
    [ "$status" = 3 ]
    [[ $output == *"is not a file; name the scanner's files one by one"* ]]
    [ "${#lines[@]}" = 1 ]
}

# A code that nobody here made, on paper like the others.
@test "a forged page is named, and nothing of it is believed" {
    forge > "$SHEETS/forged.pgm"
    stack p-01 p-02 p-03 p-04 p-05 forged
    run scan
    [ "$status" = 1 ]
    [[ $output == *"position 6: FORGED"* ]]
    run scan --json
    jq -se 'any(.type == "side" and .position == 6 and .class == "forged" and .run == null)' <<< "$output"
}

forge() {
    local code
    code=$(zbarimg --nodbus --quiet --raw "$SHEETS/p-01.pgm" | head -n 1)
    "$COUNTERMARK_BUILD/tests/scan/page" "${code%?}$([[ $code == *0 ]] && echo 1 || echo 0)"
}

@test "an unreadable side is found by its position, and keyed in" {
    local code
    { echo "P5 400 400 255"; head -c 160000 /dev/zero; } > "$SHEETS/black.pgm"
    stack p-01 p-02 black p-04 p-05
    run scan
    [ "$status" = 1 ]
    [[ $output == *"position 3: no code can be read"* ]]
    code=$(printed_codes_of "$PAPER" | sed -n 3p)
    run countermark scan "$BATS_TEST_TMPDIR/stack.pnm" - <<< "3 $code"
    [ "$status" = 0 ]
    # Only with its check symbol, and only there.
    run countermark scan "$BATS_TEST_TMPDIR/stack.pnm" - <<< "3 ${code%-?}"
    [ "$status" = 1 ]
    run countermark scan "$BATS_TEST_TMPDIR/stack.pnm" - <<< "2 $code"
    [ "$status" = 1 ]
}

@test "a picture of a page, or of a corner of it, is traced" {
    pdftoppm -r 200 -gray -f 8 -l 8 -singlefile -jpeg "$PAPER" "$BATS_TEST_TMPDIR/photo"
    run countermark trace --image "$BATS_TEST_TMPDIR/photo.jpg"
    [ "$status" = 0 ]
    [ "$(grep -c genuine <<< "$output")" = 1 ]
    [[ $output == *"genuine: run 1, copy 2 of 3 (serial 000002), page 3 of 5"* ]]
    # The upper right quarter alone.
    pdftoppm -r 300 -gray -f 8 -l 8 -x 1240 -y 0 -W 1240 -H 1750 -singlefile "$PAPER" "$BATS_TEST_TMPDIR/corner"
    run countermark trace --json --image "$BATS_TEST_TMPDIR/corner.pgm"
    [ "$status" = 0 ]
    [ "$(jq -r '"\(.copy) \(.page)"' <<< "$output")" = "2 3" ]
    run countermark trace --image "$DATA/picture.png"
    [ "$status" = 1 ]
    [[ $output == *"picture.png, page 1"* ]]
    run countermark trace
    [ "$status" = 64 ]
}

@test "lines of a hand-held scanner are a stack, too" {
    zbarimg --nodbus --quiet --raw "$SHEETS"/p-0[1-5].pgm > "$BATS_TEST_TMPDIR/lines"
    run countermark scan - < "$BATS_TEST_TMPDIR/lines"
    [ "$status" = 0 ]
    [[ $output == "COMPLETE: run 1, copy 1, 5 of 5 pages"* ]]
    run countermark scan - <<< "nonsense"
    [ "$status" = 3 ]
}

@test "blank backs do not count" {
    { echo "P5 400 400 255"; head -c 160000 /dev/zero | tr '\0' '\377'; } > "$SHEETS/white.pgm"
    stack p-01 white p-02 white p-03 p-04 p-05 white
    run scan
    [ "$status" = 0 ]
}

@test "what is not a scan is refused, and nothing is read from nowhere" {
    run countermark scan "$DATA/text.txt"
    [ "$status" = 3 ]
    [[ $output == *"it is not a PDF, TIFF, JPEG, PNG or PNM file"* ]]
    run countermark scan "$LAB/nowhere.pdf"
    [ "$status" = 3 ]
    [[ $output == *nowhere.pdf* ]]
    run countermark scan --run 4711 "$PAPER"
    [ "$status" = 3 ]
    [[ $output == *4711* ]]
    run countermark scan
    [ "$status" = 64 ]
}

@test "raster devices are read as well" {
    print_and_wait classified-raster "${USUAL[@]}" "$DATA/text.txt"
    "$LAB/tools/raster-pages" "$(device_files classified-raster)" "$BATS_TEST_TMPDIR/r" > /dev/null
    run countermark scan "$BATS_TEST_TMPDIR"/r-*
    [ "$status" = 0 ]
}

# What every printer of the room received since the beginning, drawn as its
# engine would, spoilt and scanned: exactly what the journal says was printed.
@test "all that was printed comes back as it was recorded" {
    local number count=0
    print_and_wait classified-raster "${USUAL[@]}" -n 2 "$DATA/text.txt"
    while read -r number; do
        spoilt_paper_of "$number" > "$BATS_TEST_TMPDIR/stack.pnm"
        run scan --run "$number" --json
        echo "run $number: $(tail -n 1 <<< "$output")"
        [ "$status" = 0 ]
        [ "$(countermark runs --json | jq "select(.run == $number) | .pages * (.copies + .spares)")" = \
            "$(jq 'select(.type == "run").pages_seen' <<< "$output")" ]
        count=$((count + 1))
    done < <(countermark runs --json | jq 'select(.state == "SENT").run')
    [ "$count" -ge 3 ]
}

# The sheets of a run in the order of the tray, each spoilt in another way. What
# a raster device got is at 300 dpi, so that nothing is measured in millimetres.
spoilt_paper_of() { # spoilt_paper_of RUN
    local job file sheets=$BATS_TEST_TMPDIR/sheets dpi=300
    local defects=(clean "1 bit" "JPEG 40" "+3 degrees" "-3 degrees" "97 %" "103 %" noise "90 degrees")
    job=$(countermark runs --json | jq "select(.run == $1).job_id")
    file=$(find "$LAB/devices" -path "*received/*job_$job[._]*" ! -name '*.prn')
    rm -rf "$sheets"
    mkdir "$sheets"
    if [[ $file == *.pdf ]]; then
        pdftoppm -r 600 -mono "$file" "$sheets/s"
        defects+=("torn corner" blur "stain on one code")
    else
        "$LAB/tools/raster-pages" "$file" "$sheets/s" > /dev/null
        dpi=600
    fi
    find "$sheets" -type f -print0 | sort -zV | xargs -0 cat > "$sheets/all"
    "$COUNTERMARK_BUILD/tests/scan/spoil" "$sheets/all" $dpi "${defects[@]}"
}

@test "without the registrar nothing is judged" {
    sed "s|/sockets/|/nowhere/|" "$COUNTERMARK_CONFIG" > "$BATS_TEST_TMPDIR/other.yaml"
    stack p-01
    run env COUNTERMARK_CONFIG="$BATS_TEST_TMPDIR/other.yaml" countermark scan "$BATS_TEST_TMPDIR/stack.pnm"
    [ "$status" = 3 ]
    [[ $output != *COMPLETE* ]]
}

@test "random stacks with seeded losses are named in full" {
    run env STACKS=3 SEED=77 "$TOP/tests/scan/run-stacks"
    echo "$output"
    [ "$status" = 0 ]
}
