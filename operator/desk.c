// At the registrar's desk.
#include "operator/desk.h"

#include "config/config.h"
#include "operator/say.h"

#include <stdlib.h>
#include <string.h>

int exit_for(enum error_kind kind)
{
    // The numbers of sysexits.h, so that none of them can be taken for an
    // answer of `verify` (0 to 3).
    static const int statuses[] = {
        [ERROR_NONE] = 0,    [ERROR_USAGE] = 64,    [ERROR_REFUSED] = 77,
        [ERROR_INPUT] = 65,  [ERROR_CONFIG] = 78,   [ERROR_BUSY] = 75,
        [ERROR_SYSTEM] = 71, [ERROR_TAMPERED] = 70,
    };

    return statuses[kind];
}

static void say_error(const struct error *err)
{
    struct text clean = {0};

    say_clean(error_said(err), &clean);
    (void)fprintf(stderr, "countermark: %s\n", text_string(&clean));
    text_clear(&clean);
}

int fail(const struct error *err)
{
    (void)fflush(stdout);
    say_error(err);
    if (err->kind == ERROR_BUSY)
        (void)fputs(
            translated(
                "countermark: start it with `systemctl start countermarkd`"
                ", or by hand with `countermarkd`\n"),
            stderr);
    return exit_for(err->kind);
}

int fail_usage(const char *command, const struct error *err)
{
    say_error(err);
    (void)fprintf(stderr,
                  translated("countermark: read `countermark help%s%s`\n"),
                  command ? " " : "", command ? command : "");
    return exit_for(ERROR_USAGE);
}

bool desk_open(int patience_ms, struct registrar **registrar, struct error *err)
{
    struct policy *policy = NULL;

    if (!policy_read(policy_default_path(), &policy, NULL, err))
        return false;
    *registrar = registrar_open(policy_site(policy)->desk_socket, patience_ms);
    policy_free(policy);
    return true;
}

struct line *desk_request(const char *ask)
{
    struct line *request = line_new();

    line_set_text(request, "ask", ask);
    return request;
}

bool print_json(void *context, const struct line *answer)
{
    struct text bytes = {0};

    (void)context;
    if (line_write(answer, &bytes, NULL))
        (void)printf("%s\n", text_string(&bytes));
    text_clear(&bytes);
    return true;
}

int finish_output(int status)
{
    struct error err = {0};

    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    (void)error_errno(&err, "cannot write the answer");
    return fail(&err);
}

bool input_each(line_entered *see, void *context, struct error *err)
{
    char *line = NULL;
    size_t size = 0;
    bool done = true;

    while (done && getline(&line, &size, stdin) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*line)
            done = see(context, line, err);
    }
    free(line);
    return done;
}
