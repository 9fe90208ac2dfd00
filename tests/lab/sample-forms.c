// Forms as a busy registry would fill them in.
#include "tests/lab/sample-forms.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const char note[] =
    "countermark.example/room-1\n10234\n"
    "qwZ0mO1bWcSMFAZoYPQsRXbQhdl4a9xQkRUIzy4XGvI=\n\n"
    "— countermark.example/room-1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOo"
    "RDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

// Rows are texts with | between the values, in the order of the columns.
static const char *const production[] = {
    "000041|2026-11-03|〔2026〕16号|关于印发《2026年度保密工作要点》的通知|"
    "秘密|10年|2036-11-02|厅局级|办公厅|李建国|王志强|"
    "S-2026-118|赵敏|6|3|40|2|000201|000240|Secret-2F|"
    "ipp://mfp-2f.example|周芳||120|120|0|0|0|是|",
    "000042|2026-11-04|〔2026〕17号|关于做好汛期值守工作的通知|机密|10年|"
    "2036-11-03|各市（州）人民政府，省政府各部门、各直属机构|办公厅|李建国|"
    "王志强|S-2026-119|赵敏|18|9|20|2|000241|000260|"
    "Secret-2F|ipp://"
    "mfp-2f.example|周芳|陈涛|184|180|4|0|0|是|第7份卡纸，补印R1",
    "000043|2026-11-04||Winter readiness of the northern depots|机密|5年|"
    "2031-11-03|Northern command|联络处|刘洋|王志强|S-2026-120|赵敏|2|1|12|0|"
    "000001|000012|Secret-3F|ipp://mfp-3f.example|周芳|陈涛|12|11|0|1|0|否|"
    "报告 2026-7",
    "000044|2026-11-06|〔2026〕18号|会议纪要|秘密|3年|2029-11-05|党组成员|"
    "办公厅|李建国|王志强|||4|2|9|1|000261|000269|Secret-2F|"
    "ipp://mfp-2f.example|周芳||18|18|0|0|0|是|",
    NULL};
static const char *const waste[] = {
    "W-000017|2026-11-04|000042|〔2026〕17号|关于做好汛期值守工作的通知|机密|"
    "000247|7|5|0|1|3|卡纸|周芳|陈涛|B-031|F-8812|000009|2026-11-20",
    "W-000018|2026-11-04|000042|〔2026〕17号|关于做好汛期值守工作的通知|机密|"
    "000247|7|6|0|1|1|卡纸|周芳|陈涛|B-031|F-8812|000009|2026-11-20",
    "W-000019|2026-11-04|||无码半页（卡纸残页）|机密||||0|1|1|无追踪码|周芳|"
    "陈涛|B-031|F-8812|000009|2026-11-20",
    NULL};
static const char *const distribution[] = {
    "1|〔2026〕17号|关于做好汛期值守工作的通知|机密★10年|000241|1|18|"
    "成都市人民政府|张伟|E-0311|2026-11-05|机要交通|孙磊 吴迪|何静|2026-11-06|"
    "R-000241|2027-01-31|2027-01-20|",
    "2|〔2026〕17号|关于做好汛期值守工作的通知|机密★10年|000242|1|18|"
    "省水利厅|杨帆|E-0312|2026-11-05|机要通信|孙磊|杨帆|2026-11-06|R-000242|"
    "2027-01-31||",
    "3|〔2026〕17号|关于做好汛期值守工作的通知|机密★10年|000243|1|18|"
    "省气象局|马超|E-0313|2026-11-05|专人|孙磊 吴迪||||2027-01-31||在途",
    NULL};
static const char *const receipt[] = {
    "机密★10年|R-000241|000241|成都市人民政府|张伟|省政府办公厅机要室|"
    "〔2026〕17号|第1份 共20份|关于做好汛期值守工作的通知|18||"
    "各市（州）人民政府，省政府各部门、各直属机构|阅后于2027-01-31前清退|"
    "|1AB3C4D0000010003000504QRSTVWXYZ01",
    NULL};
static const char *const returns[] = {
    "000088|保密期限届满|〔2024〕3号|年度调度计划|秘密★2年|000017|"
    "省水利厅 杨帆|周芳|24|24|全部页码相符|2026-11-12|",
    "000089|持有人离岗|〔2026〕9号|应急预案（修订稿）|机密★10年|000102|"
    "省气象局 马超|周芳|36|35|缺第12页|2026-11-13|报告 2026-8",
    NULL};
static const char *const loans[] = {
    "000031|〔2026〕17号|机密★10年|000259|规划处 林晓|起草方案|赵敏|2026-11-06|"
    "2026-11-13|18|2026-11-12|18|周芳|",
    "000032|〔2026〕9号|机密★10年|000104|研究室 黄蓉|核对数据|赵敏|2026-11-07|"
    "2026-11-14|36|||周芳|已催还 2026-11-16",
    NULL};
static const char *const inventory[] = {
    "1|000241|〔2026〕17号|机密★10年|ISSUED 已发放|成都市人民政府 "
    "张伟|扫描|18||",
    "2|000259|〔2026〕17号|机密★10年|IN_STOCK 在库|机要室|扫描|18||",
    "3|000260|〔2026〕17号|机密★10年|SPARE "
    "备份|机要室|未见||未找到|24小时内查找",
    NULL};
static const char *const destruction[] = {
    "1|年度调度计划|〔2024〕3号|秘密★2年|000017|1|24|省水利厅|B-031|周芳|相符",
    "2|年度调度计划|〔2024〕3号|秘密★2年|000018|1|24|省水利厅|B-031|周芳|相符",
    "3|废页 W-000017 至 W-000019|〔2026〕17号|机密★10年||3|3|文印室|B-031|周芳|"
    "相符",
    NULL};
static const char *const destruction_head[] = {
    "000009",
    "省政府办公厅机要室",
    "周芳",
    "机密",
    "2",
    "51",
    "保密期限届满，无保存价值；印制废页",
    "赵敏",
    "2026-11-18"};
static const char *const destruction_tail[] = {
    "碎纸（DIN 66399 P-5）", "碎纸机 HSM-2", "机要室", "2026-11-20 10:12"};
static const char *const certificate_head[] = {"000009",
                                               "000009",
                                               "机密",
                                               "2",
                                               "51",
                                               "27",
                                               "B-031",
                                               "F-8812",
                                               "碎纸（DIN 66399 P-5）",
                                               "机要室",
                                               "2026-11-20 10:12",
                                               "周芳",
                                               "陈涛"};
static const char *const certificate[] = {
    "10198|2026-11-18 09:40:11|list.approved|赵敏|"
    "9a1f0c7744a2d30b8c41f0a5e0b8a2b46f1de4b7c6b0d7f93a8a5a0b6f2e7c11",
    "10220|2026-11-20 09:58:02|list.checked|周芳 · 陈涛|"
    "41c07be1d59c0f12a2d8b34d0f7be1a90c55d1e83c6a40b7d2f19e0a8b7c6d55",
    "10221|2026-11-20 10:01:47|list.sealed|周芳 · 陈涛|"
    "d05a1b9e7f3346c8a1b0c4d2e8f7a6958473625140f1e2d3c4b5a69788796a5b",
    "10222|2026-11-20 10:12:30|list.destroyed|周芳 · 陈涛|"
    "7be2f8a90d1c3b5a6978e4f3021d5c6b7a8f9e0d1c2b3a495867768594a3b2c1",
    NULL};
static const char *const label[] = {
    "机密|E-0311|成都市人民政府|张伟 亲启|〔2026〕17号 份号000241|"
    "省政府办公厅机要室|1|CM11-E-0311",
    "机密|E-0312|省水利厅|杨帆 亲启|〔2026〕17号 份号000242|省政府办公厅机要室|"
    "1|CM11-E-0312",
    "秘密|E-0314|省档案局|档案科|清单 000023|省政府办公厅机要室|3|CM11-E-0314",
    NULL};
static const char *const dispatch_head[] = {"000023", "2026-11-05", "机要交通",
                                            "孙磊",   "吴迪",       "5"};
static const char *const dispatch[] = {
    "1|E-0311|机密|〔2026〕17号 000241|成都市人民政府|1|何静|2026-11-06|",
    "2|E-0312|机密|〔2026〕17号 000242|省水利厅|1|杨帆|2026-11-06|",
    "3|E-0314|秘密|清单 000023|省档案局|3|||", NULL};
static const char *const holdings_head[] = {"省水利厅 杨帆", "2026-11-25"};
static const char *const holdings[] = {
    "1|〔2026〕17号|关于做好汛期值守工作的通知|机密★10年|000242|18|ISSUED "
    "已发放|"
    "2026-11-06|2027-01-31|",
    "2|〔2026〕9号|应急预案（修订稿）|机密★10年|000101|36|ON_LOAN 借阅中|"
    "2026-11-07|2026-11-14|逾期",
    NULL};
static const char *const overdue[] = {
    "1|000104|〔2026〕9号|应急预案（修订稿）|机密★10年|研究室 黄蓉|2026-11-07|"
    "2026-11-14|11|已催还",
    "2|000243|〔2026〕17号|关于做好汛期值守工作的通知|机密★10年|省气象局 马超|"
    "2026-11-05|2026-11-20|5|",
    NULL};
static const char *const discrepancy_head[] = {
    "2026-7",
    "2026-11-04 15:20",
    "2026-11-04 14:50",
    "2026-11-05 15:20",
    "文印室 周芳",
    "保密办公室 王志强",
    "批次000043清点缺一张：第12份第1张",
    "设备双面器内未见，送机12张，完好11张"};
static const char *const discrepancy[] = {
    "1|000043|000012||机密★5年|1-2|0|未找到", NULL};
static const char *const statistics[] = {
    "密级 Level|绝密|12|12|4|4|0|8",
    "密级 Level|机密|860|801|214|190|1|669",
    "密级 Level|秘密|2410|2303|988|912|0|1498",
    "单位 Unit|省水利厅||310|122|118|0|192",
    "单位 Unit|成都市人民政府||288|97|90|0|198",
    "月份 Month|2026-10|402|371|130|166|0|",
    "月份 Month|2026-11|365|340|155|128|1|",
    NULL};
static const struct form_chart chart = {"每月份数",
                                        "Copies by month",
                                        "印制",
                                        "Produced",
                                        "销毁",
                                        "Destroyed",
                                        12,
                                        {{"1", 310, 40},
                                         {"2", 180, 60},
                                         {"3", 290, 140},
                                         {"4", 255, 20},
                                         {"5", 301, 90},
                                         {"6", 412, 230},
                                         {"7", 198, 160},
                                         {"8", 150, 0},
                                         {"9", 319, 75},
                                         {"10", 402, 166},
                                         {"11", 365, 128},
                                         {"12", 0, 0}}};

static const struct {
    const char *name, *number, *period, *level;
    const char *const *rows, *const *head, *const *tail;
    unsigned blank_rows, times; // the rows again and again, for many pages
    const struct form_chart *chart;
} samples[] = {
    {"production", "2026-11", "2026-11-01 – 2026-11-30", "机密", production,
     NULL, NULL, 0, 4, NULL},
    {"waste", "2026-11", "2026-11-01 – 2026-11-30", "机密", waste, NULL, NULL,
     4, 1, NULL},
    {"distribution", "2026-17", "2026-11-01 – 2026-11-30", "机密", distribution,
     NULL, NULL, 3, 1, NULL},
    {"receipt", "000241", "", "机密", receipt, NULL, NULL, 0, 1, NULL},
    {"returns", "2026-11", "2026-11-01 – 2026-11-30", "机密", returns, NULL,
     NULL, 3, 1, NULL},
    {"loans", "2026-11", "2026-11-01 – 2026-11-30", "机密", loans, NULL, NULL,
     3, 1, NULL},
    {"inventory", "000005", "", "机密", inventory,
     (const char *const[]){"000005", "2026-11-25", "机要室全部载体"}, NULL, 4,
     1, NULL},
    {"destruction", "000009", "", "机密", destruction, destruction_head,
     destruction_tail, 3, 1, NULL},
    {"certificate", "000009", "", "机密", certificate, certificate_head, NULL,
     0, 1, NULL},
    {"label", "", "", "", label, NULL, NULL, 0, 1, NULL},
    {"dispatch", "000023", "", "机密", dispatch, dispatch_head, NULL, 5, 1,
     NULL},
    {"holdings", "000242", "", "机密", holdings, holdings_head, NULL, 2, 1,
     NULL},
    {"overdue", "2026-11-25", "2026-11-25", "机密", overdue, NULL, NULL, 2, 1,
     NULL},
    {"discrepancy", "2026-7", "", "机密", discrepancy, discrepancy_head, NULL,
     3, 1, NULL},
    {"statistics", "2026", "2026-01-01 – 2026-12-31", "", statistics, NULL,
     NULL, 0, 1, &chart},
};

static void add_row(struct sample_form *sample, const char *row, size_t columns)
{
    char *parts = sample->parts[sample->filling.rows];
    const char **cells = &sample->cells[sample->filling.rows++ * columns];

    bool fits = string_fit(parts, SAMPLE_ROW_SIZE, row);
    assert(fits);
    (void)fits;
    for (size_t n = 0; n < columns; n++) {
        cells[n] = parts;
        parts += strcspn(parts, "|");
        if (*parts != '\0')
            *parts++ = '\0';
    }
}

bool sample_form(const char *name, enum stamp_language language,
                 struct sample_form *sample)
{
    size_t at = 0;

    for (; at < sizeof samples / sizeof *samples; at++) {
        if (string_equal(samples[at].name, name))
            break;
    }
    *sample = (struct sample_form){.filling.kind = form_kind_find(name, NULL)};
    struct form_filling *filling = &sample->filling;
    if (at == sizeof samples / sizeof *samples || filling->kind == NULL)
        return false;
    size_t columns = form_fields_count(filling->kind->columns);
    for (unsigned time = 0; time < samples[at].times; time++) {
        for (size_t n = 0; samples[at].rows[n] != NULL; n++)
            add_row(sample, samples[at].rows[n], columns);
    }
    filling->language = language;
    filling->unit = "省政府办公厅机要室";
    filling->number = samples[at].number;
    filling->period = samples[at].period;
    filling->level = samples[at].level;
    filling->printed = "2026-11-25 22:10:03  周芳";
    filling->checkpoint = note;
    filling->head = samples[at].head;
    filling->tail = samples[at].tail;
    filling->cells = sample->cells;
    filling->blank_rows = samples[at].blank_rows;
    filling->chart = samples[at].chart;
    return true;
}
