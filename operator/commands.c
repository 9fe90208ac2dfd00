// The table of commands, and the help that is made from it.
#include "operator/commands.h"

#include "operator/adopt.h"
#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/doctor.h"
#include "operator/preview.h"

#include <stdio.h>

static const struct command commands[] = {
    {"runs", "[--open] [--limit N] [--json]",
     WORDS("list production runs, the newest first"),
     WORDS("Each run is one document of one job in its numbered copies, with "
           "its\n"
           "state and what to do next.\n"
           "\n"
           "  --open      only those that still need somebody\n"
           "  --limit N   at most N of them (1 to 1000, default 50)\n"
           "  --json      one JSON object a line\n"),
     command_runs},
    {"show", "RUN [--json]",
     WORDS("show one run: document, copies, serials, attempts, what is open"),
     WORDS(
         "  --json      the run, its copies and its events, one JSON object a "
         "line\n"),
     command_show},
    {"why", "RUN | RUN:COPY | CODE",
     WORDS("tell how a run, a copy or a sheet came to its state"),
     WORDS("Event by event, the oldest first, in sentences. RUN:COPY, as in "
           "12:3,\n"
           "leaves out what concerns other copies; a tracking code what "
           "concerns\n"
           "other sheets.\n"),
     command_why},
    {"resume", "RUN --from COPY[:PAGE] | control",
     WORDS("let an interrupted run go on"),
     WORDS("Prints the rest of what the interrupted attempt was to print, from "
           "the\n"
           "first page that is not good on paper. The serials stay; every "
           "sheet is\n"
           "marked as a reprint (R1, R2...). Sheets from that page on that "
           "came out\n"
           "before are unaccounted for until they are entered as waste, or "
           "proved\n"
           "not to have been printed. Without --from it says what the device "
           "knew.\n"
           "\n"
           "Exit status 0: the job was started again.\n"
           "           77: refused, or allowed but cupsd would not start the "
           "job.\n"),
     command_resume},
    {"abandon", "RUN [--reason TEXT]",
     WORDS("print no more of an interrupted run"),
     WORDS("Closes the way to more paper: its job is cancelled, and the run is "
           "sent: "
           "and\n"
           "what came out is counted.\n"),
     command_abandon},
    {"reprint", "RUN COPY[:PAGES]... | control --reason TEXT",
     WORDS("print spoiled pages of a sent run again"),
     WORDS(
         "As long as the document is in the spool. The sheets that are "
         "replaced\n"
         "are to be entered as waste. PAGES are as in 3:4, 3:4-6,9 or 3:4- (to "
         "the\n"
         "end of the run); COPY alone is all of a copy.\n"),
     command_reprint},
    {"waste",
     "[CODE... | - | --foreign TEXT] [--reason CAUSE] [--fragments N] [--bag "
     "BAG] [--run RUN] [--json]",
     WORDS("enter spoiled sheets into the waste register, or list it"),
     WORDS(
         "Codes are typed, scanned, or read from standard input with -, one a "
         "line.\n"
         "Without a code or --foreign: lists the register, or one run's part "
         "of "
         "it.\n"
         "\n"
         "  --reason CAUSE  jam, skew, faint, torn, misfeed, test, operator, "
         "or\n"
         "                  duplicate: one sheet more with a code of a good "
         "one\n"
         "  --fragments N   pieces the sheet is in\n"
         "  --bag BAG       the bag it goes into\n"
         "  --foreign TEXT  paper without a code, and what it is\n"
         "  --run RUN       the run that foreign paper came with, or to list\n"
         "  --json          one JSON object a line\n"
         "\n"
         "Exit status 1: at least one code could not be entered.\n"),
     command_waste},
    {"bag", "BAG NUMBER...", WORDS("put waste of these numbers into a bag"), "",
     command_bag},
    {"paper", "QUEUE [--left N | --loaded N | --stop] [--json]",
     WORDS("keep the paper ledger of a queue: sheets loaded and left"),
     WORDS(
         "Optional. It begins with what is in the tray (--left). From one "
         "count "
         "of\n"
         "the tray to the next, what left it must be what was sent, without "
         "what\n"
         "was never printed, and with paper that came out without a code "
         "(waste\n"
         "--foreign TEXT --run RUN) or twice. Until that is so, and the tray "
         "was\n"
         "counted, the runs that took paper from it cannot be closed; "
         "resolving a\n"
         "discrepant one of them answers for what differs. count RUN --left N\n"
         "counts the tray as well. Without an option the ledger is shown.\n"
         "\n"
         "  --left N    sheets in the tray, counted now\n"
         "  --loaded N  sheets put into it\n"
         "  --stop      keep the ledger no longer; right after --left\n"
         "  --json      one JSON object a period\n"),
     command_paper},
    {"notprinted", "RUN COPY[:PAGES]... | control --proof TEXT [--newest]",
     WORDS("record that sheets were never printed"),
     WORDS("Of the pages named, the sheets that are unaccounted for. TEXT says "
           "how\n"
           "that is known.\n"
           "\n"
           "  --newest   the sheets of the copies themselves, which then lack "
           "them\n"),
     command_notprinted},
    {"writeoff", "RUN COPY[:PAGES]... | control --reason TEXT",
     WORDS("write off sheets that cannot be found (two people)"),
     WORDS("An approver and an admin answer for it.\n"), command_writeoff},
    {"count", "RUN [--copies N --waste N] [--left N] [--json]",
     WORDS("enter what was counted of a run"),
     WORDS("Asks for what is not given. Planned, reported and counted figures "
           "are\n"
           "shown side by side, with what is missing by copy, page and "
           "generation, "
           "and\n"
           "what may explain it. When the count agrees with the register, "
           "complete\n"
           "copies are in stock.\n"
           "\n"
           "  --copies N  complete copies on the table\n"
           "  --waste N   waste sheets of this run\n"
           "  --left N    sheets left in the tray\n"
           "\n"
           "Exit status 1: something is missing.\n"),
     command_count},
    {"close", "RUN [--json]", WORDS("close a counted run"),
     WORDS("Refused until every sheet is accounted for and the count agrees; "
           "then "
           "it\n"
           "says exactly what is missing.\n"),
     command_close},
    {"discrepancy", "RUN --text TEXT",
     WORDS("record that counting cannot settle a run (two people)"), "",
     command_discrepancy},
    {"resolve", "RUN --text TEXT [--missing COPY,...]",
     WORDS("close a discrepant run (two people)"),
     WORDS("An approver and an admin answer for what is missing: sheets that "
           "are\n"
           "unaccounted for are written off.\n"
           "\n"
           "  --missing COPY,...  copies that are not there\n"),
     command_resolve},
    {"pending", "[--json]",
     WORDS("list the runs that wait for an approver or an operator"),
     WORDS("They have no numbers yet. Each line says whose yes is missing.\n"
           "\n"
           "  --json      one JSON object a line\n"),
     command_waiting},
    {"approve", "RUN [--copies N]",
     WORDS("allow a run that waits to be printed"),
     WORDS("For approvers; nobody approves a job of his own. With the last yes "
           "that\n"
           "the policy asks for the job is released. An approval holds for the "
           "same\n"
           "document with the same options, and as long as the policy says.\n"
           "\n"
           "  --copies N  no more than N copies; spare copies go first\n"),
     command_approve},
    {"reject", "RUN --reason TEXT", WORDS("refuse a run that waits"),
     WORDS("For approvers. Nothing of the run is printed any more.\n"
           "\n"
           "  --reason TEXT   why; the submitter reads it\n"),
     command_reject},
    {"release", "RUN", WORDS("let a run print that waits for an operator"),
     WORDS("For operators, at the device, on queues with release: operator.\n"),
     command_release},
    {"trace", "CODE... | --image FILE... [--json]",
     WORDS("say which copy and page a tracking code belongs to"),
     WORDS("A code is entered as scanned or as printed beside the symbol; "
           "upper or\n"
           "lower case, with or without hyphens. With - codes are read from\n"
           "standard input, one a line, as a scanner in keyboard mode sends "
           "them.\n"
           "\n"
           "Exit status 1: at least one code is not genuine, not known or "
           "cannot be\n"
           "read.\n"
           "\n"
           "  --image FILE   a photograph or scan of a page or of a part of "
           "it, to "
           "be\n"
           "                 searched for codes; may be given more than once\n"
           "  --json         one JSON object a line\n"),
     command_trace},
    {"scan", "FILE... | - [--run RUN] [--for ...] [--report PDF] [--json]",
     WORDS("say what a scanned stack of paper is, and what it lacks"),
     WORDS(
         "Each FILE is a PDF, TIFF, JPEG, PNG or PNM file from any scanner, in "
         "the\n"
         "order of the stack. With - codes are read from standard input, one "
         "a\n"
         "line: from a hand-held scanner, or typed, with the position of a "
         "side\n"
         "that could not be read before it. Without --run every copy of which\n"
         "there is a page must be complete; with it, all copies of that run "
         "and\n"
         "its control sheet.\n"
         "\n"
         "Exit status 0: complete, and nothing else in the stack.\n"
         "            1: not complete, or something that does not belong "
         "there.\n"
         "            3: it could not be read.\n"
         "\n"
         "  --run RUN   the stack is all of this run\n"
         "  --for count RUN [--waste N]\n"
         "              when the stack is all of the run, enter it as counted, "
         "with\n"
         "              N waste sheets (default 0)\n"
         "  --for waste CAUSE\n"
         "              enter all sheets, of whatever copies, as waste: all "
         "of\n"
         "              them, or none when one cannot be\n"
         "  --for verify | return | inventory NUMBER | destroy-check LIST\n"
         "              when the stack is complete, record for every copy in "
         "it\n"
         "              that its pages are there, that it was returned, that "
         "it "
         "was\n"
         "              seen in this inventory, or that the stack, with its\n"
         "              sheets of the waste register, is this list; one act, "
         "or\n"
         "              nothing at all; W and a number on standard input is\n"
         "              waste of the list that bears no code\n"
         "  --report PDF   one page to sign and file, with the checkpoint\n"
         "  --with USER the second person, where the act needs one, and whose\n"
         "              password is asked for; --later leaves it to his "
         "session\n"
         "  --json      one JSON object a line\n"),
     command_scan},
    {"desk", "",
     WORDS("a station for scanner and keyboard: look, issue, return..."),
     WORDS(
         "Scan a code: the desk says what it is and what may be done with it. "
         "Press\n"
         "the letter of an act, say once what belongs to it (to whom, until "
         "when),\n"
         "and scan: each copy is recorded as it is scanned, and the desk says "
         "right\n"
         "or wrong. Where an act takes two, the second person gives his "
         "account "
         "and\n"
         "password here; Enter leaves it to his own session (witness-of).\n"
         "Escape goes back to looking, q ends. A copy can be typed as RUN:K "
         "too. "
         "While the registrar is away codes wait and none is lost; "
         "what\n"
         "was not recorded at the end is listed, and the exit status is 1.\n"),
     command_desk},
    {"register",
     "NAME [--period P | --from D --to D] [--level L] [--holder H] [--csv | "
     "--json | --pdf] [-o FILE]",
     WORDS("write a register: production, waste, distribution, holdings, "
           "overdue..."),
     WORDS(
         "  production    every run: document, level, copies, serials, sheets\n"
         "  distribution  every copy that left: to whom, how, signed by whom\n"
         "  returns       every copy that came back, and its pages\n"
         "  loans         every loan, out and back\n"
         "  waste         every spoiled sheet\n"
         "  holdings NAME everything somebody answers for now\n"
         "  overdue       what should have come back\n"
         "  receipt RUN   slips; label RUN, envelope labels; dispatch RUN, "
         "both\n"
         "                and the dispatch list (RUN:3-5,8: only these "
         "copies)\n"
         "  destruction LIST  what is on a destruction list, waste too\n"
         "  certificate LIST  of its destruction: both persons, events, "
         "hashes\n"
         "  inventory NO  what an inventory looks for and has seen, or its "
         "result\n"
         "  discrepancy RUN  what does not balance; RUN:K, since when that "
         "copy "
         "is\n"
         "                missing\n"
         "  statistics    copies by level, state, month, unit and holder; with "
         "a\n"
         "                chart, the yearly report\n"
         "\n"
         "  --period P    a year, a month or a day: 2026, 2026-11, 2026-11-25\n"
         "  --from D      from that day on; --to D, up to that day\n"
         "  --level L     only of that level: its code or its name\n"
         "  --holder H    only what went to, or came from, somebody of that "
         "name\n"
         "  --csv         for spreadsheets: RFC 4180, UTF-8; no cell is a "
         "formula\n"
         "  --json        one JSON object a line\n"
         "  --pdf         a form to sign and file, with the journal's "
         "checkpoint\n"
         "  --language L  of the form: zh, en or both (default)\n"
         "  -o FILE       where to; with nothing else said, as PDF\n"),
     command_register},
    {"print", "FORM [--blank N] [--period P] [-o FILE.pdf]",
     WORDS("print a form: a register, or any form empty, to fill in by hand"),
     WORDS(
         "The forms are those of `countermark help register`. Options as for\n"
         "`register`.\n"
         "\n"
         "  --blank N     an empty form of N rows, for when the machine is "
         "down:\n"
         "                what is written on it is entered later\n"
         "  -o FILE.pdf   where to (default: standard output)\n"),
     command_print},
    {"verify", "[FOLDER] [--anchor FILE]... [--json]",
     WORDS("read the whole journal again and compare everything"),
     WORDS(
         "Without FOLDER: the running journal; printing waits while the "
         "registrar\n"
         "reads. With FOLDER: what `countermark export` wrote, on any "
         "machine.\n"
         "\n"
         "  --anchor FILE   a checkpoint that was kept outside: a scan of a "
         "control\n"
         "                  sheet (PDF, PNG, TIFF, JPEG), or the text of its "
         "QR\n"
         "                  code; the events before it cannot have been "
         "changed "
         "by\n"
         "                  anybody if it fits\n"
         "  --json          one JSON object a line\n"
         "\n"
         "Exit status 0: all is as it was written, and nothing is open.\n"
         "            1: all is as it was written; there are open runs.\n"
         "            2: the journal does not agree with itself or an anchor.\n"
         "            3: it could not be verified.\n"),
     command_verify},
    {"reconcile", "[FOLDER] [--json]",
     WORDS("whether paper and register agree, and what is open"),
     WORDS("Replays the events and holds what they come to against the "
           "equations of\n"
           "the print room: each number on one copy, each sheet sent before it "
           "is\n"
           "anything else, sent = good + waste + not printed + written off for "
           "every\n"
           "reprint, each copy with one holder or at its end, waste and copies "
           "where\n"
           "their destruction lists say, two persons where it takes two. One "
           "line\n"
           "for each finding, with its events and what to do. Whether the "
           "events\n"
           "are those that were recorded is said by `countermark verify`.\n"
           "\n"
           "Without FOLDER: the running journal, which is fetched and replayed "
           "here.\n"
           "With FOLDER: what `countermark export` wrote, on any machine.\n"
           "\n"
           "  --json      one JSON object a line\n"
           "\n"
           "Exit status 0: every equation holds, and nothing is open.\n"
           "            1: every equation holds; somebody must do something.\n"
           "            2: an equation does not hold.\n"
           "            3: it could not be looked at.\n"),
     command_reconcile},
    {"events", "[RUN] [--json]",
     WORDS("list the journal's events, the oldest first"),
     WORDS(
         "  --json      the stored lines, byte for byte as they were hashed\n"),
     command_events},
    {"export", "FOLDER",
     WORDS("write the journal as files that need no program"),
     WORDS("JSON Lines in segments of 65536 events, the signed checkpoint, the "
           "keys\n"
           "and a short verifier in Python. Again into the same FOLDER: only "
           "what "
           "is\n"
           "new is written.\n"),
     command_export},
    {"checkpoint", "[FILE]", WORDS("print or export the signed checkpoint"),
     WORDS(
         "The checkpoint is a C2SP signed note; the verifier key that was "
         "printed\n"
         "when the journal was founded, and those that it announced since "
         "(see\n"
         "`countermark keys show`), check it on any machine. With FILE it is\n"
         "written there.\n"),
     command_checkpoint},
    {"witness", "ask URL | write FILE [SIZE] | read REQUEST ANSWER",
     WORDS("have a witness sign that the journal only grew"),
     WORDS(
         "A witness (C2SP tlog-witness) signs a checkpoint when it continues "
         "the\n"
         "one it has seen before. Its signature is kept in the journal.\n"
         "\n"
         "  ask URL              over HTTP, at the witness's prefix URL\n"
         "  write FILE [SIZE]    what a witness without a network must be "
         "shown;\n"
         "                       SIZE is what it has seen (default: nothing)\n"
         "  read REQUEST ANSWER  the signature lines it gave for that file\n"),
     command_witness},
    {"keys", "show | rotate | init",
     WORDS("show, replace or make the keys of the journal"),
     WORDS(
         "  show     which key signs from which event on\n"
         "  rotate   a new signing key now instead of at the end of the week; "
         "the\n"
         "           old one signs a last checkpoint, which is printed, and is "
         "destroyed\n"
         "  init     make keys and journal of a new installation\n"),
     command_keys},
    {"restored", "FILE | -",
     WORDS("answer for a journal that was put back from a backup"),
     WORDS("FILE holds the checkpoint of the newest control sheet, as its QR "
           "code\n"
           "reads; with - it is read from standard input. The registrar then "
           "skips\n"
           "every number that may be on paper, and numbers again.\n"),
     command_restored},
    {"policy",
     "check [FILE] | show QUEUE | explain ... | diff OLD NEW | schema | cups",
     WORDS("check a policy, and say what it allows"),
     WORDS(
         "  check [FILE]   name every fault. Exit status 1: there are some.\n"
         "  show QUEUE     the value of every key, and the line it comes from\n"
         "  explain --user U --queue Q [--claimed] [-n COPIES] [-t TITLE]\n"
         "          [--pages N] [-o NAME=VALUE]...\n"
         "                 what would happen to such a job, and why; -o, -n "
         "and "
         "-t\n"
         "                 as for lp. Exit status 1: it would not be printed.\n"
         "  diff OLD NEW   what is looser, tighter or otherwise different in "
         "NEW.\n"
         "                 Exit status 1: something is.\n"
         "  schema         the JSON Schema of a policy, for editors\n"
         "  cups           lines for cupsd.conf: who may print, hold and "
         "release\n"
         "\n"
         "Without a FILE the policy in force is meant.\n"
         "\n"
         "  --json         one JSON object a line\n"),
     command_policy},
    {"preview", "FILE -q QUEUE [-o NAME=VALUE]... [--png] [-o OUT]",
     WORDS("show a document as a queue would mark it"),
     WORDS(
         "The stamp, the scaling and the control sheet are those of the queue, "
         "the\n"
         "pages are overprinted as a specimen. Nothing is numbered, printed "
         "or\n"
         "recorded; the codes are none.\n"
         "\n"
         "  -q QUEUE        a queue that was adopted\n"
         "  -o NAME=VALUE   as for lp: CmLevel=secret, sides=..., copies=3\n"
         "  --png           pictures of the pages, OUT-1.png and so on\n"
         "  -o OUT          where to (default: FILE's name with -preview)\n"),
     command_preview},
    {"adopt", "QUEUE [--dry-run] | --undo QUEUE",
     WORDS("give a queue to Countermark, or give it back"),
     WORDS("Rewrites the queue's PPD and device so that only marked documents "
           "reach\n"
           "the device. The originals are kept; --undo puts them back.\n"
           "\n"
           "  --dry-run   show what would change\n"
           "  --undo      give the queue back\n"),
     command_adopt},
    {"doctor", "[--json]",
     WORDS("say which promises this machine keeps, and how to mend the others"),
     WORDS(
         "Looks at the policy, at files, keys and sockets, at the registrar, "
         "the\n"
         "clock and the room on the disk, at each queue of the policy with "
         "its\n"
         "PPD and device, and at cupsd's own settings. Run it as root: what it "
         "may\n"
         "not look at is weak.\n"
         "\n"
         "Exit status 0: all promises are kept.\n"
         "            1: some are weak: they hold, but lean on something "
         "missing.\n"
         "            2: some are broken.\n"
         "\n"
         "  --json      one JSON object for each promise\n"),
     command_doctor},
    {"issue", "COPY... --to \"UNIT, PERSON\" ...",
     WORDS("give copies to their recipient"), "", command_act},
    {"return", "COPY... [--pages N] ...",
     WORDS("take copies back from their holder for good"), "", command_act},
    {"lend", "COPY... --to ... --due DAY --purpose ...",
     WORDS("lend copies until a day"), "", command_act},
    {"give-back", "COPY... ...", WORDS("take lent copies back"), "",
     command_act},
    {"circulate", "COPY... --to ... --due DAY ...",
     WORDS("give copies to a reader of their route"), "", command_act},
    {"hand-over", "COPY... --to ...",
     WORDS("let another person answer for copies"), "", command_act},
    {"receipt", "COPY... --receipt NO --signed-by NAME",
     WORDS("register the signed half of a receipt slip"), "", command_act},
    {"pack", "COPY... --to ... --envelope NO --seal NO",
     WORDS("put copies into a sealed envelope"), "", command_act},
    {"unpack", "COPY... --reason ...",
     WORDS("take copies out of their envelope"), "", command_act},
    {"dispatch", "COPY... --channel WAY --courier NAME ...",
     WORDS("hand envelopes to a courier"), "", command_act},
    {"receive", "COPY... --receipt NO --signed-by NAME --seal-intact yes|no",
     WORDS("register that the addressee has it"), "", command_act},
    {"bounce", "COPY... --reason ... --seal-intact yes|no",
     WORDS("take back what did not reach its addressee"), "", command_act},
    {"page-check", "COPY... --method scan|hand --pages N",
     WORDS("count the pages of copies again"), "", command_act},
    {"spoiled", "COPY... --reason ...",
     WORDS("register copies with missing or spoiled pages"), "", command_act},
    {"spare", "COPY...", WORDS("put copies with the spares"), "", command_act},
    {"assign", "COPY... --to ... --reason ... --with USER",
     WORDS("give a spare its recipient"), "", command_act},
    {"restock", "COPY... --reason ...",
     WORDS("put returned copies back into stock"), "", command_act},
    {"carry-out", "COPY... --destination ... --due DAY --courier NAME",
     WORDS("allow copies out of the house"), "", command_act},
    {"carry-back", "COPY...",
     WORDS("register that copies are in the house again"), "", command_act},
    {"repair-out", "COPY... --repairer ... --supervisor ... --pages N",
     WORDS("give copies to a supervised repair"), "", command_act},
    {"repair-in", "COPY... --pages N", WORDS("take copies back from repair"),
     "", command_act},
    {"archive", "COPY... --archive-no NO --archivist NAME",
     WORDS("hand copies to the archive"), "", command_act},
    {"transfer", "COPY... --to ... --handover-no NO",
     WORDS("hand copies to another unit"), "", command_act},
    {"lost", "COPY... --since DAY ...",
     WORDS("report that nobody knows where copies are"), "", command_act},
    {"found", "COPY... --found-where ... --pages N --method ...",
     WORDS("register copies that were found"), "", command_act},
    {"write-off", "COPY... --incident NO --authority NAME",
     WORDS("give missing copies up as lost"), "", command_act},
    {"regrade", "COPY... --level CODE --mark TEXT --notice NO",
     WORDS("change the level or period of copies"), "", command_act},
    {"declassify", "COPY... --notice NO", WORDS("end the secrecy of copies"),
     "", command_act},
    {"reproduce", "COPY... --reproduction-no NO --copies N --purpose ...",
     WORDS("allow copies to be reproduced"), "", command_act},
    {"correct", "COPY... --corrects EVENT --reason ...",
     WORDS("set right what an earlier event said wrong"), "", command_act},
    {"inventory",
     "start [--room R] [--holder H] | scan COPY... | end NO | show [NO]",
     WORDS("look what is there: begin, enter what is seen, compare"),
     WORDS("  start      of everything, or of what is at --room, or with "
           "--holder "
           "(a\n"
           "             unit, a person). It answers with the number of the "
           "inventory\n"
           "  scan       enters copies as seen: codes, serials or RUN:K; - "
           "reads\n"
           "             them from a scanner, one a line. What is not ours or "
           "not "
           "on\n"
           "             hand is said and passed over. Without --check-no the "
           "only\n"
           "             open inventory is meant. `countermark scan --for "
           "inventory\n"
           "             NO` enters a stack that was scanned\n"
           "  end NO     compares: how many copies were found, which were not "
           "seen,\n"
           "             and which were seen but belong elsewhere. It is "
           "recorded,\n"
           "             with a second person\n"
           "  show [NO]  all inventories, or one: what it still looks for, or "
           "its\n"
           "             result\n"
           "\n"
           "Exit status 1: a code was passed over, or not all was found in its "
           "place.\n"
           "`countermark print inventory NO` is the check sheet.\n"),
     command_inventory},
    {"list", "new | add LIST COPY... | show [LIST] | submit LIST | ...",
     WORDS("draw up and carry out destruction lists"),
     WORDS("  show [LIST]  all lists with their states, or what is on one of "
           "them\n"),
     command_list},
    {"person", "close \"UNIT, PERSON\" | reopen \"UNIT, PERSON\" --reason ...",
     WORDS("close a leaver, who must hold nothing"),
     WORDS("Refused while a copy is with him, or comes back to him from a loan "
           "or a\n"
           "repair. Whoever is closed is given nothing any more.\n"),
     command_act},
    {"due-review", "[--within DAYS] [--json]",
     WORDS("secrecy periods that end, and conditions to look at again"),
     WORDS(
         "Documents of which there are secret copies, with the day their "
         "period\n"
         "ends when that is past or within DAYS (default 30), and those of "
         "more "
         "than\n"
         "a year without a day to end on: conditions, and periods of no end. A "
         "day\n"
         "changes nothing by itself: somebody declassifies or regrades.\n"
         "\n"
         "Exit status 1: there are some.\n"),
     command_due_review},
    {"witness-of", "ITEM", WORDS("confirm an act as its second person"), "",
     command_act},
    {"redact", "--event N --names FIELD,... --reason TEXT --with USER",
     WORDS("blot text out of an event; two persons"),
     WORDS(
         "The event's hash and effect stay, so that the journal and every "
         "control\n"
         "sheet still agree. Only text that no rule depends on can go: title,\n"
         "doc_no, scope, reason, remark and the like. Backups, older exports "
         "and\n"
         "paper keep what they have.\n"),
     command_act},
    {"withdraw", "ITEM [--reason ...]",
     WORDS("give up an act that waits for a second person"), "", command_act},
    {"holdings", "PERSON [--json]",
     WORDS("everything a person holds; exit status 1: there is something"),
     WORDS("PERSON is a name, a unit, or a part of them. Nobody's account is "
           "closed\n"
           "before this says: nothing.\n"),
     command_holdings},
    {"overdue", "[--json]",
     WORDS("copies that had to be back before today; exit status 1: there are "
           "some"),
     "", command_overdue},
    {"pending-acts", "[--json]",
     WORDS("acts that wait for their second person"), "", command_pending},
    {"help", "[COMMAND | --names]", WORDS("explain a command"),
     WORDS("  --names     only the names of the commands, for completion\n"),
     command_help},
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

const struct command *command_find(const char *name, struct error *err)
{
    const struct command *nearest = NULL;
    unsigned least = 3; // further away is another word

    for (size_t n = 0; n < COMMAND_COUNT; n++) {
        unsigned distance = word_distance(name, commands[n].name);
        if (string_equal(name, commands[n].name))
            return &commands[n];
        if (distance < least) {
            nearest = &commands[n];
            least = distance;
        }
    }
    if (nearest)
        error_set(err, ERROR_USAGE,
                  "there is no command \"%s\"; did you mean \"%s\"?", name,
                  nearest->name);
    else
        error_set(err, ERROR_USAGE, "there is no command \"%s\"", name);
    return NULL;
}

static void help_all(void)
{
    (void)fputs(translated("usage: countermark [--config FILE] COMMAND "
                           "[ARGUMENT...]\n\n"),
                stdout);
    for (size_t n = 0; n < COMMAND_COUNT; n++)
        (void)printf("  %-11s %s\n", commands[n].name,
                     translated(commands[n].summary));
    (void)printf(
        translated("\n  --config FILE   the policy that says where the "
                   "registrar is (default:\n"
                   "                  $COUNTERMARK_CONFIG, else %s)\n"
                   "  --version       the version\n"
                   "\n`countermark help COMMAND` says more; so does "
                   "countermark(1).\n"),
        SYSCONFDIR "/countermark/countermark.yaml");
}

static void help_one(const struct command *command)
{
    (void)printf(translated("usage: countermark %s%s%s\n\n%s.\n\n%s"),
                 command->name, *command->arguments ? " " : "",
                 command->arguments, translated(command->summary),
                 translated(command->help));
    if (command->run == command_act)
        act_help(command->name);
}

int command_help(int argc, char **argv)
{
    struct error err = {0};

    if (argc > 2) {
        error_set(&err, ERROR_USAGE, "help explains one command at a time");
        return fail_usage("help", &err);
    }
    if (argc < 2) {
        help_all();
    } else if (string_equal(argv[1], "--names")) {
        for (size_t n = 0; n < COMMAND_COUNT; n++)
            (void)puts(commands[n].name);
    } else {
        const struct command *command = command_find(argv[1], &err);
        if (!command)
            return fail_usage(NULL, &err);
        help_one(command);
    }
    return finish_output(0);
}
