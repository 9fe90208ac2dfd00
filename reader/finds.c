// What counts as found.
#include "reader/finds.h"

#include <stdlib.h>
#include <string.h>

static bool is_ours(const char *text, size_t length, char code[CODE_SIZE])
{
    struct code_fields fields;
    char copy[CODE_SIZE];

    if (length != CODE_LENGTH || memchr(text, '\0', length))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return code_read(copy, code, &fields, NULL) && strcmp(copy, code) == 0;
}

static void count_foreign(struct finds *finds, const char *text, size_t length)
{
    struct digest digest;

    digest_of(text, length, &digest);
    for (unsigned n = 0; n < finds->foreign; n++)
        if (memcmp(&digest, &finds->seen[n], sizeof(digest)) == 0)
            return;
    if (finds->foreign < FINDS_FOREIGN_MAX)
        finds->seen[finds->foreign++] = digest;
}

static unsigned apart(unsigned a, unsigned b)
{
    return a > b ? a - b : b - a;
}

void finds_add(struct finds *finds, const char *text, size_t length,
               const struct find *place, unsigned reach)
{
    char code[CODE_SIZE];

    if (!is_ours(text, length, code)) {
        count_foreign(finds, text, length);
        return;
    }
    for (unsigned n = 0; n < finds->count; n++) {
        const struct find *one = &finds->found[n];
        if (strcmp(one->code, code) == 0 && apart(one->x, place->x) <= reach &&
            apart(one->y, place->y) <= reach)
            return;
    }
    if (finds->count == FINDS_MAX)
        return;
    finds->found[finds->count] = *place;
    memcpy(finds->found[finds->count++].code, code, sizeof(code));
}

unsigned finds_codes(const struct finds *finds)
{
    unsigned codes = 0;

    for (unsigned n = 0; n < finds->count; n++) {
        unsigned before = 0;
        while (before < n &&
               strcmp(finds->found[before].code, finds->found[n].code) != 0)
            before++;
        codes += before == n;
    }
    return codes;
}
