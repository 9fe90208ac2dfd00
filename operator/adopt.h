// `countermark adopt`: gives a queue to Countermark, and gives it back.
#ifndef OPERATOR_ADOPT_H
#define OPERATOR_ADOPT_H

// countermark adopt QUEUE [--dry-run] | countermark adopt --undo QUEUE
// argv[0] is "adopt". Returns the exit status: 0 done, 1 refused or failed,
// 2 wrong arguments.
//
// Reads the option block from $COUNTERMARK_DATADIR, else from DATADIR.
int command_adopt(int argc, char **argv);

#endif
