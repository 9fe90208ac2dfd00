// Keys of witnesses, as C2SP signed-note spells them: NAME+ID+KEY.
#ifndef CONFIG_VERIFIER_H
#define CONFIG_VERIFIER_H

// The same for JSON Schema.
#define VERIFIER_PATTERN "^[^ +]+\\\\+[0-9A-Fa-f]{8}\\\\+[A-Za-z0-9+/]{44}$"

// NULL for a word of this form, else what is wrong. Whether the id is that of
// the key is seen where keys are used.
const char *verifier_problem(const char *word);

#endif
