// The tables of custody, one file each, and what their rows are written with.
#ifndef JOURNAL_CUSTODY_TABLES_H
#define JOURNAL_CUSTODY_TABLES_H

#include "journal/custody.h"

#define IN(state) (1u << (state))

extern const struct deeds run_deeds, copy_deeds, list_deeds, waste_deeds,
    event_deeds, act_deeds, paper_deeds, inventory_deeds, person_deeds;

#endif
