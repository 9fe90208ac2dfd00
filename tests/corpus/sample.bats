#!/usr/bin/env bats
# A short corpus run: documents by the makers that are on this machine. `make
# corpus` looks at hundreds of others in the same way.

setup_file() {
    DOCUMENTS=$(mktemp -d)
    export DOCUMENTS
    make_documents
}

teardown_file() { rm -rf "$DOCUMENTS"; }

make_documents() {
    local here data=/usr/share/cups/data
    here=$BATS_TEST_DIRNAME
    # LibreOffice made these forms; they have fields.
    cp "$data/form_english.pdf" "$data/default-testpage.pdf" "$DOCUMENTS"
    cp "$here/../data/mixed.pdf" "$DOCUMENTS"
    ps2pdf "$here/../data/mixed.ps" "$DOCUMENTS/ghostscript.pdf"
    pdftocairo -pdf "$data/form_russian.pdf" "$DOCUMENTS/cairo.pdf"
    mutool clean -gggg "$here/../data/mixed.pdf" "$DOCUMENTS/mupdf.pdf"
    qpdf --object-streams=generate --linearize "$data/form_english.pdf" "$DOCUMENTS/streams.pdf"
    # An owner's password only: everybody may open it.
    qpdf --encrypt "" owner 256 -- "$data/default-testpage.pdf" "$DOCUMENTS/owned.pdf"
    qpdf "$here/../data/mixed.pdf" --rotate=90 "$DOCUMENTS/turned.pdf"
    qpdf --empty --pages "$data/default-testpage.pdf" 1 "$DOCUMENTS/mixed.pdf" 1-r1 -- \
        "$DOCUMENTS/joined.pdf"
}

@test "documents of ten kinds are marked, and changed nowhere else" {
    run "$BATS_TEST_DIRNAME/run" "$DOCUMENTS"
    echo "$output"
    [ "$status" = 0 ]
    [[ $output = *"10 documents: 10 marked"* ]]
}

@test "a difference outside of the stamp is seen" {
    local work=$BATS_TEST_TMPDIR
    cc -O2 -Wall -o "$work/look" "$BATS_TEST_DIRNAME/look.c" -lqpdf -lm
    # A page with one plate, written by hand; 100 x 100 points.
    cat > "$work/page.pdf" << 'PDF'
%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100]
  /Resources << /XObject << /CMs 4 0 R >> >> >> endobj
4 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Length 27 >> stream
1 g 0.5 0.5 20 20.25 re f 
endstream endobj
trailer << /Root 1 0 R >>
PDF
    picture() { # picture X Y: black at this pixel of a white page
        printf 'P6\n100 100\n255\n'
        head -c 30000 /dev/zero | tr '\0' '\377' |
            perl -0777 -pe "substr(\$_, 3 * ($1 + 100 * $2), 1) = qq(\\0)"
    }
    picture 10 90 > "$work/under"
    picture 11 85 > "$work/under-too"
    picture 50 50 > "$work/beside"
    "$work/look" "$work/under" "$work/under-too" "$work/page.pdf" 1 72
    run "$work/look" "$work/under" "$work/beside" "$work/page.pdf" 1 72
    [ "$status" = 1 ]
    [[ $output = *"1 pixels by up to 255"* ]]
}

@test "a page that unpacks without end is refused in time" {
    # Half a gigabyte of blanks, packed twice; both filters get two seconds.
    perl -MCompress::Zlib -e '
        my ($z) = deflateInit(-Level => 9);
        my $data = join "", map { scalar $z->deflate(" " x 1048576) } 1 .. 512;
        $data = compress($data . $z->flush, 9);
        print "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n",
            "2 0 obj << /Type /Pages /Kids [", "3 0 R " x 20, "] /Count 20 >> endobj\n",
            "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R] >> endobj\n",
            "4 0 obj << /Filter [/FlateDecode /FlateDecode] /Length ", length $data,
            " >> stream\n$data\nendstream endobj\ntrailer << /Root 1 0 R >>\n"' \
        > "$BATS_TEST_TMPDIR/bomb.pdf"
    [ "$(stat -c %s "$BATS_TEST_TMPDIR/bomb.pdf")" -lt 3000 ]
    # shellcheck source=tests/corpus/room.bash
    . "$BATS_TEST_DIRNAME/room.bash"
    room_open "$(mktemp -d /tmp/cm-XXXXXX)"
    (
        ulimit -S -t 2
        room_filter "$BATS_TEST_TMPDIR/bomb.pdf" 2 "CmLevel=secret CmTerm=10y CmScope=Custom.x" \
            "$ROOM/bin/filter/countermark"
    ) > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/said" && marked=yes || marked=no
    room_close
    grep '^ERROR' "$BATS_TEST_TMPDIR/said"
    [ "$marked" = no ]
    [ ! -s "$BATS_TEST_TMPDIR/out" ]
    grep -q '^ERROR: .*too long' "$BATS_TEST_TMPDIR/said"
}
