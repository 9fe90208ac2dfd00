// The policy in force.
#include "registrar/rules.h"

#include "registrar/log.h"

#include <stdlib.h>
#include <string.h>

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

// A journal that is shut takes no event; the policy is recorded at the start
// that follows.
static bool put_in_force(struct rules *rules, const struct policy *policy,
                         struct office *office, struct error *err)
{
    struct text complaints = {0};

    if (!office_is_shut(office) &&
        !office_note_policy(office, policy, rules->path, err))
        return false;
    office->policy = policy;
    access_init(rules->access, policy, &complaints);
    log_lines(LOG_LEVEL_WARNING, text_string(&complaints));
    text_clear(&complaints);
    return true;
}

bool rules_init(struct rules *rules, const struct policy *policy,
                const char *path, struct office *office, struct error *err)
{
    *rules = (struct rules){
        .path = path,
        .first = policy,
        .policy = policy,
        .access = memory_need_zero(1, sizeof(*rules->access)),
    };
    if (stat(path, &rules->seen) != 0)
        rules->seen = (struct stat){0};
    return put_in_force(rules, policy, office, err);
}

void rules_clear(struct rules *rules)
{
    free(rules->access);
    policy_free(rules->own);
    rules->access = NULL;
    rules->own = NULL;
}

// What cannot change while the registrar runs.
static void say_what_waits(const struct rules *rules,
                           const struct policy *policy)
{
    const struct site *old = policy_site(rules->first);
    const struct site *new = policy_site(policy);
    bool is_same =
        new->id == old->id &&string_equal(new->origin, old->origin) &&
        string_equal(new->print_socket, old->print_socket) &&
        string_equal(new->desk_socket, old->desk_socket) &&
        string_equal(new->state_dir, old->state_dir) &&
        string_equal(new->high_water, old->high_water);

    if (!is_same)
        log_line(LOG_LEVEL_WARNING,
                 "%s: site and paths take effect when the registrar is "
                 "started again",
                 rules->path);
}

bool rules_follow(struct rules *rules, struct office *office, bool is_told,
                  bool *has_changed, struct error *err)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error fault = {0};
    struct stat now = {0};
    bool done = true;

    *has_changed = false;
    // An editor may be between two names of the file: then next time.
    if (stat(rules->path, &now) != 0 && !is_told)
        return true;
    if (!is_told && is_same_file(&now, &rules->seen))
        return true;
    rules->seen = now;
    if (!policy_read(rules->path, &policy, &complaints, &fault)) {
        log_lines(LOG_LEVEL_ERROR, complaints.length > 0
                                       ? text_string(&complaints)
                                       : fault.text);
        log_line(LOG_LEVEL_ERROR,
                 "%s cannot be used; the last good policy stays in force",
                 rules->path);
    } else {
        say_what_waits(rules, policy);
        done = put_in_force(rules, policy, office, err);
        *has_changed = done;
        if (done) {
            log_line(LOG_LEVEL_INFO, "the policy %s is in force", rules->path);
            policy_free(rules->own);
            rules->policy = rules->own = policy;
            policy = NULL;
        }
    }
    policy_free(policy);
    text_clear(&complaints);
    return done;
}
