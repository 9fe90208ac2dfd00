#!/usr/bin/env bats
# The policy as an admin uses it: what the filter does with it, what the command
# `policy` says about it, and what becomes of a broken one.
bats_require_minimum_version 1.5.0
load helper

setup_file() {
    boot
    cp "$COUNTERMARK_CONFIG" "$LAB/usual.yaml"
}
teardown_file() { shut_down; }
setup() {
    file_paper
    cp "$LAB/usual.yaml" "$COUNTERMARK_CONFIG"
}

# Puts lines of YAML behind the entry of queue classified.
say_of_classified() {
    sed -i "s|^  classified:\$|&\n$(sed 's/^/    /' <<< "$1" | sed ':a;N;$!ba;s/\n/\\n/g')|" \
        "$COUNTERMARK_CONFIG"
    countermark policy check
}

explain() { # explain USER [lp argument...]: one JSON object
    local user=$1
    shift
    countermark policy explain --json --queue classified --user "$user" "$@" || [ $? = 1 ]
}

print_as() { # print_as USER [lp argument...] FILE; leaves the number in $job
    local user=$1
    shift
    job=$(runuser -u "$user" -- lp -d classified "$@" |
        sed -n 's/^request id is .*-\([0-9]*\) .*/\1/p')
    [ -n "$job" ]
    wait_for_job "$job"
}

need_root() {
    [ "$(id -u)" = 0 ] || skip "only a root cupsd passes AUTH_UID on"
}

# --- the filter obeys, and explain foretells it -------------------------------------
# Each job is printed and explained: the same end, word for word the same reason.
foretold() { # foretold [lp argument...]
    local told
    told=$(explain "$(id -un)" --claimed "$@")
    print_and_wait classified "$@" "$DATA/text.txt"
    echo "told: $told"
    echo "came: $(job_state "$job"): $(job_reason "$job")"
    if [ "$(jq -r .verdict <<< "$told")" = mark ]; then
        [ "$(job_state "$job")" = completed ]
        run_of_job "$job" | jq -e --argjson told "$told" \
            '.mark == $told.mark and .copies == $told.copies and
             .spares == $told.spares and (.scope // "") == $told.scope and
             (.doc_no // "") == $told.doc_no'
    else
        [ -z "$(device_files classified)" ]
        [[ "$(job_reason "$job")" == *"$(jq -r .reason <<< "$told")"* ]]
    fi
    file_paper
}

@test "explain foretells the end of every kind of job, word for word" {
    say_of_classified 'scopes: [办公厅, 各处室]
document_number: required
document_numbers: ["国办密〔{year}〕{number}号"]
term_exceptions:
  survey: {level: secret, document_number: "国办密〔{year}〕9号", cap: 50y}
copies: 3'
    local number=(-o "CmDocNumber=Custom.国办密〔2026〕17号")
    foretold "${USUAL[@]}" "${number[@]}" -n 2 -o CmSpares=1
    foretold "${USUAL[@]}"
    foretold "${USUAL[@]}" "${number[@]}" -o CmScope=Custom.各处
    foretold "${USUAL[@]}" -o "CmDocNumber=Custom.国办密第17号"
    foretold "${USUAL[@]}" "${number[@]}" -o CmTerm=30y
    foretold "${USUAL[@]}" -o "CmDocNumber=Custom.国办密〔2026〕9号" -o CmTerm=30y
    foretold "${USUAL[@]}" "${number[@]}" -n 4
    foretold "${USUAL[@]}" "${number[@]}" -o CmSpares=6
    foretold "${USUAL[@]}" "${number[@]}" -o CmLevel=sekret
    foretold "${number[@]}" -o CmLevel=secret
}

@test "who is not named for a level is refused there, and printed elsewhere" {
    need_root
    say_of_classified 'who:
  secret: {users: [daemon]}'
    print_as nobody "${USUAL[@]}" "$DATA/text.txt"
    [ -z "$(device_files classified)" ]
    job_reason "$job" | grep -qF 'user "nobody" may not print level secret on queue classified; allowed as level (CmLevel): confidential'
    [[ "$(job_reason "$job")" == *"$(explain nobody "${USUAL[@]}" | jq -r .reason)"* ]]
    explain nobody "${USUAL[@]}" | jq -e '.key == "who.secret"'
    print_as nobody "${USUAL[@]}" -o CmLevel=confidential "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
    print_as daemon "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
}

@test "a group of the machine opens a level to its members" {
    need_root
    say_of_classified 'who:
  secret: {groups: [nogroup]}'
    print_as nobody "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
    print_as daemon "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" != completed ]
    job_reason "$job" | grep -qF 'user "daemon" may not print level secret'
}

@test "a name that nobody checked is not believed" {
    say_of_classified "who: {secret: {users: [$(id -un)]}}"
    # root comes to cupsd with a certificate, a user of a cupsd without rights
    # with nothing: neither is the kernel's word.
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ -z "$(device_files classified)" ]
    job_reason "$job" | grep -qF "nobody checked that you are \"$(id -un)\""
    [[ "$(job_reason "$job")" == *"$(explain "$(id -un)" --claimed "${USUAL[@]}" |
        jq -r .reason)"* ]]
    explain "$(id -un)" "${USUAL[@]}" | jq -e '.verdict == "mark"'
}

@test "a short title is short in the journal" {
    sed -i 's/title: stored/title: short/' "$COUNTERMARK_CONFIG"
    print_and_wait classified "${USUAL[@]}" -t "关于若干问题的通知（征求意见稿）" "$DATA/text.txt"
    run_of_job "$job" | jq -e '.title == "关于若干问题的通…"'
    explain root -t "关于若干问题的通知（征求意见稿）" "${USUAL[@]}" |
        jq -e '.title == "关于若干问题的通…"'
}

# --- a broken policy never loosens anything -------------------------------------------
@test "a broken policy prints nothing, and says where it is broken" {
    local registrar
    registrar=$(lab pids registrar)
    echo "  broken: {scheme: cn, copis: 900}" >> "$COUNTERMARK_CONFIG"
    local line
    line=$(grep -n copis "$COUNTERMARK_CONFIG" | cut -d: -f1)
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ -z "$(device_files classified)" ]
    [ "$(job_state "$job")" != completed ]
    echo "reason: $(job_reason "$job")"
    job_reason "$job" | grep -qF "$COUNTERMARK_CONFIG:$line:24: unknown key \"copis\""
    job_reason "$job" | grep -qF 'did you mean "copies"?'

    cp "$LAB/usual.yaml" "$COUNTERMARK_CONFIG"
    [ "$(lab pids registrar)" = "$registrar" ]
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ "$(job_state "$job")" = completed ]
}

@test "a policy that is gone prints nothing either" {
    rm "$COUNTERMARK_CONFIG"
    print_and_wait classified "${USUAL[@]}" "$DATA/text.txt"
    [ -z "$(device_files classified)" ]
    job_reason "$job" | grep -qF "cannot open $COUNTERMARK_CONFIG"
}

# --- what is said about a policy ------------------------------------------------------
@test "check tells every fault at once, each with its place" {
    printf '%s\n' 'site: {id: x, origin: a b}' 'queues: {q: {scheme: cm, copies: 0}}' \
        > "$BATS_TEST_TMPDIR/p.yaml"
    run countermark policy check "$BATS_TEST_TMPDIR/p.yaml"
    [ "$status" = 1 ]
    [ "${#lines[@]}" = 4 ]
    [ "${lines[2]}" = "$BATS_TEST_TMPDIR/p.yaml:2:22: unknown scheme \"cm\"; allowed: cn, us; did you mean \"cn\"?" ]
    run --separate-stderr countermark policy check --json "$BATS_TEST_TMPDIR/p.yaml"
    [ "$status" = 1 ]
    jq -se 'length == 4 and .[2].line == 2 and .[2].column == 22 and
        (.[2].fault | startswith("unknown scheme"))' <<< "$output"
}

@test "every line that show names holds the key it was named for" {
    say_of_classified 'scopes: [办公厅]
who: {secret: {users: [li]}}'
    countermark policy show classified --json > "$BATS_TEST_TMPDIR/show"
    [ "$(jq -s 'map(select(.line)) | length' "$BATS_TEST_TMPDIR/show")" -ge 10 ]
    local line key
    while read -r line key; do
        # A level of a key that says one word for all of them is on its line.
        sed -n "${line}p" "$COUNTERMARK_CONFIG" |
            grep -qE "\<(${key##*.}|${key%%.*}):"
    done < <(jq -r 'select(.line) | "\(.line) \(.key)"' "$BATS_TEST_TMPDIR/show")
    countermark policy show classified | grep -qE '^who.secret +users li +line [0-9]+, queue$'
    countermark policy show classified | grep -qE '^symbol +qr +built in$'
    run countermark policy show nowhere
    [ "$status" = 65 ]
}

@test "less than the rules ask for is allowed in so many words, and called weak" {
    sed '/approval: none/d' "$LAB/usual.yaml" > "$BATS_TEST_TMPDIR/p.yaml"
    run countermark policy check "$BATS_TEST_TMPDIR/p.yaml"
    [ "$status" = 0 ]
    [[ $output != *weak* ]]
    countermark doctor --json | jq -se 'any(.[]; .promise == "rules" and .health == "weak")'
    COUNTERMARK_CONFIG=$BATS_TEST_TMPDIR/p.yaml countermark doctor --json |
        jq -se 'any(.[]; .promise == "rules" and .health == "kept")'
    printf '  q:\n    scheme: cn\n    approval: {top-secret: none}\n    levels: [secret, top-secret]\n' \
        >> "$BATS_TEST_TMPDIR/p.yaml"
    run countermark policy check "$BATS_TEST_TMPDIR/p.yaml"
    [ "$status" = 0 ]
    [ "${#lines[@]}" = 2 ]
    [[ ${lines[1]} == *':'*': weak: queue q: "approval" of level top-secret is none; the rule is one, so remove it unless somebody answers for it' ]]
    countermark policy check --json "$BATS_TEST_TMPDIR/p.yaml" |
        jq -se '.[1].weak | startswith("queue q")'
}

@test "diff says what a new policy would loosen" {
    sed 's/copies: 20/copies: 30/; s/title: stored/title: short/' "$LAB/usual.yaml" \
        > "$BATS_TEST_TMPDIR/new.yaml"
    run countermark policy diff "$COUNTERMARK_CONFIG" "$BATS_TEST_TMPDIR/new.yaml"
    [ "$status" = 1 ]
    [ "${lines[0]}" = "queue classified: title was stored, is short" ]
    [ "${lines[1]}" = "queue classified: copies was 20, is 30 (looser)" ]
    [ "${lines[3]}" = "2 looser, 0 tighter, 1 neither." ]
    run countermark policy diff "$COUNTERMARK_CONFIG" "$COUNTERMARK_CONFIG"
    [ "$status" = 0 ]
    echo "nonsense: 1" >> "$BATS_TEST_TMPDIR/new.yaml"
    run countermark policy diff "$COUNTERMARK_CONFIG" "$BATS_TEST_TMPDIR/new.yaml"
    [ "$status" = 78 ]
}

@test "the schema takes what the reader takes, by an independent validator" {
    local validate=$DATA/policy/validate schema=$BATS_TEST_TMPDIR/schema
    countermark policy schema > "$schema"
    cmp "$schema" "$TOP/config/countermark.schema.json"
    "$validate" "$schema" accepts "$TOP/config/countermark.yaml" "$LAB/usual.yaml" \
        "$DATA/policy/full.yaml" "$DATA/policy/decide.yaml"
    "$validate" "$schema" blocks "$DATA/policy/rulings.txt"
}

@test "the schema refuses what the reader refuses, where a schema can know" {
    "$DATA/policy/validate" "$TOP/config/countermark.schema.json" refuses \
        "$DATA/policy/faulty.txt"
}
