// The derived tables, declared: what their SQL, their comparison in a
// verification and their form in memory are made from.
#include "journal/tables.h"

#define NUMBER(name)                                                           \
    {                                                                          \
        name, COLUMN_NUMBER                                                    \
    }
#define TEXT(name)                                                             \
    {                                                                          \
        name, COLUMN_TEXT                                                      \
    }
#define COLUMNS(of, ...) .count = AT_##of##_END, .columns = {__VA_ARGS__}

const struct table tables_all[TABLES] = {
    [TABLE_RUN] =
        {.name = "run",
         .keys = 1,
         COLUMNS(
             RUN, [AT_RUN_RUN] = NUMBER("run"), [AT_RUN_QUEUE] = TEXT("queue"),
             [AT_RUN_UUID] = TEXT("uuid"),
             [AT_RUN_DOCUMENT] = NUMBER("document"),
             [AT_RUN_STATE] = TEXT("state"), [AT_RUN_JOB] = NUMBER("job"),
             [AT_RUN_USER] = TEXT("user"),
             [AT_RUN_VERIFIED] = NUMBER("verified"),
             [AT_RUN_ATTEMPT] = NUMBER("attempt"),
             [AT_RUN_ATTEMPT_TIME] = NUMBER("attempt_time"),
             [AT_RUN_INPUT] = TEXT("input"), [AT_RUN_POLICY] = TEXT("policy"),
             [AT_RUN_LEVEL] = TEXT("level"), [AT_RUN_MARK] = TEXT("mark"),
             [AT_RUN_SCOPE] = TEXT("scope"), [AT_RUN_DOC_NO] = TEXT("doc_no"),
             [AT_RUN_TITLE] = TEXT("title"), [AT_RUN_SERIES] = TEXT("series"),
             [AT_RUN_COPIES] = NUMBER("copies"),
             [AT_RUN_SPARES] = NUMBER("spares"),
             [AT_RUN_FIRST_SERIAL] = NUMBER("first_serial"),
             [AT_RUN_PAGES] = NUMBER("pages"),
             [AT_RUN_SHEETS] = NUMBER("sheets"),
             [AT_RUN_CONTROL_PAGES] = NUMBER("control_pages"),
             [AT_RUN_GENERATION] = NUMBER("generation"),
             [AT_RUN_PAGES_REPORTED] = NUMBER("pages_reported"),
             [AT_RUN_REASON] = TEXT("reason"),
             [AT_RUN_RECEIVED] = TEXT("received"),
             [AT_RUN_CHANGED] = TEXT("changed")),
         .indexes[BY_RUN_JOB] = {2, {AT_RUN_UUID, AT_RUN_QUEUE}},
         .guard = "CREATE UNIQUE INDEX run_once ON run(queue, uuid,"
                  " document) WHERE state NOT IN"
                  " ('REFUSED', 'CANCELLED');"},
    [TABLE_COPY] =
        {.name = "copy",
         .keys = 2,
         COLUMNS(
             COPY, [AT_COPY_RUN] = NUMBER("run"),
             [AT_COPY_COPY] = NUMBER("copy"), [AT_COPY_SERIES] = TEXT("series"),
             [AT_COPY_SERIAL] = NUMBER("serial"),
             [AT_COPY_SPARE] = NUMBER("spare"),
             [AT_COPY_STATE] = TEXT("state")),
         .indexes[BY_COPY_RUN] = {1, {AT_COPY_RUN}},
         .guard = "CREATE UNIQUE INDEX copy_once ON"
                  " copy(series, serial);"
                  "CREATE INDEX copy_serial ON copy(serial);"
                  "CREATE INDEX copy_state ON copy(state);"},
    [TABLE_SERIES] = {.name = "series",
                      .keys = 1,
                      COLUMNS(SERIES, [AT_SERIES_SERIES] = TEXT("series"),
                              [AT_SERIES_LAST] = NUMBER("last"))},
    [TABLE_TICKET] = {.name = "ticket",
                      .keys = 1,
                      COLUMNS(TICKET, [AT_TICKET_SEQ] = NUMBER("seq"),
                              [AT_TICKET_RUN] = NUMBER("run"),
                              [AT_TICKET_ATTEMPT] = NUMBER("attempt"),
                              [AT_TICKET_ATTEMPT_TIME] = NUMBER("attempt_time"),
                              [AT_TICKET_VERDICT] = TEXT("verdict"),
                              [AT_TICKET_REASON] = TEXT("reason"),
                              [AT_TICKET_BYTES] = NUMBER("bytes"),
                              [AT_TICKET_PAGES] = NUMBER("pages"),
                              [AT_TICKET_DIGEST] = TEXT("digest")),
                      .indexes[BY_TICKET_RUN] = {1, {AT_TICKET_RUN}}},
    [TABLE_REF] =
        {.name = "ref",
         .keys = 2,
         COLUMNS(
             REF, [AT_REF_RUN] = NUMBER("run"), [AT_REF_SEQ] = NUMBER("seq"))},
    [TABLE_EPOCH] = {.name = "epoch",
                     .keys = 1,
                     COLUMNS(EPOCH, [AT_EPOCH_FIRST] = NUMBER("first"),
                             [AT_EPOCH_VERIFIER] = TEXT("verifier"))},
    [TABLE_RESTORED] = {.name = "restored",
                        .keys = 1,
                        COLUMNS(RESTORED, [AT_RESTORED_SEQ] = NUMBER("seq"),
                                [AT_RESTORED_SIZE] = NUMBER("size"),
                                [AT_RESTORED_ROOT] = TEXT("root"),
                                [AT_RESTORED_RUN] = NUMBER("run"))},
    [TABLE_HOLDING] =
        {.name = "holding",
         .keys = 2,
         COLUMNS(
             HOLDING, [AT_HOLDING_RUN] = NUMBER("run"),
             [AT_HOLDING_COPY] = NUMBER("copy"),
             [AT_HOLDING_BEFORE] =
                 TEXT("before"),
             [AT_HOLDING_SINCE] = TEXT("since"),
             [AT_HOLDING_HOLDER] =
                 TEXT("holder"),
             [AT_HOLDING_RECIPIENT] = TEXT("recipient"),
             [AT_HOLDING_OWNER] = TEXT("owner"),
             [AT_HOLDING_OWNER_DUE] = TEXT("owner_due"),
             [AT_HOLDING_PLACE] = TEXT("place"), [AT_HOLDING_DUE] = TEXT("due"),
             [AT_HOLDING_RECEIPT] = TEXT("receipt"),
             [AT_HOLDING_SIGNED_BY] = TEXT("signed_by"),
             [AT_HOLDING_ENVELOPE] = TEXT("envelope"),
             [AT_HOLDING_LIST] = NUMBER("list"), [AT_HOLDING_OUT] = TEXT("out"),
             [AT_HOLDING_OUT_DUE] = TEXT("out_due"),
             [AT_HOLDING_DECLASSIFIED] = TEXT("declassified"),
             [AT_HOLDING_LEVEL] = TEXT("level"),
             [AT_HOLDING_MARK] = TEXT("mark"), [AT_HOLDING_SEEN] = TEXT("seen"),
             [AT_HOLDING_CHECKED] = TEXT("checked")),
         .indexes[BY_HOLDING_HOLDER] = {1, {AT_HOLDING_HOLDER}},
         .indexes[BY_HOLDING_LIST] = {1, {AT_HOLDING_LIST}},
         .indexes[BY_HOLDING_DUE] = {1, {AT_HOLDING_DUE}},
         .guard = "CREATE INDEX holding_out ON holding(out_due) WHERE"
                  " out_due > '';"},
    [TABLE_TRAIL] =
        {.name = "trail",
         .keys = 3,
         COLUMNS(
             TRAIL, [AT_TRAIL_RUN] = NUMBER("run"),
             [AT_TRAIL_COPY] = NUMBER("copy"), [AT_TRAIL_SEQ] = NUMBER("seq"))},
    [TABLE_LIST] =
        {.name = "list",
         .keys = 1,
         COLUMNS(
             LIST, [AT_LIST_LIST] = NUMBER("list"),
             [AT_LIST_STATE] = TEXT("state"), [AT_LIST_MAKER] = TEXT("maker"),
             [AT_LIST_MAKER_UID] = NUMBER("maker_uid"),
             [AT_LIST_REASON] = TEXT("reason"), [AT_LIST_MADE] = TEXT("made"),
             [AT_LIST_CHANGED] = TEXT("changed"), [AT_LIST_BAG] = TEXT("bag"),
             [AT_LIST_SEAL] = TEXT("seal"),
             [AT_LIST_APPROVER] = TEXT("approver"),
             [AT_LIST_CERTIFICATE] = TEXT("certificate"))},
    [TABLE_ADDRESSED] = {.name = "addressed",
                         .keys = 1,
                         COLUMNS(ADDRESSED, [AT_ADDRESSED_RUN] = NUMBER("run"),
                                 [AT_ADDRESSED_NAMES] = TEXT("names"))},
    [TABLE_PROPOSAL] =
        {.name = "proposal",
         .keys = 1,
         COLUMNS(
             PROPOSAL, [AT_PROPOSAL_ITEM] = NUMBER("item"),
             [AT_PROPOSAL_STATE] = TEXT("state"),
             [AT_PROPOSAL_ACT] = TEXT("act"), [AT_PROPOSAL_LINE] = TEXT("line"),
             [AT_PROPOSAL_ROLE] = TEXT("role"),
             [AT_PROPOSAL_NAME] = TEXT("name"),
             [AT_PROPOSAL_UID] = NUMBER("uid"),
             [AT_PROPOSAL_MADE] = TEXT("made"))},
    [TABLE_PASSAGE] = {.name = "passage",
                       .keys = 3,
                       COLUMNS(PASSAGE, [AT_PASSAGE_RUN] = NUMBER("run"),
                               [AT_PASSAGE_PERMIT] = NUMBER("permit"),
                               [AT_PASSAGE_FIRST] = NUMBER("first"),
                               [AT_PASSAGE_LAST] = NUMBER("last"),
                               [AT_PASSAGE_GENERATION] = NUMBER("generation"),
                               [AT_PASSAGE_ATTEMPT] = NUMBER("attempt"),
                               [AT_PASSAGE_REPORTED] = NUMBER("reported")),
                       .indexes[BY_PASSAGE_RUN] = {1, {AT_PASSAGE_RUN}}},
    [TABLE_SPAN] =
        {.name = "span",
         .keys = 2,
         COLUMNS(SPAN, [AT_SPAN_SEQ] = NUMBER("seq"),
                 [AT_SPAN_FIRST] = NUMBER("first"),
                 [AT_SPAN_LAST] = NUMBER("last"), [AT_SPAN_RUN] = NUMBER("run"),
                 [AT_SPAN_GENERATION] = NUMBER("generation"),
                 [AT_SPAN_FATE] = TEXT("fate")),
         .indexes[BY_SPAN_RUN] = {1, {AT_SPAN_RUN}}},
    [TABLE_SHEET] = {.name = "sheet",
                     .keys = 3,
                     COLUMNS(SHEET, [AT_SHEET_RUN] = NUMBER("run"),
                             [AT_SHEET_GENERATION] = NUMBER("generation"),
                             [AT_SHEET_PLACE] = NUMBER("place"),
                             [AT_SHEET_WASTE] = NUMBER("waste")),
                     .indexes[BY_SHEET_RUN] = {1, {AT_SHEET_RUN}}},
    [TABLE_WASTE] =
        {.name = "waste",
         .keys = 1,
         COLUMNS(
             WASTE, [AT_WASTE_NUMBER] = NUMBER("number"),
             [AT_WASTE_RUN] = NUMBER("run"), [AT_WASTE_COPY] = NUMBER("copy"),
             [AT_WASTE_PAGE] = NUMBER("page"),
             [AT_WASTE_GENERATION] = NUMBER("generation"),
             [AT_WASTE_FAULT] = TEXT("fault"),
             [AT_WASTE_FRAGMENTS] = NUMBER("fragments"),
             [AT_WASTE_BAG] = TEXT("bag"), [AT_WASTE_TEXT] = TEXT("text"),
             [AT_WASTE_STATE] = TEXT("state"), [AT_WASTE_TIME] = TEXT("time"),
             [AT_WASTE_LIST] = NUMBER("list")),
         .indexes[BY_WASTE_RUN] = {1, {AT_WASTE_RUN}},
         .indexes[BY_WASTE_LIST] = {1, {AT_WASTE_LIST}}},
    [TABLE_COUNT] = {.name = "count",
                     .keys = 1,
                     COLUMNS(COUNT, [AT_COUNT_RUN] = NUMBER("run"),
                             [AT_COUNT_COPIES] = NUMBER("copies"),
                             [AT_COUNT_WASTE] = NUMBER("waste"),
                             [AT_COUNT_LEFT] = NUMBER("left"),
                             [AT_COUNT_DUE_COPIES] = NUMBER("due_copies"),
                             [AT_COUNT_DUE_WASTE] = NUMBER("due_waste"),
                             [AT_COUNT_AGREES] = NUMBER("agrees"),
                             [AT_COUNT_TIME] = TEXT("time"))},
};
