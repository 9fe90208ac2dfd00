// Keeping the registry: everything opened in order, served, closed.
#include "registrar/keep.h"

#include "registrar/log.h"

#include <unistd.h>

bool keep(const struct policy *policy, const char *path,
          const struct terms *terms, struct error *err)
{
    const struct site *site = policy_site(policy);
    struct sockets sockets = {.fd = {-1, -1}};
    struct office office = {.mark = {.fd = -1}, .lock = -1};
    struct rules rules = {0};
    int signals = serve_signals(err);
    bool done = false;

    if (signals < 0)
        return false;

    // The sockets come first: root may have to give one away before it becomes
    // the account that owns the journal. Nobody is let in before the end.
    if (!sockets_open(site, &sockets, err))
        goto out;
    if (!office_open(policy, (uint64_t)terms->keep_free_mb * 1000000, &office,
                     err) ||
        !rules_init(&rules, policy, path, &office, err))
        goto out;
    if (office_is_shut(&office))
        log_line(LOG_LEVEL_ERROR, "nothing is numbered or recorded: %s",
                 office.mark.reason);
    log_line(LOG_LEVEL_INFO, "ready; print socket %s, desk socket %s",
             site->print_socket, site->desk_socket);
    done = serve(&office, &sockets, &rules, signals, terms->grace_s, err);
    if (done)
        log_line(LOG_LEVEL_INFO, "stopped");

out:
    sockets_close(&sockets, site);
    rules_clear(&rules);
    office_close(&office);
    (void)close(signals);
    return done;
}
