#!/usr/bin/env bats
# Registers and forms of a print room that has printed: for the eye, for
# spreadsheets, for signatures.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
    boot
    print_and_wait classified "${USUAL[@]}" -n 2 -o CmSpares=1 \
        -o "CmDocNumber=Custom.〔2026〕17号" -t "=cmd|x" "$DATA/mixed.pdf"
    print_and_wait classified -o CmLevel=confidential -o CmTerm=10y \
        -o "CmScope=Custom.办公厅" -t "会议纪要" "$DATA/mixed.pdf"
}
teardown_file() { shut_down; }

csv_cell() { # csv_cell ROW KEY: as Python's reader of RFC 4180 sees it
    python3 -c '
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
print(rows[int(sys.argv[2])][sys.argv[3]])' "$BATS_TEST_TMPDIR/register.csv" "$1" "$2"
}

@test "the production register has every run in order" {
    countermark register production --json > "$BATS_TEST_TMPDIR/rows"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/rows")" -eq 2 ]
    sed -n 1p "$BATS_TEST_TMPDIR/rows" | grep -F '"copies":3,'
    sed -n 1p "$BATS_TEST_TMPDIR/rows" | grep -F '"doc_no":"〔2026〕17号"'
    sed -n 1p "$BATS_TEST_TMPDIR/rows" | grep -F '"serial_from":"000001","serial_to":"000003"'
    sed -n 2p "$BATS_TEST_TMPDIR/rows" | grep -F '"level":"秘密"'
    # Three copies of five sheets and the control sheet.
    sed -n 1p "$BATS_TEST_TMPDIR/rows" | grep -F '"sent":16,'
}

@test "a period or a level leaves the other runs out" {
    [ "$(countermark register production --level 机密 --json | wc -l)" -eq 1 ]
    [ "$(countermark register production --level confidential --json | wc -l)" -eq 1 ]
    [ "$(countermark register production --period "$(date +%Y-%m)" --json | wc -l)" -eq 2 ]
    [ "$(countermark register production --to 2020-12-31 --json | wc -l)" -eq 0 ]
    [ "$(countermark register production --from 2090 --json | wc -l)" -eq 0 ]
}

@test "the CSV is one for spreadsheets, and no title is a formula" {
    countermark register production --csv -o "$BATS_TEST_TMPDIR/register.csv"
    [ "$(head -c 3 "$BATS_TEST_TMPDIR/register.csv" | od -An -tx1 | tr -d ' ')" = efbbbf ]
    [ "$(csv_cell 0 title)" = "'=cmd|x" ]
    [ "$(csv_cell 0 doc_no)" = 〔2026〕17号 ]
    [ "$(csv_cell 1 title)" = 会议纪要 ]
}

@test "the form bears the highest level, the lines and the journal's checkpoint" {
    local pdf=$BATS_TEST_TMPDIR/register.pdf
    countermark print production -o "$pdf"
    [ "$(stat -c %a "$pdf")" = 600 ]
    qpdf --check "$pdf"
    pdftotext -layout "$pdf" "$BATS_TEST_TMPDIR/words"
    head -n 1 "$BATS_TEST_TMPDIR/words" | grep -F 机密
    grep -F 印制登记簿 "$BATS_TEST_TMPDIR/words"
    grep -F 会议纪要 "$BATS_TEST_TMPDIR/words"
    pdftoppm -r 300 -gray -singlefile "$pdf" "$BATS_TEST_TMPDIR/sheet"
    zbarimg --nodbus --quiet --raw -Sdisable -Sqrcode.enable "$BATS_TEST_TMPDIR/sheet.pgm" > "$BATS_TEST_TMPDIR/note"
    countermark verify --anchor "$BATS_TEST_TMPDIR/note" || [ $? -eq 1 ]
}

@test "the waste register is empty when nothing was wasted" {
    [ "$(countermark register waste --json | wc -l)" -eq 0 ]
    countermark register waste | grep -F "There is nothing in it."
}

@test "the statistics agree with what was printed" {
    countermark register statistics --json > "$BATS_TEST_TMPDIR/rows"
    grep '"name":"机密"' "$BATS_TEST_TMPDIR/rows" | grep -F '"open":3,"produced":3,'
    grep '"name":"秘密"' "$BATS_TEST_TMPDIR/rows" | grep -F '"produced":1,'
    countermark print statistics --period "$(date +%Y)" -o "$BATS_TEST_TMPDIR/year.pdf"
    pdftotext -layout "$BATS_TEST_TMPDIR/year.pdf" - | grep -F 统计年报
}

@test "every register and form is a PDF, a CSV and JSON, and bears its checkpoint" {
    local form subject size
    size=$(countermark checkpoint | sed -n 2p)
    for form in production waste distribution returns loans overdue statistics \
        "holdings nobody" "receipt 1" "label 1" "dispatch 1"; do
        read -r form subject <<< "$form"
        countermark register "$form" ${subject:+"$subject"} --json > "$BATS_TEST_TMPDIR/rows"
        countermark register "$form" ${subject:+"$subject"} --csv -o "$BATS_TEST_TMPDIR/rows.csv"
        # A line of heads, and one for each line of the other.
        [ "$(wc -l < "$BATS_TEST_TMPDIR/rows.csv")" -eq $(($(wc -l < "$BATS_TEST_TMPDIR/rows") + 1)) ]
        countermark print "$form" ${subject:+"$subject"} -o "$BATS_TEST_TMPDIR/form.pdf"
        qpdf --check "$BATS_TEST_TMPDIR/form.pdf"
        [ "$form" = label ] || pdftotext -layout "$BATS_TEST_TMPDIR/form.pdf" - | grep -F "$size"
    done
}

@test "every form is there to be filled in by hand" {
    local form
    for form in production waste distribution receipt returns loans inventory \
        destruction certificate label dispatch holdings overdue discrepancy statistics; do
        countermark print "$form" --blank 3 --language zh -o "$BATS_TEST_TMPDIR/$form.pdf"
        qpdf --check "$BATS_TEST_TMPDIR/$form.pdf"
    done
}

@test "a wrong word is answered with the right one" {
    run ! countermark register producton
    [[ "$output" == *'did you mean "production"?'* ]]
    run ! countermark register production --period 2026-13
    [[ "$output" == *"a day, a month or a year is wanted"* ]]
    run ! countermark print production --language fr
    [[ "$output" == *"must be zh, en or both"* ]]
}
