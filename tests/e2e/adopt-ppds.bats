#!/usr/bin/env bats
# Queues with the PPDs that Debian's packages cups and cups-filters ship, for PDF,
# PostScript and raster printers with and without a driver: adopted, they print
# every kind of document in numbered copies; given back, they are what they were.
# shellcheck disable=SC2154 # print_and_wait leaves the number in $job
load helper

SHIPPED=/usr/share/ppd/cupsfilters
DRIVERS=(gstopxl rastertoepson rastertohp rastertopclx)
COPIES=2

setup_file() {
    LAB=$(mktemp -d /tmp/cm-XXXXXX)
    chmod 755 "$LAB"
    export LAB
    lab start
    eval "$(lab env)"
    install_tray
    install_drivers
    make_documents
    ppdc -d "$LAB/ppds/cups" /usr/share/cups/drv/sample.drv
    ppdc -d "$LAB/ppds/filters" /usr/share/cups/drv/cupsfilters.drv
}
teardown_file() { shut_down; }

# A device that takes whatever a driver makes, and puts it into a file.
install_tray() {
    mkdir -p "$LAB/tray" "$LAB/given" "$LAB/documents" "$LAB/ppds"
    chmod 1777 "$LAB/tray" "$LAB/given"
    cat > "$LAB/tools/tray" <<END
#!/bin/sh
[ \$# -ge 6 ] || { echo 'direct tray "Unknown" "Tray"'; exit 0; }
echo "\$4" > $LAB/tray/\$1.copies
cat "\$6" > $LAB/tray/\$1
END
    install -m 755 "$LAB/tools/tray" "$LAB/bin/backend/tray"
}

# Each driver keeps a copy of the pages it is given; what it makes of them only
# its printers can read.
install_drivers() {
    local driver real
    for driver in "${DRIVERS[@]}"; do
        real=$(readlink -f "$LAB/bin/filter/$driver")
        rm "$LAB/bin/filter/$driver"
        cat > "$LAB/bin/filter/$driver" <<END
#!/bin/sh
cat \${6:+"\$6"} > $LAB/given/\$1
exec $real "\$1" "\$2" "\$3" "\$4" "\$5" < $LAB/given/\$1
END
        chmod 755 "$LAB/bin/filter/$driver"
    done
}

# Eight kinds, of one page each but for the first two.
make_documents() {
    cp "$DATA"/{page.ps,text.txt,picture.png} "$LAB/documents/"
    qpdf "$DATA/mixed.pdf" --pages . 1-2 -- "$LAB/documents/two.pdf"
    ghost() { gs -q -dBATCH -dNOPAUSE -dSAFER -r72 -sDEVICE="$1" -o "$2" "$DATA/picture.ps"; }
    ghost jpeg "$LAB/documents/picture.jpg"
    ghost tiff24nc "$LAB/documents/picture.tif"
    ghost ppmraw "$LAB/documents/picture.ppm"
    ghost pwgraster "$LAB/documents/picture.pwg"
}

queue_ppd() { cat "$LAB/etc/ppd/classified.ppd"; }

adopt_ppd() { # adopt_ppd FILE
    lpadmin -p classified -E -v tray:/classified -P "$1"
    queue_ppd > "$BATS_TEST_TMPDIR/before.ppd"
    countermark adopt classified
}

# The programs that cupsd started for a job, in their order.
chain_of() { # chain_of JOB
    lab log "$1" | sed -n 's/.*Started filter [^ ]*\/\([^ /]*\) (PID.*/\1/p' | tr '\n' ' '
}

# What the driver was given, or else the device, under a name that tells what it
# is; a PDF may be wrapped in PJL.
paper_of() { # paper_of JOB
    local file=$LAB/given/$1
    [ -e "$file" ] || file=$LAB/tray/$1
    case $(grep -aom1 -e '%PDF-' -e '%!PS' -e RaSt -e RaS2 -e RaS3 -e 2SaR -e 3SaR "$file") in
    %PDF-) sed -n '/%PDF-/,$p' "$file" > "$file.pdf" ;;
    %!PS) gs -q -dBATCH -dNOPAUSE -dSAFER -sDEVICE=pdfwrite -o "$file.pdf" "$file" ;;
    *) ln -f "$file" "$file.ras" ;;
    esac
    ls "$file".pdf "$file".ras 2> /dev/null || true
}

prints_marked() { # prints_marked CHAIN FILE PAGES
    local paper
    print_and_wait classified "${USUAL[@]}" -o sides=one-sided -n $COPIES "$LAB/documents/$2"
    echo "$2: $(chain_of "$job"): $(job_reason "$job")"
    [ "$(job_state "$job")" = completed ]
    # Text and PostScript are made PDF first; then there is one way.
    [[ " $(chain_of "$job")" == *" countermark $1" ]]
    [ -s "$LAB/tray/$job" ]
    [ "$(cat "$LAB/tray/$job.copies")" = 1 ]
    paper=$(paper_of "$job")
    echo "$paper: $(file_pages "$paper") pages"
    [ "$(file_pages "$paper")" = $((COPIES * $3 + 1)) ]
}

# The last job was of two pages: each of each copy has an identity of its own.
# The control sheet's is too fine for needles.
is_marked() {
    codes_of "$(paper_of "$job")" 2> /dev/null |
        awk -v last=$((COPIES * 2)) '$1 <= last' > "$BATS_TEST_TMPDIR/codes"
    cat "$BATS_TEST_TMPDIR/codes"
    [ "$(cut -d' ' -f2 "$BATS_TEST_TMPDIR/codes" | sort -u | wc -l)" = $((COPIES * 2)) ]
}

adopts_and_returns() { # adopts_and_returns PPD [PROGRAM behind ours...]
    local ppd=$1 chain
    shift
    chain=${*:+"$* "}
    adopt_ppd "$ppd"
    prints_marked "$chain" text.txt 1
    prints_marked "$chain" picture.png 1
    prints_marked "$chain" picture.jpg 1
    prints_marked "$chain" picture.tif 1
    prints_marked "$chain" picture.ppm 1
    prints_marked "$chain" picture.pwg 1
    prints_marked "$chain" page.ps 2
    prints_marked "$chain" two.pdf 2
    is_marked
    countermark adopt --undo classified
    queue_ppd | cmp - "$BATS_TEST_TMPDIR/before.ppd"
    lpstat -v classified | grep -q ' tray:/classified$'
}

@test "a PDF printer of any make" { adopts_and_returns "$SHIPPED"/Generic-PDF_Printer-PDF.ppd; }
@test "a Ricoh" { adopts_and_returns "$SHIPPED"/Ricoh-PDF_Printer-PDF.ppd; }
@test "a Fuji Xerox" { adopts_and_returns "$SHIPPED"/Fuji_Xerox-DocuPrint_CM305_df-PDF.ppd; }
@test "an HP that wants its PDF wrapped in PJL" {
    adopts_and_returns "$SHIPPED"/HP-Color_LaserJet_CM3530_MFP-PDF.ppd
}
@test "a PostScript printer" { adopts_and_returns "$LAB/ppds/cups/generic.ppd" pdftops; }
@test "a grey PCL XL printer" { adopts_and_returns "$SHIPPED"/pxlmono.ppd gstopxl; }
@test "a coloured PCL XL printer" { adopts_and_returns "$SHIPPED"/pxlcolor.ppd gstopxl; }
@test "a PCL printer of any make" {
    adopts_and_returns "$LAB/ppds/cups/generpcl.ppd" gstoraster rastertohp
}
@test "an HP LaserJet" { adopts_and_returns "$LAB/ppds/cups/laserjet.ppd" gstoraster rastertohp; }
@test "an HP DeskJet" { adopts_and_returns "$LAB/ppds/cups/deskjet.ppd" gstoraster rastertohp; }
@test "an Epson with needles" {
    adopts_and_returns "$LAB/ppds/cups/epson24.ppd" gstoraster rastertoepson
}
@test "an HP DesignJet" {
    adopts_and_returns "$LAB/ppds/filters/dsgnjt600pcl.ppd" gstoraster rastertopclx
}
@test "a printer of PWG raster" { adopts_and_returns "$LAB/ppds/filters/pwgrast.ppd" gstoraster; }
