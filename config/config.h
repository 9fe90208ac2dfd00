// The policy in countermark.yaml, and the pure decision it makes about a job.
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "config/agree.h"
#include "config/decide.h"
#include "config/groups.h"
#include "config/policy.h"
#include "config/schema.h"
#include "config/settings.h"
#include "config/weak.h"

#endif
