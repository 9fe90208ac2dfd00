// The proof before printing, with the real reader: what is right passes in
// every style, what is wrong is named.
#include "filter/proof.h"

#include "tests/unit/filter_run.h"

// As `plain`, with a hair line of 12 points.
static const struct crafted more = {
    "more",
    {{CATALOG},
     {TREE},
     {PAGE(MEDIA)},
     {"", FIGURE " 0.5 w 200 300 m 212 300 l S"},
     {X_FORM}}};

static int spool_of(const struct text *bytes)
{
    struct error err = {0};
    int fd = spool_open("/tmp", &err);

    assert_true(fd >= 0);
    assert_true(descriptor_write(fd, bytes->data, bytes->length, &err));
    return fd;
}

// A marked document, and what it is to be proved against.
struct case_of_proof {
    struct run_room room;
    struct plan plan;
    struct marked marked;
    int spool;
};

static void make(struct case_of_proof *made, const struct text *pdf,
                 enum placement placement, enum margins margins,
                 enum symbol symbol, bool is_duplex)
{
    struct run_room *room = &made->room;
    struct error err = {0};

    *made = (struct case_of_proof){0};
    if (!run_open(pdf, placement, margins, is_duplex, room, &err))
        fail_msg("%s", err.text);
    face_close(room->face);
    room->policy.symbol = symbol;
    room->policy.control_sheet = true;
    room->policy.proof = PROOF_ALL;
    room->marking = marking_of(&room->job, &room->site, &room->ruling,
                               room->document, is_duplex);
    if (!trial_face(&room->marking, &room->face, &err) ||
        !trial_layouts(&room->marking, room->face, &err))
        fail_msg("%s", err.text);
    made->plan = run_plan(room);
    assert_true(string_fit(made->plan.checkpoint, sizeof(made->plan.checkpoint),
                           "example/test\n9\nAAAA\n\n— example/test BBBB\n"));
    made->spool = spool_open("/tmp", &err);
    assert_true(made->spool >= 0);
    if (!produce(&room->marking, room->face, &made->plan, made->spool,
                 &made->marked, &err))
        fail_msg("%s", err.text);
}

static void unmake(struct case_of_proof *made)
{
    (void)close(made->spool);
    run_close(&made->room);
}

static bool prove(const struct case_of_proof *made, const struct text *original,
                  const struct plan *plan, struct error *err)
{
    int fd = spool_of(original);
    struct proof_order order = {
        .marking = &made->room.marking,
        .face = made->room.face,
        .plan = plan,
        .original = fd,
        .spool = made->spool,
        .pages = made->marked.pages,
    };
    bool done = proof_before_printing(&order, err);

    (void)close(fd);
    return done;
}

static void must_pass(const char *name, const struct text *pdf,
                      enum placement placement, enum margins margins,
                      enum symbol symbol, bool is_duplex)
{
    struct case_of_proof made;
    struct error err = {0};

    make(&made, pdf, placement, margins, symbol, is_duplex);
    if (!prove(&made, pdf, &made.plan, &err))
        fail_msg("%s, placement %d, margins %d, symbol %d: %s", name, placement,
                 margins, symbol, err.text);
    unmake(&made);
}

static void every_style_passes(void **state)
{
    struct text pdf = {0};
    char here[4096], command[5000];

    (void)state;
    assert_non_null(getcwd(here, sizeof(here)));
    // As the filter has it: imposed, annotations flattened.
    (void)snprintf(command, sizeof(command),
                   "$(cups-config --serverbin)/filter/pdftopdf 1 me t 1 '' "
                   "%s/tests/data/mixed.pdf > imposed.pdf 2> pdftopdf.log",
                   here);
    assert_int_equal(shell(command), 0);
    file_bytes("imposed.pdf", &pdf);
    for (int n = 0; n < 4; n++)
        must_pass("mixed", &pdf, (enum placement)n,
                  n % 2 ? MARGINS_KNOCKOUT : MARGINS_RESERVE, (enum symbol)n,
                  n == 1);
    text_clear(&pdf);
}

// The journal's plan, the reader and the paper must agree on every page.
static void what_is_wrong_is_named(void **state)
{
    struct text pdf = {0}, other = {0};
    struct case_of_proof made;
    struct error err = {0};

    (void)state;
    craft(&plain, &pdf);
    craft(&more, &other);
    make(&made, &pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, SYMBOL_QR, false);
    assert_true(prove(&made, &pdf, &made.plan, &err));

    assert_false(prove(&made, &other, &made.plan, &err));
    assert_non_null(strstr(err.text, "copy 1 page 1: it is not as in the "
                                     "document outside of the stamp"));

    struct plan plan = made.plan;
    plan.run_key[0] ^= 1;
    assert_false(prove(&made, &pdf, &plan, &err));
    assert_non_null(strstr(err.text, "it bears another page's code"));

    // Where this style has its symbols there are none.
    made.room.marking.style.edge_mm += 8;
    assert_false(prove(&made, &pdf, &made.plan, &err));
    if (!strstr(err.text, "a code on it cannot be read"))
        fail_msg("%s", err.text);
    unmake(&made);
    text_clear(&pdf);
    text_clear(&other);
}

static void a_sample_is_taken_of_a_long_run(void **state)
{
    struct text pdf = {0};
    struct case_of_proof made;
    struct error err = {0};

    (void)state;
    craft(&plain, &pdf);
    make(&made, &pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, SYMBOL_QR, false);
    made.room.policy.proof = PROOF_SAMPLE;
    assert_true(prove(&made, &pdf, &made.plan, &err));
    made.room.policy.proof = PROOF_NONE;
    made.plan.run_key[0] ^= 1;
    assert_true(prove(&made, &pdf, &made.plan, &err));
    unmake(&made);
    text_clear(&pdf);
}

static void without_a_reader_nothing_is_proved(void **state)
{
    struct text pdf = {0};
    struct case_of_proof made;
    struct error err = {0};

    (void)state;
    craft(&plain, &pdf);
    make(&made, &pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, SYMBOL_QR, false);
    assert_int_equal(setenv("COUNTERMARK_LIBEXEC", "/nowhere", 1), 0);
    assert_false(prove(&made, &pdf, &made.plan, &err));
    assert_int_equal(setenv("COUNTERMARK_LIBEXEC", "/bin", 1), 0);
    unmake(&made);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_style_passes),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_sample_is_taken_of_a_long_run),
        cmocka_unit_test(without_a_reader_nothing_is_proved),
    };
    const char *build = getenv("COUNTERMARK_BUILD");

    if (setenv("COUNTERMARK_LIBEXEC", build ? build : "build/release", 1) != 0)
        return 1;
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
