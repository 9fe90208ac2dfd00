# bash completion for countermark(1): the program itself says what it knows.
_countermark() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(countermark help --names 2>/dev/null)" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(countermark help --names 2>/dev/null)" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = register ]; then
        mapfile -t COMPREPLY < <(compgen -W "production waste distribution receipt returns loans inventory destruction certificate label dispatch holdings overdue discrepancy statistics" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = print ]; then
        mapfile -t COMPREPLY < <(compgen -W "production waste distribution receipt returns loans inventory destruction certificate label dispatch holdings overdue discrepancy statistics" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = inventory ]; then
        mapfile -t COMPREPLY < <(compgen -W "start scan end show" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = list ]; then
        mapfile -t COMPREPLY < <(compgen -W "new add remove add-waste remove-waste show submit approve reject reopen check seal unseal destroy certify" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = person ]; then
        mapfile -t COMPREPLY < <(compgen -W "close reopen" -- "$word")
    elif [ "$COMP_CWORD" -eq 2 ] && [ "$command" = policy ]; then
        mapfile -t COMPREPLY < <(compgen -W "check show explain diff schema cups" -- "$word")
    elif [ "$command" = approve ]; then
        mapfile -t COMPREPLY < <(compgen -W "--copies" -- "$word")
    elif [ "$command" = reject ]; then
        mapfile -t COMPREPLY < <(compgen -W "--reason" -- "$word")
    elif [ "$command" = adopt ]; then
        mapfile -t COMPREPLY < <(compgen -W "--undo --dry-run $(lpstat -e 2>/dev/null)" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -W "--json --image --run --for" -- "$word")
    fi
}
complete -F _countermark countermark
