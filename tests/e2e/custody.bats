#!/usr/bin/env bats
# Copies after the tray: who has them, two persons through real PAM, and their
# destruction. The journal holds printed runs; nothing of it is made up.

load helper

setup_file() {
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    WORK=$LAB
    export LAB WORK
    chmod 755 "$LAB"
    mkdir "$LAB/etc"
    write_policy > "$LAB/etc/countermark.yaml"
    "${COUNTERMARK_BUILD:-$TOP/build/release}/tests/oracle/journal-printed" \
        "$LAB/state" 3
    # Everybody's password is right; `bin` has no role.
    printf '%s:right:countermark\n' daemon bin "$(id -un)" > "$LAB/etc/people"
    lab registrar
    eval "$(lab env)"
}

teardown_file() { shut_down; }

# We are custodian, operator, destroyer; the account daemon, which every Debian
# has, is approver, checker and witness.
write_policy() {
    cat <<-POLICY
	site:
	  id: 9
	  origin: test.example/room-1
	paths:
	  print_socket: $LAB/sockets/print.sock
	  desk_socket: $LAB/sockets/desk.sock
	  state: $LAB/state
	print_user: $(id -un)
	roles:
	  custodian: [$(id -gn)]
	  operator: [$(id -gn)]
	  destroyer: [$(id -gn)]
	  approver: [daemon, $(id -gn)]
	  checker: [daemon]
	  witness: [daemon]
	  admin: [daemon, $(id -gn)]
	queues:
	  vault:
	    scheme: cn
	    approval: none
	POLICY
}

cm() { countermark "$@"; }
with_witness() { with daemon "$@"; }

@test "a batch of copies is counted, and issued in one act" {
    run with_witness count 1 --copies 3 --waste 0
    echo "$output"
    [ "$status" -eq 0 ]
    # The third is a spare, which has no recipient yet.
    printf '1:1\n1:2\n1:1\n' | cm issue - --to "办公室，李明" --receipt R-7
    run cm holdings 李明
    [ "$status" -eq 1 ]
    [ "$(grep -c ISSUED <<< "$output")" -eq 2 ]
    run cm issue 1:3 --to "办公室，李明"
    [ "$status" -eq 77 ]
    [[ $output == *"SPARE"*"(rule: "* ]]
}

@test "a loan that is late is on the list of what is overdue" {
    cm lend 1:1 --to "科研处，王强" --due 2020-01-31 --purpose 核对
    run cm overdue
    [ "$status" -eq 1 ]
    [[ $output == *"科研处，王强"*"2020-01-31"* ]]
    cm give-back 1:1 --pages 4
    run cm overdue
    [ "$status" -eq 0 ]
    [ "$output" = "Nothing is overdue." ]
}

@test "an act of two takes two, and the password must be right" {
    cm lost 1:2 --since 2026-11-01
    run cm found 1:2 --found-where safe --pages 4 --method hand
    [ "$status" -eq 77 ]
    [[ $output == *"--with USER"*"--later"* ]]
    run cm found 1:2 --found-where safe --pages 4 --method hand \
        --with daemon --with-secret-fd 9 9<<< wrong
    [ "$status" -eq 77 ]
    [[ $output == *"daemon is not confirmed"* ]]
    with_witness found 1:2 --found-where safe --pages 4 --method hand
}

@test "an act may wait for its second person" {
    run cm assign 1:3 --to "人事处，赵" --reason late --later
    [ "$status" -eq 0 ]
    [[ $output == *"witness-of 1"* ]]
    run cm pending-acts
    [[ $output == *"copy.assigned"* ]]
    # Not by who proposed it.
    run cm witness-of 1
    [ "$status" -eq 77 ]
    [[ $output == *"made it, and may not do this"* ]]
    cm withdraw 1
    run cm pending-acts
    [ "$output" = "Nothing waits for a second person." ]
}

@test "a list is checked both ways and destroyed before a witness" {
    cm return 1:1 --pages 4 --basis "period over"
    cm list new --reason "year end"
    cm list add 1 1:1 1:2 1:3
    cm waste --foreign "half an image"
    cm list add-waste 1 1
    cm list submit 1
    # Who made it does not approve it.
    run cm list approve 1
    [ "$status" -eq 77 ]
    [[ $output == *"made it, and may not do this"* ]]
    # Only root can be a second person's own session here; for others the rest
    # of the life of a list is in the unit tests of custody.
    [ "$(id -u)" = 0 ] || return 0
    as daemon list approve 1 --decision 5
    run with_witness list check 1 1:1 1:2 --method scan
    [ "$status" -eq 77 ]
    [[ $output == *"missing: 1:3 W1"* ]]
    printf '%s\n' 1:1 1:2 1:3 W1 > "$WORK/stack"
    # What is still there is not certified.
    run cm print certificate 1 -o "$WORK/early.pdf"
    [ "$status" -eq 77 ]
    [[ $output == *"list 1 is APPROVED; only what is destroyed is certified"* ]]
    with_witness list check 1 - --method scan < "$WORK/stack"
    with_witness list seal 1 --bag B7 --seal S9
    with_witness list destroy 1 --means shred --place "room 3" \
        --seal-intact yes
    cm list certify 1 --certificate C-1
    run cm list remove 1:1 --reason late
    [ "$status" -eq 77 ]
    [[ $output == *"DESTROYED, which is final"* ]]
}

@test "the destruction list is filled in, waste and all" {
    [ "$(id -u)" = 0 ] || skip "the list is destroyed by root only"
    cm register destruction 1 --json > "$WORK/rows"
    [ "$(wc -l < "$WORK/rows")" -eq 4 ]
    grep -cF '"bag":"B7"' "$WORK/rows" | grep -x 4
    [ "$(grep -cF '"result":"一致"' "$WORK/rows")" -eq 4 ]
    grep -F '"serial":"000003"' "$WORK/rows" | grep -F '机密★10年'
    grep -F '废页 W1 half an image' "$WORK/rows"
    cm print destruction 1 -o "$WORK/list.pdf"
    pdftotext -layout "$WORK/list.pdf" "$WORK/words"
    head -n 1 "$WORK/words" | grep -F 机密
    grep -F "3；另废页张数：1" "$WORK/words"
    grep -F "room 3" "$WORK/words"
    grep -F 粉碎 "$WORK/words"
    cm register waste --json | grep -F "\"destroyed_on\":\"$(date +%F)\"" |
        grep -F '"list":"1"'
    # Paper without a code has no level that could be asked for.
    [ "$(cm register waste --level secret --json | wc -l)" -eq 0 ]
}

@test "the certificate names the events by number and hash, and both persons" {
    [ "$(id -u)" = 0 ] || skip "the list is destroyed by root only"
    cm register certificate 1 --json > "$WORK/rows"
    [ "$(grep -o '"kind":"[^"]*"' "$WORK/rows" | tr '\n' ' ')" = \
        '"kind":"list.submitted" "kind":"list.approved" "kind":"list.checked" "kind":"list.sealed" "kind":"list.destroyed" "kind":"list.certified" ' ]
    grep -F '"kind":"list.destroyed"' "$WORK/rows" | grep -F "\"who\":\"$(id -un) / daemon\""
    # The hash is that of the event as anybody computes it.
    cm events --json | grep -F '"kind":"list.destroyed"' | tr -d '\n' > "$WORK/event"
    grep -F "$({ printf '\0'; cat "$WORK/event"; } | sha256sum | cut -d ' ' -f 1)" "$WORK/rows"
    cm print certificate 1 -o "$WORK/certificate.pdf"
    pdftotext -layout "$WORK/certificate.pdf" "$WORK/words"
    grep -F C-1 "$WORK/words"
    grep -F S9 "$WORK/words"
    run cm print certificate 9 -o "$WORK/none.pdf"
    [[ $output == *"there is no destruction list 9"* ]]
}

# Who may be the second person, whatever the act.
refused_with() { # refused_with USER PASSWORD WORDS COMMAND...
    local user=$1 password=$2 words=$3
    shift 3
    run cm "$@" --with "$user" --with-secret-fd 9 9<<< "$password"
    echo "$output"
    [ "$status" -eq 77 ]
    [[ $output == *"$words"* ]]
}
run_is() { # run_is NUMBER STATE
    [ "$(cm runs --json | jq -r "select(.run == $1) | .state")" = "$2" ]
}

@test "a secret run is counted by two who are not one" {
    run cm count 2 --copies 3 --waste 0
    [ "$status" -eq 77 ]
    [[ $output == *"second person"*"--with USER"* ]]
    refused_with "$(id -un)" right "$(id -un)" count 2 --copies 3 --waste 0
    refused_with bin right "bin" count 2 --copies 3 --waste 0
    refused_with daemon wrong "daemon is not confirmed" \
        count 2 --copies 3 --waste 0
    run_is 2 SENT
    run with_witness count 2 --copies 2 --waste 0
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"does not agree"* ]]
    run_is 2 COUNTED
    run cm close 2
    [ "$status" -eq 77 ]
}

@test "what counting cannot settle is recorded and resolved by two each" {
    local item
    run cm discrepancy 2 --text "copy 3 is not there"
    [ "$status" -eq 77 ]
    [[ $output == *"second person"* ]]
    refused_with bin right "bin" discrepancy 2 --text "copy 3 is not there"
    run with_witness discrepancy 2 --text "copy 3 is not there"
    run_is 2 DISCREPANT

    run cm resolve 2 --text "nobody has seen it" --missing 3
    [ "$status" -eq 77 ]
    refused_with daemon wrong "daemon is not confirmed" \
        resolve 2 --text "nobody has seen it" --missing 3
    # There is nothing to write off but what is unaccounted for.
    refused_with daemon right "none of these sheets is unaccounted for" \
        writeoff 2 1:1 --reason "not found"
    run cm resolve 2 --text "nobody has seen it" --missing 3 --later
    echo "$output"
    [ "$status" -eq 0 ]
    item=$(sed -n 's/^Number \([0-9]*\) waits.*/\1/p' <<< "$output" | head -n 1)
    run_is 2 DISCREPANT
    run cm witness-of "$item"
    [ "$status" -eq 77 ]
    [[ $output == *"made it, and may not do this"* ]]
    # Only root can open another person's own session here.
    if [ "$(id -u)" = 0 ]; then
        as daemon witness-of "$item"
    else
        cm withdraw "$item"
        with_witness resolve 2 --text "nobody has seen it" --missing 3
    fi
    run_is 2 CLOSED
    [ "$(cm show 2 --json |
        jq -r 'select(.copy == 3 and has("is_spare")) | .state')" = MISSING ]
}

@test "the discrepancy report says what is missing, since when, and who was told" {
    cm register discrepancy 2 --json > "$WORK/rows"
    grep -F '"what":"MISSING 下落不明"' "$WORK/rows" | grep -F '"run":"2"'
    cm print discrepancy 2 -o "$WORK/report.pdf"
    pdftotext -layout "$WORK/report.pdf" "$WORK/words"
    grep -F "copy 3 is not there" "$WORK/words"
    grep -F "nobody has seen it" "$WORK/words"
    head -n 1 "$WORK/words" | grep -F 机密
    # Of one copy: it was lost, and found.
    cm print discrepancy 1:2 -o "$WORK/report.pdf"
    pdftotext -layout "$WORK/report.pdf" "$WORK/words"
    grep -F 2026-11-01 "$WORK/words"
    grep -F "已找到; safe" "$WORK/words"
    grep -F 办公室，李明 "$WORK/words"
    grep -F "$(date -d "+1 day" +%F)" "$WORK/words"
    run cm print discrepancy 1:1 -o "$WORK/none.pdf"
    [ "$status" -eq 77 ]
    [[ $output == *"was never missing"* ]]
}

@test "a trace names every holder with dates, and where the copy is" {
    run cm trace 1:1
    [ "$status" -eq 0 ]
    [[ $output == *"now "*"办公室，李明"*"科研处，王强"* ]]
    # Serial 1 is in the one series of all three runs only once.
    run cm trace 000001
    [ "$status" -eq 0 ]
    [[ $output == *"copy 1:1, serial 000001"* ]]
}

@test "two persons blot a name out, and every verifier still agrees" {
    cm export "$WORK/out"
    cm checkpoint > "$WORK/before"
    local segment=$WORK/out/events-000000000000.jsonl
    local event
    event=$(($(grep -nF '"purpose":"核对"' "$segment" | cut -d : -f 1) - 1))
    run cm redact --event "$event" --names purpose --reason "names a case"
    [ "$status" -eq 77 ]
    [[ $output == *"--with USER"* ]]
    run cm redact --event "$event" --names purpose --reason "names a case" \
        --with daemon --with-secret-fd 9 9<<< wrong
    [ "$status" -eq 77 ]
    grep -qF '"purpose":"核对"' <(cm events --json)
    with_witness redact --event "$event" --names purpose --reason "names a case"
    run grep -F 核对 <(cm events --json)
    [ "$status" -eq 1 ]
    # Bytes that are in no row any more are in no file of the journal, either.
    run grep -lF 核对 "$LAB/state/journal.db" "$LAB/state/journal.db-wal"
    [ -z "$output" ]

    # The export that has the old line gets the new one, and the paper from
    # before still fits.
    cm export "$WORK/out"
    run grep -rF 核对 "$WORK/out"
    [ "$status" -eq 1 ]
    python3 "$WORK/out/verify.py" "$WORK/before"
    run cm verify "$WORK/out" --anchor "$WORK/before"
    echo "$output"
    [ "$status" -eq 1 ] # the runs are not closed
    run cm reconcile "$WORK/out"
    [ "$status" -eq 1 ]
}

@test "what was lent and given back was returned by whom it was with" {
    cm register returns --json | grep -F '"returned_by":"办公室，李明"'
    run cm register statistics --holder 李明 --json
    echo "$output"
    grep -F '"by":"单位' <<< "$output" | grep -F '"name":"办公室"' | grep -F '"returned":1'
}

@test "an inventory says what is there, what is not, and what belongs elsewhere" {
    with_witness count 3 --copies 3 --waste 0
    cm issue 3:1 3:2 --to "财务处，孙丽" --place "room 5"
    run cm inventory start --room "room 5"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"Inventory 1 begun"* ]]
    # A scanner sends what it sees: also a name of nothing, and a page twice.
    printf '3:1\n99:1\n3:3\n3:1\n' > "$WORK/seen"
    run with_witness inventory scan - --method scan < "$WORK/seen"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"there is no copy 99:1"* ]]
    [[ $output == *"2 copies seen"* ]]
    # Until it ends it is open business.
    run cm reconcile
    [[ $output == *"inventory 1, begun by $(id -un), has not ended"* ]]
    run cm inventory show 1
    [[ $output == *"Seen: 2. Not seen yet: 1."* ]]
    # The check sheet, before the end: what was seen, the rest for the pen.
    cm register inventory 1 --json > "$WORK/sheet"
    [ "$(wc -l < "$WORK/sheet")" -eq 3 ]
    grep -F '"found":"已见"' "$WORK/sheet" | grep -F '"difference":"多出"' |
        grep -F '"state":"SPARE 备份"'
    run cm inventory end 1
    [ "$status" -eq 77 ]
    run with_witness inventory end 1
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"Found in their place: 1. Not seen: 1. Seen, but they belong elsewhere: 1."* ]]
    grep -E "^MISSING +3 +2 " <<< "$output"
    grep -E "^EXTRA +3 +3 " <<< "$output"
    cm events --json | grep -F '"kind":"inventory.ended"' |
        grep -F '"extra":1,"found":1,' | grep -F '"lacking":1,'
    run cm reconcile
    [[ $output != *"inventory 1, begun"* ]]
    # What was not seen is open business until it turns up, or is lost.
    [[ $output == *"inventory 1 did not see 1 copy, the first is 3:2"* ]]
    run cm return 3:2 --basis "found on another desk" --at 2099-01-01
    [ "$status" -ne 0 ]
    [[ $output == *"names a day to come: 2099-01-01"* ]]
    [ "$(cm inventory show --json | jq -r .state)" = ENDED ]
    cm print inventory 1 -o "$WORK/sheet.pdf"
    pdftotext -layout "$WORK/sheet.pdf" "$WORK/words"
    head -n 1 "$WORK/words" | grep -F 机密
    grep -F "room 5（在位 1，未见 1，多出 1；仅列差异）" "$WORK/words"
    [ "$(grep -cE "未见|多出" "$WORK/words")" -eq 3 ]
    cm register inventory 1 --csv -o "$WORK/sheet.csv"
    [ "$(wc -l < "$WORK/sheet.csv")" -eq 3 ]
    run with_witness inventory scan 3:2 --check-no 1 --method hand
    [ "$status" -eq 77 ]
    [[ $output == *"inventory 1 has ended"*"(rule: "* ]]
}

copy_is() { # copy_is COPY STATE
    [ "$(cm show 2 --json | jq -r "select(.copy == $1 and has(\"is_spare\")) | .state")" = "$2" ]
}

@test "what seldom happens to a copy is a command as well" {
    local event
    cm page-check 2:1 --method hand --pages 4
    cm pack 2:1 --to "调研处，甲" --envelope E1 --seal S1
    cm unpack 2:1 --reason "wrong envelope"
    cm pack 2:1 --envelope E2 --seal S2
    cm dispatch 2:1 --channel messenger --courier 何
    copy_is 1 IN_TRANSIT
    cm bounce 2:1 --reason "nobody there" --seal-intact yes
    cm issue 2:1
    cm carry-out 2:1 --destination 现场 --due 2099-01-01 --courier 甲
    cm carry-back 2:1
    cm circulate 2:1 --to "法规处，乙" --due 2099-01-01
    copy_is 1 ON_LOAN
    cm give-back 2:1
    with_witness repair-out 2:1 --repairer 何 --supervisor 余 --pages 4
    copy_is 1 AT_REPAIR
    with_witness repair-in 2:1 --pages 4
    cm regrade 2:1 --level confidential --mark 秘密★10年 --notice N-1
    # Its own mark counts from then on.
    cm due-review --within 3660 --json | jq -e 'select(.run == 2 and .mark == "秘密★10年") | .copies == 1'
    cm declassify 2:1 --notice N-2
    cm due-review --within 3660 --json | jq -se 'all(.[]; .mark != "秘密★10年")'
    cm reproduce 2:1 --reproduction-no 5 --copies 2 --purpose 会议 --later
    cm withdraw "$(cm pending-acts --json | jq -r .item | tail -n 1)"
    event=$(cm events 2 --json | jq -r 'select(.kind == "copy.issued") | .seq' | tail -n 1)
    with_witness correct 2:1 --corrects "$event" --reason "misspelt" --to "调研处，贾"
    [ "$(cm holdings 贾 --json | jq .copy)" = 1 ]
    cm return 2:1
    cm restock 2:1 --reason "may be issued again"
    cm archive 2:1 --archive-no A-1 --archivist 韩
    copy_is 1 ARCHIVED
    with_witness transfer 2:2 --to "外单位，丙" --handover-no H-1
    copy_is 2 TRANSFERRED
}

@test "a destruction list is shown with all that is on it" {
    run cm list show
    [ "$(grep -c "year end" <<< "$output")" -eq 1 ]
    cm list show 1 --json > "$WORK/shown"
    [ "$(jq -s '[.[] | select(.serial)] | length' "$WORK/shown")" -eq 3 ]
    [ "$(jq -s '[.[] | select(.waste)] | length' "$WORK/shown")" -eq 1 ]
    run cm list show 77
    [ "$status" -eq 65 ]
    [[ $output == *"there is no destruction list 77"* ]]
}

@test "a leaver is not closed before he holds nothing, and gets nothing after" {
    run cm person close "财务处，孙丽"
    [ "$status" -eq 77 ]
    [[ $output == *"still answers for 2 copies: 3:1 3:2"*"(rule: "* ]]
    cm return 3:1 --pages 4 --basis leaver
    cm hand-over 3:2 --to "人事处，赵静"
    [ "$(cm holdings 孙丽)" = "Nothing: it may be closed." ]
    cm person close "财务处，孙丽"
    run cm hand-over 3:2 --to "财务处, 孙丽"
    [ "$status" -eq 77 ]
    [[ $output == *"was closed"* ]]
    cm person reopen "财务处，孙丽" --reason "is back"
    cm hand-over 3:2 --to "财务处, 孙丽"
}

@test "secrecy periods that end are named before they do" {
    run cm due-review
    echo "$output"
    [ "$status" -eq 0 ]
    run cm due-review --within 3660
    [ "$status" -eq 1 ]
    grep -E "^3 +3 +机密★10年 .*$(date -d '+10 years -1 day' +%F)" <<< "$output"
}

@test "the journal agrees with all of it" {
    run cm verify
    echo "$output"
    [ "$status" -eq 1 ] # the runs are not closed
    run cm verify --json
    [[ $output == *'"findings":0'* ]]
}
