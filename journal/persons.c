// The persons of an event.
#include "journal/persons.h"

#include <string.h>

// `_leaf` is that of the line which a redacted one stands for.
const char event_fields[] = "id seq t kind actor uid v _leaf role second "
                            "second_uid second_role second_by"
                            " item";

static bool refuse(const struct deed *deed, struct error *err, const char *who,
                   const char *is_not)
{
    return error_set(err, ERROR_REFUSED, "%s: %s %s (rule: DOMAIN 5, %s)",
                     deed->kind, who, is_not, deed->source);
}

static bool lacks_role(const struct deed *deed, const char *name,
                       unsigned wanted, struct error *err)
{
    struct text roles = {0};

    roles_say(wanted, &roles);
    error_set(err, ERROR_REFUSED,
              "%s takes somebody with the role %s, which %s has not; the "
              "policy says who has it (rule: DOMAIN 5, %s)",
              deed->kind, text_string(&roles), name, deed->source);
    text_clear(&roles);
    return false;
}

static const char lacking[] = "takes a second person with the role ";

bool second_is_lacking(const struct error *err)
{
    return err->kind == ERROR_REFUSED && strstr(err->text, lacking);
}

static bool lacks_second(const struct deed *deed, struct error *err)
{
    struct text roles = {0};

    roles_say(deed->second, &roles);
    error_set(err, ERROR_REFUSED,
              "%s %s%s: name one who is here (--with USER), or leave it to "
              "one to confirm within 24 hours (--later) (rule: DOMAIN 5, %s)",
              deed->kind, lacking, text_string(&roles), deed->source);
    text_clear(&roles);
    return false;
}

// The lowest bit of the roles that somebody acts by.
static enum role acting(unsigned roles)
{
    return (enum role)(roles & (~roles + 1));
}

bool persons_write(const struct deed *deed, const struct actor *actor,
                   const struct second *second, struct line *event,
                   struct error *err)
{
    if (!(actor->roles & deed->who))
        return lacks_role(deed, actor->name, deed->who, err);
    line_set_text(event, "role", role_name(acting(actor->roles & deed->who)));

    if (!second || !second->is_there) {
        bool is_needed = deed->second && (deed->when == SECOND_ALWAYS ||
                                          (second && second->is_needed));
        return !is_needed || lacks_second(deed, err);
    }
    if (!deed->second)
        return refuse(deed, err, "it", "is the act of one person alone");
    if (!(second->actor.roles & deed->second))
        return lacks_role(deed, second->actor.name, deed->second, err);
    line_set_text(event, "second", second->actor.name);
    line_set_number(event, "second_uid", second->actor.uid);
    line_set_text(event, "second_role",
                  role_name(acting(second->actor.roles & deed->second)));
    line_set_text(event, "second_by", second->by);
    return true;
}

static bool has_role(const struct line *event, const char *key, unsigned wanted)
{
    const char *name = line_text(event, key);

    return name && (role_read(name) & wanted);
}

static bool check_second(const struct deed *deed, const struct line *event,
                         struct error *err)
{
    if (!line_has(event, "second_uid"))
        return !deed->second || deed->when != SECOND_ALWAYS ||
               lacks_second(deed, err);
    const char *name = line_text(event, "second");
    if (!name || !has_role(event, "second_role", deed->second))
        return lacks_role(deed, name ? name : "the second person", deed->second,
                          err);
    if (line_number(event, "second_uid", -1) == line_number(event, "uid", -1) ||
        string_equal(name, line_text(event, "actor")))
        return refuse(deed, err, name, "cannot be the second person as well");
    return true;
}

static bool is_submitter(const struct persons *persons,
                         const struct line *event, const char *key)
{
    return persons->submitter[0] &&
           string_equal(persons->submitter, line_text(event, key));
}

static bool is_maker(const struct persons *persons, const struct line *event,
                     const char *key)
{
    return persons->has_maker && line_number(event, key, -1) == persons->maker;
}

static bool check_apart(const struct deed *deed, const struct persons *persons,
                        const struct line *event, struct error *err)
{
    const char *first = line_text(event, "actor");
    const char *second = line_text(event, "second");

    if ((deed->apart & APART_SUBMITTER) &&
        is_submitter(persons, event, "actor"))
        return refuse(deed, err, first, "sent the job, and may not do this");
    if ((deed->apart & APART_SECOND_SUBMITTER) &&
        is_submitter(persons, event, "second"))
        return refuse(deed, err, second,
                      "sent the job, and may not be the second person");
    if ((deed->apart & APART_MAKER) && is_maker(persons, event, "uid"))
        return refuse(deed, err, first, "made it, and may not do this");
    if ((deed->apart & APART_SECOND_MAKER) &&
        is_maker(persons, event, "second_uid"))
        return refuse(deed, err, second,
                      "made it, and may not be the second person");
    return true;
}

bool persons_check(const struct deed *deed, const struct persons *persons,
                   const struct line *event, struct error *err)
{
    // Print programs and the registrar itself report without a role.
    bool is_reported = (deed->who & ROLE_PRINT) && !line_has(event, "role");

    if (!is_reported && !has_role(event, "role", deed->who & ~ROLE_PRINT)) {
        const char *name = line_text(event, "actor");
        return lacks_role(deed, name ? name : "nobody", deed->who, err);
    }
    return check_second(deed, event, err) &&
           check_apart(deed, persons, event, err);
}
