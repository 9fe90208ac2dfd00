# What the end-to-end tests share: one lab for each file, printing, and reading
# back what the devices and the journal have.
# shellcheck shell=bash disable=SC2034 # the tests use TOP, DATA, USUAL

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DATA=$TOP/tests/data

# Boots a lab with a PDF and a raster device, both adopted. What every test of
# the file needs is exported.
boot() {
    # Short, because socket paths are; and open, because filters run as lp.
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    chmod 755 "$LAB"
    export LAB
    lab start
    eval "$(lab env)"
    boot_queue classified pdf
    boot_queue classified-raster raster
}

boot_queue() { # boot_queue NAME pdf|raster
    lab device "$1" "$2" -2
    lab queue "$1" "$1"
    countermark adopt "$1"
}

shut_down() {
    [ -n "${LAB:-}" ] || return 0
    lab stop
    # A failed run's lab can be kept to look at.
    [ -n "${KEEP_LAB:-}" ] || rm -rf "$LAB"
}

lab() { "$TOP/tests/lab/lab" "$LAB" "$@"; }

# A second person beside us, who gives his password: with NAME COMMAND...
with() {
    local name=$1
    shift
    countermark "$@" --with "$name" --with-secret-fd 9 9<<< right
}
# Another person in a session of his own, which only root can open.
as() { # as NAME COMMAND...
    local name=$1
    shift
    runuser -u "$name" -- countermark "$@"
}

# What a submitter has to say about a document, for tests about something else.
USUAL=(-o CmLevel=secret -o CmTerm=10y -o "CmScope=Custom.办公厅")

# Prints and answers with the job's number: print QUEUE [lp argument...] FILE
print() {
    local queue=$1
    shift
    lp -d "$queue" "$@" | sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p'
}

# A job's state ("completed", "canceled", "pending-held"...), and what its owner
# is told.
job_state() { job-state "$1" | sed -n 1p; }
job_reason() { job-state "$1" | sed -n 3p; }

# Waits until the job rests: done, refused, held or stopped.
wait_for_job() { # wait_for_job JOB [seconds]
    local left=$((${2:-90} * 5)) state
    while [ $left -gt 0 ]; do
        state=$(job_state "$1")
        case $state in
        completed | canceled | aborted | pending-held | processing-stopped) return 0 ;;
        esac
        left=$((left - 1))
        sleep 0.2
    done
    echo "job $1 does not come to rest: $state, $(job_reason "$1")"
    lab log "$1" | tail -n 20
    return 1
}

print_and_wait() { # as print; leaves the number in $job
    job=$(print "$@")
    [ -n "$job" ]
    wait_for_job "$job"
}

# Polls until the command succeeds: eventually SECONDS COMMAND...
eventually() {
    local left=$(($1 * 10))
    shift
    until "$@" > /dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || { echo "never true: $*"; return 1; }
        sleep 0.1
    done
}

# --- paper ----------------------------------------------------------------------
# What a device received since the paper was last filed. The .prn files are
# what its engine wrote, and not paper.
device_files() { # device_files DEVICE
    find "$LAB/devices/$1/received" -type f ! -name '*.prn' -size +0 | sort -V
}

file_paper() { # takes the paper out of the trays, keeping it
    local tray
    for tray in "$LAB"/devices/*/received; do
        mkdir -p "$LAB/filed/$BATS_TEST_NUMBER"
        find "$tray" -type f -exec mv -t "$LAB/filed/$BATS_TEST_NUMBER" {} +
    done
}

file_pages() { # file_pages FILE
    case $1 in
    *.pdf) pdfinfo "$1" | sed -n 's/^Pages: *//p' ;;
    *) "$LAB/tools/raster-pages" "$1" ;;
    esac
}

device_pages() { # device_pages DEVICE: of all files, times the copies asked for
    local total=0 file
    while read -r file; do
        total=$((total + $(file_pages "$file")))
    done < <(device_files "$1")
    echo "$total"
}

# Nobody may ask the device to make more than one copy of what it got.
device_copies() { # device_copies DEVICE: the largest count it was asked for
    sed -n 's/.* copies=//p' "$LAB/devices/$1/jobs" | sort -n | tail -n 1
}

set_engine() { # set_engine DEVICE [SETTING=value...]
    local device=$1
    shift
    printf '%s\n' "$@" > "$LAB/devices/$device/control"
}

# The words of one page, without spaces: where a line is set is not the point.
page_words() { # page_words PDF PAGE
    pdftotext -f "$2" -l "$2" "$1" - | tr -d ' \n\f\r'
}

# Every tracking code on paper, read by a scanner's eye: "PAGE CODE" lines. Of a
# raster the top of each page is looked at, where one of its two codes is.
codes_of() { # codes_of PDF|RASTER [first page] [last page]
    local work page
    work=$(mktemp -d)
    case $1 in
    *.pdf) pdftoppm -r 300 -gray -f "${2:-1}" -l "${3:-99999}" "$1" "$work/p" ;;
    *) "$LAB/tools/raster-pages" "$1" "$work/p" 4 > /dev/null ;;
    esac
    for page in "$work"/p-*; do
        # The control sheet's checkpoint is a QR code too, of several lines.
        { zbarimg --nodbus --quiet --raw -Sdisable -Sqrcode.enable "$page" || true; } |
            grep -E '^[0-9A-Z]{34}$' | sort -u |
            sed "s/^/$(basename "${page%.*}" | sed 's/^p-0*//') /"
    done
    rm -rf "$work"
}

# The same codes as a person would type them in: quick, for many pages.
printed_codes_of() { # printed_codes_of PDF
    pdftotext "$1" - | grep -oE \
        '[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z*~$=]'
}

# --- journal -----------------------------------------------------------------------
journal() { countermark runs --json; }

run_of_job() { # run_of_job JOB: its newest run, as one JSON object
    journal | jq -c "select(.job_id == $1)" | head -n 1
}
