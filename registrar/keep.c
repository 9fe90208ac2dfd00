// Keeping the registry: everything opened in order, served, closed.
#include "registrar/keep.h"

#include "registrar/log.h"

#include <stdlib.h>

bool keep(const struct policy *policy, const char *path, unsigned grace_s,
          struct error *err)
{
    const struct site *site = policy_site(policy);
    struct sockets sockets = {.fd = {-1, -1}};
    struct office office = {.lock = -1};
    struct access *access = memory_need_zero(1, sizeof(*access));
    struct text complaints = {0};
    bool done = false;

    // The sockets come first: root may have to give one away before it becomes
    // the account that owns the journal. Nobody is let in before the end.
    if (!sockets_open(site, &sockets, err))
        goto out;
    if (!office_open(policy, &office, err) ||
        !office_note_policy(&office, policy, path, err))
        goto out;
    access_init(access, policy, &complaints);
    log_lines(LOG_LEVEL_WARNING, text_string(&complaints));
    log_line(LOG_LEVEL_INFO, "ready; print socket %s, desk socket %s",
             site->print_socket, site->desk_socket);
    done = serve(&office, &sockets, access, grace_s, err);
    if (done)
        log_line(LOG_LEVEL_INFO, "stopped");

out:
    sockets_close(&sockets, site);
    office_close(&office);
    text_clear(&complaints);
    free(access);
    return done;
}
