#!/usr/bin/env bats
# Documents that bear their marks already, through the real filter: what
# contradicts the job is refused, what agrees is not marked a second time.

setup_file() {
    # shellcheck source=tests/corpus/room.bash
    . "$BATS_TEST_DIRNAME/../corpus/room.bash"
    room_open "$(mktemp -d /tmp/cm-XXXXXX)" 's/placement: margin/placement: head/' \
        '/^queues:/a\  bearing: {marks: verify}\n  compared: {marks: compare}\n  banner: {scheme: us, marks: verify, term: optional, scope: optional}\n  us: {scheme: us, term: optional, scope: optional, authority: required, classified_by: "B. Wu, Chief of Plans", reason: 1.4(c)}\n  large: {small_pages: refuse}'
    # What another queue printed bears its mark: the first page, without
    # ours in the margins.
    QUEUE=classified mark "$TOP/tests/data/mixed.pdf" "$usual" > "$ROOM/marked.pdf"
    qpdf "$ROOM/marked.pdf" --pages . 1-2 -- "$ROOM/borne.pdf"
}
teardown_file() {
    . "$BATS_TEST_DIRNAME/../corpus/room.bash"
    room_close
}
room=$BATS_TEST_DIRNAME/../corpus/room.bash
setup() {
    # shellcheck source=tests/corpus/room.bash
    . "$BATS_TEST_DIRNAME/../corpus/room.bash"
}

usual="CmLevel=secret CmTerm=10y CmScope=Custom.x"

mark() { room_filter "$1" "${3:-1}" "$2" "$ROOM/bin/filter/countermark" 2> "$ROOM/said"; }
refuses() { # refuses QUEUE FILE OPTIONS PATTERN: nothing comes out, and why
    local queue=$1 pattern=$4
    shift
    run env QUEUE="$queue" bash -c '. "$1"; room_filter "$2" 1 "$3" \
        "$ROOM/bin/filter/countermark" 2> "$ROOM/said" > "$ROOM/out.pdf"' - "$room" "$1" "$2"
    grep '^ERROR' "$ROOM/said"
    [ "$status" != 0 ]
    [ ! -s "$ROOM/out.pdf" ]
    grep -q "^ERROR.*$pattern" "$ROOM/said"
}
words() { pdftotext -f "$2" -l "$2" "$1" - | tr -d ' \n\f'; }
count() { words "$1" "$2" | grep -o "$3" | wc -l; }
pages() { pdfinfo "$1" | sed -n 's/^Pages: *//p'; }

us_page() { # us_page BANNER [CONTENT]: a page with it at its top and bottom, fonts embedded
    local bars="BT /F 16 Tf 250 760 Td ($1) Tj ET BT /F 16 Tf 250 20 Td ($1) Tj ET"
    local content="${2:-$bars} BT /F 9 Tf 72 400 Td (a SECRET//SI memo is kept elsewhere) Tj ET"
    cat > "$ROOM/page.pdf" << PDF
%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
  /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj
4 0 obj << /Length ${#content} >> stream
$content
endstream endobj
trailer << /Root 1 0 R >>
PDF
    gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -dCompressFonts=false -sOutputFile="$ROOM/font.pdf" \
        -c '<</NeverEmbed []>> setdistillerparams' -f "$ROOM/page.pdf" >&2
    cat "$ROOM/font.pdf"
}

@test "a document that agrees is numbered, and its mark is not printed again" {
    QUEUE=bearing mark "$ROOM/borne.pdf" "$usual" 2 > "$ROOM/out.pdf"
    [ "$(pages "$ROOM/out.pdf")" = 5 ]
    [ "$(count "$ROOM/borne.pdf" 1 '机密★10年')" = 1 ]
    [ "$(count "$ROOM/out.pdf" 1 '机密★10年')" = 1 ]
    [ "$(count "$ROOM/out.pdf" 2 '机密★10年')" = 0 ]
    # Copy and page, serial and code stand there all the same.
    [[ $(words "$ROOM/out.pdf" 3) = *第2份共2份* ]]
    [[ $(words "$ROOM/out.pdf" 4) = *第2页共2页* ]]
    # The control sheet and the journal say what is on the document.
    [[ $(words "$ROOM/out.pdf" 5) = *机密★10年* ]]
}

@test "a document that says another level or period is refused, with both" {
    refuses bearing "$ROOM/borne.pdf" "CmLevel=confidential CmTerm=10y CmScope=Custom.x" 'bears the mark "机密★10年.*the job says 秘密★10年'
    refuses bearing "$ROOM/borne.pdf" "CmLevel=secret CmTerm=20y CmScope=Custom.x" 'the job says 机密★20年'
}

@test "a document without a mark is refused where none is printed" {
    refuses bearing "$TOP/tests/data/mixed.pdf" "$usual" 'no mark is found.*write 机密★10年 on the document'
    # Only the first page counts, and it must be printed.
    refuses bearing "$ROOM/borne.pdf" "$usual page-ranges=2" 'no mark is found'
}

@test "a queue that compares prints the mark, but on nothing that contradicts it" {
    QUEUE=compared mark "$TOP/tests/data/mixed.pdf" "$usual" > "$ROOM/out.pdf"
    [ "$(count "$ROOM/out.pdf" 1 '机密★10年')" = 1 ]
    QUEUE=compared mark "$ROOM/borne.pdf" "$usual" > "$ROOM/out.pdf"
    refuses compared "$ROOM/borne.pdf" "CmLevel=confidential CmTerm=10y CmScope=Custom.x" 'bears the mark "机密★10年'
}

@test "banners are read, and words in a sentence are none" {
    us_page 'SECRET//NOFORN' > "$ROOM/us.pdf"
    QUEUE=banner mark "$ROOM/us.pdf" "CmLevel=secret CmControl=NOFORN" > "$ROOM/out.pdf"
    [ "$(count "$ROOM/out.pdf" 1 'SECRET//NOFORN')" = 2 ]
    refuses banner "$ROOM/us.pdf" "CmLevel=secret" 'bears the mark "SECRET//NOFORN"'
    us_page 'TOP SECRET' > "$ROOM/us.pdf"
    refuses banner "$ROOM/us.pdf" "CmLevel=secret CmControl=NOFORN" 'bears the mark "TOP SECRET"'
}

@test "a mark that nobody can see is none" {
    local at='250 760 Td (SECRET//NOFORN) Tj ET' name
    local -A pages=(
        [no-ink]="BT /F 16 Tf 3 Tr $at BT 0 Tr ET"
        [white]="1 g BT /F 16 Tf $at 0 g"
        [covered]="BT /F 16 Tf $at 1 g 0 740 612 52 re f 0 g"
        [clipped]="q 250 760 1 1 re W n BT /F 16 Tf $at Q"
        [tiny]="BT /F 0.1 Tf $at"
        [small]="BT /F 5 Tf $at"
        [half]="BT /F 16 Tf $at 1 g 250 740 60 52 re f 0 g"
    )
    for name in "${!pages[@]}"; do
        us_page '' "${pages[$name]}" > "$ROOM/us.pdf"
        refuses banner "$ROOM/us.pdf" "CmLevel=secret CmControl=NOFORN" 'is not visible'
    done
    # White on a dark bar can be read, and so can small type that is no footnote.
    us_page '' "0 g 200 750 250 30 re f 1 g BT /F 16 Tf $at 0 g" > "$ROOM/us.pdf"
    QUEUE=banner mark "$ROOM/us.pdf" "CmLevel=secret CmControl=NOFORN" > "$ROOM/out.pdf"
    us_page '' "BT /F 10 Tf $at" > "$ROOM/us.pdf"
    QUEUE=banner mark "$ROOM/us.pdf" "CmLevel=secret CmControl=NOFORN" > "$ROOM/out.pdf"
    # What another font would look like nobody knows.
    refuses banner "$ROOM/page.pdf" "CmLevel=secret CmControl=NOFORN" 'is not visible'
}

@test "without its reader nothing is printed" {
    mv "$ROOM/tools/countermark-reader" "$ROOM/tools/away"
    refuses bearing "$ROOM/borne.pdf" "$usual" 'cannot start .*countermark-reader'
    mv "$ROOM/tools/away" "$ROOM/tools/countermark-reader"
}

@test "a filter behind ours that joins the streams of a page loses no word" {
    room_filter "$ROOM/marked.pdf" 1 "" "$ROOM/bin/filter/pdftopdf" > "$ROOM/joined.pdf" 2> "$ROOM/said"
    [ "$(pages "$ROOM/joined.pdf")" = "$(pages "$ROOM/marked.pdf")" ]
    for page in 1 2 6; do
        [ "$(words "$ROOM/joined.pdf" $page)" = "$(words "$ROOM/marked.pdf" $page)" ]
    done
}

@test "who classified a document stands on its first page" {
    QUEUE=us mark "$TOP/tests/data/mixed.pdf" "CmLevel=secret CmDeclassifyOn=Custom.20451231" > "$ROOM/out.pdf"
    [[ $(words "$ROOM/out.pdf" 1) = *"ClassifiedBy:B.Wu,ChiefofPlans"*"Reason:1.4(c)"*"DeclassifyOn:20451231"* ]]
    [ "$(count "$ROOM/out.pdf" 2 'Classified')" = 0 ]
    # What the job says takes the place of the queue's words and ground.
    QUEUE=us mark "$TOP/tests/data/mixed.pdf" \
        "CmLevel=secret CmDeclassifyOn=Custom.20451231 CmClassifiedBy=Custom.A.Li CmDerivedFrom='Custom.Guide 7'" > "$ROOM/out.pdf"
    [[ $(words "$ROOM/out.pdf" 1) = *"ClassifiedBy:A.Li"*"DerivedFrom:Guide7"* ]]
    [ "$(count "$ROOM/out.pdf" 1 'Reason')" = 0 ]
    refuses us "$TOP/tests/data/mixed.pdf" "CmLevel=secret" 'declassification is missing.*CmDeclassifyOn'
}

@test "paper smaller than the stamp is refused, with both sizes" {
    cp "$ROOM/queue.ppd" "$ROOM/with-sizes.ppd"
    # A printer of labels: every page is laid out on 200 x 200 points.
    sed -e '/^\*PaperDimension A4/s/595 842/200 200/' -e '/^\*ImageableArea A4/s/".*"/"9 9 191 191"/' \
        "$ROOM/with-sizes.ppd" > "$ROOM/queue.ppd"
    refuses classified "$ROOM/borne.pdf" "$usual" 'page needs .* mm, and the paper has 71 x 71: print on larger paper'
    refuses large "$ROOM/borne.pdf" "$usual" 'page of 71 x 71 mm is too small for the stamp'
    cp "$ROOM/with-sizes.ppd" "$ROOM/queue.ppd"
}
