// Bytes from a pipe, cut into lines.
#include "backend/lines.h"

#include <errno.h>
#include <unistd.h>

void lines_end(struct line_reader *reader)
{
    if (reader->length == 0)
        return;
    reader->line[reader->length] = '\0';
    reader->length = 0;
    reader->see(reader->context, reader->line);
}

bool lines_read(struct line_reader *reader, int fd)
{
    char chunk[4096];
    ssize_t got = read(fd, chunk, sizeof(chunk));

    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    for (ssize_t n = 0; n < got; n++) {
        if (chunk[n] == '\n' || chunk[n] == '\0') {
            lines_end(reader);
            continue;
        }
        reader->line[reader->length++] = chunk[n];
        if (reader->length == MESSAGE_BYTES_MAX)
            lines_end(reader);
    }
    return got > 0;
}
