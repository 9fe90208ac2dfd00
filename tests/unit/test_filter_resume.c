// A run that goes on after an interruption: from the copy and page the
// registrar names, as a reprint, with codes of its own.
#include "tests/unit/filter_run.h"

// A page of this size, in points, three times.
static void craft_three(unsigned width, unsigned height, struct text *pdf)
{
    struct text tree = {0};
    struct text page = {0};
    struct crafted file = {.name = "three"};

    text_add_string(&tree,
                    "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>");
    text_addf(&page, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %u %u] >>",
              width, height);
    file.pieces[0] = (struct piece){CATALOG};
    file.pieces[1] = (struct piece){text_string(&tree), NULL};
    for (unsigned n = 2; n < 5; n++)
        file.pieces[n] = (struct piece){text_string(&page), NULL};
    craft(&file, pdf);
    text_clear(&page);
    text_clear(&tree);
}

// The words of a page of out.pdf, without blanks.
static void page_says(unsigned page, struct text *words)
{
    struct text command = {0};

    text_addf(&command,
              "pdftotext -f %u -l %u out.pdf - | tr -d ' \\n\\f' > words.txt",
              page, page);
    assert_int_equal(shell(text_string(&command)), 0);
    text_empty(words);
    file_bytes("words.txt", words);
    text_clear(&command);
}

static void assert_says(unsigned page, const char *what)
{
    struct text words = {0};

    page_says(page, &words);
    if (!strstr(text_string(&words), what))
        fail_msg("page %u does not say %s: %s", page, what,
                 text_string(&words));
    text_clear(&words);
}

static void a_resumed_run_begins_where_it_stopped(void **state)
{
    struct run_room room;
    struct text pdf = {0};
    struct text words = {0};
    struct marked marked;
    struct page_code code;
    struct error err = {0};

    (void)state;
    craft_three(595, 842, &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, &err));
    struct plan plan = run_plan(&room);
    plan.attempt = 2;
    plan.generation = 1;
    plan.places = (struct place_list){1, {{6, 6}}};
    run_produce(&room, &plan, "out.pdf", &marked);
    assert_int_equal(marked.pages, 1);
    assert_says(1, "第2份共2份");
    assert_says(1, "第3页共3页");
    assert_says(1, "补印");
    assert_says(1, "R1");
    // Its serial is the one that copy has had all along, its code is new.
    assert_says(1, "000042");
    marking_code(&plan, 2, 3, &code);
    assert_says(1, code.human);
    plan.generation = 0;
    marking_code(&plan, 2, 3, &code);
    page_says(1, &words);
    assert_null(strstr(text_string(&words), code.human));
    text_clear(&words);
    run_close(&room);
    text_clear(&pdf);
}

static void a_reprint_is_of_the_sheets_that_are_named(void **state)
{
    struct run_room room;
    struct text pdf = {0};
    struct marked marked;
    struct error err = {0};

    (void)state;
    craft_three(595, 842, &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_HEAD, MARGINS_RESERVE, true, &room, &err));
    struct plan plan = run_plan(&room);
    plan.generation = 1;
    // In duplex, the second sheet of copy 1 and both of copy 2.
    plan.places = (struct place_list){1, {{2, 4}}};
    run_produce(&room, &plan, "out.pdf", &marked);
    assert_int_equal(marked.pages, 6);
    assert_says(1, "第1份共2份");
    assert_says(1, "第3页共4页");
    assert_says(2, "此面无正文");
    assert_says(3, "第2份共2份");
    assert_says(3, "第1页共4页");

    plan.places = (struct place_list){2, {{1, 1}, {4, 4}}};
    run_produce(&room, &plan, "out.pdf", &marked);
    assert_int_equal(marked.pages, 4);
    assert_says(2, "第2页共4页");
    assert_says(3, "第3页共4页");
    run_close(&room);
    text_clear(&pdf);
}

// Whatever is printed, the control sheet comes last, and only when it is asked
// for.
static void the_control_sheet_is_printed_when_it_is_asked_for(void **state)
{
    static const struct {
        struct place_list places;
        unsigned pages;
    } rows[] = {
        {{1, {{0, 6}}}, 7},
        {{2, {{0, 0}, {5, 6}}}, 3},
        {{1, {{5, 6}}}, 2},
        {{1, {{0, 0}}}, 1},
    };
    struct run_room room;
    struct text pdf = {0};
    struct error err = {0};

    (void)state;
    craft_three(595, 842, &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, &err));
    room.policy.control_sheet = true;
    face_close(room.face);
    assert_true(trial_face(&room.marking, &room.face, &err));
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct plan plan = run_plan(&room);
        struct marked marked;
        plan.generation = 1;
        plan.places = rows[n].places;
        (void)string_fit(plan.checkpoint, sizeof(plan.checkpoint), "a\n1\nb\n");
        run_produce(&room, &plan, "out.pdf", &marked);
        assert_int_equal(marked.pages, rows[n].pages);
        if (rows[n].places.list[0].first == CONTROL_PLACE)
            assert_says(rows[n].pages, "随件控制单");
    }
    run_close(&room);
    text_clear(&pdf);
}

static void a_plan_for_another_document_is_not_printed(void **state)
{
    static const struct {
        unsigned copies, serial, run;
        struct place_list places;
    } rows[] = {
        {3, 41, 5, {1, {{1, 6}}}}, {2, 41, 5, {1, {{1, 7}}}},
        {2, 41, 5, {0, {{1, 6}}}}, {2, 41, 5, {1, {{0, 6}}}},
        {2, 0, 5, {1, {{1, 6}}}},  {2, 41, 0, {1, {{1, 6}}}},
        {2, 41, 5, {1, {{3, 2}}}},
    };
    struct run_room room;
    struct text pdf = {0};
    struct error err = {0};

    (void)state;
    craft_three(595, 842, &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, &err));
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct plan plan = run_plan(&room);
        struct marked marked;
        plan.copies = rows[n].copies;
        plan.places = rows[n].places;
        plan.first_serial = rows[n].serial;
        plan.run = rows[n].run;
        if (produce(&room.marking, room.face, &plan, -1, &marked, &err))
            fail_msg("row %zu was printed", n);
        assert_int_equal(err.kind, ERROR_SYSTEM);
        assert_non_null(strstr(err.text, "is not for this document"));
    }
    run_close(&room);
    text_clear(&pdf);
}

// Whatever size is let through before numbering can be printed as a reprint
// too: the trial and the run agree, on pages that may grow and others.
static void try_sizes(bool may_grow, unsigned *printed, unsigned *refused)
{
    struct queue_policy policy = run_policy(PLACEMENT_MARGIN, MARGINS_KNOCKOUT);

    policy.small_pages_refused = !may_grow;
    for (unsigned width = 200; width < 260; width++) {
        struct run_room room;
        struct text pdf = {0};
        struct marked marked;
        struct error err = {0};
        craft_three(width, width * 3 / 2, &pdf);
        if (run_try(&pdf, &policy, false, &room, &err)) {
            struct plan plan = run_plan(&room);
            plan.generation = 1;
            run_produce(&room, &plan, "out.pdf", &marked);
            ++*printed;
        } else {
            assert_int_equal(err.kind, ERROR_REFUSED);
            ++*refused;
        }
        run_close(&room);
        text_clear(&pdf);
    }
}

static void what_is_tried_can_be_reprinted(void **state)
{
    unsigned printed = 0;
    unsigned refused = 0;

    (void)state;
    try_sizes(false, &printed, &refused);
    assert_true(printed > 5 && refused > 1);
    unsigned before = refused;
    try_sizes(true, &printed, &refused);
    assert_int_equal(refused, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_resumed_run_begins_where_it_stopped),
        cmocka_unit_test(a_reprint_is_of_the_sheets_that_are_named),
        cmocka_unit_test(the_control_sheet_is_printed_when_it_is_asked_for),
        cmocka_unit_test(a_plan_for_another_document_is_not_printed),
        cmocka_unit_test(what_is_tried_can_be_reprinted),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
