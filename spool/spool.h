// What CUPS says to a filter or a backend, and what it hears from them.
// The home of libcups.
#ifndef SPOOL_SPOOL_H
#define SPOOL_SPOOL_H

#include "spool/device.h"
#include "spool/impose.h"
#include "spool/job.h"
#include "spool/message.h"
#include "spool/pages.h"
#include "spool/printer.h"
#include "spool/queue.h"
#include "spool/spooled.h"

#endif
