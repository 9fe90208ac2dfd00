// What the device itself says, asked before and after a job.
#ifndef BACKEND_INQUIRY_H
#define BACKEND_INQUIRY_H

#include "backend/deliver.h"

// Asks the device about itself and about its job `job` (0: none), waiting a few
// seconds for that job's end; never longer than INQUIRY_SECONDS in all. A
// device that does not speak IPP, or does not answer, said nothing.
//
// A strange device's answer is read by a child that may do no more than the
// device's own backend, and that cannot keep us waiting.
enum { INQUIRY_SECONDS = 10 };
void inquire(const struct device *device, int job, struct printer_said *said);

#endif
