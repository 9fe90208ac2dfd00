// Rulings, policy by policy and job by job, from tests/data/policy/rulings.txt:
// what is marked, what is refused, and the sentence the submitter reads.
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char records_path[] = "tests/data/policy/rulings.txt";

enum { POLICIES_LEAST = 30, JOBS_LEAST = 100 };

// What one line of the file asks for; the strings are cut out of it.
struct asked {
    struct request request;
    struct groups groups;
};

static void set_groups(char *list, struct groups *groups)
{
    char *rest = NULL;

    for (char *name = strtok_r(list, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest))
        assert_true(
            string_fit(groups->names[groups->count++], GROUP_NAME_MAX, name));
}

static unsigned count_of(const char *value)
{
    int64_t number = 0;

    assert_true(number_read(value, 0, UINT32_MAX, &number));
    return (unsigned)number;
}

static void set_value(const char *name, char *value, struct asked *asked)
{
    struct request *request = &asked->request;
    const struct {
        const char *name;
        const char **text;
        unsigned *number;
    } fields[] = {
        {"user", &request->user, NULL},
        {"level", &request->level, NULL},
        {"term", &request->term, NULL},
        {"scope", &request->scope, NULL},
        {"number", &request->doc_no, NULL},
        {"recipients", &request->recipients, NULL},
        {"title", &request->title, NULL},
        {"control", &request->classification_extra, NULL},
        {"classified_by", &request->classified_by, NULL},
        {"reason", &request->reason, NULL},
        {"derived_from", &request->derived_from, NULL},
        {"declassify_on", &request->declassify_on, NULL},
        {"copies", NULL, &request->copies},
        {"spares", NULL, &request->spares},
        {"pages", NULL, &request->pages},
    };

    for (size_t n = 0; n < sizeof(fields) / sizeof(fields[0]); n++) {
        if (!string_equal(name, fields[n].name))
            continue;
        if (fields[n].text)
            *fields[n].text = value;
        else
            *fields[n].number = count_of(value);
        return;
    }
    fail_msg("%s: there is no \"%s\"", records_path, name);
}

// "user=li; groups=a,b; level=secret; claimed"; what is not said is usual.
static void read_job(char *line, struct asked *asked)
{
    char *rest = NULL;

    *asked = (struct asked){.request = {.user = "li",
                                        .is_verified = true,
                                        .level = "secret",
                                        .term = "10y",
                                        .scope = "办公厅",
                                        .copies = 1,
                                        .pages = 1,
                                        .today = "2026-11-21"}};
    asked->request.groups = &asked->groups;
    for (char *word = strtok_r(line, ";", &rest); word;
         word = strtok_r(NULL, ";", &rest)) {
        word += strspn(word, " ");
        char *value = strchr(word, '=');
        if (value)
            *value++ = '\0';
        if (string_equal(word, "claimed"))
            asked->request.is_verified = false;
        else if (string_equal(word, "groups"))
            set_groups(value, &asked->groups);
        else if (!string_equal(word, "usual"))
            set_value(word, value, asked);
    }
}

static void say_basis(const struct basis *basis, struct text *into)
{
    if (basis->classified_by[0])
        text_addf(into, "; by %s", basis->classified_by);
    if (basis->reason[0])
        text_addf(into, "; reason %s", basis->reason);
    if (basis->derived_from[0])
        text_addf(into, "; from %s", basis->derived_from);
    if (basis->declassify_on[0])
        text_addf(into, "; until %s", basis->declassify_on);
}

// "mark 机密★10年", with what else was kept, "hold [key] ...: mark ..." or
// "refuse [key] ...".
static void say_ruling(const struct ruling *ruling, struct text *into)
{
    if (ruling->verdict == VERDICT_REFUSE) {
        text_addf(into, "refuse [%s] %s", ruling->rule, ruling->reason);
        return;
    }
    if (ruling->verdict == VERDICT_HOLD)
        text_addf(into, "hold [%s] %s: ", ruling->rule, ruling->reason);
    else
        assert_null(ruling->rule);
    text_addf(into, "mark %s", ruling->mark);
    if (ruling->scope[0] && !string_equal(ruling->scope, "办公厅"))
        text_addf(into, "; scope %s", ruling->scope);
    if (ruling->doc_no[0])
        text_addf(into, "; number %s", ruling->doc_no);
    if (ruling->recipients) {
        text_add_string(into, "; to ");
        recipients_say(ruling->recipients, into);
    }
    if (ruling->title[0])
        text_addf(into, "; title %s", ruling->title);
    say_basis(&ruling->basis, into);
    if (ruling->exception)
        text_addf(into, "; exception %s", ruling->exception->name);
    if (ruling->copies > 1 || ruling->spares > 0)
        text_addf(into, "; %u+%u", ruling->copies, ruling->spares);
}

static void check_job(const struct policy *policy, const char *job,
                      const char *wanted)
{
    char *line = string_copy(job);
    struct asked *asked = memory_need_zero(1, sizeof(*asked));
    struct ruling ruling;
    struct text given = {0};

    read_job(line, asked);
    decide(policy_queue(policy, "q"), &asked->request, &ruling);
    say_ruling(&ruling, &given);
    if (!string_equal(text_string(&given), wanted))
        fail_msg("%s: \"%s\"\n wanted \"%s\"\n got    \"%s\"", records_path,
                 job, wanted, text_string(&given));
    free(line);
    free(asked);
    text_clear(&given);
}

static struct policy *read_policy(const struct text *yaml)
{
    struct policy *policy = NULL;
    struct error err = {0};

    if (!policy_read_bytes("policy", text_string(yaml), yaml->length, &policy,
                           NULL, &err))
        fail_msg("%s\n%s", err.text, text_string(yaml));
    return policy;
}

struct walk {
    struct text yaml;
    struct policy *policy;
    char *job; // the one whose ruling comes next
    size_t policies, jobs;
};

// A policy is indented by two; a job begins with "- ", its ruling with "> ";
// an empty line ends all of it.
static void take_line(struct walk *walk, char *line)
{
    if (line[0] == '#')
        return;
    if (line[0] == '\0') {
        policy_free(walk->policy);
        walk->policy = NULL;
        text_empty(&walk->yaml);
    } else if (string_starts(line, "- ")) {
        walk->job = line + 2;
    } else if (string_starts(line, "> ")) {
        if (!walk->policy) {
            walk->policy = read_policy(&walk->yaml);
            walk->policies++;
        }
        assert_non_null(walk->job);
        check_job(walk->policy, walk->job, line + 2);
        walk->job = NULL;
        walk->jobs++;
    } else {
        if (walk->yaml.length == 0)
            text_add_string(&walk->yaml, "site: {id: 1, origin: a}\n");
        text_addf(&walk->yaml, "%s\n", line);
    }
}

static void every_job_gets_its_ruling(void **state)
{
    struct walk walk = {.jobs = 0};
    struct text records = {0};
    (void)state;

    assert_true(file_read(records_path, 1000000, &records, NULL));
    for (char *line = records.data; *line;) {
        char *next = strchr(line, '\n');
        assert_non_null(next);
        *next = '\0';
        take_line(&walk, line);
        line = next + 1;
    }
    assert_null(walk.job);
    assert_true(walk.policies >= POLICIES_LEAST);
    assert_true(walk.jobs >= JOBS_LEAST);
    policy_free(walk.policy);
    text_clear(&walk.yaml);
    text_clear(&records);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_gets_its_ruling),
    };

    return cmocka_run_group_tests_name("policy rulings", tests, NULL, NULL);
}
