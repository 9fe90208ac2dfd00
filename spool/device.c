// Device URIs: ours wraps the real one, `countermark:ipp://host/ipp/print`.
//
// cupsd leaves user and password out of what it shows and logs where it finds
// them, which is behind "SCHEME://" at the very start. A URI that has them is
// therefore wrapped in another form, with its own scheme at the path's start:
// `countermark://user:password@host/@ipp/ipp/print`.
#include "spool/device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char own_scheme[] = "countermark";
enum { SCHEME_MAX = 32 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme_character(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
}

// The scheme becomes the name of a program to run, so it is held to what a
// scheme may be (RFC 3986 3.1): a letter first, and never a way out of a
// folder.
static bool read_scheme(const char *uri, char scheme[SCHEME_MAX])
{
    size_t length = 0;

    while (is_scheme_character(uri[length]))
        length++;
    if (uri[length] != ':' || !is_letter(uri[0]) || length >= SCHEME_MAX)
        return false;
    memcpy(scheme, uri, length);
    scheme[length] = '\0';
    return !strstr(scheme, "..");
}

static bool has_controls(const char *uri)
{
    for (; *uri; uri++) {
        if ((unsigned char)*uri <= ' ' || *uri == 0x7F)
            return true;
    }
    return false;
}

// The messages show no more of a URI than may be shown.
static bool check_inner(const char *uri, struct error *err)
{
    char scheme[SCHEME_MAX];
    char shown[DEVICE_URI_MAX];

    device_shown(uri, shown);
    if (!read_scheme(uri, scheme))
        return error_set(err, ERROR_CONFIG,
                         "device URI \"%s\" does not start with the name of a "
                         "backend, such as ipp: or socket:",
                         shown);
    if (strcasecmp(scheme, own_scheme) == 0)
        return error_set(err, ERROR_CONFIG,
                         "device URI \"%s\" is wrapped twice: give the "
                         "printer's own URI",
                         shown);
    if (has_controls(uri))
        return error_set(err, ERROR_CONFIG,
                         "device URI \"%s\" holds spaces or control "
                         "characters: write them as %%20 and so on",
                         shown);
    return true;
}

// Where the part behind "user:password@" begins; `at` if there is none. A
// password with a bare '/' or '?' in it ends the authority too early; what
// then looks like a port is no number, and everything up to the last '@' goes.
static const char *behind_user(const char *at)
{
    size_t authority = strcspn(at, "/?#");
    const char *sign = memrchr(at, '@', authority);

    if (sign)
        return sign + 1;
    const char *colon = memrchr(at, ':', authority);
    if (!colon || at[0] == '[')
        return at;
    const char *port = colon + 1;
    if (port + strspn(port, "0123456789") == at + authority)
        return at;
    sign = strrchr(at, '@');
    return sign ? sign + 1 : at;
}

// The authority of "SCHEME://user@host/..." when it names a user, else NULL.
static const char *authority_with_user(const char *uri)
{
    const char *at = strchr(uri, ':');

    if (!at || !string_starts(at, "://") || behind_user(at + 3) == at + 3)
        return NULL;
    return at + 3;
}

bool device_is_wrapped(const char *uri)
{
    size_t length = sizeof(own_scheme) - 1;

    return strncasecmp(uri, own_scheme, length) == 0 && uri[length] == ':';
}

// `//user@host/@ipp/path` becomes `ipp://user@host/path`; anything else is the
// device's URI as it stands. False when it does not fit.
static bool restore_scheme(const char *real, char uri[DEVICE_URI_MAX])
{
    size_t authority =
        string_starts(real, "//") ? 2 + strcspn(real + 2, "/?#") : 0;
    const char *path = real + authority;

    if (authority == 0 || !string_starts(path, "/@"))
        return string_fit(uri, DEVICE_URI_MAX, real);
    size_t scheme = strcspn(path + 2, "/?#");
    int length = snprintf(uri, DEVICE_URI_MAX, "%.*s:%.*s%s", (int)scheme,
                          path + 2, (int)authority, real, path + 2 + scheme);
    return length >= 0 && length < DEVICE_URI_MAX;
}

bool device_unwrap(const char *uri, char inner[DEVICE_URI_MAX],
                   struct error *err)
{
    if (!device_is_wrapped(uri))
        return error_set(err, ERROR_CONFIG,
                         "the device URI does not start with countermark: : "
                         "run `countermark adopt` for this queue");
    if (!restore_scheme(uri + sizeof(own_scheme), inner))
        return error_set(err, ERROR_CONFIG,
                         "the device URI is longer than %d bytes",
                         DEVICE_URI_MAX - 1);
    return check_inner(inner, err);
}

// See the top of this file.
static int wrap_with_user(const char *uri, const char *authority,
                          char wrapped[DEVICE_URI_MAX])
{
    size_t scheme = strcspn(uri, ":");
    size_t length = strcspn(authority, "/?#");

    return snprintf(wrapped, DEVICE_URI_MAX, "%s://%.*s/@%.*s%s", own_scheme,
                    (int)length, authority, (int)scheme, uri,
                    authority + length);
}

bool device_wrap(const char *uri, char wrapped[DEVICE_URI_MAX],
                 struct error *err)
{
    if (!check_inner(uri, err))
        return false;

    const char *authority = authority_with_user(uri);
    if (authority && !memchr(authority, '@', strcspn(authority, "/?#")))
        return error_set(err, ERROR_CONFIG,
                         "the password in the device URI holds / ? or #: "
                         "write them as %%2F, %%3F, %%23");
    int length =
        authority ? wrap_with_user(uri, authority, wrapped)
                  : snprintf(wrapped, DEVICE_URI_MAX, "%s:%s", own_scheme, uri);
    if (length < 0 || length >= DEVICE_URI_MAX)
        return error_set(err, ERROR_CONFIG,
                         "the device URI is too long to wrap: at most %zu "
                         "bytes",
                         DEVICE_URI_MAX - sizeof(own_scheme) - 1);
    return true;
}

bool device_backend(const char *inner, char path[DEVICE_URI_MAX],
                    struct error *err)
{
    char scheme[SCHEME_MAX];
    const char *folder = getenv("CUPS_SERVERBIN");

    if (!check_inner(inner, err) || !read_scheme(inner, scheme))
        return false;
    if (!folder || !*folder)
        folder = CUPS_SERVERBIN;
    int length =
        snprintf(path, DEVICE_URI_MAX, "%s/backend/%s", folder, scheme);
    if (length < 0 || length >= DEVICE_URI_MAX)
        return error_set(err, ERROR_CONFIG,
                         "the folder of the backends has too long a name");
    return true;
}

void device_shown(const char *inner, char shown[DEVICE_URI_MAX])
{
    struct text text = {0};

    // The wrapping scheme and the real one stay; then comes the authority.
    const char *at = inner;
    if (device_is_wrapped(at))
        at += sizeof(own_scheme);
    size_t scheme = strspn(at, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    if (at[scheme] == ':')
        at += scheme + 1;
    if (string_starts(at, "//"))
        at += 2;
    text_add(&text, inner, (size_t)(at - inner));
    if (at[0] != '/')
        at = behind_user(at);

    for (; *at && *at != '?' && *at != '#'; at++)
        text_add_char(&text, (unsigned char)*at < 0x20 ? ' ' : *at);
    if (text.length >= DEVICE_URI_MAX)
        text_cut_utf8(text.data, DEVICE_URI_MAX - 1);
    (void)string_fit(shown, DEVICE_URI_MAX, text_string(&text));
    text_clear(&text);
}

// --- which device it is -----------------------------------------------------

enum { HOST_MAX = 256 };

// The host of a device on the network; false for other devices.
static bool read_host(const char *shown, char host[HOST_MAX])
{
    const char *at = strstr(shown, "://");

    // The host of these is no machine: a maker, a service's name.
    if (!at || string_starts(shown, "usb:") || string_starts(shown, "dnssd:"))
        return false;
    at += 3;
    size_t length = at[0] == '[' ? strcspn(at, "]") : strcspn(at, ":/");
    if (length == 0 || length >= HOST_MAX)
        return false;
    memcpy(host, at, length);
    host[length] = '\0';
    return true;
}

static bool is_this_machine(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || string_starts(host, "127.") ||
           string_equal(host, "[::1");
}

bool device_is_same(const char *one, const char *other)
{
    const char *uris[] = {one, other};
    char inner[2][DEVICE_URI_MAX];
    char shown[2][DEVICE_URI_MAX];
    char hosts[2][HOST_MAX];

    for (size_t n = 0; n < 2; n++) {
        if (!device_is_wrapped(uris[n]) ||
            !device_unwrap(uris[n], inner[n], NULL))
            (void)string_fit(inner[n], DEVICE_URI_MAX, uris[n]);
        device_shown(inner[n], shown[n]);
    }
    // Two alike on USB differ in the serial number, behind the '?'.
    if (string_starts(inner[0], "usb:"))
        return string_equal(inner[0], inner[1]);
    if (strcasecmp(shown[0], shown[1]) == 0)
        return true;
    return read_host(shown[0], hosts[0]) && read_host(shown[1], hosts[1]) &&
           strcasecmp(hosts[0], hosts[1]) == 0 && !is_this_machine(hosts[0]);
}
