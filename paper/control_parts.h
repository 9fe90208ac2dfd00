// The inside of a control sheet, shared by the files that make it.
#ifndef PAPER_CONTROL_PARTS_H
#define PAPER_CONTROL_PARTS_H

#include "paper/control.h"
#include "paper/form.h"

enum label_name {
    LABEL_TITLE,
    LABEL_RUN,
    LABEL_UNIT,
    LABEL_DOCUMENT, // the first of those that have a value
    LABEL_SUBJECT,
    LABEL_MARK,
    LABEL_SCOPE,
    LABEL_QUEUE,
    LABEL_USER,
    LABEL_TIME,
    LABEL_ATTEMPT,
    LABEL_APPROVAL,
    LABEL_COPIES,
    LABEL_SERIALS,
    LABEL_PER_COPY,
    LABEL_TOTAL, // the last
    LABEL_SIGNATURES,
    LABEL_ACT,
    LABEL_NAME,
    LABEL_SIGNATURE,
    LABEL_DATE,
    LABEL_PRINTED,
    LABEL_COUNTED,
    LABEL_CHECKED,
    LABEL_GOOD_SHEETS,
    LABEL_WASTE_SHEETS,
    LABEL_COMPLETE_COPIES,
    LABEL_WASTE,
    LABEL_NUMBER,
    LABEL_COPY,
    LABEL_PAGE,
    LABEL_GENERATION,
    LABEL_SHEETS,
    LABEL_REASON,
    LABEL_CHECKPOINT,
    LABEL_ORIGIN,
    LABEL_SIZE,
    LABEL_ROOT,
    LABEL_NOTE_SIGNATURE,
    LABEL_WITNESS,
    LABEL_VERIFIED,
    LABEL_CLAIMED,
    LABELS
};

// Both append.
void label_text(enum label_name name, enum stamp_language language,
                struct text *into);
void value_text(const struct control_words *words, enum label_name name,
                enum stamp_language language, struct text *into);

#endif
