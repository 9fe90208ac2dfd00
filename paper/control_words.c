// What a control sheet says, in Chinese, English or both.
#include "paper/control_parts.h"

static const struct label {
    const char *zh, *en;
} labels[LABELS] = {
    [LABEL_TITLE] = {"随件控制单", "PRODUCTION CONTROL SHEET"},
    [LABEL_RUN] = {"批次", "Run"},
    [LABEL_UNIT] = {"单位", "Unit"},
    [LABEL_DOCUMENT] = {"文号", "Document no."},
    [LABEL_SUBJECT] = {"标题", "Title"},
    [LABEL_MARK] = {"密级", "Classification"},
    [LABEL_SCOPE] = {"发放范围", "Distribution"},
    [LABEL_QUEUE] = {"打印队列", "Queue"},
    [LABEL_USER] = {"印制人", "Printed by"},
    [LABEL_TIME] = {"时间", "Time"},
    [LABEL_ATTEMPT] = {"次数", "Attempt"},
    [LABEL_APPROVAL] = {"批准事项", "approved by event"},
    [LABEL_COPIES] = {"份数", "Copies"},
    [LABEL_SERIALS] = {"份号起止", "Serials"},
    [LABEL_PER_COPY] = {"每份", "Per copy"},
    [LABEL_TOTAL] = {"总计", "In total"},
    [LABEL_SIGNATURES] = {"清点与签字", "Count and signatures"},
    [LABEL_ACT] = {"事项", "Act"},
    [LABEL_NAME] = {"姓名", "Name"},
    [LABEL_SIGNATURE] = {"签字", "Signature"},
    [LABEL_DATE] = {"日期", "Date"},
    [LABEL_PRINTED] = {"印制", "Printed"},
    [LABEL_COUNTED] = {"清点", "Counted"},
    [LABEL_CHECKED] = {"复核", "Checked"},
    [LABEL_GOOD_SHEETS] = {"完好张数", "Good sheets"},
    [LABEL_WASTE_SHEETS] = {"废页张数", "Waste sheets"},
    [LABEL_COMPLETE_COPIES] = {"完整份数", "Complete copies"},
    [LABEL_WASTE] = {"废页登记", "Waste register"},
    [LABEL_NUMBER] = {"序号", "No."},
    [LABEL_COPY] = {"份", "Copy"},
    [LABEL_PAGE] = {"页", "Page"},
    [LABEL_GENERATION] = {"代次", "R"},
    [LABEL_SHEETS] = {"张数", "Sheets"},
    [LABEL_REASON] = {"原因", "Reason"},
    [LABEL_CHECKPOINT] = {"日志锚点", "Journal checkpoint"},
    [LABEL_ORIGIN] = {"来源", "Origin"},
    [LABEL_SIZE] = {"事项数", "Events"},
    [LABEL_ROOT] = {"根散列", "Root hash"},
    [LABEL_NOTE_SIGNATURE] = {"数字签名", "Signed"},
    [LABEL_WITNESS] = {"本单证明其印制之前的日志；请妥善保存。",
                       "This sheet is a witness of the journal: keep it."},
    [LABEL_VERIFIED] = {"已验证", "verified"},
    [LABEL_CLAIMED] = {"声称", "claimed"},
};

void label_text(enum label_name name, enum stamp_language language,
                struct text *into)
{
    if (language != STAMP_EN)
        text_add_string(into, labels[name].zh);
    if (language == STAMP_BOTH)
        text_add_char(into, ' ');
    if (language != STAMP_ZH)
        text_add_string(into, labels[name].en);
}

static void quantity(unsigned long number, const char *zh, const char *one,
                     const char *many, enum stamp_language language,
                     struct text *into)
{
    text_addf(into, "%lu", number);
    if (language != STAMP_EN)
        text_addf(into, " %s", zh);
    if (language != STAMP_ZH)
        text_addf(into, " %s", number == 1 ? one : many);
}

static void add_count(const struct control_words *words, enum label_name name,
                      enum stamp_language language, struct text *into)
{
    unsigned long all = (unsigned long)words->copies + words->spares;

    switch (name) {
    case LABEL_COPIES:
        text_addf(into, "%lu", all);
        if (words->spares == 0)
            break;
        text_addf(into, " = %u + ", words->copies);
        quantity(words->spares, "备份", "spare", "spares", language, into);
        break;
    case LABEL_SERIALS:
        text_addf(into, "%06u – %06lu", words->first_serial,
                  words->first_serial + (all > 0 ? all - 1 : 0));
        break;
    case LABEL_PER_COPY:
        quantity(words->pages, "页", "page", "pages", language, into);
        text_add_string(into, " · ");
        quantity(words->sheets, "张", "sheet", "sheets", language, into);
        break;
    default:
        quantity(all * words->pages, "页", "page", "pages", language, into);
        text_add_string(into, " · ");
        quantity(all * words->sheets, "张", "sheet", "sheets", language, into);
    }
}

void value_text(const struct control_words *words, enum label_name name,
                enum stamp_language language, struct text *into)
{
    switch (name) {
    case LABEL_DOCUMENT:
        text_add_string(into, words->doc_no);
        break;
    case LABEL_MARK:
        text_add_string(into, words->mark);
        break;
    case LABEL_SUBJECT:
        text_add_string(into, words->title);
        break;
    case LABEL_SCOPE:
        text_add_string(into, words->scope);
        break;
    case LABEL_QUEUE:
        text_add_string(into, words->queue);
        break;
    case LABEL_USER:
        text_addf(into, "%s (", words->user);
        label_text(words->is_verified ? LABEL_VERIFIED : LABEL_CLAIMED,
                   language, into);
        text_add_char(into, ')');
        break;
    case LABEL_TIME:
        text_add_string(into, words->time);
        break;
    case LABEL_ATTEMPT:
        text_addf(into, "%u", words->attempt);
        if (words->approval > 0) {
            text_add_string(into, " · ");
            label_text(LABEL_APPROVAL, language, into);
            text_addf(into, " %lld", (long long)words->approval);
        }
        break;
    default:
        add_count(words, name, language, into);
    }
    if (into->length == 0)
        text_add_string(into, "—");
}

void control_characters(const struct control_words *words,
                        enum stamp_language language, struct text *into)
{
    const char *const strings[] = {
        words->unit,
        words->queue,
        words->user,
        words->time,
        words->mark,
        words->scope,
        words->doc_no,
        words->title,
        words->code,
        words->code_human,
        words->checkpoint,
        "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ*~$=-–—…·()+.:"};

    for (size_t n = 0; n < sizeof strings / sizeof *strings; n++) {
        // The lines of the note are set one by one.
        for (const char *at = strings[n]; *at != '\0'; at++)
            text_add(into, *at == '\n' ? " " : at, 1);
    }
    for (enum label_name name = 0; name < LABELS; name++) {
        label_text(name, language, into);
        if (name >= LABEL_COPIES && name <= LABEL_TOTAL)
            value_text(words, name, language, into);
    }
    if (language != STAMP_EN)
        text_add_string(into, "备份页张");
    if (language != STAMP_ZH)
        text_add_string(into, "spares pages sheets");
}
