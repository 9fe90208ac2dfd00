# Countermark. `make help` names the targets.
#
# VARIANT=release (default) | debug | san    what to build, in build/$(VARIANT)/
# DESTDIR, PREFIX, SYSCONFDIR, LOCALSTATEDIR, RUNSTATEDIR    where things go

VARIANT ?= release
B ?= build/$(VARIANT)

PREFIX ?= /usr
SYSCONFDIR ?= /etc
LOCALSTATEDIR ?= /var
RUNSTATEDIR ?= /run
BINDIR ?= $(PREFIX)/bin
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man
LIBEXECDIR ?= $(PREFIX)/lib/countermark
DATADIR ?= $(PREFIX)/share/countermark
LOCALEDIR ?= $(PREFIX)/share/locale
MIMEDIR ?= $(PREFIX)/share/cups/mime
UNITDIR ?= /lib/systemd/system
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
# Asked once: cups-config is slow, and this stands in every compiler's line.
ifndef CUPS_SERVERBIN
CUPS_SERVERBIN := $(or $(shell cups-config --serverbin 2>/dev/null),/usr/lib/cups)
endif

CC ?= cc
AR ?= ar
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wundef -Wvla -Wformat=2 \
    -Wwrite-strings -Wcast-qual -Wpointer-arith -Wstrict-prototypes \
    -Wmissing-prototypes
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong
CFLAGS_release := -O2 -g $(HARDENING)
CFLAGS_debug := -Og -g3 -Werror
CFLAGS_san := -O1 -g3 -fsanitize=address,undefined -fno-omit-frame-pointer \
    -fno-sanitize-recover=undefined
LDFLAGS_san := -fsanitize=address,undefined

CPPFLAGS += -I. -D_GNU_SOURCE -DSYSCONFDIR='"$(SYSCONFDIR)"' \
    -DLOCALSTATEDIR='"$(LOCALSTATEDIR)"' -DRUNSTATEDIR='"$(RUNSTATEDIR)"' \
    -DLOCALEDIR='"$(LOCALEDIR)"' \
    -DDATADIR='"$(DATADIR)"' -DLIBEXECDIR='"$(LIBEXECDIR)"' \
    -DCUPS_SERVERBIN='"$(CUPS_SERVERBIN)"'
ALL_CFLAGS = -std=c11 $(WARNINGS) $(CFLAGS_$(VARIANT)) -fPIE $(CFLAGS)
# One file: the door to ZXing, which is in C++.
CXX ?= c++
ALL_CXXFLAGS = -std=c++17 -Wall -Wextra -Wshadow $(CFLAGS_$(VARIANT)) -fPIE \
    $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS_$(VARIANT)) \
    $(LDFLAGS)

# The home of each foreign library (tests/layers checks it).
LIBS_journal := -lsqlite3 -lcrypto
LIBS_paper := -lharfbuzz -lharfbuzz-subset -lzint
LIBS_config := -lyaml
LIBS_spool := -lcups
LIBS_filter := -lqpdf
LIBS_operator := -lcurl
LIBS_auth := -lpam
LIBS_reader := -lpoppler-glib -lcairo -lgio-2.0 -lgobject-2.0 -lglib-2.0 \
    -ltiff -ljpeg -lpng -lzbar -ldmtx -lseccomp -lZXing -lstdc++
HARFBUZZ_CFLAGS := $(shell pkg-config --cflags harfbuzz 2>/dev/null)
CPPFLAGS += $(HARFBUZZ_CFLAGS)

READER_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags \
    poppler-glib 2>/dev/null))
$B/reader/%.o $B/tests/unit/test_reader_%.o $B/tests/scan/%.o: CPPFLAGS += $(READER_CFLAGS)

sources = $(wildcard $1/*.c)
objects = $(patsubst %.c,$B/%.o,$1)

SHARED_SOURCES := $(foreach d,base config journal paper spool,$(call sources,$d))
CLIENT_SOURCES := $(wildcard registrar/client*.c)
READING_SOURCES := $(wildcard reader/client*.c)
DAEMON_SOURCES := $(filter-out $(CLIENT_SOURCES),$(wildcard registrar/*.c))
ALL_SOURCES := $(SHARED_SOURCES) $(wildcard registrar/*.c) \
    $(foreach d,filter backend operator reader auth,$(call sources,$d))

PROGRAMS := $B/filter/countermark $B/backend/countermark $B/countermark \
    $B/countermarkd $B/countermark-reader $B/countermark-auth

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

CATALOGUE := $B/locale/zh_CN/LC_MESSAGES/countermark.mo

all: $(PROGRAMS) $(CATALOGUE) ## build the six programs

# --- how things are made -----------------------------------------------------
$B/%.o: %.c
	@mkdir -p $(@D)
	@echo "CC   $<"
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$B/%.o: %.cc
	@mkdir -p $(@D)
	@echo "CXX  $<"
	@$(CXX) $(CPPFLAGS) $(ALL_CXXFLAGS) -MMD -MP -c $< -o $@

define make_archive
$B/lib$1.a: $(call objects,$(call sources,$1))
	@rm -f $$@
	@$(AR) rcs $$@ $$^
endef
$(foreach d,base config journal paper spool,$(eval $(call make_archive,$d)))

$B/libclient.a: $(call objects,$(CLIENT_SOURCES) $(READING_SOURCES))
	@rm -f $@
	@$(AR) rcs $@ $^

# Everything but main.c of each program, so that unit tests can reach it.
define make_parts
$B/lib$1-parts.a: $(call objects,$(filter-out $1/main.c,$2))
	@rm -f $$@
	@$(AR) rcs $$@ $$^
endef
$(eval $(call make_parts,filter,$(call sources,filter)))
$(eval $(call make_parts,backend,$(call sources,backend)))
$(eval $(call make_parts,operator,$(call sources,operator)))
$(eval $(call make_parts,reader,$(filter-out $(READING_SOURCES),$(call sources,reader))))
$B/libreader-parts.a: $B/reader/zxing.o
$(eval $(call make_parts,auth,$(call sources,auth)))
$(eval $(call make_parts,registrar,$(DAEMON_SOURCES)))

BASE_PART := $B/libbase.a
CLIENT_PART := $B/libclient.a $B/libjournal.a $(BASE_PART)
link = @mkdir -p $(@D) && echo "LINK $@" && \
    $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $1

$B/filter/countermark: $B/filter/main.o $B/libfilter-parts.a $B/libpaper.a \
    $B/libconfig.a $B/libspool.a $(CLIENT_PART)
	$(call link,$(LIBS_filter) $(LIBS_paper) $(LIBS_config) $(LIBS_spool) $(LIBS_journal) -lm -lpthread)
$B/backend/countermark: $B/backend/main.o $B/libbackend-parts.a $B/libconfig.a \
    $B/libspool.a $(CLIENT_PART)
	$(call link,$(LIBS_config) $(LIBS_spool) $(LIBS_journal))
$B/countermark: $B/operator/main.o $B/liboperator-parts.a $B/libpaper.a \
    $B/libconfig.a $B/libspool.a $(CLIENT_PART)
	$(call link,$(LIBS_operator) $(LIBS_paper) $(LIBS_config) $(LIBS_spool) $(LIBS_journal) -lm)
$B/countermarkd: $B/registrar/main.o $B/libregistrar-parts.a $B/libconfig.a \
    $(CLIENT_PART)
	$(call link,$(LIBS_config) $(LIBS_journal))
$B/countermark-reader: $B/reader/main.o $B/libreader-parts.a $B/libjournal.a \
    $(BASE_PART)
	$(call link,$(LIBS_reader) $(LIBS_journal) -lm)

$B/countermark-auth: $B/auth/main.o $B/libauth-parts.a $B/libjournal.a \
    $(BASE_PART)
	$(call link,$(LIBS_auth) $(LIBS_journal))

# --- tests -------------------------------------------------------------------
UNIT_SOURCES := $(wildcard tests/unit/*.c)
UNIT_TESTS := $(patsubst tests/unit/%.c,$B/tests/unit/%,$(UNIT_SOURCES))
BENCH_TOOLS := $(patsubst tests/bench/%.c,$B/tests/bench/%,$(filter-out \
    tests/bench/journal%,$(wildcard tests/bench/*.c)))
SCAN_TOOLS := $(patsubst %,$B/tests/scan/%,page table fragments spoil)
E2E_TESTS := $(wildcard tests/e2e/*.bats tests/faults/*.bats tests/corpus/*.bats)

TEST_PARTS := $B/libfilter-parts.a $B/libbackend-parts.a \
    $B/liboperator-parts.a $B/libregistrar-parts.a $B/libpaper.a \
    $B/libconfig.a $B/libspool.a $(CLIENT_PART)
TEST_LIBS := $(LIBS_filter) $(LIBS_operator) $(LIBS_paper) $(LIBS_config) $(LIBS_spool) \
    $(LIBS_journal) -lm -lpthread

$B/tests/unit/%: $B/tests/unit/%.o $(TEST_PARTS)
	$(call link,$(TEST_LIBS) -lcmocka -lfreetype)
$B/tests/unit/test_reader_%: $B/tests/unit/test_reader_%.o \
    $B/tests/scan/paper.o $B/tests/scan/defects.o $B/libreader-parts.a \
    $(TEST_PARTS)
	$(call link,$(TEST_LIBS) $(LIBS_reader) -lcmocka)
$B/tests/scan/%: $B/tests/scan/%.o $B/tests/scan/paper.o \
    $B/tests/scan/defects.o $B/libreader-parts.a $(TEST_PARTS)
	$(call link,$(TEST_LIBS) $(LIBS_reader))
$B/tests/unit/test_paper_forms: $B/tests/unit/test_paper_forms.o \
    $B/tests/lab/sample-forms.o $(TEST_PARTS)
	$(call link,$(TEST_LIBS) -lcmocka)
# They start readers.
$B/tests/unit/test_scan_crew $B/tests/unit/test_filter_proof: | \
    $B/countermark-reader
# It starts countermark-auth, and looks at its limits.
$B/tests/unit/test_auth: $B/tests/unit/test_auth.o $B/libauth-parts.a $(TEST_PARTS)
	$(call link,$(TEST_LIBS) $(LIBS_auth) -lcmocka)
$B/tests/unit/test_auth: | $B/countermark-auth
$B/tests/bench/%: $B/tests/bench/%.o $(TEST_PARTS)
	$(call link,$(TEST_LIBS))
CORPUS_TOOLS := $B/tests/corpus/straight
$(CORPUS_TOOLS): $B/tests/corpus/straight.o $(TEST_PARTS)
	$(call link,$(TEST_LIBS))

# Tools of the journal's own tests: they need the journal, or its registrar.
JOURNAL_TOOLS := $(patsubst tests/%.c,$B/tests/%,$(wildcard \
    tests/oracle/*.c tests/faults/journal*.c tests/model/journal*.c \
    tests/bench/journal*.c tests/fuzz/journal*.c))
$(JOURNAL_TOOLS): %: %.o $(CLIENT_PART)
	$(call link,$(LIBS_journal) -lpthread)
$B/tests/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D)
	@echo "CC   $<"
	@$(CC) -std=c11 $(WARNINGS) -O2 -g -Wno-pedantic -fPIC -shared -I. \
	    -D_GNU_SOURCE -o $@ $< -ldl
JOURNAL_TOOLS += $(patsubst tests/%.c,$B/tests/%.so,$(wildcard tests/faults/shim*.c))

$(CATALOGUE): po/zh_CN.po
	@mkdir -p $(@D)
	@msgfmt --check-format --output-file=$@ $<

# A document and forms for the pictures.
$B/tests/lab/sample-document: $B/tests/lab/sample-document.o $B/libpaper.a \
    $(BASE_PART)
	$(call link,$(LIBS_paper) -lm)
$B/tests/lab/sample-screen: $B/tests/lab/sample-screen.o $B/libpaper.a \
    $(BASE_PART)
	$(call link,$(LIBS_paper) -lm)
$B/tests/lab/sample-form: $B/tests/lab/sample-form.o \
    $B/tests/lab/sample-forms.o $B/libpaper.a $(BASE_PART)
	$(call link,$(LIBS_paper) -lm)

export COUNTERMARK_BUILD := $(abspath $B)
export CMOCKA_MESSAGE_OUTPUT := TAP

check: ## install what is missing, build, run every test
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory check-built

# The benches are built too, so that none of them rots.
check-built: all $(UNIT_TESTS) $(SCAN_TOOLS) $(JOURNAL_TOOLS) $(BENCH_TOOLS) \
    $(CORPUS_TOOLS)
	@prove --timer --exec '' tests/layers tests/words $(UNIT_TESTS) $(E2E_TESTS)

check-unit: $(UNIT_TESTS) ## only the unit tests
	@prove --exec '' tests/layers tests/words $(UNIT_TESTS)

# PAM's test wrapper is loaded before the sanitizer, and would bind past it.
check-san: ## the unit tests under AddressSanitizer and UBSan
	@ASAN_OPTIONS=verify_asan_link_order=0 UID_WRAPPER_DISABLE_DEEPBIND=1 \
	    $(MAKE) --no-print-directory VARIANT=san check-unit

fuzz-journal: ## strict reader and note parser, SECONDS_EACH=60
	@packaging/install-needs --fuzz
	@tests/fuzz/run-journal $${SECONDS_EACH:-60}

check-oracle: $(JOURNAL_TOOLS) ## checkpoints and proofs by Go's own packages
	@packaging/install-needs --oracle
	@tests/oracle/run-go $(abspath $B)

faults: all $(JOURNAL_TOOLS) ## power cuts and failing disks under the journal
	@tests/faults/journal $(abspath $B)

# --- for people --------------------------------------------------------------
demo: ## print a real document through a private cupsd and show what happened
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all
	@tests/lab/demo start

demo-stop: ## stop what `make demo` left running
	@tests/lab/demo stop

pictures: ## make the pictures of docs/stamps.md anew, from real output
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $B/tests/lab/sample-document
	@tests/lab/pictures

form-pictures: ## make the pictures of docs/forms.md and docs/desk.md anew
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $B/tests/lab/sample-form $B/tests/lab/sample-screen
	@tests/lab/form-pictures
	@tests/lab/desk-pictures

bench: ## measure marking, size, memory and reading back (ratios in one run)
	@packaging/install-needs --bench
	@$(MAKE) --no-print-directory all $(BENCH_TOOLS) $(JOURNAL_TOOLS)
	@$B/tests/bench/registrar
	@tests/bench/run
	@tests/bench/backend
	@tests/bench/journal
	@tests/scan/run-bench

corpus: ## mark hundreds of real documents and look at the result (LIMIT=600)
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $(CORPUS_TOOLS)
	@tests/corpus/fetch build/corpus
	@LIMIT=$${LIMIT:-600} tests/corpus/run build/corpus

# Everything of ours is instrumented; what it calls is the machine's.
FUZZ_FLAGS := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=undefined \
    -fsanitize=fuzzer-no-link,address,undefined
fuzz-filter: ## damaged documents against the filter's reader and writer (RUN_FOR=600)
	@packaging/install-needs --fuzz
	@$(MAKE) --no-print-directory CC=clang VARIANT=fuzz B=build/fuzz \
	    CFLAGS="$(FUZZ_FLAGS)" LDFLAGS="-fsanitize=address,undefined" \
	    build/fuzz/tests/fuzz/filter build/fuzz/tests/fuzz/filter_seeds
	@tests/fuzz/run filter $${RUN_FOR:-600}

$B/tests/fuzz/filter: FUZZ_ENGINE := -fsanitize=fuzzer
$B/tests/fuzz/%: $B/tests/fuzz/%.o $(TEST_PARTS)
	$(call link,$(FUZZ_ENGINE) $(TEST_LIBS) -lcmocka)

fuzz-reader: ## damaged scans, requests and answers against the reader (RUN_FOR=60)
	@packaging/install-needs --fuzz
	@$(MAKE) --no-print-directory CC=clang CXX=clang++ VARIANT=fuzz B=build/fuzz \
	    CFLAGS="$(FUZZ_FLAGS)" LDFLAGS="-fsanitize=address,undefined" \
	    build/fuzz/tests/fuzz/reader
	@tests/fuzz/run-reader $${RUN_FOR:-60}

$B/tests/fuzz/reader: $B/tests/fuzz/reader.o $B/libreader-parts.a $(CLIENT_PART)
	$(call link,-fsanitize=fuzzer $(LIBS_reader) $(LIBS_journal) -lm)

fuzz-policy: ## made-up policies against their reader (RUN_FOR=60)
	@packaging/install-needs --fuzz
	@tests/fuzz/run-policy $${RUN_FOR:-60}

scan-table: ## how scans may be spoiled and still be read: a table by resolution
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $(SCAN_TOOLS)
	@tests/scan/run-table

scan-fragments: ## how often a quarter of a page with tiles names its copy (PAGES=10)
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $(SCAN_TOOLS)
	@FRAGMENTS=1 PAGES=$${PAGES:-10} tests/scan/run-table

fuzz-registrar: ## made-up packets against the registrar (RUN_FOR=60)
	@packaging/install-needs --fuzz
	@tests/fuzz/run-registrar $${RUN_FOR:-60}

sweep-registrar: $B/tests/unit/test_registrar_killed ## kill the registrar at each of its calls that change a file
	@COUNTERMARK_SWEEP_STEP=1 $<

sweep-print: all $(JOURNAL_TOOLS) ## kill filter, backend and registrar at each of their calls during a job
	@packaging/install-needs --test
	@tests/faults/print $(abspath $B)

scan-bench: ## pages a second of scan, beside zbarimg and ZXingReader
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all
	@tests/scan/run-bench

scan-stacks: ## 500 random stacks of printed paper, with seeded losses
	@packaging/install-needs --test
	@$(MAKE) --no-print-directory all $(SCAN_TOOLS)
	@tests/scan/run-stacks

scan-strangers: $B/tests/scan/strangers ## many pages that bear no code of ours
	@$B/tests/scan/strangers $(or $(PAGES),10000)

lint: ## layers, headers that stand alone, clang-tidy, cppcheck, shellcheck, man pages
	@tests/lint

po: ## bring the translations up to date with the sources
	@po/extract $B/countermark.pot
	@msgmerge --update --backup=none --sort-output po/zh_CN.po $B/countermark.pot
	@msgfmt --statistics --output-file=/dev/null po/zh_CN.po

format: ## clang-format over all C files
	@clang-format -i $$(git ls-files '*.c' '*.h')

sizes: ## the longest files and functions: a mirror, not a gate
	@git ls-files '*.c' '*.h' | xargs wc -l | sort -rn | sed -n '2,11p'
	@git ls-files '*.c' | xargs pmccabe | sort -k5 -rn | head -n 10 | \
	    awk '{print $$5, $$6, $$7, $$8, $$9}'

# --- install -----------------------------------------------------------------
UNITS := $(notdir $(wildcard packaging/systemd/*.service \
    packaging/systemd/*.socket packaging/systemd/*.timer))

install: all ## install under DESTDIR
	install -d -m 755 $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) \
	    $(DESTDIR)$(CUPS_SERVERBIN)/filter $(DESTDIR)$(CUPS_SERVERBIN)/backend \
	    $(DESTDIR)$(MIMEDIR) $(DESTDIR)$(DATADIR) $(DESTDIR)$(UNITDIR) \
	    $(DESTDIR)$(LIBEXECDIR) \
	    $(DESTDIR)$(SYSCONFDIR)/countermark
	install -m 755 $B/countermark $(DESTDIR)$(BINDIR)/
	install -m 755 $B/countermarkd $(DESTDIR)$(SBINDIR)/
	install -m 755 $B/countermark-reader $(DESTDIR)$(LIBEXECDIR)/
	install -m 755 $B/countermark-auth $(DESTDIR)$(LIBEXECDIR)/
	install -D -m 644 packaging/pam.d/countermark $(DESTDIR)$(SYSCONFDIR)/pam.d/countermark
	install -m 755 $B/filter/countermark $(DESTDIR)$(CUPS_SERVERBIN)/filter/
	# 0744: cupsd runs it as root, so that it may start usb and lpd (backend(7)).
	install -m 744 $B/backend/countermark $(DESTDIR)$(CUPS_SERVERBIN)/backend/
	install -d -m 755 $(DESTDIR)$(LOCALEDIR)/zh_CN/LC_MESSAGES
	install -m 644 $(CATALOGUE) $(DESTDIR)$(LOCALEDIR)/zh_CN/LC_MESSAGES/
	install -m 644 ppd/countermark.types ppd/countermark.convs $(DESTDIR)$(MIMEDIR)/
	install -m 644 ppd/countermark-options.ppd ppd/countermark-generic.ppd \
	    config/countermark.yaml $(wildcard config/countermark.schema.json) \
	    packaging/cups/countermark-policy.conf $(DESTDIR)$(DATADIR)/
	for page in man/*.[1-8]; do \
	    install -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	for unit in $(UNITS); do \
	    sed -e 's|=/usr/bin/|=$(BINDIR)/|; s|=/usr/sbin/|=$(SBINDIR)/|' \
	        packaging/systemd/$$unit > $(DESTDIR)$(UNITDIR)/$$unit || exit 1; \
	    chmod 644 $(DESTDIR)$(UNITDIR)/$$unit; done
	install -D -m 644 packaging/systemd/countermark.sysusers \
	    $(DESTDIR)$(PREFIX)/lib/sysusers.d/countermark.conf
	install -D -m 644 packaging/systemd/countermark.tmpfiles \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/countermark.conf
	install -D -m 644 packaging/completion/countermark.bash \
	    $(DESTDIR)$(COMPLETIONDIR)/countermark

uninstall: ## remove what install put there (never the journal or the policy)
	rm -f $(DESTDIR)$(BINDIR)/countermark $(DESTDIR)$(SBINDIR)/countermarkd \
	    $(DESTDIR)$(CUPS_SERVERBIN)/filter/countermark \
	    $(DESTDIR)$(CUPS_SERVERBIN)/backend/countermark \
	    $(DESTDIR)$(MIMEDIR)/countermark.types $(DESTDIR)$(MIMEDIR)/countermark.convs \
	    $(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS)) \
	    $(DESTDIR)$(PREFIX)/lib/sysusers.d/countermark.conf \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/countermark.conf \
	    $(DESTDIR)$(COMPLETIONDIR)/countermark
	rm -rf $(DESTDIR)$(DATADIR) $(DESTDIR)$(LIBEXECDIR)
	rm -f $(DESTDIR)$(LOCALEDIR)/zh_CN/LC_MESSAGES/countermark.mo
	for page in man/*.[1-8]; do \
	    rm -f $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; done

deb: ## build the Debian package in build/deb
	@packaging/install-needs --package
	@packaging/build-deb

check-package: deb ## install, use and purge the package in a clean Debian
	@tests/package/run

clean: ## remove what was built (stop the demo first)
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
	    awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: all po scan-fragments fuzz-reader fuzz-registrar sweep-registrar sweep-print scan-table check check-built check-unit check-san check-oracle faults fuzz-journal demo demo-stop pictures form-pictures bench corpus fuzz-filter fuzz-policy lint \
    format sizes install uninstall deb check-package clean help

-include $B/reader/zxing.d $(patsubst %.c,$B/%.d,$(ALL_SOURCES) $(UNIT_SOURCES) \
    $(wildcard tests/scan/*.c tests/bench/*.c tests/fuzz/*.c tests/oracle/*.c tests/faults/*.c tests/model/*.c))
