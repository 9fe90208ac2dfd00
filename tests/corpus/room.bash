# The filter as cupsd runs it, with a registrar of its own and without cupsd.
# shellcheck shell=bash

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# room_open DIR [sed expression...]: the expressions change the lab's policy.
room_open() {
    ROOM=$1
    shift
    mkdir -p "$ROOM"
    chmod 755 "$ROOM"
    local -a changes=()
    local change
    for change in "$@"; do
        changes+=(-e "$change")
    done
    sed -e '' "${changes[@]}" "$TOP/tests/lab/policy.yaml" > "$ROOM/policy.yaml"
    COUNTERMARK_LAB_POLICY=$ROOM/policy.yaml "$TOP/tests/lab/lab" "$ROOM" registrar
    # What `countermark adopt` makes of a PPD, as far as a filter looks at it.
    cat "$TOP/ppd/countermark-generic.ppd" "$TOP/ppd/countermark-options.ppd" \
        > "$ROOM/queue.ppd"
    export ROOM
}

room_close() {
    "$TOP/tests/lab/lab" "$ROOM" stop
    rm -rf "$ROOM"
}

room_identity() {
    echo "job-uuid=urn:uuid:$(cat /proc/sys/kernel/random/uuid) time-at-processing=$(date +%s)"
}

# room_filter FILE COPIES OPTIONS PROGRAM...: marks on standard output, for the
# queue $QUEUE (default: classified). $JOB and $IDENTITY (job-uuid and
# time-at-processing) are of the job, made up when they are not given.
room_filter() {
    local file=$1 copies=$2 options=$3
    shift 3
    env -i PATH="$PATH" CHARSET=utf-8 LANG=en.UTF-8 TMPDIR="$ROOM/spool/tmp" \
        COUNTERMARK_CONFIG="$ROOM/etc/countermark.yaml" PRINTER="${QUEUE:-classified}" \
        COUNTERMARK_LIBEXEC="$ROOM/tools" \
        PPD="$ROOM/queue.ppd" CUPS_SERVERBIN="$ROOM/bin" \
        CUPS_DATADIR=/usr/share/cups CONTENT_TYPE=application/pdf \
        FINAL_CONTENT_TYPE=application/pdf DEVICE_URI=countermark:file:///dev/null \
        AUTH_UID="$(id -u)" AUTH_USERNAME="$(id -un)" \
        "$@" "${JOB:-$((RANDOM + 1))}" "$(id -un)" corpus "$copies" \
        "${IDENTITY:-$(room_identity)} $options" \
        < "$file"
}
