#!/usr/bin/env bats
# What `countermark doctor` finds on a machine where something is not as it
# should be, and that what it says to do mends it.
load helper

setup_file() {
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    chmod 755 "$LAB"
    export LAB
    lab start
    eval "$(lab env)"
    export CUPS_SERVERBIN=$LAB/bin
    boot_queue classified pdf
    boot_queue classified-raster raster
}
teardown_file() { shut_down; }

# The worst that is said about a promise: kept, weak or broken.
health() { # health PROMISE
    countermark doctor --json | jq -r "select(.promise == \"$1\") | .health" |
        sort | sed -n 's/^broken/0&/p; s/^weak/1&/p; s/^kept/2&/p' | sort |
        head -n 1 | cut -c2-
}
mend() { # mend PROMISE: runs what it says to do
    countermark doctor --json |
        jq -r "select(.promise == \"$1\" and .mend != \"\") | .mend" > "$BATS_TEST_TMPDIR/mend"
    [ -s "$BATS_TEST_TMPDIR/mend" ]
    bash -eu "$BATS_TEST_TMPDIR/mend"
}

@test "on a machine that is in order nothing is broken" {
    run countermark doctor
    [ "$status" -lt 2 ]
    [[ $output == *"0 broken."* ]]
    [ "$(health classified)" = kept ]
    [ "$(health registrar)" = kept ]
    [ "$(health font)" = kept ]
    [ "$(health mime)" = kept ]
}

@test "each promise is one JSON object" {
    countermark doctor --json > "$BATS_TEST_TMPDIR/all" || true
    [ "$(jq -r '.part + .promise + .health + .says' "$BATS_TEST_TMPDIR/all" | grep -c .)" = \
        "$(grep -c . "$BATS_TEST_TMPDIR/all")" ]
    [ "$(grep -c . "$BATS_TEST_TMPDIR/all")" -gt 20 ]
}

@test "what others may read or change is broken, and the command mends it" {
    local promise path mode before
    while read -r promise path mode; do
        before=$(stat -c %a "$LAB/$path")
        [ "$(health "$promise")" != broken ]
        chmod "$mode" "$LAB/$path"
        [ "$(health "$promise")" = broken ] || { echo "$promise $path $mode"; false; }
        run countermark doctor
        [ "$status" = 2 ]
        mend "$promise"
        [ "$(health "$promise")" != broken ]
        chmod "$before" "$LAB/$path"
    done << 'END'
state state 755
keys state/signing.key 644
keys state/code.key 640
keys state/journal.db 644
originals queues 755
policy etc/countermark.yaml 666
sockets sockets 777
cache fonts 777
programs bin/filter/countermark 775
END
}

@test "a backend that cupsd would not run as root is weak" {
    [ "$(id -u)" = 0 ] || skip "only a root cupsd runs backends as root"
    [ "$(health programs)" = kept ]
    chmod 755 "$LAB/bin/backend/countermark"
    [ "$(health programs)" = weak ]
    mend programs
    [ "$(health programs)" = kept ]
}

@test "missing document types are broken" {
    mv "$LAB/etc/countermark.convs" "$LAB/etc/away"
    [ "$(health mime)" = broken ]
    mv "$LAB/etc/away" "$LAB/etc/countermark.convs"
    [ "$(health mime)" = kept ]
}

@test "a driver that was chosen anew is broken, and adopting again mends it" {
    lpadmin -p classified -P "$LAB/queues/classified.ppd"
    [ "$(health classified)" = broken ]
    mend classified
    [ "$(health classified)" = kept ]
}

@test "one way past the marks is enough to be broken" {
    local adopted=$BATS_TEST_TMPDIR/adopted.ppd
    cp "$LAB/etc/ppd/classified.ppd" "$adopted"
    sed '/^\*cupsSingleFile/i *cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"' \
        "$adopted" > "$BATS_TEST_TMPDIR/way.ppd"
    sed '/vnd.cups-raw/d' "$adopted" > "$BATS_TEST_TMPDIR/raw.ppd"
    for ppd in way raw; do
        lpadmin -p classified -P "$BATS_TEST_TMPDIR/$ppd.ppd"
        [ "$(health classified)" = broken ] || { echo "$ppd"; false; }
    done
    lpadmin -p classified -P "$adopted"
    [ "$(health classified)" = kept ]
}

@test "a queue that was given back is broken" {
    countermark adopt --undo classified
    [ "$(health classified)" = broken ]
    countermark doctor | grep -q "classified it is not adopted: it prints without marks"
    mend classified
    [ "$(health classified)" = kept ]
}

@test "another queue to the same device is broken, and deleting it mends that" {
    lab queue second classified
    [ "$(health classified)" = broken ]
    countermark doctor | grep -q "queue second prints on the same device"
    mend classified
    [ "$(health classified)" = kept ]
}

@test "a shared queue, and one that does not ask for names, are weak" {
    lpadmin -p classified -o printer-is-shared=true
    [ "$(health classified)" = weak ]
    mend classified
    [ "$(health classified)" = kept ]
    lpadmin -p classified -o printer-op-policy=default
    [ "$(health classified)" = weak ]
    mend classified
    [ "$(health classified)" = kept ]
}

@test "an adopted queue that the policy does not name is found" {
    sed '/^  classified-raster:/,$d' "$COUNTERMARK_CONFIG" > "$BATS_TEST_TMPDIR/less.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/less.yaml run countermark doctor
    [[ $output == *"the policy does not name it"* ]]
}

@test "settings of cupsd that keep or log documents and titles are weak" {
    local conf=$LAB/etc/cupsd.conf words
    cp "$conf" "$BATS_TEST_TMPDIR/cupsd.conf"
    printf '%s\n' "PreserveJobFiles No" "PreserveJobHistory 86400" "LogLevel warn" >> "$conf"
    # Without this line cupsd writes titles into page_log.
    [ "$(health cupsd)" = weak ]
    echo PageLogFormat >> "$conf"
    [ "$(health cupsd)" = kept ]
    for words in "PreserveJobFiles 3600" "preservejobfiles yes" "PreserveJobHistory Yes" \
        "PageLogFormat %p %u %{job-name}" "  LogLevel   debug2"; do
        echo "$words" >> "$conf"
        [ "$(health cupsd)" = weak ] || { echo "$words"; false; }
        countermark doctor --json |
            jq -r 'select(.promise == "cupsd" and .mend != "") | .mend' |
            sed 's/ && systemctl restart cups$//' | bash -eu
        [ "$(health cupsd)" = kept ] || { echo "$words is not mended"; false; }
    done
    cp "$BATS_TEST_TMPDIR/cupsd.conf" "$conf"
}

@test "filters that run as somebody else are broken" {
    sed 's/^print_user: .*/print_user: daemon/' "$COUNTERMARK_CONFIG" > "$BATS_TEST_TMPDIR/other.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/other.yaml run countermark doctor
    [ "$status" = 2 ]
    [[ $output == *"print_user in the policy is daemon"* ]]
}

@test "a group that nobody made is weak, and named" {
    sed 's/^  operator: .*/  operator: [no-such-group]/' "$COUNTERMARK_CONFIG" \
        > "$BATS_TEST_TMPDIR/roles.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/roles.yaml run countermark doctor
    [[ $output == *"the group no-such-group does not exist, so nobody is operator"* ]]
    [[ $output == *"mend: groupadd no-such-group"* ]]
}

@test "a word that the font cannot write is broken, and named" {
    sed 's/^  scope: required/&\n  default_scope: 办公厅𠮷/' "$COUNTERMARK_CONFIG" \
        > "$BATS_TEST_TMPDIR/words.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/words.yaml run countermark doctor
    [ "$status" = 2 ]
    [[ $output == *BROKEN*font*U+20BB7* ]]
}

@test "a faulty policy is broken, with the line of every fault" {
    { cat "$COUNTERMARK_CONFIG"; printf 'colour: red\nsmell: none\n'; } > "$BATS_TEST_TMPDIR/bad.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/bad.yaml run countermark doctor
    [ "$status" = 2 ]
    [ "$(grep -c "BROKEN.*bad.yaml:[0-9]*:" <<< "$output")" = 2 ]
}

@test "the result of the daily verification is read: fresh, old, bad, none" {
    local result=$LAB/state/last-verify.json
    [ "$(health verified)" = weak ]
    countermark verify --json > "$result"
    [ "$(health verified)" = kept ]
    touch -d "3 days ago" "$result"
    [ "$(health verified)" = weak ]
    echo '{"count":1,"events":9,"findings":1,"ok":1,"open":0}' > "$result"
    [ "$(health verified)" = broken ]
    : > "$result"
    [ "$(health verified)" = weak ]
    rm "$result"
}

@test "a control sheet on paper is a witness" {
    [ "$(health anchor)" = weak ]
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ "$(health anchor)" = kept ]
}

@test "who is not root is told what could not be looked at" {
    [ "$(id -u)" = 0 ] || skip "the lab belongs to us"
    run runuser -u nobody -- env PATH="$PATH" countermark doctor
    [ "$status" -gt 0 ]
    [[ $output == *"WEAK"*"cannot look at $LAB/state/signing.key: run this as root"* ]]
    [[ $output != *"kept    keys"* ]]
}

@test "a registrar that does not answer is broken" {
    sed "s|/sockets/desk|/sockets/nowhere|" "$COUNTERMARK_CONFIG" > "$BATS_TEST_TMPDIR/away.yaml"
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/away.yaml run countermark doctor
    [ "$status" = 2 ]
    [[ $output == *BROKEN*registrar*"does not answer"* ]]
}

@test "wrong arguments are refused" {
    run countermark doctor --quickly
    [ "$status" = 64 ]
    run countermark doctor now
    [ "$status" = 64 ]
}
