// One HTTP request to a witness.
#include "operator/witness.h"

#include <curl/curl.h>

enum { WITNESS_CONNECT_S = 10, WITNESS_TOTAL_S = 60 };

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct text *answer = context;

    // A shorter count than given ends the transfer.
    if (answer->length + size * count > WITNESS_ANSWER_MAX)
        return 0;
    text_add(answer, bytes, size * count);
    return size * count;
}

static bool perform(CURL *curl, const char *url, long *status,
                    struct error *err)
{
    char words[CURL_ERROR_SIZE] = "";

    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    CURLcode code = curl_easy_perform(curl);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    if (code != CURLE_OK)
        return error_set(err, ERROR_BUSY, "the witness %s does not answer: %s",
                         url, *words ? words : curl_easy_strerror(code));
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    return true;
}

bool witness_post(const char *url, const struct text *body, long *status,
                  struct text *answer, struct error *err)
{
    CURL *curl = curl_easy_init();
    struct text whole = {0};
    struct curl_slist *headers = NULL;

    if (!curl)
        return error_set(err, ERROR_SYSTEM, "cannot speak HTTP");
    text_addf(&whole, "%s/add-checkpoint", url);
    headers = curl_slist_append(headers, "Content-Type: text/plain");
    (void)curl_easy_setopt(curl, CURLOPT_URL, text_string(&whole));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text_string(body));
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body->length);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                           (long)WITNESS_CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WITNESS_TOTAL_S);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    bool done = perform(curl, url, status, err);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    text_clear(&whole);
    return done;
}
