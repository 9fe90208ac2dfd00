// `countermark register` and `countermark print`: the registers and forms, for
// the screen, for spreadsheets and for signatures.
#include "operator/register.h"

#include "operator/checkpoint.h"
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/register-wish.h"

#include <string.h>
#include <unistd.h>

enum { OUT_MODE = 0600 }; // registers are as secret as what they list

// Who gathers a form's lines. Whatever is not here can be printed empty.
static const struct source {
    const char *form;
    const char *subject; // what must be named, NULL: nothing
    register_gather *gather;
} sources[] = {
    {"production", NULL, gather_production},
    {"distribution", NULL, gather_distribution},
    {"returns", NULL, gather_returns},
    {"loans", NULL, gather_loans},
    {"waste", NULL, gather_waste},
    {"holdings", "the name of the holder", gather_holdings},
    {"overdue", NULL, gather_overdue},
    {"receipt", "the number of the run", gather_receipt},
    {"label", "the number of the run", gather_label},
    {"dispatch", "the number of the run", gather_dispatch},
    {"destruction", "the number of the list", gather_destruction},
    {"certificate", "the number of the list", gather_certificate},
    {"inventory", "the number of the inventory", gather_inventory},
    {"discrepancy", "the number of the run, or RUN:K of a copy",
     gather_discrepancy},
    {"statistics", NULL, gather_statistics},
};

static const struct source *source_of(const struct form_kind *kind)
{
    for (size_t n = 0; n < sizeof(sources) / sizeof(sources[0]); n++)
        if (string_equal(sources[n].form, kind->name))
            return &sources[n];
    return NULL;
}

static bool check_subject(const struct source *source,
                          const struct register_wish *wish, struct error *err)
{
    if (source->subject && !wish->subject)
        return error_set(err, ERROR_USAGE, "%s: %s is missing",
                         wish->kind->name, source->subject);
    if (!source->subject && wish->subject)
        return error_set(err, ERROR_USAGE, "%s: \"%s\" is too much",
                         wish->kind->name, wish->subject);
    return true;
}

static bool gather(struct gathering *gathering, struct error *err)
{
    const struct register_wish *wish = gathering->wish;
    const struct source *source = source_of(wish->kind);

    if (!source)
        return error_set(err, ERROR_USAGE,
                         "the form %s is filled in by hand: `countermark print "
                         "%s --blank 10` prints it empty",
                         wish->kind->name, wish->kind->name);
    return check_subject(source, wish, err) && source->gather(gathering, err);
}

// --- the form ----------------------------------------------------------------

static void say_period(const struct register_wish *wish, struct text *into)
{
    if (wish->from[0] != '\0' || wish->to[0] != '\0')
        text_addf(into, "%s – %s", wish->from, wish->to);
}

// The form's number, for its bar code: what it is about, in capitals.
static void say_number(const struct register_wish *wish, struct text *into)
{
    enum { NUMBER_MAX = 24 };
    const char *from = wish->subject ? wish->subject : wish->from;

    for (; *from && into->length < NUMBER_MAX; from++) {
        char c =
            *from >= 'a' && *from <= 'z' ? (char)(*from - 'a' + 'A') : *from;
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        if (is_plain || c == '-' || c == ':')
            text_add_char(into, c);
    }
}

// The slips and labels of a dispatch list come before it in the same file.
static bool write_pdf(const struct gathering *gathering,
                      const struct form_filling *filling, struct text *pdf,
                      struct error *err)
{
    const struct site *site = policy_site(gathering->policy);
    const struct roll *rolls[] = {gathering->slips, gathering->labels,
                                  gathering->roll};
    struct form_filling fillings[3];
    size_t count = 0;

    for (size_t n = 0; n < 3; n++) {
        if (!rolls[n])
            continue;
        fillings[count] = *filling;
        roll_fill(rolls[n], &fillings[count++]);
    }
    return forms_all_pdf(fillings, count, site->font, site->font_index, "", pdf,
                         err);
}

static bool make_pdf(const struct gathering *gathering, unsigned blank,
                     struct text *pdf, struct error *err)
{
    const struct site *site = policy_site(gathering->policy);
    const struct register_wish *wish = gathering->wish;
    struct text note = {0}, printed = {0}, period = {0}, number = {0};
    struct form_filling filling = {
        .language = wish->language, .unit = site->unit, .blank_rows = blank};
    // An empty form is of no moment of the journal.
    bool done = blank > 0 || checkpoint_ask(gathering->registrar, &note, err);

    say_printed(&printed);
    say_period(wish, &period);
    say_number(wish, &number);
    filling.checkpoint = text_string(&note);
    filling.printed = text_string(&printed);
    filling.period = text_string(&period);
    filling.number = text_string(&number);
    if (gathering->highest)
        filling.level =
            register_level_words(gathering, gathering->highest->code);
    if (gathering->chart.count > 0)
        filling.chart = &gathering->chart;
    done = done && (write_pdf(gathering, &filling, pdf, err) ||
                    error_in(err, "%s", wish->kind->name));
    text_clear(&number);
    text_clear(&period);
    text_clear(&printed);
    text_clear(&note);
    return done;
}

// --- out ---------------------------------------------------------------------

static bool put_out(const struct text *bytes, const char *path,
                    struct error *err)
{
    if (path)
        return file_replace(path, text_string(bytes), bytes->length, OUT_MODE,
                            err);
    (void)fflush(stdout);
    if (fwrite(text_string(bytes), 1, bytes->length, stdout) != bytes->length)
        return error_errno(err, "cannot write the register");
    return true;
}

static bool deliver(const struct gathering *gathering,
                    const struct register_order *order, struct error *err)
{
    struct text bytes = {0};
    bool done = true;

    switch (order->as) {
    case AS_TABLE:
        roll_print(gathering->roll, stdout);
        return true;
    case AS_CSV:
        roll_csv(gathering->roll, &bytes);
        break;
    case AS_JSON:
        roll_json(gathering->roll, &bytes);
        break;
    case AS_PDF:
        done = make_pdf(gathering, order->blank, &bytes, err);
        break;
    }
    done = done && put_out(&bytes, order->out, err);
    text_clear(&bytes);
    return done;
}

static bool work(const struct register_order *order, struct error *err)
{
    struct gathering gathering = {
        .wish = &order->wish, .roll = roll_new(order->wish.kind), .rank = -1};
    struct policy *policy = NULL;
    bool done = policy_read(policy_default_path(), &policy, NULL, err);

    if (done) {
        gathering.policy = policy;
        gathering.registrar =
            registrar_open(policy_site(policy)->desk_socket, DESK_PATIENCE_MS);
        done = (order->blank > 0 || gather(&gathering, err)) &&
               deliver(&gathering, order, err);
    }
    registrar_close(gathering.registrar);
    policy_free(policy);
    roll_free(gathering.roll);
    roll_free(gathering.slips);
    roll_free(gathering.labels);
    return done;
}

static int run(int argc, char **argv, enum register_as as)
{
    struct register_order order;
    struct error err = {0};

    if (!register_order_read(argc, argv, &order, &err))
        return fail_usage(argv[0], &err);
    if (order.as == AS_TABLE)
        order.as = order.out || order.blank > 0 ? AS_PDF : as;
    if (order.as == AS_PDF && !order.out && isatty(STDOUT_FILENO)) {
        error_set(&err, ERROR_USAGE,
                  "a PDF is not for a terminal: add -o FILE.pdf");
        return fail_usage(argv[0], &err);
    }
    if (!work(&order, &err))
        return err.kind == ERROR_USAGE ? fail_usage(argv[0], &err) : fail(&err);
    return finish_output(0);
}

int command_register(int argc, char **argv)
{
    return run(argc, argv, AS_TABLE);
}

int command_print(int argc, char **argv)
{
    return run(argc, argv, AS_PDF);
}
