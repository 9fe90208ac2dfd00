#!/usr/bin/python3
"""Checks what journal-proofs wrote, from the text of RFC 6962 alone.

Roots are computed by the recursive definition, proofs are made anew and must be
equal node by node, and signatures are checked by the `openssl` command.
"""
import base64, glob, hashlib, os, re, subprocess, sys, tempfile

folder = sys.argv[1]
path = lambda name: os.path.join(folder, name)
lines = open(path("lines"), "rb").read().split(b"\n")[:-1]
sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
cache = {}

def half(n):
    return 1 << (n - 1).bit_length() - 1

def root(low, high):
    if high - low == 1:
        return sha(b"\0", lines[low])
    if (low, high) not in cache:
        k = low + half(high - low)
        cache[low, high] = sha(b"\1", root(low, k), root(k, high))
    return cache[low, high]

def inclusion(m, low, high):
    if high - low == 1:
        return []
    k = low + half(high - low)
    if m < k:
        return inclusion(m, low, k) + [root(k, high)]
    return inclusion(m, k, high) + [root(low, k)]

def consistency(m, low, high, whole):
    if m == high:
        return [] if whole else [root(low, high)]
    k = low + half(high - low)
    if m <= k:
        return consistency(m, low, k, whole) + [root(k, high)]
    return consistency(m, k, high, False) + [root(low, k)]

def signed(note, verifier):
    name, key_id, key = open(path(verifier)).read().strip().split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1 and sha(name.encode(), b"\n", key)[:4].hex() == key_id
    body, signatures = note.split("\n\n", 1)
    found = re.search("^\u2014 %s (\\S+)$" % re.escape(name), signatures, re.M)
    blob = base64.b64decode(found.group(1))
    if blob[:4].hex() != key_id:
        return False
    with tempfile.TemporaryDirectory() as work:
        for file, data in (("key", bytes.fromhex("302a300506032b6570032100") + key[1:]),
                           ("signature", blob[4:]), ("body", (body + "\n").encode())):
            open(os.path.join(work, file), "wb").write(data)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key",
             "-rawin", "-in", "body", "-sigfile", "signature"], cwd=work,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

for size, verifier, other in ((1, "verifier", "next-verifier"), (301, "verifier", "next-verifier"),
                              (302, "verifier", "next-verifier"), (700, "next-verifier", "verifier")):
    note = open(path("note-%d" % size)).read()
    origin, count, top = note.split("\n")[:3]
    assert int(count) == size and base64.b64decode(top) == root(0, size), size
    assert signed(note, verifier) and not signed(note, other), size

proofs = 0
for file in glob.glob(path("*-*-*")):
    kind, first, size = os.path.basename(file).split("-")
    made = [bytes.fromhex(line) for line in open(file).read().split()]
    if kind == "leaf":
        assert made == inclusion(int(first), 0, int(size)), file
    else:
        assert made == consistency(int(first), 0, int(size), True), file
    proofs += 1
assert proofs >= 30
print("4 checkpoints of 2 keys and %d proofs agree" % proofs)
