// The derived tables: their columns and indexes, by number. What they are is
// declared beside it in tables.c.
//
// For a new table: its TABLE_ in the first list, its columns AT_TABLE_COLUMN
// with AT_TABLE_END behind the last, its indexes BY_TABLE_... from 1 on.
#ifndef JOURNAL_TABLES_H
#define JOURNAL_TABLES_H

#include "journal/table.h"

enum table_id {
    TABLE_RUN,
    TABLE_COPY,
    TABLE_SERIES,
    TABLE_TICKET,
    TABLE_REF,
    TABLE_EPOCH,
    TABLE_RESTORED,
    TABLE_HOLDING,
    TABLE_TRAIL,
    TABLE_LIST,
    TABLE_ADDRESSED,
    TABLE_PROPOSAL,
    TABLE_PASSAGE,
    TABLE_SPAN,
    TABLE_SHEET,
    TABLE_WASTE,
    TABLE_COUNT,
    TABLE_APPROVAL,
    TABLE_PAPER,
    TABLE_FEED,
    TABLE_INVENTORY,
    TABLE_DEVIATION,
    TABLE_PERSON,
    TABLES
};

extern const struct table tables_all[TABLES];

// One document that was to be printed, key run.
enum {
    AT_RUN_RUN,
    AT_RUN_QUEUE,
    AT_RUN_UUID,
    AT_RUN_DOCUMENT,
    AT_RUN_STATE,
    AT_RUN_JOB,
    AT_RUN_USER,
    AT_RUN_VERIFIED,
    AT_RUN_ATTEMPT,
    AT_RUN_ATTEMPT_TIME,
    AT_RUN_INPUT,
    AT_RUN_POLICY,
    AT_RUN_LEVEL,
    AT_RUN_MARK,
    AT_RUN_SCOPE,
    AT_RUN_DOC_NO,
    AT_RUN_TITLE,
    AT_RUN_SERIES,
    AT_RUN_COPIES,
    AT_RUN_SPARES,
    AT_RUN_FIRST_SERIAL,
    AT_RUN_PAGES,
    AT_RUN_SHEETS,
    AT_RUN_CONTROL_PAGES,
    AT_RUN_GENERATION,
    AT_RUN_PAGES_REPORTED,
    AT_RUN_REASON,
    AT_RUN_RECEIVED,
    AT_RUN_CHANGED,
    AT_RUN_END
};
enum { BY_RUN_JOB = 1 }; // uuid, queue

// One numbered copy, key run and copy.
enum {
    AT_COPY_RUN,
    AT_COPY_COPY,
    AT_COPY_SERIES,
    AT_COPY_SERIAL,
    AT_COPY_SPARE,
    AT_COPY_STATE,
    AT_COPY_END
};
enum { BY_COPY_RUN = 1 }; // run

// The last serial that was given in a series, key series.
enum { AT_SERIES_SERIES, AT_SERIES_LAST, AT_SERIES_END };

// What a backend may do, one for each attempt, key seq.
enum {
    AT_TICKET_SEQ,
    AT_TICKET_RUN,
    AT_TICKET_ATTEMPT,
    AT_TICKET_ATTEMPT_TIME,
    AT_TICKET_VERDICT,
    AT_TICKET_REASON,
    AT_TICKET_BYTES,
    AT_TICKET_PAGES,
    AT_TICKET_DIGEST,
    AT_TICKET_END
};
enum { BY_TICKET_RUN = 1 }; // run

// Which events concern a run, key run and seq.
enum { AT_REF_RUN, AT_REF_SEQ, AT_REF_END };

// Which key signs from which size on, key first.
enum { AT_EPOCH_FIRST, AT_EPOCH_VERIFIER, AT_EPOCH_END };

// The histories that were given up when an old journal was put back, key seq.
enum {
    AT_RESTORED_SEQ,
    AT_RESTORED_SIZE,
    AT_RESTORED_ROOT,
    AT_RESTORED_RUN,
    AT_RESTORED_END
};

// Where a copy is since its first act of custody, key run and copy.
enum {
    AT_HOLDING_RUN,
    AT_HOLDING_COPY,
    AT_HOLDING_BEFORE,    // the state before the last one
    AT_HOLDING_SINCE,     // when it came into its state
    AT_HOLDING_HOLDER,    // "Unit, person"; "": the custodian
    AT_HOLDING_RECIPIENT, // who is meant to have it, or ""
    AT_HOLDING_OWNER,     // who has it again after a loan or a repair
    AT_HOLDING_OWNER_DUE, // and by when he must give it back
    AT_HOLDING_PLACE,     // where, as far as somebody said
    AT_HOLDING_DUE,       // the day it must be back, or ""
    AT_HOLDING_RECEIPT,   // the number of the receipt slip
    AT_HOLDING_SIGNED_BY, // who signed it; "": it is not back
    AT_HOLDING_ENVELOPE,
    AT_HOLDING_LIST,         // the destruction list it is on; 0: none
    AT_HOLDING_OUT,          // where it is carried to, or ""
    AT_HOLDING_OUT_DUE,      // and until which day
    AT_HOLDING_DECLASSIFIED, // the notice, or ""
    AT_HOLDING_LEVEL,        // as changed since printing, or ""
    AT_HOLDING_MARK,
    AT_HOLDING_SEEN,    // when its pages were last seen
    AT_HOLDING_CHECKED, // the last inventory it was seen in
    AT_HOLDING_END
};
enum {
    BY_HOLDING_HOLDER = 1, // holder
    BY_HOLDING_LIST = 2,   // list
    BY_HOLDING_DUE = 3,    // due
};

// Which events concern one copy, key run, copy and seq.
enum { AT_TRAIL_RUN, AT_TRAIL_COPY, AT_TRAIL_SEQ, AT_TRAIL_END };

// A destruction list, key list.
enum {
    AT_LIST_LIST,
    AT_LIST_STATE,
    AT_LIST_MAKER,     // account name
    AT_LIST_MAKER_UID, // who may not approve or witness
    AT_LIST_REASON,
    AT_LIST_MADE,
    AT_LIST_CHANGED,
    AT_LIST_BAG,
    AT_LIST_SEAL,
    AT_LIST_APPROVER,
    AT_LIST_CERTIFICATE,
    AT_LIST_END
};
// Whom the copies of a run were printed for, key run: the k-th line is the
// recipient of copy k. No row for a run without recipients.
enum { AT_ADDRESSED_RUN, AT_ADDRESSED_NAMES, AT_ADDRESSED_END };

// An act that waits, or waited, for its second person, key item.
enum {
    AT_PROPOSAL_ITEM,
    AT_PROPOSAL_STATE,
    AT_PROPOSAL_ACT,  // its kind
    AT_PROPOSAL_LINE, // its fields
    AT_PROPOSAL_ROLE, // of who proposed it
    AT_PROPOSAL_NAME,
    AT_PROPOSAL_UID,
    AT_PROPOSAL_MADE,
    AT_PROPOSAL_END
};

// What an attempt printed, or may print: a range of places in one generation,
// key run, permit (the event that allowed it) and first place. The attempt is 0
// until its first byte may leave.
enum {
    AT_PASSAGE_RUN,
    AT_PASSAGE_PERMIT,
    AT_PASSAGE_FIRST,
    AT_PASSAGE_LAST,
    AT_PASSAGE_GENERATION,
    AT_PASSAGE_ATTEMPT,
    AT_PASSAGE_REPORTED, // pages of the whole attempt, or PAGES_UNKNOWN
    AT_PASSAGE_END
};
enum { BY_PASSAGE_RUN = 1 }; // run

// Places where there is no sheet (NOT_PRINTED or LOST), key seq and first.
enum {
    AT_SPAN_SEQ,
    AT_SPAN_FIRST,
    AT_SPAN_LAST,
    AT_SPAN_RUN,
    AT_SPAN_GENERATION,
    AT_SPAN_FATE,
    AT_SPAN_END
};
enum { BY_SPAN_RUN = 1 }; // run

// Sheets that are waste, with their number there, key run, generation, place.
enum {
    AT_SHEET_RUN,
    AT_SHEET_GENERATION,
    AT_SHEET_PLACE,
    AT_SHEET_WASTE,
    AT_SHEET_END
};
enum { BY_SHEET_RUN = 1 }; // run

// The waste register of the site, key number. Run 0: foreign paper of no run;
// fault "": foreign.
enum {
    AT_WASTE_NUMBER,
    AT_WASTE_RUN,
    AT_WASTE_COPY,
    AT_WASTE_PAGE,
    AT_WASTE_GENERATION,
    AT_WASTE_FAULT,
    AT_WASTE_FRAGMENTS,
    AT_WASTE_BAG,
    AT_WASTE_TEXT,
    AT_WASTE_STATE,
    AT_WASTE_TIME,
    AT_WASTE_LIST, // the destruction list it is on; 0: none
    AT_WASTE_END
};
enum { BY_WASTE_RUN = 1, BY_WASTE_LIST = 2 }; // run; list

// The last count of a run, beside what the register expected then, key run.
enum {
    AT_COUNT_RUN,
    AT_COUNT_COPIES,
    AT_COUNT_WASTE,
    AT_COUNT_LEFT, // -1: not counted
    AT_COUNT_DUE_COPIES,
    AT_COUNT_DUE_WASTE,
    AT_COUNT_AGREES,
    AT_COUNT_TIME,
    AT_COUNT_END
};

// What a run waits or waited for before it got numbers, key run: copies and
// spares as they were asked for, approvals, the uid of the last approver.
enum {
    AT_APPROVAL_RUN,
    AT_APPROVAL_COPIES,
    AT_APPROVAL_SPARES,
    AT_APPROVAL_NEEDED,
    AT_APPROVAL_GIVEN,
    AT_APPROVAL_FIRST,
    AT_APPROVAL_HOURS,
    AT_APPROVAL_OPERATOR,
    AT_APPROVAL_RELEASED,
    AT_APPROVAL_EVENT,
    AT_APPROVAL_SINCE,
    AT_APPROVAL_END
};

// What is in the tray of a queue from one count to the next, key period (the
// event that began it).
enum {
    AT_PAPER_PERIOD,
    AT_PAPER_QUEUE,
    AT_PAPER_START,
    AT_PAPER_LOADED,
    AT_PAPER_LEFT,     // below 0: it goes on, or the ledger is not kept
    AT_PAPER_EXTRA,    // sheets that came out beside those that were sent
    AT_PAPER_ANSWERED, // the difference that two people answered for
    AT_PAPER_BEFORE,   // the period before it; 0: it is the first
    AT_PAPER_END
};
enum { BY_PAPER_QUEUE = 1 }; // queue

// Which attempt, by its generation, took its paper in which period, key run and
// generation.
enum { AT_FEED_RUN, AT_FEED_GENERATION, AT_FEED_PERIOD, AT_FEED_END };
enum { BY_FEED_RUN = 1, BY_FEED_PERIOD = 2 }; // run; period

// An inventory, key check_no: what it looks at, and its result at the end.
enum {
    AT_INVENTORY_CHECK_NO,
    AT_INVENTORY_STATE,
    AT_INVENTORY_ROOM,   // "": any
    AT_INVENTORY_HOLDER, // "": anybody's
    AT_INVENTORY_MAKER,
    AT_INVENTORY_MADE,
    AT_INVENTORY_ENDED,
    AT_INVENTORY_FOUND,
    AT_INVENTORY_LACKING,
    AT_INVENTORY_EXTRA,
    AT_INVENTORY_END
};

// What an inventory that has ended did not see, or saw where it should not be:
// key check_no, run and copy. The others were found.
enum {
    AT_DEVIATION_CHECK_NO,
    AT_DEVIATION_RUN,
    AT_DEVIATION_COPY,
    AT_DEVIATION_RESULT, // "MISSING" or "EXTRA"
    AT_DEVIATION_END
};

// Who was closed, key name ("unit, person").
enum { AT_PERSON_NAME, AT_PERSON_STATE, AT_PERSON_CHANGED, AT_PERSON_END };

#endif
