// `countermark adopt`: gives a queue to Countermark, and gives it back.
#include "operator/adopt.h"

#include "operator/adopt-journal.h"
#include "operator/adopt-ppd.h"
#include "operator/adopt-saved.h"
#include "operator/adopt-show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

static const char own_policy[] = "countermark";
static const char usage[] =
    "usage: countermark adopt QUEUE [--dry-run]\n"
    "       countermark adopt --undo QUEUE\n"
    "Gives a print queue to Countermark, or gives it back as it was.\n"
    "  --dry-run   show what would change, and change nothing\n"
    "  --undo      put back the original device, PPD and settings\n";

struct order {
    const char *queue;
    bool is_dry, is_undo;
};

// What is, what shall be, and where they differ.
struct change {
    struct queue_view queue;
    struct text ppd, new_ppd;
    char new_uri[DEVICE_URI_MAX];
    bool has_ppd, has_uri, has_policy, has_sheets; // these parts change
};

static void change_clear(struct change *change)
{
    text_clear(&change->ppd);
    text_clear(&change->new_ppd);
    explicit_bzero(change, sizeof(*change));
}

// --- finding out ------------------------------------------------------------

static bool plan_ppd(const struct queue_policy *policy, struct change *change,
                     struct error *err)
{
    struct text block = {0};

    bool done = queue_get_ppd(change->queue.name, &change->ppd, err) &&
                adopt_block(policy, &block, err) &&
                adopt_ppd(text_string(&change->ppd), text_string(&block),
                          &change->new_ppd, err);
    text_clear(&block);
    change->has_ppd =
        done && !string_equal(change->ppd.data, change->new_ppd.data);
    return done;
}

static bool plan_uri(struct change *change, struct error *err)
{
    char backend[DEVICE_URI_MAX];
    char inner[DEVICE_URI_MAX];
    const char *uri = change->queue.device_uri;

    change->has_uri = !device_is_wrapped(uri);
    if (change->has_uri && !device_wrap(uri, change->new_uri, err))
        return false;
    if (!device_unwrap(change->has_uri ? change->new_uri : uri, inner, err) ||
        !device_backend(inner, backend, err))
        return false;
    if (access(backend, F_OK) != 0)
        return error_set(err, ERROR_CONFIG,
                         "there is no backend %s: give queue %s a device that "
                         "has one",
                         backend, change->queue.name);
    return true;
}

static bool plan(const struct queue_policy *policy, struct change *change,
                 struct error *err)
{
    const struct queue_view *queue = &change->queue;

    if (!queue_get(policy->queue, &change->queue, err))
        return false;
    if (queue->is_class)
        return error_set(err, ERROR_REFUSED,
                         "%s is a class: adopt each queue that is in it",
                         queue->name);
    if (!plan_uri(change, err) || !plan_ppd(policy, change, err))
        return false;
    change->has_policy =
        queue->has_policy_choice && !string_equal(queue->op_policy, own_policy);
    change->has_sheets = !string_equal(queue->first_sheet, "none") ||
                         !string_equal(queue->last_sheet, "none");
    return true;
}

// --- adopting ---------------------------------------------------------------

// Only what is not ours yet is an original. Settings are saved with the first
// of the others, and when they were never saved.
static bool save_originals(const char *folder, const struct change *change,
                           struct error *err)
{
    const struct queue_view *queue = &change->queue;
    bool is_foreign = !adopt_is_rewritten(text_string(&change->ppd));
    bool is_known = saved_exists(folder, queue->name);

    if (!is_known && !change->has_uri)
        return error_set(err, ERROR_CONFIG,
                         "queue %s is wrapped, but %s has no original of it: "
                         "give the queue its device and driver again with "
                         "lpadmin, then adopt it",
                         queue->name, folder);
    if (!is_known && !is_foreign)
        return error_set(err, ERROR_CONFIG,
                         "queue %s has an adopted PPD, but %s has no original "
                         "of it: give the queue its driver again with lpadmin "
                         "-m or -P, then adopt it",
                         queue->name, folder);
    return saved_write(folder, queue->name, is_foreign ? &change->ppd : NULL,
                       change->has_uri ? queue->device_uri : NULL,
                       is_known ? NULL : queue, err);
}

static bool make_change(const struct change *change, struct error *err)
{
    const char *name = change->queue.name;

    return queue_set(name, change->has_uri ? change->new_uri : NULL,
                     change->has_ppd ? &change->new_ppd : NULL,
                     change->has_policy ? own_policy : NULL, err) &&
           (!change->has_sheets || queue_set_sheets(name, "none", "none", err));
}

// What cupsd has now is what counts.
static bool check_change(const struct change *change, struct error *err)
{
    struct text ppd = {0};
    struct queue_view queue;

    bool done = queue_get(change->queue.name, &queue, err) &&
                queue_get_ppd(change->queue.name, &ppd, err);
    if (done && (!device_is_wrapped(queue.device_uri) ||
                 !string_equal(text_string(&ppd), change->new_ppd.data)))
        done = error_set(err, ERROR_SYSTEM,
                         "cupsd took the change of queue %s but has something "
                         "else in force: adopt it again, or --undo",
                         change->queue.name);
    text_clear(&ppd);
    return done;
}

static void show_change(const struct change *change, const char *will)
{
    char shown[DEVICE_URI_MAX];

    printf(translated("Queue %s%s:\n"), change->queue.name, will);
    if (change->has_uri) {
        device_shown(change->new_uri, shown);
        printf(translated("  device      %s\n"), shown);
    }
    if (change->has_ppd)
        printf(translated(
            "  PPD         pages reach the device only when marked; raw "
            "data is refused;\n"
            "              the dialog asks for level, scope and the "
            "rest\n"));
    if (change->has_policy)
        printf(translated("  policy      %s (was %s): users must be known\n"),
               own_policy, change->queue.op_policy);
    if (change->has_sheets)
        printf(translated("  job sheets  none (was %s, %s)\n"),
               change->queue.first_sheet, change->queue.last_sheet);
}

static bool carry_out(const struct site *site, const struct change *change,
                      struct error *err)
{
    const struct queue_view *queue = &change->queue;

    if (!save_originals(site->queue_dir, change, err) ||
        !adopt_note(site, "queue.adopted", queue->name, queue->device_uri,
                    &change->ppd, "", err))
        return false;
    if (make_change(change, err) && check_change(change, err)) {
        show_change(change, " is adopted");
        return true;
    }
    // The journal must not go on saying that it is.
    (void)adopt_note(site, "queue.adoption_failed", queue->name,
                     queue->device_uri, &change->ppd, err ? err->text : "",
                     NULL);
    return false;
}

static bool adopt(const struct policy *policy, const struct order *order,
                  struct error *err)
{
    struct change change = {0};
    const struct site *site = policy_site(policy);
    const struct queue_policy *wanted = policy_queue(policy, order->queue);

    if (!wanted)
        return error_set(err, ERROR_CONFIG,
                         "%s says nothing about queue %s: add it under "
                         "queues:, then adopt it",
                         policy_default_path(), order->queue);
    bool done = plan(wanted, &change, err);
    bool changes = change.has_uri || change.has_ppd || change.has_policy ||
                   change.has_sheets;
    if (done && !changes) {
        printf(translated("Queue %s is adopted already; nothing to change.\n"),
               order->queue);
    } else if (done && order->is_dry) {
        show_change(&change, " would be adopted");
        done = show_diff(order->queue, &change.ppd, &change.new_ppd, err);
    } else if (done) {
        done = carry_out(site, &change, err);
    }
    if (done) {
        show_warnings(&change.queue);
        done = show_bypasses(order->queue,
                             change.queue.device_uri +
                                 (change.has_uri ? 0 : strlen("countermark:")),
                             err);
    }
    change_clear(&change);
    return done;
}

// --- giving back ------------------------------------------------------------

static bool put_back(const char *queue, const struct saved *saved,
                     struct error *err)
{
    return queue_set(queue, saved->device_uri, &saved->ppd, saved->op_policy,
                     err) &&
           queue_set_sheets(queue, saved->first_sheet, saved->last_sheet, err);
}

// The originals go only when cupsd has them in force byte for byte.
static bool finish_release(const struct site *site, const char *queue,
                           const struct saved *saved, struct error *err)
{
    struct text ppd = {0};
    bool done = queue_get_ppd(queue, &ppd, err);

    bool is_same =
        done && ppd.length == saved->ppd.length &&
        memcmp(text_string(&ppd), text_string(&saved->ppd), ppd.length) == 0;
    if (is_same) {
        printf(translated(
                   "Queue %s is released: device, PPD and settings are as they "
                   "were, byte for byte.\n"),
               queue);
        done = saved_remove(site->queue_dir, queue, err);
    } else if (done) {
        printf(
            translated(
                "Queue %s is released, but cupsd itself changed the PPD; the "
                "difference:\n"),
            queue);
        done = show_diff(queue, &saved->ppd, &ppd, err);
        printf(translated("The original stays in %s/%s.ppd.\n"),
               site->queue_dir, queue);
    }
    text_clear(&ppd);
    return done;
}

static bool undo(const struct policy *policy, const struct order *order,
                 struct error *err)
{
    struct saved saved = {0};
    struct queue_view queue;
    char shown[DEVICE_URI_MAX];
    const struct site *site = policy_site(policy);

    bool done = queue_get(order->queue, &queue, err) &&
                saved_read(site->queue_dir, order->queue, &saved, err);
    if (done && order->is_dry) {
        device_shown(saved.device_uri, shown);
        printf(translated("Queue %s would go back to %s, policy %s, job sheets "
                          "%s, %s.\n"),
               order->queue, shown, saved.op_policy, saved.first_sheet,
               saved.last_sheet);
    } else if (done) {
        done = adopt_note(site, "queue.released", order->queue,
                          saved.device_uri, &saved.ppd, "", err) &&
               put_back(order->queue, &saved, err) &&
               finish_release(site, order->queue, &saved, err);
    }
    saved_clear(&saved);
    return done;
}

// --- the command ------------------------------------------------------------

static bool read_order(int argc, char **argv, struct order *order)
{
    for (int n = 1; n < argc; n++) {
        if (string_equal(argv[n], "--dry-run"))
            order->is_dry = true;
        else if (string_equal(argv[n], "--undo"))
            order->is_undo = true;
        else if (argv[n][0] == '-' || order->queue)
            return false;
        else
            order->queue = argv[n];
    }
    return order->queue != NULL;
}

int command_adopt(int argc, char **argv)
{
    struct order order = {0};
    struct policy *policy = NULL;
    struct error err = {0};

    if (argc == 2 && string_equal(argv[1], "--help")) {
        (void)fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    if (!read_order(argc, argv, &order)) {
        (void)fputs(usage, stderr);
        return EXIT_USAGE;
    }
    bool done = policy_read(policy_default_path(), &policy, NULL, &err) &&
                (order.is_undo ? undo(policy, &order, &err)
                               : adopt(policy, &order, &err));
    if (!done)
        (void)fprintf(stderr, "countermark adopt: %s\n", error_said(&err));
    policy_free(policy);
    if (fflush(stdout) != 0)
        return EXIT_FAILURE;
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
