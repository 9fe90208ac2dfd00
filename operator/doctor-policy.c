// What the doctor finds in the policy: who may change it, whether it is the one
// in force, whether its groups exist, and whether its words can be printed.
#include "operator/doctor.h"

#include "journal/journal.h"
#include "paper/paper.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEND_MAX = 1024, IN_FORCE_MAX = 256 };

static const char *const roles[] = {
    "submitter", "approver", "operator", "checker", "custodian",
    "destroyer", "witness",  "admin",    "auditor",
};

static void examine_file(struct doctor *doctor, const struct policy *policy)
{
    const char *path = policy_default_path();
    char mend[MEND_MAX];
    struct stat info;

    if (stat(path, &info) != 0 || (info.st_mode & 022) == 0) {
        doctor_says(doctor, HEALTH_KEPT, "policy", "",
                    translated("%s is right: %zu %s"), path,
                    policy_queue_count(policy),
                    policy_queue_count(policy) == 1 ? translated("queue")
                                                    : translated("queues"));
        return;
    }
    (void)snprintf(mend, sizeof(mend), "chmod go-w %s", path);
    doctor_says(doctor, HEALTH_BROKEN, "policy", mend,
                translated("%s can be changed by others than its owner"), path);
}

// The registrar leaves the digest of its policy in its folder.
static void examine_in_force(struct doctor *doctor, const struct policy *policy)
{
    const struct text *bytes = policy_bytes(policy);
    struct text path = {0}, seen = {0};
    struct digest digest;
    char hex[DIGEST_HEX];

    digest_of(text_string(bytes), bytes->length, &digest);
    digest_hex(&digest, hex);
    text_addf(&path, "%s/policy-in-force", policy_site(policy)->state_dir);
    if (!file_read(path.data, IN_FORCE_MAX, &seen, NULL))
        doctor_says(doctor, HEALTH_WEAK, "in force", "",
                    translated("cannot read %s: run this as root"), path.data);
    else if (string_equal(text_string(&seen), hex))
        doctor_says(doctor, HEALTH_KEPT, "in force", "",
                    translated("the registrar has recorded this policy"));
    else
        doctor_says(
            doctor, HEALTH_WEAK, "in force", "systemctl restart countermarkd",
            translated("the registrar still works with an earlier policy"));
    text_clear(&path);
    text_clear(&seen);
}

static void examine_people(struct doctor *doctor, const struct policy *policy)
{
    const char *user = policy_site(policy)->print_user;
    char mend[MEND_MAX];
    unsigned missing = 0;

    for (size_t n = 0; n < sizeof(roles) / sizeof(roles[0]); n++) {
        const struct role_map *role = policy_role(policy, roles[n]);
        for (unsigned g = 0; role && g < role->group_count; g++) {
            if (getgrnam(role->groups[g]))
                continue;
            missing++;
            (void)snprintf(mend, sizeof(mend), "groupadd %s", role->groups[g]);
            doctor_says(
                doctor, HEALTH_WEAK, "people", mend,
                translated("the group %s does not exist, so nobody is %s"),
                role->groups[g], roles[n]);
        }
    }
    if (!getpwnam(user))
        doctor_says(
            doctor, HEALTH_BROKEN, "people", "",
            translated(
                "the account %s (print_user) does not exist: nothing can "
                "be printed"),
            user);
    else if (missing == 0)
        doctor_says(
            doctor, HEALTH_KEPT, "people", "",
            translated("the groups of all roles and the account %s exist"),
            user);
}

// --- rules ------------------------------------------------------------------

struct weaknesses {
    unsigned count;
    struct text first;
};

static void note_weakness(void *context, const struct weakness *weakness)
{
    struct weaknesses *seen = context;

    if (seen->count++ == 0)
        text_addf(&seen->first, "line %zu: %s", weakness->line,
                  weakness->sentence);
}

static void examine_rules(struct doctor *doctor, const struct policy *policy)
{
    struct weaknesses seen = {0};

    policy_weaknesses(policy, note_weakness, &seen);
    if (seen.count == 0)
        doctor_says(
            doctor, HEALTH_KEPT, "rules", "",
            translated(
                "every level is approved by as many as the rules ask for"));
    else
        doctor_says(
            doctor, HEALTH_WEAK, "rules", "countermark policy check",
            translated("the policy asks for less than the rules do (%u): %s"),
            seen.count, text_string(&seen.first));
    text_clear(&seen.first);
}

// --- words ------------------------------------------------------------------

struct writing {
    struct face *face;
    struct error *err;
    bool is_possible;
};

// The words that a policy itself puts on paper.
static void need_setting(void *context, const struct policy_setting *setting)
{
    static const char *const keys[] = {"scopes", "default_scope",
                                       "default_term"};
    struct writing *writing = context;

    for (size_t n = 0; n < sizeof(keys) / sizeof(keys[0]); n++)
        if (writing->is_possible && string_equal(setting->key, keys[n]))
            writing->is_possible =
                face_need(writing->face, setting->value, writing->err);
}

// Every level a queue may print, and what stands around it.
static bool can_write_queue(struct face *face, const struct policy *policy,
                            const struct queue_policy *queue, struct error *err)
{
    struct writing writing = {.face = face, .err = err, .is_possible = true};

    for (unsigned n = queue->lowest; n <= queue->highest; n++) {
        const struct level *level = &queue->scheme->levels[n];
        if (!face_need(face, level->zh, err) ||
            !face_need(face, level->en, err))
            return false;
    }
    policy_settings(policy, queue, need_setting, &writing);
    return writing.is_possible;
}

static void examine_font(struct doctor *doctor, const struct policy *policy)
{
    const struct site *site = policy_site(policy);
    struct face *face = NULL;
    struct error err = {0};
    bool can_write = face_open(site->font, site->font_index, &face, &err) &&
                     face_need(face, site->unit, &err) &&
                     face_need(face, "★0123456789", &err);

    for (size_t n = 0; can_write && n < policy_queue_count(policy); n++) {
        const struct queue_policy *queue = policy_queue_at(policy, n);
        can_write = can_write_queue(face, policy, queue, &err);
        if (!can_write)
            (void)error_in(&err, "queue %s", queue->queue);
    }
    face_close(face);
    if (can_write)
        doctor_says(
            doctor, HEALTH_KEPT, "font", "",
            translated(
                "%s can write every level, scope and unit of the policy"),
            site->font);
    else
        doctor_says(doctor, HEALTH_BROKEN, "font",
                    access(site->font, R_OK) == 0
                        ? ""
                        : "apt-get install fonts-wqy-zenhei",
                    "%s", error_said(&err));
}

void doctor_policy(struct doctor *doctor, const struct policy *policy)
{
    examine_file(doctor, policy);
    examine_in_force(doctor, policy);
    examine_people(doctor, policy);
    examine_rules(doctor, policy);
    examine_font(doctor, policy);
}
