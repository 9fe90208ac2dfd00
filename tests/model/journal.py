#!/usr/bin/python3
"""Every order in which two jobs, approvals, prints again, crashes, commits of
unknown outcome, backups and restores can meet, tried out on a model of the
journal's protocol.

What must hold in each state:
  once    no serial and no run is on paper twice in one generation
  ahead   when bytes of a serial left, the journal durably said "sending" of it
          in that generation: of what was given up nothing leaves any more
  asked   nothing left of the job that needs a yes before the journal had one
The protocol as it is must hold; each mutant, which leaves one rule out, must
break one of them, or the model would prove nothing.
    journal.py [JOBS CRASHES ERRORS RESTORES AGAINS]   only the protocol
"""
import sys
from collections import deque, namedtuple

# disk: what survives: (last number, ((job, Run) ...)), where runs and serials
# are numbered by one counter; memory: what the registrar believes; mark: the
# highest number on the other disk; jobs: where each job's program is, and with
# which run; paper: (run, serial, generation, broken law); left: crashes, errors,
# restores, and how often a person prints again.
State = namedtuple("State", "disk memory mark backup jobs paper left")
Run = namedtuple("Run", "number serial state generation yes old", defaults=(0, 0, 0))

ASKED, AGREED, NUMBERED, SENDING, STOPPED, SENT, AGAIN = range(7)  # of a run
START, READY, PRINTING, REPORTING, DONE = range(5)  # of a job's program
CAREFUL = 0  # the job that needs an approval

def run_of(book, job):
    return dict(book[1]).get(job)

def with_run(book, job, run):
    rows = [row for row in book[1] if row[0] != job] + [(job, run)]
    return (max(book[0], run.number, run.serial), tuple(sorted(rows)))

def put(items, at, value):
    return items[:at] + (value,) + items[at + 1:]

def spend(s, which):
    return s._replace(left=put(s.left, which, s.left[which] - 1))

def at(s, job, place, run=None):
    return s._replace(jobs=put(s.jobs, job, (place, run)))

def commits(s, job, run, rules):
    """The ways a commit can end: (state after, whether the program is told)."""
    book = with_run(s.memory, job, run)
    durable = s._replace(disk=with_run(s.disk, job, run), memory=book)
    if "lying commit" in rules:
        yield s._replace(memory=book), True
    else:
        yield durable, True
    if s.left[1]:
        for on_disk in (False, True):
            after = spend(durable if on_disk else s, 1)
            if "carries on" in rules:  # as if it had not been committed
                yield after._replace(memory=s.memory), False
            else:  # the registrar ends, and reads the disk again
                yield after._replace(memory=after.disk), False

def may_print(run, rules):
    return (run.state in (NUMBERED, AGAIN) or "restarts freely" in rules
            or "permit stays open" in rules and run.state == SENDING
            and run.generation > 0)

def reserve(s, job, rules):
    book = s.memory
    run = run_of(book, job)
    if run is None and job == CAREFUL:
        return [at(after, job, DONE if told else START) for after, told
                in commits(s, job, Run(book[0] + 1, 0, ASKED), rules)]
    if run and run.state == ASKED and "prints unasked" not in rules:
        return [at(s, job, DONE)]  # held until somebody says yes
    if run and run.serial:
        if may_print(run, rules):
            return [at(s, job, READY, run)]
        if run.state != SENDING:
            return [at(s, job, DONE)]
        # A byte may have left: a person decides.
        stopped = run._replace(state=STOPPED)
        return [at(after, job, DONE if told else START)
                for after, told in commits(s, job, stopped, rules)]
    serial = book[0] + 1
    if "read outside" in rules:
        if s.jobs[job][1] is None:
            return [at(s, job, START, serial)]
        serial = s.jobs[job][1]
    new = Run(run.number if run else serial, serial, NUMBERED, 0, run.yes if run else 0)
    return [at(after, job, READY, new) if told else at(after, job, START)
            for after, told in commits(s, job, new, rules)]

def send(s, job, rules):
    run = s.jobs[job][1]
    if "sends first" in rules:
        s = s._replace(paper=with_sheet(s, job, run))
    if run_of(s.memory, job) != run or not may_print(run, rules):
        return [at(s, job, DONE)]  # its ticket is used
    run = run._replace(state=SENDING)
    out = []
    for after, told in commits(s, job, run, rules):
        if told and "no mark" not in rules and "mark late" not in rules:
            # On the other disk before anybody is told; a crash in between only
            # skips a number.
            after = after._replace(mark=max(after.mark, after.memory[0]))
            out.append(at(after, job, START))
        out.append(at(after, job, PRINTING if told else DONE, run))
    return out

def with_sheet(s, job, run):
    known = run_of(s.disk, job)
    law = ""
    if known is None or known[:4] != (run.number, run.serial, SENDING, run.generation):
        law = "ahead"
    elif job == CAREFUL and not known.yes:
        law = "asked"
    return tuple(sorted(s.paper + ((run.number, run.serial, run.generation, law),)))

def release(s, job, rules):
    run = s.jobs[job][1]
    after = at(s, job, REPORTING, run)
    if "sends first" not in rules:
        after = after._replace(paper=with_sheet(s, job, run))
    if "mark late" in rules:
        return [after, after._replace(mark=max(s.mark, s.memory[0]))]
    return [after]

def report(s, job, rules):
    """All came out, or the device jammed."""
    run = s.jobs[job][1]
    if run_of(s.memory, job) != run:
        return [at(s, job, DONE)]
    return [at(after, job, DONE) for state in (SENT, STOPPED)
            for after, told in commits(s, job, run._replace(state=state), rules)]

def persons(s, job, rules):
    """Somebody says yes, resumes a run or reprints of it; his request may be
    made again when its answer was lost."""
    run = run_of(s.memory, job)
    is_idle = s.jobs[job][0] == DONE
    if run is None:
        return
    if is_idle and run.state in (AGREED, AGAIN, NUMBERED):
        yield at(s, job, START)  # the job is let go
    if run.state == ASKED and is_idle:
        for after, told in commits(s, job, run._replace(state=AGREED, yes=1), rules):
            yield at(after, job, START) if told else after
    able = run.state in (STOPPED, SENT) and is_idle
    if "resumes while sending" in rules:
        able = able or run.state == SENDING
    # What was printed again in the part of the journal that is lost is unknown.
    if not able or run.old and "old runs go on" not in rules or not s.left[3]:
        return
    next_one = run.generation + ("same generation" not in rules)
    again = run._replace(state=AGAIN, generation=next_one)
    for after, told in commits(spend(s, 3), job, again, rules):
        yield at(after, job, START) if told and is_idle else after

def doubted(run, rules):
    """A run of a journal that was put back: it may be on paper by now."""
    in_doubt = (NUMBERED, SENDING, AGAIN)
    if "no doubt" in rules:
        in_doubt = (SENDING, AGAIN)
    if "trusts permits" in rules:
        in_doubt = (NUMBERED, SENDING)
    if run.state in in_doubt:
        run = run._replace(state=STOPPED)
    return run._replace(old=1)

def step(s, rules):
    for job, (place, _) in enumerate(s.jobs):
        if place != DONE:
            yield from (reserve, send, release, report)[place](s, job, rules)
        yield from persons(s, job, rules)
    if s.left[0]:  # everything in memory is gone; CUPS runs every job again
        yield spend(s, 0)._replace(memory=s.disk, jobs=((START, None),) * len(s.jobs))
    if s.left[2]:
        yield s._replace(backup=s.disk)
        last = s.backup[0] if "no restored" in rules else max(s.backup[0], s.mark)
        # What had no serial then is asked for anew, under another run.
        book = (last, tuple((job, doubted(run, rules)) for job, run in s.backup[1]
                            if run.serial or "keeps unnumbered" in rules))
        # Jobs that were printed are gone from the spool; others come as new.
        yield spend(s, 2)._replace(
            disk=book, memory=book,
            jobs=tuple((DONE if place == DONE else START, None) for place, _ in s.jobs))

def broken(s):
    for which in range(2):  # the run, the serial
        if len({(page[which], page[2]) for page in s.paper}) < len(s.paper):
            return "once"
    return next((page[3] for page in s.paper if page[3]), "")

def explore(limits, rules=()):
    jobs, *left = limits
    start = State((0, ()), (0, ()), 0, (0, ()), ((START, None),) * jobs, (), tuple(left))
    seen, queue = {start}, deque([start])
    while queue:
        s = queue.popleft()
        if broken(s):
            return len(seen), broken(s)
        for after in step(s, rules):
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return len(seen), ""

# In a room of one job there is room for more of everything else.
TWO, ONE = (2, 1, 1, 1, 0), (1, 2, 1, 1, 2)
MUTANTS = {"lying commit": ("ahead", ONE), "carries on": ("once", TWO),
           "read outside": ("once", TWO), "sends first": ("ahead", ONE),
           "restarts freely": ("once", ONE), "no mark": ("once", ONE),
           "mark late": ("once", ONE), "no restored": ("once", ONE),
           "no doubt": ("once", ONE), "prints unasked": ("asked", ONE),
           "resumes while sending": ("ahead", ONE), "same generation": ("once", ONE),
           "permit stays open": ("once", ONE), "trusts permits": ("once", ONE),
           "old runs go on": ("once", ONE), "keeps unnumbered": ("once", ONE)}

def main(rooms):
    failed = False
    for room in rooms or (TWO, ONE):
        states, law = explore(room)
        print("the protocol: %d states, %s" % (states, law or "all hold"))
        failed = failed or law != "" or states < 1000
    for mutant, (expected, room) in () if rooms else MUTANTS.items():
        states, law = explore(room, (mutant,))
        print("%s: %d states, breaks %s" % (mutant, states, law or "nothing"))
        failed = failed or law != expected
    return failed

if __name__ == "__main__":
    sys.exit(main([tuple(map(int, sys.argv[1:6]))] if sys.argv[1:] else []))
