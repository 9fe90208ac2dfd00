#!/usr/bin/env bats
# The desk, through a real terminal: tmux types as a scanner does, and shows
# what a person sees.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
    local policy
    policy=$(mktemp)
    sed 's/copies: 20$/copies: 200/' "$TOP/tests/lab/policy.yaml" > "$policy"
    export COUNTERMARK_LAB_POLICY=$policy
    boot
    print_and_wait classified "${USUAL[@]}" -n 200 -o page-ranges=1 \
        -t 关于做好汛期值守工作的通知 "$DATA/mixed.pdf"
    pdftoppm -r 200 -gray -f 1 -l 1 -singlefile \
        "$(device_files classified | head -n 1)" "$LAB/page"
    zbarimg --nodbus --quiet --raw "$LAB/page.pgm" | head -n 1 > "$LAB/code"
}
teardown_file() {
    shut_down
    rm -f "$COUNTERMARK_LAB_POLICY"
}
teardown() { terminal kill-server 2> /dev/null || true; }

terminal() { tmux -L "cm-desk-$(basename "$LAB")" "$@"; }
open_desk() { # open_desk [TERM]
    terminal -f /dev/null new-session -d -x 80 -y 24 -s d \
        "TERM=${1:-screen-256color} LC_ALL=C.UTF-8 countermark desk 2> '$LAB/left'; echo \$? > '$LAB/status'; sleep 60"
    terminal pipe-pane -o "cat >> '$LAB/screen-bytes'"
    : > "$LAB/screen-bytes"
    eventually 10 shows "scan>"
}
screen() { terminal capture-pane -p; }
shows() { screen | grep -qF -- "$1"; }
keys() { terminal send-keys "$@"; }
enter() { terminal send-keys -l "$1"; terminal send-keys Enter; }
press() { # a key alone, as a person presses it
    terminal send-keys "$1"
    eventually 5 shows "$2"
}
recorded() { # recorded KIND NUMBER: so many events of that kind are in the journal
    [ "$(countermark events --json | grep -cF "\"kind\":\"$1\"")" -eq "$2" ]
}

@test "a scanned code says what it is and what may be done next" {
    open_desk
    enter "$(cat "$LAB/code")"
    eventually 5 shows "run 1  copy 1 of 200  serial 000001  SENT"
    shows 关于做好汛期值守工作的通知
    shows "[v] verify 核页"
    ! shows "[i] issue"
    shows "OK 对"
}

@test "what is not ours is wrong in big words, and rings" {
    open_desk
    # A code of the right form, by somebody who has not the key.
    enter "$(sed 's/...$/AAA/' "$LAB/code")"
    eventually 5 shows "NOT GENUINE"
    shows "WRONG 错"
    shows "# # #  ###   #   #  # # #  #  ##"
    grep -q $'\a' "$LAB/screen-bytes"
    grep -qF $'\e[1;37;41m' "$LAB/screen-bytes"
}

@test "without colour the words are the same" {
    open_desk vt100
    enter 1:999
    eventually 5 shows "WRONG 错"
    ! grep -qE $'\e''\[[0-9;]*4[1-3]m' "$LAB/screen-bytes"
}

@test "nobody verifies a copy by its name alone" {
    open_desk
    press v "pages that were counted"
    enter 1
    enter 1:7
    eventually 5 shows "0 done, 1 wrong"
    shows "by the count of its run"
    recorded copy.verified 0
}

@test "two hundred copies are verified and issued as fast as they are scanned" {
    open_desk
    press v "pages that were counted"
    enter 1
    SECONDS=0
    printed_codes_of "$(device_files classified | head -n 1)" | head -n 200 |
        tr '\n' '\r' > "$BATS_TEST_TMPDIR/scans"
    terminal load-buffer "$BATS_TEST_TMPDIR/scans"
    terminal paste-buffer
    eventually 30 shows "200 done, 0 wrong"
    press Escape "look 查看"
    press i "the unit, a comma, the person"
    enter "省水利厅, 杨帆"
    eventually 5 shows "number of the receipt"
    keys Enter Enter Enter
    eventually 5 shows "[Esc] look"
    terminal load-buffer "$BATS_TEST_TMPDIR/scans"
    terminal paste-buffer
    eventually 30 shows "200 done, 0 wrong"
    # A person takes a second for each.
    [ "$SECONDS" -lt 60 ]
    recorded copy.verified 200
    recorded copy.issued 200
    # The same copy again is refused by the rule, and counted as wrong.
    enter 1:7
    eventually 5 shows "200 done, 1 wrong"
    shows "copy.issued is not possible for a copy that is ISSUED"
    recorded copy.issued 200
}

@test "the bars of a slip that came back close its receipt" {
    local code
    countermark print receipt 1:8 -o "$BATS_TEST_TMPDIR/slip.pdf"
    pdftotext -layout "$BATS_TEST_TMPDIR/slip.pdf" - | grep -F R1-8
    pdftoppm -r 300 -gray -singlefile "$BATS_TEST_TMPDIR/slip.pdf" "$BATS_TEST_TMPDIR/slip"
    code=$(zbarimg --nodbus --quiet --raw -Sdisable -Scode128.enable "$BATS_TEST_TMPDIR/slip.pgm" | sort -u)
    [ "$code" = 1:8 ]
    open_desk
    press t "who signed the receipt"
    enter 杨帆
    eventually 5 shows "whether the seal was whole: yes no"
    enter yes
    eventually 5 shows "[Esc] look"
    enter "$code"
    eventually 5 shows "1 done, 0 wrong"
    shows "serial 000008  ISSUED  省水利厅, 杨帆"
    recorded copy.receipted 1
    countermark events --json | grep -F '"kind":"copy.receipted"' | grep -F '"receipt":"R1-8"'
}

@test "slips, labels and the list of a dispatch are one file" {
    countermark print dispatch 1:1-4,9 -o "$BATS_TEST_TMPDIR/dispatch.pdf"
    # Five slips, two sheets of labels, the list.
    [ "$(qpdf --show-npages "$BATS_TEST_TMPDIR/dispatch.pdf")" -eq 8 ]
    pdftotext -layout -f 6 -l 8 "$BATS_TEST_TMPDIR/dispatch.pdf" "$BATS_TEST_TMPDIR/words"
    grep -F 机密 "$BATS_TEST_TMPDIR/words"
    grep -F 省水利厅 "$BATS_TEST_TMPDIR/words"
    # An envelope does not say what is in it.
    ! grep -F 汛期 "$BATS_TEST_TMPDIR/words"
    countermark register dispatch 1 --json > "$BATS_TEST_TMPDIR/rows"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/rows")" -eq 200 ]
    run ! countermark print receipt 1:201 -o "$BATS_TEST_TMPDIR/slip.pdf"
    [[ "$output" == *"run 1 has the copies 1 to 200"* ]]
}

@test "the distribution register has what the desk recorded" {
    countermark register distribution --csv -o "$BATS_TEST_TMPDIR/register.csv"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/register.csv")" -eq 201 ]
    grep -F '"机密★10年","000200","1","1","省水利厅","杨帆"' "$BATS_TEST_TMPDIR/register.csv"
    countermark register statistics --json > "$BATS_TEST_TMPDIR/rows"
    grep -F '"issued":200,' "$BATS_TEST_TMPDIR/rows" | grep -F '"name":"省水利厅"' | grep -F '"open":200,'
    grep -F '"name":"ISSUED 已发放"' "$BATS_TEST_TMPDIR/rows"
}

@test "the holder's list has every copy that he answers for" {
    [ "$(countermark register holdings 杨帆 --json | wc -l)" -eq 200 ]
    [ "$(countermark register holdings 王五 --json | wc -l)" -eq 0 ]
    countermark print holdings 杨帆 -o "$BATS_TEST_TMPDIR/holdings.pdf"
    pdftotext -layout "$BATS_TEST_TMPDIR/holdings.pdf" "$BATS_TEST_TMPDIR/words"
    grep -F 持有清单 "$BATS_TEST_TMPDIR/words"
    grep -F 000200 "$BATS_TEST_TMPDIR/words"
}

@test "no scanned code is lost or recorded twice when the registrar dies" {
    local k
    open_desk
    press r "pages that were counted"
    keys Enter Enter
    eventually 5 shows "[Esc] look"
    for k in $(seq 60); do printf '1:%s\r' "$k"; done > "$BATS_TEST_TMPDIR/scans"
    lab crash registrar
    terminal load-buffer "$BATS_TEST_TMPDIR/scans"
    terminal paste-buffer
    # Again as soon as it is back, with most of the codes still to be recorded.
    eventually 10 lab crash registrar
    eventually 60 shows "60 done, 0 wrong"
    recorded copy.returned 60
    [ "$(countermark register holdings 杨帆 --json | wc -l)" -eq 140 ]
    [ "$(countermark register returns --json | grep -cF '"returned_by":"省水利厅, 杨帆"')" -eq 60 ]
}

@test "a loan that is not back in time is on the overdue list" {
    open_desk
    press l "the unit, a comma, the person"
    enter "研究室, 黄蓉"
    eventually 5 shows "must be back"
    enter 2020-02-03
    eventually 5 shows "what for"
    enter 核对数据
    eventually 5 shows "pages that were counted"
    keys Enter
    eventually 5 shows "[Esc] look"
    enter 1:100
    eventually 5 shows "1 done, 0 wrong"
    countermark register overdue --json > "$BATS_TEST_TMPDIR/rows"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/rows")" -eq 1 ]
    grep -F '"holder":"研究室, 黄蓉"' "$BATS_TEST_TMPDIR/rows"
    grep -F '"serial":"000100"' "$BATS_TEST_TMPDIR/rows"
    countermark register loans --json | grep -F '"purpose":"核对数据"'
}

@test "a second person gives his password at the desk, for all that is scanned" {
    countermark lost 1:110 1:111 --since 2026-11-01
    open_desk
    press f "where it was found"
    enter safe
    eventually 5 shows "pages that were counted"
    enter 1
    eventually 5 shows "the number of the report"
    keys Enter
    eventually 5 shows "[Esc] look"
    # Two codes are scanned before anybody answers.
    enter 1:110
    enter 1:111
    eventually 5 shows "second person (Enter: in his own session)>"
    recorded copy.found 0
    enter daemon
    eventually 5 shows "password of daemon>"
    enter wrong
    eventually 10 shows "daemon is not confirmed"
    shows "WRONG 错"
    enter daemon
    eventually 5 shows "password of daemon>"
    : > "$LAB/screen-bytes"
    enter right
    eventually 10 shows "2 done, 0 wrong"
    shows "with daemon"
    recorded copy.found 2
    countermark events --json | grep -F '"kind":"copy.found"' | grep -cF '"second":"daemon"' | grep -x 2
    # His password was never on the screen.
    ! grep -qF right "$LAB/screen-bytes"
}

@test "without a second person the act waits for him, and the desk says so" {
    local item
    countermark lost 1:112 1:113 --since 2026-11-01
    open_desk
    press f "where it was found"
    enter safe
    eventually 5 shows "pages that were counted"
    enter 1
    eventually 5 shows "the number of the report"
    keys Enter
    eventually 5 shows "[Esc] look"
    enter 1:112
    eventually 5 shows "second person (Enter: in his own session)>"
    keys Enter
    eventually 5 shows "PENDING 待确认"
    shows "0 done, 0 wrong, 1 pending"
    recorded copy.found 2
    item=$(screen | grep -oE 'witness-of [0-9]+' | head -n 1 | cut -d ' ' -f 2)
    countermark pending-acts --json | jq -e ".item == $item"
    if [ "$(id -u)" = 0 ]; then
        as daemon witness-of "$item"
        recorded copy.found 3
    fi
    # Escape gives up: nothing of what waited is recorded.
    press Escape "look 查看"
    press f "where it was found"
    enter safe
    eventually 5 shows "pages that were counted"
    enter 1
    keys Enter
    eventually 5 shows "[Esc] look"
    enter 1:113
    eventually 5 shows "second person (Enter: in his own session)>"
    press Escape "nothing of what waited was recorded"
    recorded act.proposed 1
}

@test "the bars of a slip end the courier's way, too" {
    countermark return 1:120
    countermark restock 1:120 --reason "goes elsewhere"
    countermark pack 1:120 --to "省气象局, 马超" --envelope E120 --seal S120
    countermark dispatch 1:120 --channel messenger --courier 孙磊
    open_desk
    press t "who signed the receipt"
    enter 马超
    eventually 5 shows "whether the seal was whole: yes no"
    enter yes
    eventually 5 shows "[Esc] look"
    enter 1:120
    eventually 5 shows "1 done, 0 wrong"
    shows "serial 000120  ISSUED  省气象局, 马超"
    recorded copy.received 1
    countermark events --json | grep -F '"kind":"copy.received"' |
        grep -F '"receipt":"R1-120"' | grep -F '"seal_intact":"yes"'
}

@test "what was not recorded at the end is said" {
    open_desk
    lab crash registrar
    enter 1:77
    keys C-c
    eventually 10 test -s "$LAB/status"
    if [ "$(cat "$LAB/status")" -eq 1 ]; then grep -Fx 1:77 "$LAB/left"; fi
}

@test "it follows the size of its window" {
    open_desk
    enter 1:3
    eventually 5 shows "copy 3"
    terminal resize-window -x 44 -y 12
    eventually 5 shows "[q] end"
    [ "$(screen | wc -l)" -eq 12 ]
    shows "copy 3"
}
