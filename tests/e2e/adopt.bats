#!/usr/bin/env bats
# Taking a queue over, and giving it back as it was.
load helper

setup_file() {
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    chmod 755 "$LAB"
    export LAB
    lab start
    eval "$(lab env)"
    for kind in pdf raster; do
        lab device "$kind" "$kind" -2
    done
    lab queue classified pdf
    lab queue classified-raster raster
    lab queue plain pdf
}
teardown_file() { shut_down; }

device_of() { lpstat -v "$1" | sed 's/^[^:]*: *//'; }
ppd_of() { cat "$LAB/etc/ppd/$1.ppd"; }

@test "adopt --dry-run shows what would change and changes nothing" {
    ppd_of classified > "$BATS_TEST_TMPDIR/before"
    run countermark adopt --dry-run classified
    [ "$status" = 0 ]
    [[ $output == *CmLevel* ]]
    [[ $output == *countermark:ipp://* ]]
    ppd_of classified | cmp - "$BATS_TEST_TMPDIR/before"
    [[ $(device_of classified) == ipp://* ]]
}

@test "adopt and adopt --undo leave PPD and device as they were, byte for byte" {
    local queue device
    for queue in classified classified-raster; do
        ppd_of "$queue" > "$BATS_TEST_TMPDIR/before.ppd"
        device=$(device_of "$queue")
        countermark adopt "$queue"
        [ "$(device_of "$queue")" = "countermark:$device" ]
        run cmp -s <(ppd_of "$queue") "$BATS_TEST_TMPDIR/before.ppd"
        [ "$status" != 0 ]
        countermark adopt --undo "$queue"
        [ "$(device_of "$queue")" = "$device" ]
        ppd_of "$queue" | cmp - "$BATS_TEST_TMPDIR/before.ppd"
    done
}

@test "a queue that was given back prints without marks" {
    countermark adopt classified
    countermark adopt --undo classified
    print_and_wait classified "$DATA/text.txt"
    [ "$(device_pages pdf)" = 1 ]
    run page_words "$(device_files pdf)" 1
    [[ $output != *机密* ]]
    file_paper
}

@test "adopting twice changes nothing the second time, and undo still works" {
    ppd_of classified > "$BATS_TEST_TMPDIR/before"
    countermark adopt classified
    ppd_of classified > "$BATS_TEST_TMPDIR/once"
    countermark adopt classified
    ppd_of classified | cmp - "$BATS_TEST_TMPDIR/once"
    [[ $(device_of classified) != *countermark:countermark* ]]
    countermark adopt --undo classified
    ppd_of classified | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "an adopted queue offers our options in the print dialog" {
    countermark adopt classified
    lpoptions -p classified -l > "$BATS_TEST_TMPDIR/options"
    for option in CmLevel CmTerm CmScope CmDocNumber CmSpares; do
        grep -q "^$option/" "$BATS_TEST_TMPDIR/options"
    done
    grep '^CmLevel/' "$BATS_TEST_TMPDIR/options" | grep -qw secret
    run grep '^CmLevel/.*top-secret' "$BATS_TEST_TMPDIR/options"
    [ "$status" != 0 ]
    countermark adopt --undo classified
}

@test "adopting and giving back are in the journal" {
    countermark events | grep -q queue.adopted
    countermark events | grep -q queue.released
}

@test "a queue without a policy is not adopted, and the message says so" {
    run countermark adopt plain
    [ "$status" != 0 ]
    [[ $output == *plain* ]]
    [[ $output == *countermark.yaml* ]]
    [[ $(device_of plain) == ipp://* ]]
}

@test "a queue that does not exist is named" {
    run countermark adopt nowhere
    [ "$status" != 0 ]
    [[ $output == *nowhere* ]]
}

@test "without the registrar nothing is adopted" {
    ppd_of classified > "$BATS_TEST_TMPDIR/before"
    sed "s|/sockets/|/nowhere/|" "$COUNTERMARK_CONFIG" > "$BATS_TEST_TMPDIR/other.yaml"
    run env COUNTERMARK_CONFIG="$BATS_TEST_TMPDIR/other.yaml" countermark adopt classified
    [ "$status" != 0 ]
    ppd_of classified | cmp - "$BATS_TEST_TMPDIR/before"
    [[ $(device_of classified) == ipp://* ]]
}

@test "after all this the journal verifies" {
    run countermark verify
    [ "$status" -le 1 ]
}
