// Who gets the copies, when the submitter names a list of recipients.
#include "config/decide_parts.h"

static void say_lists(const struct recipient_lists *lists, struct text *names)
{
    for (unsigned n = 0; n < lists->count; n++)
        text_addf(names, "%s%s", n ? ", " : "", lists->lists[n].name);
}

static bool refuse_list(const struct queue_policy *queue, const char *wanted,
                        struct ruling *ruling)
{
    struct text names = {0};

    say_lists(queue->recipients, &names);
    if (names.length == 0)
        refuse(ruling,
               "queue %s has no lists of recipients; print without one "
               "(CmRecipients)",
               queue->queue);
    else if (!*wanted)
        refuse(ruling,
               "the recipients are missing and queue %s asks for them; choose "
               "a list (CmRecipients): %s",
               queue->queue, text_string(&names));
    else
        refuse(ruling,
               "there is no list of recipients \"%.40s\"; choose one of "
               "(CmRecipients): %s",
               wanted, text_string(&names));
    text_clear(&names);
    return false;
}

bool decide_recipients(const struct queue_policy *queue,
                       const struct request *request, struct ruling *ruling)
{
    const char *wanted = said(request->recipients);
    const struct recipient_list *list =
        recipients_find(queue->recipients, wanted);

    ruling->rule = "recipients";
    ruling->copies = request->copies;
    if (!*wanted && !queue->recipients_required)
        return true;
    if (!list)
        return refuse_list(queue, wanted, ruling);
    // One is what a dialog says that was not asked.
    if (request->copies != 1 && request->copies != list->count)
        return refuse(ruling,
                      "list %s has %u recipients, and each gets one copy; "
                      "print 1 copy, and more as spare copies (CmSpares)",
                      list->name, list->count);
    ruling->recipients = list;
    ruling->copies = list->count;
    return true;
}
