#!/usr/bin/env bats
# Queues with the PPDs of printers that cups-filters ships: adopted, they print
# every kind of document in numbered copies; given back, they are what they were.
# shellcheck disable=SC2154 # print_and_wait leaves the number in $job
load helper

PPDS=/usr/share/ppd/cupsfilters

setup_file() {
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    chmod 755 "$LAB"
    export LAB
    lab start
    eval "$(lab env)"
    lab device classified pdf -2
}
teardown_file() { shut_down; }
setup() { file_paper; }

queue_ppd() { cat "$LAB/etc/ppd/classified.ppd"; }

adopt_ppd() { # adopt_ppd FILE
    lpadmin -p classified -E -v "$(cat "$LAB/devices/classified/uri")" -P "$1"
    queue_ppd > "$BATS_TEST_TMPDIR/before.ppd"
    countermark adopt classified
}

# The programs that cupsd started for a job, in their order.
chain_of() { # chain_of JOB
    lab log "$1" | sed -n 's/.*Started filter [^ ]*\/\([^ /]*\) (PID.*/\1/p' | tr '\n' ' '
}

prints_marked() { # prints_marked FILE PAGES: in three copies
    print_and_wait classified "${USUAL[@]}" -o sides=one-sided -n 3 "$DATA/$1"
    echo "$1: $(chain_of "$job"), $(device_pages classified) pages: $(job_reason "$job")"
    [ "$(job_state "$job")" = completed ]
    [[ " $(chain_of "$job")" == *" countermark "* ]]
    [ "$(device_pages classified)" = $((3 * $2 + 1)) ]
    [ "$(device_copies classified)" -le 1 ]
    file_paper
}

adopts_and_returns() { # adopts_and_returns NAME
    adopt_ppd "$PPDS/$1"
    prints_marked mixed.pdf "$(file_pages "$DATA/mixed.pdf")"
    prints_marked page.ps 2
    prints_marked text.txt 1
    prints_marked picture.png 1
    countermark adopt --undo classified
    queue_ppd | cmp - "$BATS_TEST_TMPDIR/before.ppd"
}

@test "a PDF printer of any make" { adopts_and_returns Generic-PDF_Printer-PDF.ppd; }
@test "a Ricoh" { adopts_and_returns Ricoh-PDF_Printer-PDF.ppd; }
@test "an HP that wants its PDF wrapped in PJL" {
    adopts_and_returns HP-Color_LaserJet_CM3530_MFP-PDF.ppd
}
