#!/usr/bin/env bats
# Acts of the print room and of custody by the paper itself: a stack is scanned
# and entered as waste, as returned, or as what a destruction list says; all of
# it in one act, or nothing.
load helper

setup_file() {
    boot
    # Two copies, no spares, of five pages each, and the control sheet.
    print_and_wait classified "${USUAL[@]}" -n 2 -o CmSpares=0 "$DATA/mixed.pdf"
    mv "$(device_files classified)" "$LAB/simplex.pdf"
    print_and_wait classified "${USUAL[@]}" -n 1 -o CmSpares=0 \
        -o sides=two-sided-long-edge "$DATA/mixed.pdf"
    mv "$(device_files classified)" "$LAB/duplex.pdf"
    # A page of somebody else.
    { echo "P5 400 400 255"; head -c 160000 /dev/zero; } > "$LAB/black.pgm"
}
teardown_file() { shut_down; }

# The pages of a printed file as a stack: sheets FILE PAGES
sheets() {
    qpdf "$LAB/$1.pdf" --pages . "$2" -- "$BATS_TEST_TMPDIR/stack.pdf"
}
scan() { countermark scan "$BATS_TEST_TMPDIR/stack.pdf" "$@"; }
with_daemon() { with daemon scan "$BATS_TEST_TMPDIR/stack.pdf" "$@"; }
events() { countermark events --json "$1"; }
count_of() { events "$1" | jq -s --arg kind "$2" 'map(select(.kind == $kind)) | length'; }

@test "a pile of spoiled sheets is entered under one cause, in one act" {
    sheets simplex 9,2,4
    run scan --for waste jam
    echo "$output"
    [ "$status" = 0 ]
    [ "${lines[0]}" = "ALL NAMED: 3 sides; run 1, copies 1-2" ]
    [[ ${lines[1]} == "recorded: sheet.wasted, event "*", waste 1 to 3" ]]
    [ "$(events 1 | jq -r 'select(.kind == "sheet.wasted") | "\(.waste):\(.copy):\(.page):\(.fault)"' | tr '\n' ' ')" = \
        "1:2:4:jam 2:1:2:jam 3:1:4:jam " ]
    [ "$(countermark waste --json | jq -s length)" = 3 ]
}

@test "a pile in which one sheet is not to be entered enters none" {
    sheets simplex 3,2
    run scan --for waste torn
    echo "$output"
    [ "$status" = 1 ]
    [[ $output == *"position 2: copy 1 page 2 is waste, number 2 of the register"* ]]
    [[ $output == *"nothing was recorded"* ]]
    # A side without a code, and a code twice.
    sheets simplex 3
    run countermark scan --for waste torn "$BATS_TEST_TMPDIR/stack.pdf" "$LAB/black.pgm"
    [ "$status" = 1 ]
    sheets simplex 3,3
    run scan --for waste torn
    [ "$status" = 1 ]
    [[ $output == *"is there twice"* ]]
    [ "$(count_of 1 sheet.wasted)" = 3 ]
}

@test "the registrar takes the codes of a stack all together, or none" {
    local first third
    first=$(printed_codes_of "$LAB/simplex.pdf" | sed -n 1p)
    third=$(printed_codes_of "$LAB/simplex.pdf" | sed -n 4p)
    # The second one is waste already; the first one is not entered for it.
    ask_waste "$first" "$third" > "$BATS_TEST_TMPDIR/said" && return 1
    grep -q "code 2 of 2" "$BATS_TEST_TMPDIR/said"
    [ "$(count_of 1 sheet.wasted)" = 3 ]
}

# An act by its fields, as the desk's screen sends them.
ask_waste() {
    python3 - "$LAB/sockets/desk.sock" "$@" <<-'PYTHON'
	import json, os, socket, sys
	desk = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
	desk.connect(sys.argv[1])
	desk.send(json.dumps({"ask": "act", "codes": sys.argv[2:], "fault": "torn",
	    "id": os.urandom(16).hex(), "kind": "sheet.wasted"}, sort_keys=True,
	    separators=(",", ":")).encode())
	answer = desk.recv(65536).decode()
	print(answer)
	sys.exit("error" in answer)
	PYTHON
}

@test "both sides of a sheet are one sheet" {
    sheets duplex 1,2
    run scan --for waste skew
    echo "$output"
    [ "$status" = 0 ]
    [[ ${lines[-1]} == *", waste 4" ]]
    [ "$(count_of 2 sheet.wasted)" = 1 ]
}

@test "a cause that is none is refused before anything is read" {
    run countermark scan --for waste fun "$LAB/simplex.pdf"
    [ "$status" != 0 ]
    [[ $output == *"jam, skew"* || $output == *"jam skew"* ]]
    [[ $output != *"side"* ]]
    [ "$(count_of 1 sheet.wasted)" = 3 ]
}

@test "what holders gave back is returned in one act, before two people" {
    print_and_wait classified "${USUAL[@]}" -n 2 -o CmSpares=0 "$DATA/mixed.pdf"
    mv "$(device_files classified)" "$LAB/third.pdf"
    run with daemon scan --for count 3 "$LAB/third.pdf"
    echo "$output"
    [ "$status" = 0 ]
    countermark close 3
    with daemon issue 3:1 --to "办公室，李明"
    sheets third 1-10
    # Copy 2 was never given out: nothing is recorded of copy 1 either.
    run with_daemon --for return
    echo "$output"
    [ "$status" = 77 ]
    [[ $output == *"copy 3:2"*"IN_STOCK"* ]]
    [ "$(count_of 3 copy.returned)" = 0 ]
    with daemon issue 3:2 --to "财务处，孙丽"
    # A second person who is not who he says he is spoils it, too.
    run scan --for return --with daemon --with-secret-fd 9 9<<< wrong
    [ "$status" = 77 ]
    [[ $output == *"daemon is not confirmed"* ]]
    [ "$(count_of 3 copy.returned)" = 0 ]
    run with_daemon --for return
    echo "$output"
    [ "$status" = 0 ]
    [ "$(events 3 | jq -r 'select(.kind == "copy.returned") | "\(.copy) \(.method) \(.pages) \(.second)"' | tr '\n' ,)" = \
        "1 scan 5 daemon,2 scan 5 daemon," ]
}

@test "a stack is what a destruction list says, waste without a code too" {
    [ "$(id -u)" = 0 ] || return 0 # only root can open another person's session
    countermark waste --foreign "half an image" --run 3
    countermark list new --reason "year end"
    countermark list add 1 3:1 3:2
    countermark list add-waste 1 1 2 5
    countermark list submit 1
    as bin list approve 1 --decision 5
    qpdf "$LAB/simplex.pdf" --pages . 9,2 "$LAB/third.pdf" 1-10 -- "$BATS_TEST_TMPDIR/stack.pdf"
    run with_daemon --for destroy-check 1
    echo "$output"
    [ "$status" = 77 ]
    [[ $output == *"missing: W5"* ]]
    # What has a code is not taken from a hand.
    run countermark scan --for destroy-check 1 - <<< W2
    [[ $output == *"its paper has a code"* ]]
    run countermark scan --for destroy-check 1 - <<< W3
    [[ $output == *"it is not on the list"* ]]
    run countermark scan - <<< W5
    [[ $output == *"only taken with --for destroy-check"* ]]
    [ "$(countermark list show 1 --json | jq -rs '.[0].state')" = APPROVED ]
    # It lies in the stack as a side that says nothing.
    run with daemon scan --for destroy-check 1 "$BATS_TEST_TMPDIR/stack.pdf" "$LAB/black.pgm" - <<< "13 W5"
    echo "$output"
    [ "$status" = 0 ]
    [[ $output == *"COMPLETE: run 3, copies 1-2, 10 of 10 pages"*"; 3 waste sheets"* ]]
    [[ ${lines[-1]} == "recorded: list.checked, event "* ]]
    [ "$(countermark list show 1 --json | jq -rs '.[0].state')" = CHECKED ]
}
