#!/usr/bin/env bats
# A sample of tests/faults/print, which `make sweep-print` runs as a whole.

@test "killed at a call, filter, backend and registrar let nothing unknown out" {
    "$BATS_TEST_DIRNAME/print" "${COUNTERMARK_BUILD:-$BATS_TEST_DIRNAME/../../build/release}" 23
}
