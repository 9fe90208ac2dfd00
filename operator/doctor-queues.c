// What the doctor finds about the print queues: whether only marked pages reach
// each device, and whether names are checked.
#include "operator/doctor.h"

#include "operator/adopt-lines.h"
#include "operator/adopt-ppd.h"
#include "operator/adopt-saved.h"
#include "spool/spool.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MEND_MAX = 512, VALUE_MAX = 1024 };

struct ward { // one queue of the policy, and what is asked about it
    struct doctor *doctor;
    const struct site *site;
    const struct policy *policy;
    const struct queue_policy *wanted;
    struct queue_view queue;
    char device[DEVICE_URI_MAX]; // as it may be shown, without our wrapping
    unsigned faults;
};

static void finds(struct ward *ward, enum health health, const char *mend,
                  const char *says)
{
    ward->faults++;
    doctor_says(ward->doctor, health, ward->wanted->queue, mend, "%s", says);
}

static void adopt_again(const struct ward *ward, char mend[MEND_MAX])
{
    (void)snprintf(mend, MEND_MAX, "countermark adopt %s", ward->wanted->queue);
}

// --- the PPD ----------------------------------------------------------------

// Every way to the device begins at our types, or is the refusal of raw data.
static bool is_led(const char *ppd)
{
    static const char own[] = "application/vnd.countermark-";
    static const char raw[] = "application/vnd.cups-raw application/"
                              "octet-stream -1 countermark";
    struct statement statement;
    char value[VALUE_MAX];
    bool refuses_raw = false;

    while (statement_next(&ppd, &statement)) {
        if (statement_is(&statement, "*cupsPreFilter:"))
            return false;
        if (!statement_is(&statement, "*cupsFilter:") &&
            !statement_is(&statement, "*cupsFilter2:"))
            continue;
        if (!statement_value(&statement, value, sizeof(value)))
            return false;
        bool is_raw = string_equal(value, raw);
        if (!is_raw && !string_starts(value, own))
            return false;
        refuses_raw = refuses_raw || is_raw;
    }
    return refuses_raw;
}

static void examine_ppd(struct ward *ward)
{
    struct text ppd = {0}, block = {0}, again = {0};
    struct error err = {0};
    char mend[MEND_MAX];

    adopt_again(ward, mend);
    if (!queue_get_ppd(ward->queue.name, &ppd, &err))
        finds(ward, HEALTH_BROKEN, "", error_said(&err));
    else if (!is_led(text_string(&ppd)))
        finds(ward, HEALTH_BROKEN, mend,
              "its PPD is not as it was adopted: pages can reach the device "
              "unmarked, or not at all");
    else if (!adopt_block(ward->wanted, &block, &err) ||
             !adopt_ppd(text_string(&ppd), text_string(&block), &again, &err))
        finds(ward, HEALTH_WEAK, "", error_said(&err));
    else if (!string_equal(text_string(&ppd), text_string(&again)))
        finds(ward, HEALTH_WEAK, mend,
              "its print dialog does not offer what the policy says");
    text_clear(&ppd);
    text_clear(&block);
    text_clear(&again);
}

// --- settings ---------------------------------------------------------------

static void examine_names(struct ward *ward)
{
    char mend[MEND_MAX];

    if (!ward->queue.has_policy_choice) {
        (void)snprintf(mend, sizeof(mend),
                       "cat %s/countermark-policy.conf >> /etc/cups/cupsd.conf "
                       "&& systemctl restart cups && countermark adopt %s",
                       DATADIR, ward->wanted->queue);
        finds(ward, HEALTH_WEAK, mend,
              "cupsd has no policy named countermark: whoever prints is "
              "believed to be who he says");
    } else if (!string_equal(ward->queue.op_policy, "countermark")) {
        adopt_again(ward, mend);
        finds(ward, HEALTH_WEAK, mend,
              "it does not use cupsd's policy countermark: whoever prints is "
              "believed to be who he says");
    }
}

static void examine_settings(struct ward *ward)
{
    char mend[MEND_MAX];

    if (ward->queue.is_shared) {
        (void)snprintf(mend, sizeof(mend),
                       "lpadmin -p %s -o printer-is-shared=false",
                       ward->wanted->queue);
        finds(ward, HEALTH_WEAK, mend,
              "it is shared: clients without its PPD cannot choose a level");
    }
    adopt_again(ward, mend);
    if (!string_equal(ward->queue.first_sheet, "none") ||
        !string_equal(ward->queue.last_sheet, "none"))
        finds(ward, HEALTH_WEAK, mend, "it prints banner pages of its own");
    if (geteuid() == 0 &&
        !saved_exists(ward->site->queue_dir, ward->wanted->queue))
        finds(ward, HEALTH_WEAK, "",
              "its original PPD and device are not kept: it cannot be given "
              "back with `countermark adopt --undo`");
}

// --- other ways to the device -----------------------------------------------

static void device_of(const char *uri, char shown[DEVICE_URI_MAX])
{
    char inner[DEVICE_URI_MAX];

    if (device_is_wrapped(uri) && device_unwrap(uri, inner, NULL))
        device_shown(inner, shown);
    else
        device_shown(uri, shown);
}

static bool find_bypass(void *context, const struct queue_view *other)
{
    struct ward *ward = context;
    char device[DEVICE_URI_MAX];
    char mend[MEND_MAX];
    char says[MEND_MAX + DEVICE_URI_MAX];

    if (other->is_class || device_is_wrapped(other->device_uri) ||
        string_equal(other->name, ward->wanted->queue) ||
        !device_is_same(other->device_uri, ward->queue.device_uri))
        return true;
    device_of(other->device_uri, device);
    (void)snprintf(mend, sizeof(mend), "lpadmin -x %s", other->name);
    (void)snprintf(says, sizeof(says),
                   "queue %s prints on the same device without marks (%s)",
                   other->name, device);
    finds(ward, HEALTH_BROKEN, mend, says);
    return true;
}

// --- each queue -------------------------------------------------------------

static void examine_adopted(struct ward *ward)
{
    struct error err = {0};

    device_of(ward->queue.device_uri, ward->device);
    examine_ppd(ward);
    examine_names(ward);
    examine_settings(ward);
    if (!queue_each(find_bypass, ward, &err))
        finds(ward, HEALTH_WEAK, "", error_said(&err));
    if (ward->faults == 0)
        doctor_says(
            ward->doctor, HEALTH_KEPT, ward->wanted->queue, "",
            translated(
                "only marked pages reach %s; names are checked; no other "
                "queue leads there"),
            ward->device);
}

static void examine_queue(struct ward *ward)
{
    struct error err = {0};
    char mend[MEND_MAX];

    adopt_again(ward, mend);
    if (!queue_get(ward->wanted->queue, &ward->queue, &err))
        finds(ward, HEALTH_WEAK,
              err.kind == ERROR_CONFIG ? "" : "systemctl start cups",
              error_said(&err));
    else if (!device_is_wrapped(ward->queue.device_uri))
        finds(ward, HEALTH_BROKEN, mend,
              "it is not adopted: it prints without marks");
    else
        examine_adopted(ward);
}

// A queue that was adopted and then left out of the policy prints nothing.
static bool find_orphan(void *context, const struct queue_view *queue)
{
    const struct ward *ward = context;
    char mend[MEND_MAX];

    if (!device_is_wrapped(queue->device_uri) ||
        policy_queue(ward->policy, queue->name))
        return true;
    (void)snprintf(mend, sizeof(mend), "countermark adopt --undo %s",
                   queue->name);
    doctor_says(
        ward->doctor, HEALTH_WEAK, queue->name, mend,
        translated("it is adopted, but the policy does not name it: it prints "
                   "nothing"));
    return true;
}

void doctor_queues(struct doctor *doctor, const struct policy *policy)
{
    struct ward ward = {0};

    for (size_t n = 0; n < policy_queue_count(policy); n++) {
        ward = (struct ward){.doctor = doctor,
                             .site = policy_site(policy),
                             .policy = policy,
                             .wanted = policy_queue_at(policy, n)};
        examine_queue(&ward);
    }
    ward = (struct ward){.doctor = doctor, .policy = policy};
    (void)queue_each(find_orphan, &ward, NULL);
}
