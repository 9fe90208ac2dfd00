// PAM: the only place that sees a password.
#include "auth/pam.h"

#include <pwd.h>
#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

// Gives the one secret to every question that is not echoed, and nothing to
// any other: there is nobody to ask.
static int answer_questions(int count, const struct pam_message **asked,
                            struct pam_response **said, void *secret)
{
    struct pam_response *answers = calloc((size_t)count, sizeof(*answers));

    if (!answers)
        return PAM_BUF_ERR;
    for (int n = 0; n < count; n++) {
        if (asked[n]->msg_style != PAM_PROMPT_ECHO_OFF)
            continue;
        answers[n].resp = strdup(secret);
        if (!answers[n].resp) {
            free(answers);
            return PAM_BUF_ERR;
        }
    }
    *said = answers; // PAM wipes and frees them
    return PAM_SUCCESS;
}

static bool take_account(pam_handle_t *pam, char name[AUTH_NAME_MAX],
                         uid_t *uid)
{
    const void *item = NULL;

    if (pam_get_item(pam, PAM_USER, &item) != PAM_SUCCESS || !item)
        return false;
    const struct passwd *account = getpwnam(item);
    if (!account || !string_fit(name, AUTH_NAME_MAX, account->pw_name))
        return false;
    *uid = account->pw_uid;
    return true;
}

bool pam_vouch(const char *user, const char *secret, const char *ruser,
               char name[AUTH_NAME_MAX], uid_t *uid, struct error *err)
{
    char copy[AUTH_SECRET_MAX];
    pam_handle_t *pam = NULL;
    bool is_he = false;

    if (!string_fit(copy, sizeof(copy), secret))
        return error_set(err, ERROR_REFUSED, "the password is too long");
    const struct pam_conv conversation = {answer_questions, copy};
    int got = pam_start("countermark", user, &conversation, &pam);
    if (got == PAM_SUCCESS) {
        (void)pam_set_item(pam, PAM_RUSER, ruser);
        (void)pam_set_item(pam, PAM_TTY, "countermark");
        got = pam_authenticate(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
        if (got == PAM_SUCCESS)
            got = pam_acct_mgmt(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
        is_he = got == PAM_SUCCESS && take_account(pam, name, uid);
        (void)pam_end(pam, got);
    }
    explicit_bzero(copy, sizeof(copy));
    return is_he ||
           error_set(err, ERROR_REFUSED,
                     "%.64s is not confirmed: a wrong name or password, or an "
                     "account that may not be used now",
                     user);
}
