// Every form: its names, fields, columns and signatures.
#include "paper/forms.h"

#define END                                                                    \
    {                                                                          \
        NULL, NULL, NULL, 0, false                                             \
    }

static const struct form_field none[] = {END};

// --- production --------------------------------------------------------------

static const struct form_field production[] = {
    {"reg_no", "登记号", "Register no.", 20, false},
    {"date", "印制日期", "Date produced", 0, false},
    {"doc_no", "文号", "Document no.", 48, false},
    {"title", "标题", "Title", 0, false},
    {"level", "密级", "Level", 20, false},
    {"term", "保密期限", "Period", 0, false},
    {"expires_on", "到期日", "Ends", 0, false},
    {"scope", "发放范围", "Distribution", 30, false},
    {"origin", "制发单位", "Originator", 24, false},
    {"officer", "承办人", "Officer", 0, false},
    {"classifier", "定密责任人", "Classifier", 0, false},
    {"approval_no", "审批号", "Approval no.", 21, false},
    {"approver", "审批人", "Approver", 0, false},
    {"pages", "每份页数", "Pages", 15, true},
    {"sheets", "每份张数", "Sheets", 0, true},
    {"copies", "印制份数", "Copies", 16, true},
    {"spares", "其中备份", "Of which spare", 0, true},
    {"serial_from", "份号起", "Serial from", 17, false},
    {"serial_to", "份号止", "Serial to", 0, false},
    {"queue", "队列", "Queue", 24, false},
    {"device", "设备", "Device", 0, false},
    {"operator", "印制人", "Operator", 20, false},
    {"checker", "复核人", "Checker", 0, false},
    {"sent", "送机张数", "Sheets sent", 15, true},
    {"good", "合格", "Good", 0, true},
    {"waste", "废页", "Waste", 0, true},
    {"unaccounted", "未找到", "Not found", 18, true},
    {"not_printed", "未出纸", "Not printed", 0, true},
    {"balanced", "是否平衡", "Balanced", 0, true},
    {"remarks", "备注", "Remarks", 20, false},
    END};

static const struct form_field waste[] = {
    {"waste_no", "登记号", "Waste no.", 18, false},
    {"date", "日期", "Date", 0, false},
    {"run", "批次", "Run", 14, false},
    {"doc_no", "文号", "Document no.", 44, false},
    {"title", "简题", "Short title", 0, false},
    {"level", "密级", "Level", 18, false},
    {"serial", "份号", "Serial", 16, false},
    {"copy", "第几份", "Copy", 0, false},
    {"page", "页码", "Page(s)", 15, false},
    {"generation", "代次", "Generation", 16, true},
    {"sheets", "张数", "Sheets", 13, true},
    {"fragments", "碎片数", "Fragments", 16, true},
    {"reason", "原因", "Reason", 28, false},
    {"operator", "印制人", "Operator", 20, false},
    {"checker", "复核人", "Checker", 20, false},
    {"bag", "袋号", "Bag no.", 18, false},
    {"seal", "封号", "Seal no.", 0, false},
    {"list", "销毁清册号", "Destruction list no.", 19, false},
    {"destroyed_on", "销毁日期", "Destroyed on", 20, false},
    END};

static const struct form_field registrar_signs[] = {
    {"prepared", "制表人", "Prepared by", 1, false},
    {"checked", "复核人", "Checked by", 1, false},
    END};

// --- distribution ------------------------------------------------------------

static const struct form_field distribution[] = {
    {"no", "序号", "No.", 11, true},
    {"doc_no", "文号", "Document no.", 40, false},
    {"title", "标题", "Title", 0, false},
    {"mark", "密级★期限", "Mark", 20, false},
    {"serial", "份号", "Serial", 15, false},
    {"copies", "份数", "Copies", 12, true},
    {"pages", "页数", "Pages", 12, true},
    {"unit", "收件单位", "Receiving unit", 30, false},
    {"addressee", "收件人", "Addressee", 18, false},
    {"envelope", "封套号", "Envelope no.", 17, false},
    {"sent_on", "发出日期", "Sent on", 19, false},
    {"channel", "递送方式", "Channel", 18, false},
    {"courier", "递送人", "Courier(s)", 0, false},
    {"signed_by", "签收人", "Signed by", 19, false},
    {"signed_on", "签收日期", "Signed on", 0, false},
    {"receipt_no", "回执号", "Receipt no.", 16, false},
    {"due", "应退日期", "Return due", 19, false},
    {"returned_on", "清退日期", "Returned on", 0, false},
    {"remarks", "备注", "Remarks", 18, false},
    END};

// After the last line the remaining serials are counted and checked.
static const struct form_field distribution_tail[] = {
    {"remaining", "剩余份号", "Remaining serials", 2, false}, END};
static const struct form_field distribution_signs[] = {
    {"counted", "清点人", "Counted by", 1, false},
    {"checked", "复核人", "Checked by", 1, false},
    END};

static const struct form_field receipt[] = {
    {"mark", "密级★期限", "Mark", 0, false}, // above the title
    {"receipt_no", "回执编号", "Receipt no.", 1, false},
    {"serial", "份号", "Serial", 1, false},
    {"unit", "收件单位", "Receiving unit", 2, false},
    {"addressee", "收件人", "Addressee", 1, false},
    {"sender", "发件人", "Sender", 1, false},
    {"doc_no", "文号", "Document no.", 1, false},
    {"copy", "第几份/共几份", "Copy k of N", 1, false},
    {"title", "标题", "Title", 2, false},
    {"pages", "应收页数", "Pages due", 1, false},
    {"pages_received", "实收页数", "Pages received", 1, false},
    {"scope", "发放范围", "Distribution", 2, false},
    {"handling", "处理要求", "Handling", 1, false},
    {"seal_intact", "封口是否完好", "Seal intact", 1, false},
    {"code", "条码", "Bar code", 0, false}, // as bars
    END};
static const struct form_field receipt_signs[] = {
    {"received", "签收人", "Received by", 0, false},
    {"when", "日期时间", "Date, time", 0, false},
    {"stamp", "印章", "Seal", 0, false},
    END};

// Nothing on an envelope says what is in it but its level and its numbers.
static const struct form_field label[] = {
    {"level", "密级", "Level", 0, false}, // in the upper left
    {"envelope", "封套编号", "Envelope no.", 2, false},
    {"unit", "收件单位", "To", 2, false},
    {"addressee", "收件人/亲启", "Addressee", 2, false},
    {"documents", "文件编号", "Numbers", 2, false},
    {"sender", "发件单位", "From", 2, false},
    {"items", "件数", "Items", 2, false},
    {"code", "条码", "Bar code", 0, false}, // as bars
    END};

static const struct form_field dispatch_head[] = {
    {"list_no", "清单号", "List no.", 1, false},
    {"date", "日期", "Date", 1, false},
    {"channel", "渠道", "Channel", 1, false},
    {"courier", "递送人", "Courier", 1, false},
    {"second_courier", "第二递送人", "Second courier", 1, false},
    {"total", "总件数", "Items in all", 1, false},
    END};
static const struct form_field dispatch[] = {
    {"no", "序号", "No.", 11, true},
    {"envelope", "封套号", "Envelope no.", 24, false},
    {"level", "密级", "Level", 18, false},
    {"number", "编号", "Numbers", 36, false},
    {"unit", "收件单位", "Receiving unit", 38, false},
    {"items", "件数", "Items", 12, true},
    {"signed_by", "签收人", "Signed by", 22, false},
    {"signed_on", "签收日期", "Signed on", 21, false},
    {"remarks", "异常", "Irregularity", 20, false},
    END};
static const struct form_field dispatch_signs[] = {
    {"sender", "发件人", "Sender", 1, false},
    {"courier", "递送人", "Courier", 1, false},
    {"second", "第二递送人", "Second courier", 1, false},
    END};

// --- use ---------------------------------------------------------------------

static const struct form_field returns[] = {
    {"return_no", "清退号", "Return no.", 16, false},
    {"basis", "依据", "Basis", 26, false},
    {"doc_no", "文号", "Document no.", 44, false},
    {"title", "标题", "Title", 0, false},
    {"mark", "密级★期限", "Mark", 20, false},
    {"serial", "份号", "Serial", 15, false},
    {"returned_by", "清退人", "Returned by", 24, false},
    {"received_by", "接收人", "Received by", 22, false},
    {"pages_due", "应退页数", "Pages due", 15, true},
    {"pages_returned", "实退页数", "Pages returned", 16, true},
    {"scan", "扫描结果", "Scan result", 24, false},
    {"date", "日期", "Date", 20, false},
    {"remarks", "备注", "Remarks", 24, false},
    END};

static const struct form_field loans[] = {
    {"loan_no", "借阅号", "Loan no.", 15, false},
    {"doc_no", "文号", "Document no.", 34, false},
    {"mark", "密级★期限", "Mark", 0, false},
    {"serial", "份号", "Serial", 15, false},
    {"borrower", "借阅人", "Borrower", 26, false},
    {"purpose", "事由", "Purpose", 30, false},
    {"approver", "批准人", "Approved by", 20, false},
    {"lent_on", "借出时间", "Lent on", 20, false},
    {"due", "应还时间", "Due", 20, false},
    {"pages_out", "页数(出)", "Pages out", 14, true},
    {"back_on", "归还时间", "Back on", 20, false},
    {"pages_back", "页数(还)", "Pages back", 14, true},
    {"clerk", "经手人", "Clerk", 20, false},
    {"overdue", "逾期处理", "Overdue action", 24, false},
    END};

static const struct form_field inventory_head[] = {
    {"check_no", "清查号", "Check no.", 1, false},
    {"as_of", "基准日", "As of", 1, false},
    {"scope", "范围", "Scope", 2, false},
    END};
static const struct form_field inventory[] = {
    {"no", "序号", "No.", 11, true},
    {"serial", "份号", "Serial", 16, false},
    {"doc_no", "文号", "Document no.", 36, false},
    {"mark", "密级★期限", "Mark", 0, false},
    {"state", "登记状态", "State by register", 26, false},
    {"holder", "登记保管人", "Holder by register", 30, false},
    {"found", "实物", "Found", 16, false},
    {"pages", "页数", "Pages", 12, true},
    {"difference", "差异", "Difference", 24, false},
    {"action", "处理", "Action", 22, false},
    END};
static const struct form_field inventory_signs[] = {
    {"checker", "清查人", "Checked by", 1, false},
    {"witness", "监查人", "Witnessed by", 1, false},
    END};

static const struct form_field holdings_head[] = {
    {"holder", "持有人", "Holder", 1, false},
    {"as_of", "截至", "As of", 1, false},
    END};
static const struct form_field holdings[] = {
    {"no", "序号", "No.", 11, true},
    {"doc_no", "文号", "Document no.", 50, false},
    {"title", "标题", "Title", 0, false},
    {"mark", "密级★期限", "Mark", 22, false},
    {"serial", "份号", "Serial", 16, false},
    {"pages", "页数", "Pages", 12, true},
    {"state", "状态", "State", 27, false},
    {"since", "领取日期", "Since", 21, false},
    {"due", "应退日期", "Due", 21, false},
    {"remarks", "备注", "Remarks", 17, false},
    END};
static const struct form_field holdings_signs[] = {
    {"holder", "持有人", "Holder", 1, false},
    {"custodian", "保密员", "Custodian", 1, false},
    END};

static const struct form_field overdue[] = {
    {"no", "序号", "No.", 11, true},
    {"serial", "份号", "Serial", 16, false},
    {"doc_no", "文号", "Document no.", 42, false},
    {"title", "标题", "Title", 0, false},
    {"mark", "密级★期限", "Mark", 21, false},
    {"holder", "持有人/借阅人", "Holder, borrower", 30, false},
    {"since", "借出日期", "Out since", 21, false},
    {"due", "应还日期", "Due", 21, false},
    {"days", "逾期天数", "Days overdue", 15, true},
    {"action", "处理", "Action", 24, false},
    END};

// --- destruction and loss ----------------------------------------------------

static const struct form_field destruction_head[] = {
    {"list_no", "清册号", "List no.", 1, false},
    {"unit", "申请单位", "Applying unit", 1, false},
    {"applicant", "申请人", "Applicant", 1, false},
    {"level", "最高密级", "Highest level", 1, false},
    {"copies", "总份数", "Copies in all", 1, false},
    {"pages", "总页数", "Pages in all", 1, false},
    {"reason", "销毁理由", "Reason", 2, false},
    {"approver", "审批人", "Approved by", 1, false},
    {"approved_on", "审批日期", "Approved on", 1, false},
    END};
static const struct form_field destruction[] = {
    {"no", "序号", "No.", 10, true},
    {"title", "标题", "Title", 44, false},
    {"doc_no", "文号", "Document no.", 30, false},
    {"mark", "密级★期限", "Mark", 20, false},
    {"serial", "份号", "Serial", 16, false},
    {"copies", "份数", "Copies", 11, true},
    {"pages", "页数", "Pages", 11, true},
    {"origin", "制发单位", "Originator", 26, false},
    {"bag", "袋号", "Bag no.", 16, false},
    {"counted_by", "清点人", "Counted by", 20, false},
    {"result", "核对结果", "Check", 20, false},
    END};
static const struct form_field destruction_tail[] = {
    {"method", "销毁方式", "Method", 1, false},
    {"machine", "设备/单位", "Machine or body", 1, false},
    {"place", "地点", "Place", 1, false},
    {"time", "时间", "Time", 1, false},
    END};
static const struct form_field destruction_signs[] = {
    {"destroyer", "销毁人", "Destroyer", 1, false},
    {"witness", "监销人", "Witness", 1, false},
    {"escort", "押运人", "Escort", 1, false},
    END};

static const struct form_field certificate_head[] = {
    {"certificate_no", "证明号", "Certificate no.", 1, false},
    {"list_no", "清册号", "List no.", 1, false},
    {"level", "密级", "Level", 1, false},
    {"copies", "份数", "Copies", 1, false},
    {"pages", "页数", "Pages", 1, false},
    {"sheets", "张数", "Sheets", 1, false},
    {"bag", "袋号", "Bag no.", 1, false},
    {"seal", "封号", "Seal no.", 1, false},
    {"method", "方式", "Method", 1, false},
    {"place", "地点", "Place", 1, false},
    {"time", "时间", "Time", 1, false},
    {"destroyer", "销毁人", "Destroyer", 1, false},
    {"witness", "监销人", "Witness", 1, false},
    END};
static const struct form_field certificate[] = {
    {"event", "日志事项号", "Journal entry", 16, true},
    {"time", "时间", "Time", 30, false},
    {"kind", "事项", "Event", 26, false},
    {"who", "经办人", "By", 26, false},
    {"hash", "摘要", "Hash", 90, false},
    END};
static const struct form_field certificate_signs[] = {
    {"destroyer", "销毁人", "Destroyer", 1, false},
    {"witness", "监销人", "Witness", 1, false},
    END};

static const struct form_field discrepancy_head[] = {
    {"report_no", "报告号", "Report no.", 1, false},
    {"found_on", "发现时间", "Found on", 1, false},
    {"since", "失控起始", "Out of control since", 1, false},
    {"deadline", "报告时限(24小时)", "Report due (24 h)", 1, false},
    {"last_holder", "最后持有人", "Last holder", 1, false},
    {"reported_to", "报告对象", "Reported to", 1, false},
    {"what", "事项", "What happened", 2, false},
    {"finding", "查明情况", "Finding", 2, false},
    END};
static const struct form_field discrepancy[] = {
    {"no", "序号", "No.", 10, true},
    {"run", "批次", "Run", 16, false},
    {"serial", "份号", "Serial", 16, false},
    {"doc_no", "文号", "Document no.", 34, false},
    {"mark", "密级★期限", "Mark", 22, false},
    {"page", "页码", "Page(s)", 20, false},
    {"generation", "代次", "Generation", 15, true},
    {"what", "差错", "Difference", 44, false},
    END};
static const struct form_field discrepancy_signs[] = {
    {"reporter", "报告人", "Reported by", 1, false},
    {"checker", "复核人", "Checked by", 1, false},
    {"approver", "审批人", "Approver", 1, false},
    END};

// --- counts ------------------------------------------------------------------

static const struct form_field statistics[] = {
    {"by", "分类", "By", 24, false},
    {"name", "名称", "Name", 46, false},
    {"produced", "印制", "Produced", 18, true},
    {"issued", "发放", "Issued", 18, true},
    {"returned", "清退", "Returned", 18, true},
    {"destroyed", "销毁", "Destroyed", 18, true},
    {"missing", "下落不明", "Missing", 18, true},
    {"open", "在管", "In custody", 18, true},
    END};

static const struct form_kind kinds[] = {
    {"production", "CM01", "印制登记簿", "Production register", FORM_LANDSCAPE,
     none, production, none, registrar_signs, NULL, NULL,
     "every run: document, level, copies, serials, sheets and their balance"},
    {"waste", "CM02", "废页登记簿", "Waste register", FORM_LANDSCAPE, none,
     waste, none, registrar_signs, NULL, NULL,
     "every spoiled sheet, to its destruction"},
    {"distribution", "CM03", "分发登记簿", "Distribution register",
     FORM_LANDSCAPE, none, distribution, distribution_tail, distribution_signs,
     NULL, NULL, "every copy that left: to whom, how, signed by whom"},
    {"receipt", "CM04", "签收单", "Receipt", FORM_SLIP, none, receipt, none,
     receipt_signs, NULL, NULL,
     "a slip for each copy: one half stays, one returns signed"},
    {"returns", "CM06", "清退登记", "Return register", FORM_LANDSCAPE, none,
     returns, none, registrar_signs, NULL, NULL,
     "every copy that came back, and its pages"},
    {"loans", "CM07", "借阅登记", "Loan register", FORM_LANDSCAPE, none, loans,
     none, registrar_signs, NULL, NULL, "every loan, out and back"},
    {"inventory", "CM08", "清查核对表", "Inventory check sheet", FORM_PORTRAIT,
     inventory_head, inventory, none, inventory_signs, NULL, NULL,
     "what the register says is there, to be compared"},
    {"destruction", "CM09", "销毁清册", "Destruction list", FORM_PORTRAIT,
     destruction_head, destruction, destruction_tail, destruction_signs,
     "本清册由保密部门长期保存，不得随载体一并销毁。",
     "This list is kept: it never goes into the bag.",
     "what is to be destroyed, approved and checked"},
    {"certificate", "CM10", "销毁证明", "Certificate of destruction",
     FORM_PORTRAIT, certificate_head, certificate, none, certificate_signs,
     "兹证明上列清册所载之涉密载体，已由下列二人当场核对无误并全部销毁。",
     "We certify that everything on the list named above was checked and "
     "destroyed in our presence.",
     "what was destroyed, by two persons, with the journal's hashes"},
    {"label", "CM11", "封套标签", "Envelope label", FORM_LABEL, none, label,
     none, none, NULL, NULL, "for envelopes: the highest level, no titles"},
    {"dispatch", "CM12", "投递清单", "Dispatch list", FORM_PORTRAIT,
     dispatch_head, dispatch, none, dispatch_signs, NULL, NULL,
     "the envelopes a courier takes along"},
    {"holdings", "CM13", "持有清单", "Holder's list", FORM_PORTRAIT,
     holdings_head, holdings, none, holdings_signs, NULL, NULL,
     "everything one person answers for"},
    {"overdue", "CM14", "逾期清单", "Overdue list", FORM_PORTRAIT, none,
     overdue, none, registrar_signs, NULL, NULL, "what should have come back"},
    {"discrepancy", "CM15", "差错与失泄密报告", "Discrepancy report",
     FORM_PORTRAIT, discrepancy_head, discrepancy, none, discrepancy_signs,
     NULL, NULL, "what does not balance, since when, and who was told"},
    {"statistics", "CM16", "统计年报", "Yearly report", FORM_PORTRAIT, none,
     statistics, none, registrar_signs, NULL, NULL,
     "copies by level, state, holder, unit and month"},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

const struct form_kind *form_kinds(size_t *count)
{
    *count = KIND_COUNT;
    return kinds;
}

const struct form_kind *form_kind_find(const char *name, struct error *err)
{
    const struct form_kind *nearest = NULL;
    struct text names = {0};
    unsigned least = 4; // further away is another word

    for (size_t n = 0; n < KIND_COUNT; n++) {
        unsigned distance = word_distance(name, kinds[n].name);
        if (distance == 0)
            return &kinds[n];
        if (distance < least) {
            nearest = &kinds[n];
            least = distance;
        }
    }
    for (size_t n = 0; n < KIND_COUNT; n++)
        text_addf(&names, "%s%s", n > 0 ? ", " : "", kinds[n].name);
    if (nearest != NULL)
        (void)error_set(err, ERROR_USAGE,
                        "there is no form \"%s\"; did you mean \"%s\"?", name,
                        nearest->name);
    else
        (void)error_set(err, ERROR_USAGE,
                        "there is no form \"%s\"; there are: %s", name,
                        text_string(&names));
    text_clear(&names);
    return NULL;
}

size_t form_fields_count(const struct form_field *fields)
{
    size_t count = 0;

    while (fields[count].key != NULL)
        count++;
    return count;
}

int form_column(const struct form_kind *kind, const char *key)
{
    for (int n = 0; kind->columns[n].key != NULL; n++) {
        if (string_equal(kind->columns[n].key, key))
            return n;
    }
    return -1;
}
