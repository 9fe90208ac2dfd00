// Lists of recipients, written in the policy or in a CSV file beside it.
#include "config/recipients.h"

#include "config/keys.h"
#include "config/term.h"

#include <string.h>

enum { CSV_BYTES_MAX = 64 * 1024 };

static bool is_named(const struct recipient_list *list, const char *name)
{
    for (unsigned n = 1; n <= list->count; n++) {
        if (string_equal(recipient_at(list, n), name))
            return true;
    }
    return false;
}

// What stands on paper and in a register is one line that can be printed.
static bool add_name(const char *name, struct place place,
                     struct recipient_list *list, struct faults *faults)
{
    size_t length = strlen(name);

    if (name[strspn(name, " ")] == '\0')
        fault_add(faults, place,
                  "a recipient of list \"%s\" is empty; remove it", list->name);
    else if (!is_printable(name))
        fault_add(
            faults, place,
            "recipient \"%.40s\" of list \"%s\" contains a character that "
            "cannot be printed; remove it",
            name, list->name);
    else if (length > RECIPIENT_MAX)
        fault_add(
            faults, place,
            "recipient \"%.40s\" of list \"%s\" has %zu bytes; at most %d "
            "are allowed",
            name, list->name, length, RECIPIENT_MAX);
    else if (is_named(list, name))
        fault_add(faults, place,
                  "recipient \"%.40s\" is in list \"%s\" twice; remove one, or "
                  "say what each copy is for",
                  name, list->name);
    else if (list->count == RECIPIENTS_MAX ||
             list->names.length + length + 1 > RECIPIENTS_BYTES_MAX)
        fault_add(faults, place,
                  "list \"%s\" is too long; at most %d recipients and %d bytes "
                  "of names are allowed, divide it",
                  list->name, RECIPIENTS_MAX, RECIPIENTS_BYTES_MAX);
    else {
        list->starts[list->count++] = (unsigned short)list->names.length;
        text_add(&list->names, name, length + 1);
        return true;
    }
    return false;
}

static void read_names(const struct node *node, struct recipient_list *list,
                       struct faults *faults)
{
    for (const struct node *item = node->first; item; item = item->next) {
        if (item->kind == NODE_WORD)
            (void)add_name(item->word, item->place, list, faults);
        else if (item->kind != NODE_BROKEN)
            fault_add(faults, item->place,
                      "list \"%s\" takes one recipient a line, not %s",
                      list->name, node_kind_name(item));
    }
}

// --- a CSV file -------------------------------------------------------------

// Takes the first field (RFC 4180) of the line at `*at` and goes to the next
// line. False when a quote is not closed.
static bool take_field(const char **at, struct text *field)
{
    const char *from = *at;

    text_empty(field);
    if (*from == '"') {
        for (from++; *from && (*from != '"' || from[1] == '"'); from++) {
            from += *from == '"';
            text_add_char(field, *from);
        }
        if (*from != '"')
            return false;
        from++;
    } else {
        size_t length = strcspn(from, ",;\r\n");
        text_add(field, from, length);
        from += length;
    }
    from += strcspn(from, "\n");
    *at = from + (*from == '\n');
    return true;
}

static void read_lines(const char *at, const char *path, struct place place,
                       struct recipient_list *list, struct faults *faults)
{
    static const char mark[] = "\xEF\xBB\xBF"; // as spreadsheets begin a file
    struct text field = {0};

    if (string_starts(at, mark))
        at += sizeof(mark) - 1;
    for (unsigned row = 1; *at; row++) {
        if (!take_field(&at, &field)) {
            fault_add(faults, place, "%s, line %u: a quote is not closed", path,
                      row);
            break;
        }
        // Blank lines and comments are for people.
        if (field.length == 0 || field.data[0] == '#')
            continue;
        if (!add_name(text_string(&field), place, list, faults))
            break;
    }
    text_clear(&field);
}

static void read_csv(const struct node *node, struct recipient_list *list,
                     struct faults *faults)
{
    struct text bytes = {0};
    struct error err = {0};

    if (!file_read(node->word, CSV_BYTES_MAX, &bytes, &err))
        fault_add(faults, node->place, "the recipients of list \"%s\": %s",
                  list->name, err.text);
    else if (strlen(text_string(&bytes)) != bytes.length)
        fault_add(faults, node->place, "%s is no text; save it as CSV in UTF-8",
                  node->word);
    else
        read_lines(text_string(&bytes), node->word, node->place, list, faults);
    text_clear(&bytes);
}

// --- the map ----------------------------------------------------------------

static void read_list(const struct node *node, struct recipient_list *list,
                      struct faults *faults)
{
    size_t before = faults->count;

    if (node->kind == NODE_LIST)
        read_names(node, list, faults);
    else if (node->kind == NODE_WORD && node->word[0] == '/')
        read_csv(node, list, faults);
    else if (node->kind != NODE_BROKEN)
        fault_add(faults, node->place,
                  "list \"%s\" takes recipients, such as [Office 1, Office 2], "
                  "or the path of a CSV file that begins with \"/\"",
                  list->name);
    if (list->count == 0 && node->kind != NODE_BROKEN &&
        faults->count == before)
        fault_add(faults, node->place,
                  "list \"%s\" names nobody; name recipients or remove it",
                  list->name);
}

void recipients_read(const struct node *map, struct recipient_lists *lists,
                     struct faults *faults)
{
    for (const struct node *node = map ? map->first : NULL; node;
         node = node->next) {
        struct node at_name = {.place = node->name_place};
        if (lists->count == RECIPIENT_LISTS_MAX) {
            fault_add(faults, node->name_place,
                      "too many lists of recipients; at most %d are allowed",
                      RECIPIENT_LISTS_MAX);
            return;
        }
        if (!name_check(&at_name, node->name, "a list's name",
                        RECIPIENT_LIST_NAME_MAX - 1, faults))
            continue;
        struct recipient_list *list = &lists->lists[lists->count++];
        (void)string_fit(list->name, sizeof(list->name), node->name);
        read_list(node, list, faults);
    }
}

void recipients_clear(struct recipient_lists *lists)
{
    for (unsigned n = 0; n < lists->count; n++)
        text_clear(&lists->lists[n].names);
    lists->count = 0;
}

const struct recipient_list *
recipients_find(const struct recipient_lists *lists, const char *name)
{
    for (unsigned n = 0; lists && n < lists->count; n++) {
        if (string_equal(lists->lists[n].name, name))
            return &lists->lists[n];
    }
    return NULL;
}

const char *recipient_at(const struct recipient_list *list, unsigned number)
{
    if (!list || number < 1 || number > list->count)
        return "";
    return text_string(&list->names) + list->starts[number - 1];
}

void recipients_say(const struct recipient_list *list, struct text *into)
{
    for (unsigned n = 1; list && n <= list->count; n++)
        text_addf(into, "%s%s", n > 1 ? ", " : "", recipient_at(list, n));
}
