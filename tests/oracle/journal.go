// Checks what journal-proofs wrote with the packages of the Go checksum
// database, which know nothing of us: golang.org/x/mod/sumdb/note and tlog.
//
//	go run tests/oracle/journal.go FOLDER
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var folder string
var checked int

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "journal.go:", err)
		os.Exit(1)
	}
	checked++
}

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	must(err)
	return data
}

func verifiers() note.Verifiers {
	var list []note.Verifier
	for _, name := range []string{"verifier", "next-verifier"} {
		verifier, err := note.NewVerifier(strings.TrimSpace(string(read(name))))
		must(err)
		list = append(list, verifier)
	}
	return note.VerifierList(list...)
}

// The tree that the checkpoint of that size names.
func root(known note.Verifiers, size int64) tlog.Hash {
	opened, err := note.Open(read(fmt.Sprintf("note-%d", size)), known)
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[1] != strconv.FormatInt(size, 10) {
		must(fmt.Errorf("note-%d is of size %s", size, lines[1]))
	}
	var hash tlog.Hash
	data, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	copy(hash[:], data)
	return hash
}

func proof(name string) (hashes []tlog.Hash) {
	for _, line := range strings.Fields(string(read(name))) {
		var hash tlog.Hash
		data, err := hex.DecodeString(line)
		must(err)
		copy(hash[:], data)
		hashes = append(hashes, hash)
	}
	return hashes
}

// The root over the first lines, by the package's own hash storage.
func plain(lines [][]byte, size int64) tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) (hashes []tlog.Hash, err error) {
		for _, n := range at {
			hashes = append(hashes, stored[n])
		}
		return hashes, nil
	})
	for n := int64(0); n < size; n++ {
		more, err := tlog.StoredHashes(n, lines[n], reader)
		must(err)
		stored = append(stored, more...)
	}
	hash, err := tlog.TreeHash(size, reader)
	must(err)
	return hash
}

func check(name string, lines [][]byte, known note.Verifiers) {
	var from, size int64
	if _, err := fmt.Sscanf(name[strings.Index(name, "-"):], "-%d-%d", &from, &size); err != nil {
		must(err)
	}
	if strings.HasPrefix(name, "prefix-") {
		must(tlog.CheckTree(proof(name), size, root(known, size), from, plain(lines, from)))
		return
	}
	must(tlog.CheckRecord(proof(name), size, root(known, size), from, tlog.RecordHash(lines[from])))
	changed := append([]byte("x"), lines[from]...)
	if tlog.CheckRecord(proof(name), size, root(known, size), from, tlog.RecordHash(changed)) == nil {
		must(fmt.Errorf("%s also fits a changed line", name))
	}
}

func main() {
	folder = os.Args[1]
	lines := bytes.Split(bytes.TrimSuffix(read("lines"), []byte("\n")), []byte("\n"))
	known := verifiers()
	for _, size := range []int64{1, 301, 302, 700} {
		if root(known, size) != plain(lines, size) {
			must(fmt.Errorf("the root of %d lines is another one", size))
		}
	}
	names, err := filepath.Glob(filepath.Join(folder, "*-*-*"))
	must(err)
	proofs := 0
	for _, path := range names {
		check(filepath.Base(path), lines, known)
		proofs++
	}
	if proofs < 30 {
		must(fmt.Errorf("only %d proofs", proofs))
	}
	fmt.Printf("4 checkpoints of 2 keys and %d proofs agree\n", proofs)
}
