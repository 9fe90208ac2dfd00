#!/usr/bin/python3
"""Every order in which two jobs, crashes, commits of unknown outcome, backups
and restores can meet, tried out on a model of the journal's protocol.

What must hold in each state:
  once    no serial is on paper twice
  ahead   when bytes of a serial left, the journal durably said "sending" of it
The protocol as it is must hold; each mutant, which leaves one rule out, must
break one of them, or the model would prove nothing.
    journal.py [JOBS CRASHES ERRORS RESTORES]
"""
import sys
from collections import deque, namedtuple

# disk: what survives: (last serial, ((job, serial, state) ...)); memory: what the
# registrar believes; mark: highest serial on the other disk; jobs: where each
# job's program is; paper: serials on paper; left: crashes, errors, restores.
State = namedtuple("State", "disk memory mark backup jobs paper left")
START, NUMBERED, SENDING, DONE = range(4)

def runs(book):
    return {job: (serial, state) for job, serial, state in book[1]}

def with_run(book, job, serial, state):
    rows = [row for row in book[1] if row[0] != job] + [(job, serial, state)]
    return (max(book[0], serial), tuple(sorted(rows)))

def put(items, at, value):
    return items[:at] + (value,) + items[at + 1:]

def commits(s, row, rules):
    """The ways a commit can end: (state after, whether the program is told)."""
    book = with_run(s.memory, *row)
    durable = s._replace(disk=with_run(s.disk, *row), memory=book)
    if "lying commit" in rules:
        yield s._replace(memory=book), True
    else:
        yield durable, True
    if s.left[1]:
        left = put(s.left, 1, s.left[1] - 1)
        for on_disk in (False, True):
            after = (durable if on_disk else s)._replace(left=left)
            if "carries on" in rules:  # as if it had not been committed
                yield after._replace(memory=s.memory), False
            else:  # the registrar ends, and reads the disk again
                yield after._replace(memory=after.disk), False

def reserve(s, job, rules):
    book = s.memory
    if job in runs(book):
        serial, state = runs(book)[job]
        if state == NUMBERED or "restarts freely" in rules:
            return [s._replace(jobs=put(s.jobs, job, (NUMBERED, serial)))]
        return [s._replace(jobs=put(s.jobs, job, (DONE, 0)))]  # held or refused
    if "read outside" in rules:
        if s.jobs[job][0] == START and s.jobs[job][1] == 0:
            return [s._replace(jobs=put(s.jobs, job, (START, book[0] + 1)))]
        serial = s.jobs[job][1]
    else:
        serial = book[0] + 1
    out = []
    for after, told in commits(s, (job, serial, NUMBERED), rules):
        place = (NUMBERED, serial) if told else (START, 0)
        out.append(after._replace(jobs=put(after.jobs, job, place)))
    return out

def send(s, job, rules):
    serial = s.jobs[job][1]
    if "sends first" in rules:
        s = s._replace(paper=s.paper + ((serial, sent(s, job, serial)),))
    known = runs(s.memory).get(job)
    if known is None or (known[1] != NUMBERED and "restarts freely" not in rules):
        return [s._replace(jobs=put(s.jobs, job, (DONE, 0)))]  # ticket is used
    out = []
    for after, told in commits(s, (job, serial, SENDING), rules):
        place = (SENDING if told else DONE, serial)
        if told and "no mark" not in rules and "mark late" not in rules:
            # On the other disk before anybody is told; a crash in between only
            # skips a number.
            marked = after._replace(mark=max(after.mark, serial))
            out.append(marked._replace(jobs=put(after.jobs, job, (START, 0))))
            after = marked
        out.append(after._replace(jobs=put(after.jobs, job, place)))
    return out

def sent(s, job, serial):
    return runs(s.disk).get(job) == (serial, SENDING)

def release(s, job, rules):
    serial = s.jobs[job][1]
    after = s._replace(jobs=put(s.jobs, job, (DONE, 0)))
    if "sends first" not in rules:
        after = after._replace(paper=s.paper + ((serial, sent(s, job, serial)),))
    if "mark late" in rules:
        return [after, after._replace(mark=max(s.mark, serial))]
    return [after]

def step(s, rules):
    for job, (place, _) in enumerate(s.jobs):
        if place == START:
            yield from reserve(s, job, rules)
        elif place == NUMBERED:
            yield from send(s, job, rules)
        elif place == SENDING:
            yield from release(s, job, rules)
    if s.left[0]:  # everything in memory is gone; CUPS runs every job again
        yield s._replace(memory=s.disk, left=put(s.left, 0, s.left[0] - 1),
                         jobs=tuple((START, 0) for _ in s.jobs))
    if s.left[2]:
        yield s._replace(backup=s.disk)
        last = s.backup[0] if "no restored" in rules else max(s.backup[0], s.mark)
        # What was only numbered then may be on paper by now: it does not go on.
        held = SENDING if "no doubt" not in rules else NUMBERED
        book = (last, tuple((job, serial, max(state, held))
                            for job, serial, state in s.backup[1]))
        # Jobs that were printed are gone from the spool; others come as new.
        yield s._replace(disk=book, memory=book, left=put(s.left, 2, s.left[2] - 1),
                         jobs=tuple((DONE, 0) if p == DONE else (START, 0)
                                    for p, _ in s.jobs))

def broken(s):
    serials = [serial for serial, _ in s.paper]
    if len(set(serials)) < len(serials):
        return "once"
    return "" if all(said for _, said in s.paper) else "ahead"

def explore(limits, rules=()):
    jobs, crashes, errors, restores = limits
    start = State((0, ()), (0, ()), 0, (0, ()), ((START, 0),) * jobs, (),
                  (crashes, errors, restores))
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

MUTANTS = {"lying commit": "ahead", "carries on": "once", "read outside": "once",
           "sends first": "ahead", "restarts freely": "once", "no mark": "once",
           "mark late": "once", "no restored": "once", "no doubt": "once"}

if __name__ == "__main__":
    limits = tuple(map(int, sys.argv[1:5])) or (2, 2, 1, 1)
    states, law = explore(limits)
    print("the protocol: %d states, %s" % (states, law or "all hold"))
    failed = bool(law) or states < 1000
    for mutant, expected in MUTANTS.items():
        states, law = explore(limits, (mutant,))
        print("%s: %d states, breaks %s" % (mutant, states, law or "nothing"))
        failed = failed or law != expected
    sys.exit(failed)
