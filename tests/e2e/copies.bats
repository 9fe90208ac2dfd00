#!/usr/bin/env bats
# shellcheck disable=SC2154 # print_and_wait leaves the number in $job
# Copies are made by Countermark only: nobody before or behind it multiplies
# pages, whatever the document and its options are.
load helper

setup_file() { boot; }
teardown_file() { shut_down; }
setup() { file_paper; }

# counted QUEUE PAGES [lp argument...] FILE: so many pages arrive, in one file
# the device is asked to print once, and every one of them has its own code.
counted() {
    local queue=$1 pages=$2 file
    shift 2
    print_and_wait "$queue" "${USUAL[@]}" "$@"
    [ "$(job_state "$job")" = completed ]
    file=$(device_files "$queue")
    [ "$(wc -l <<< "$file")" = 1 ]
    echo "pages at the device: $(device_pages "$queue"), expected $pages"
    [ "$(device_pages "$queue")" = "$pages" ]
    [ "$(device_copies "$queue")" = 1 ]
    [ "$(codes_of "$file" | cut -d' ' -f2 | sort -u | wc -l)" = "$pages" ]
}

@test "three collated copies of a text are four pages" {
    counted classified 4 -n 3 -o collate=true "$DATA/text.txt"
}

@test "three uncollated copies of a text are four pages" {
    counted classified 4 -n 3 -o collate=false "$DATA/text.txt"
}

@test "the copies come one whole copy after the other" {
    local file
    counted classified 7 -n 3 -o Collate=False "$DATA/page.ps"
    file=$(device_files classified)
    page_words "$file" 2 | grep -F "第1份共3份" | grep -qF "第2页共2页"
    page_words "$file" 3 | grep -F "第2份共3份" | grep -qF "第1页共2页"
}

@test "in duplex each copy begins on a sheet of its own" {
    local file
    counted classified 5 -n 2 -o sides=two-sided-long-edge "$DATA/text.txt"
    file=$(device_files classified)
    page_words "$file" 2 | grep -qF "此面无正文"
    page_words "$file" 3 | grep -qF "第2份共2份"
}

@test "two pages on one side are one page" {
    counted classified 7 -n 2 -o number-up=2 "$DATA/mixed.pdf"
}

@test "only the chosen pages are printed and numbered" {
    local file
    counted classified 5 -n 2 -o page-ranges=2-3 "$DATA/mixed.pdf"
    file=$(device_files classified)
    page_words "$file" 1 | grep -qF "第1页共2页"
}

@test "a picture is marked like a document" {
    counted classified 3 -n 2 "$DATA/picture.png"
}

@test "a PostScript document is marked" {
    counted classified 5 -n 2 "$DATA/page.ps"
}

@test "spares are numbered copies like the others" {
    counted classified 4 -n 1 -o CmSpares=2 "$DATA/text.txt"
    page_words "$(device_files classified)" 3 | grep -qF "第3份共3份"
}

@test "copies under another spelling are numbered copies, or none" {
    local file wanted
    print_and_wait classified "${USUAL[@]}" -o Copies=7 -o COPIES=5 "$DATA/text.txt"
    file=$(device_files classified)
    wanted=$(run_of_job "$job" | jq '(.copies + .spares) * .pages + .control_pages')
    [ "$(device_pages classified)" = "$wanted" ]
    [ "$(codes_of "$file" | cut -d' ' -f2 | sort -u | wc -l)" = "$wanted" ]
    page_words "$file" 1 | grep -qF "第1份共$((wanted - 1))份"
}

@test "copies smuggled into the value of an option multiply nothing" {
    counted classified 2 -o "note='a copies=9 Collate=True'" "$DATA/text.txt"
}

@test "two documents of one job are refused, and nothing of either is printed" {
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt" "$DATA/page.ps"
    [ -z "$(device_files classified)" ]
    job_reason "$job" | grep -q "several documents"
    journal | jq -s -e "map(select(.job_id == $job) | .state) == [\"REFUSED\"]"
}

@test "three copies on the raster device are four pages" {
    counted classified-raster 4 -n 3 "$DATA/text.txt"
}

@test "three collated copies on the raster device are four pages" {
    counted classified-raster 4 -n 3 -o collate=true "$DATA/text.txt"
}

@test "in duplex on the raster device each copy begins on its own sheet" {
    counted classified-raster 5 -n 2 -o sides=two-sided-long-edge "$DATA/text.txt"
}

@test "a picture on the raster device is marked" {
    counted classified-raster 3 -n 2 "$DATA/picture.png"
}

@test "PostScript on the raster device is marked" {
    counted classified-raster 5 -n 2 "$DATA/page.ps"
}

@test "no serial was given twice" {
    run countermark verify
    [ "$status" -le 1 ]
}

@test "each copy is addressed to its recipient on every page, spares to nobody" {
    local file usual=$BATS_TEST_TMPDIR/usual.yaml
    cp "$COUNTERMARK_CONFIG" "$usual"
    printf '%s\n' 'recipients:' '  heads: [甲处, Office 2]' >> "$COUNTERMARK_CONFIG"
    countermark adopt classified
    lpoptions -p classified -l | grep -q '^CmRecipients.* heads'

    # One copy was asked for; the list has two names; one spare.
    counted classified 7 -o CmRecipients=heads -o CmSpares=1 "$DATA/page.ps"
    file=$(device_files classified)
    for page in 1 2; do
        page_words "$file" $page | grep -F "收件Issuedto:甲处" | grep -qF "共3份"
        page_words "$file" $((page + 2)) | grep -qF "收件Issuedto:Office2"
        run page_words "$file" $((page + 4))
        [[ $output != *收件* ]]
    done
    countermark events --json "$(run_of_job "$job" | jq .run)" |
        jq -se 'any(.[]; .kind == "run.received" and
            .recipients == ["甲处", "Office 2"] and .copies == 2 and .spares == 1)'

    print_and_wait classified "${USUAL[@]}" -n 4 -o CmRecipients=heads "$DATA/page.ps"
    [[ $(job_reason "$job") == *"list heads has 2 recipients, and each gets one copy"* ]]
    cp "$usual" "$COUNTERMARK_CONFIG"
    countermark adopt classified
}
