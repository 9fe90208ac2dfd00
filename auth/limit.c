// How often somebody may be wrong.
#include "auth/limit.h"

#include <stddef.h>

static bool is_kept(const struct limit *limit, size_t n, uid_t uid, int64_t now)
{
    return limit->kept[n].failures > 0 && limit->kept[n].uid == uid &&
           now - limit->kept[n].since < LIMIT_SECONDS;
}

int64_t limit_wait(const struct limit *limit, uid_t uid, int64_t now)
{
    for (size_t n = 0; n < LIMIT_KEPT; n++)
        if (is_kept(limit, n, uid, now) &&
            limit->kept[n].failures >= LIMIT_FAILURES)
            return LIMIT_SECONDS - (now - limit->kept[n].since);
    return 0;
}

void limit_count(struct limit *limit, uid_t uid, int64_t now)
{
    size_t oldest = 0;

    for (size_t n = 0; n < LIMIT_KEPT; n++) {
        if (is_kept(limit, n, uid, now)) {
            limit->kept[n].failures++;
            limit->kept[n].since = now;
            return;
        }
        if (limit->kept[n].failures == 0 ||
            (limit->kept[oldest].failures > 0 &&
             limit->kept[n].since < limit->kept[oldest].since))
            oldest = n;
    }
    limit->kept[oldest].uid = uid;
    limit->kept[oldest].failures = 1;
    limit->kept[oldest].since = now;
}

void limit_forget(struct limit *limit, uid_t uid)
{
    for (size_t n = 0; n < LIMIT_KEPT; n++)
        if (limit->kept[n].uid == uid)
            limit->kept[n].failures = 0;
}
