#!/usr/bin/env bats
# The guides say what is true: their commands exist, and both languages tell
# people to type the same. What docs/quickstart.md types is run, line by line,
# by tests/package/run.

setup() {
    cd "$BATS_TEST_DIRNAME/../.."
    countermark=${COUNTERMARK_BUILD:-build/release}/countermark
}

commands() { sed -n '/^```console$/,/^```$/p' "$1" | grep '^[#$] '; }

@test "every guide is there in English and in Chinese" {
    for english in docs/quickstart.md docs/guide-*[a-z].md; do
        [[ $english != *.zh.md ]] || continue
        [ -s "${english%.md}.zh.md" ] || { echo "$english"; false; }
    done
    [ "$(find docs -name 'guide-*.md' | wc -l)" = 8 ]
}

@test "both languages tell people to type the same" {
    for english in docs/quickstart.md docs/guide-*[a-z].md; do
        [[ $english != *.zh.md ]] || continue
        diff <(commands "$english") <(commands "${english%.md}.zh.md")
    done
}

@test "every command and option that a guide names is there" {
    local word options
    grep -hoE 'countermark [a-z][a-z-]*( --[a-z]+| [a-z]+)*' docs/quickstart.md docs/guide-*.md |
        sort -u > "$BATS_TEST_TMPDIR/lines"
    [ -s "$BATS_TEST_TMPDIR/lines" ]
    while read -r _ word options; do
        case $word in is | and | was) continue ;; esac
        "$countermark" help "$word" > "$BATS_TEST_TMPDIR/help" || { echo "$word"; false; }
        for option in $(grep -oE -e '--[a-z]+' <<< "$options"); do
            grep -q -e "$option" "$BATS_TEST_TMPDIR/help" ||
                { echo "$word has no $option"; false; }
        done
    done < "$BATS_TEST_TMPDIR/lines"
}

@test "every manual page that a guide names is there" {
    for page in $(grep -hoE 'countermark[a-z.-]*\([1-8]\)' docs/quickstart.md docs/guide-*.md | sort -u); do
        [ -s "man/$(sed 's/(\(.\))/.\1/' <<< "$page")" ] || { echo "$page"; false; }
    done
}

# The example policies of countermark.yaml(5), each in a file of its own.
examples_of_policy() {
    sed -n '/^\.SH EXAMPLES/,/^\.SH ENV/p' man/countermark.yaml.5 | sed 's/\\-/-/g' |
        awk -v folder="$BATS_TEST_TMPDIR" '/^\.nf/ {n++; inside = 1; next} /^\.fi/ {inside = 0}
            inside && !/^\./ {print > (folder "/example-" n ".yaml")}'
}

@test "the examples of countermark.yaml(5) are policies without a fault" {
    examples_of_policy
    [ "$(find "$BATS_TEST_TMPDIR" -name 'example-*.yaml' | wc -l)" = 2 ]
    for file in "$BATS_TEST_TMPDIR"/example-*.yaml; do
        "$countermark" policy check "$file" || { echo "$file"; false; }
    done
}
