// countermark.yaml: read once, then const.
#include "config/policy.h"

#include "config/sections.h"

#include <assert.h>
#include <stdlib.h>

static const struct site site_default = {
    .print_socket = RUNSTATEDIR "/countermark/print.sock",
    .desk_socket = RUNSTATEDIR "/countermark/desk.sock",
    .print_user = "lp",
    .state_dir = LOCALSTATEDIR "/lib/countermark",
    .cache_dir = LOCALSTATEDIR "/cache/countermark",
    .queue_dir = LOCALSTATEDIR "/lib/countermark/queues",
    .font = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
};

static void read_sections(const struct node *root, struct policy *policy,
                          struct faults *faults)
{
    keys_read(SECTION_TOP, root, &policy->site, faults);
    if (root->kind != NODE_MAP)
        return;
    schemes_read(root, policy, faults);
    roles_read(root, policy, faults);
    recipients_read(section_of(root, "recipients", NODE_MAP,
                               "names with recipients, such as "
                               "heads: [Office 1, Office 2]",
                               faults),
                    &policy->recipients, faults);
    queues_read(root, policy, faults);
    if (string_equal(policy->site.print_socket, policy->site.desk_socket))
        fault_add(faults, node_find(root, "paths")->place,
                  "print_socket and desk_socket are the same path; the "
                  "printing side and the staff each need their own");
}

bool policy_read_bytes(const char *name, const void *bytes, size_t length,
                       struct policy **policy, struct text *complaints,
                       struct error *err)
{
    struct policy *made = memory_need_zero(1, sizeof(*made));
    struct faults faults = {.file = name};

    assert(length <= POLICY_BYTES_MAX);
    made->site = site_default;
    text_add(&made->bytes, bytes, length);
    made->root = node_read(&made->bytes, &faults);
    if (made->root)
        read_sections(made->root, made, &faults);
    bool done = faults.count == 0 || faults_tell(&faults, complaints, err);
    faults_clear(&faults);
    if (done)
        *policy = made;
    else
        policy_free(made);
    return done;
}

bool policy_read(const char *path, struct policy **policy,
                 struct text *complaints, struct error *err)
{
    struct text bytes = {0};
    struct error trouble = {0};
    bool done = false;

    if (file_read(path, POLICY_BYTES_MAX, &bytes, &trouble)) {
        done = policy_read_bytes(path, text_string(&bytes), bytes.length,
                                 policy, complaints, err);
    } else {
        if (complaints)
            text_addf(complaints, "%s\n", trouble.text);
        error_set(err, ERROR_CONFIG, "%s", trouble.text);
    }
    text_clear(&bytes);
    return done;
}

void policy_free(struct policy *policy)
{
    if (!policy)
        return;
    text_clear(&policy->bytes);
    node_free(policy->root);
    recipients_clear(&policy->recipients);
    free(policy->queues);
    free(policy);
}

const struct queue_policy *policy_queue(const struct policy *policy,
                                        const char *queue)
{
    for (size_t n = 0; n < policy->queue_count; n++) {
        if (string_equal(policy->queues[n].queue, queue))
            return &policy->queues[n];
    }
    return NULL;
}

size_t policy_queue_count(const struct policy *policy)
{
    return policy->queue_count;
}

const struct queue_policy *policy_queue_at(const struct policy *policy,
                                           size_t index)
{
    return index < policy->queue_count ? &policy->queues[index] : NULL;
}

const struct role_map *policy_role(const struct policy *policy,
                                   const char *role)
{
    for (size_t n = 0; n < policy->role_count; n++) {
        if (string_equal(policy->roles[n].role, role))
            return &policy->roles[n];
    }
    return NULL;
}

const struct site *policy_site(const struct policy *policy)
{
    return &policy->site;
}

unsigned policy_witnesses(const struct policy *policy,
                          const char *keys[POLICY_WORDS_MAX])
{
    const struct node *list = policy->site.witnesses;
    unsigned count = 0;

    for (const struct node *item = list ? list->first : NULL;
         item && count < POLICY_WORDS_MAX; item = item->next)
        keys[count++] = item->word;
    return count;
}

const struct text *policy_bytes(const struct policy *policy)
{
    return &policy->bytes;
}

const char *policy_default_path(void)
{
    // secure_getenv: a program that gained rights never listens to it.
    const char *path = secure_getenv("COUNTERMARK_CONFIG");

    return path && path[0] ? path : SYSCONFDIR "/countermark/countermark.yaml";
}
