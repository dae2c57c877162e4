# Showcaller. What can be made:
#
#   make run       install what is missing, build, and serve the demo; prints where to look
#   make test      install what the tests need, build, and run every test
#   make build     the program alone, release build: .build/release/showcaller
#   make unit      the Swift tests
#   make program   the tests of the whole program (Python); ONLY=test_x.py for some of them
#   make crash     kill the service a hundred times under load (some minutes)
#   make fuzz      broken bytes for the event decoder, under the address sanitizer; INPUTS=…, SEED=…
#   make fuzz-gateway  broken bytes for the port of the service; GATEWAY_INPUTS=…, SEED=…
#   make format    put every Swift file into the house's format
#   make check     fail if one is not, or if a page's script does not type-check
#   make install   program, pages and systemd unit under PREFIX (/usr/local) and /etc
#   make clean     remove what was built; data/ stays
#
# Debian 12 or later, and a Swift toolchain of 6.2 or later on the PATH.

SHELL := /bin/bash
PREFIX ?= /usr/local
PYTHON := .venv/bin/python
PROGRAM := .build/release/showcaller
NEEDS := git pkg-config libwebsockets-dev libwebsockets-evlib-uv libuv1-dev libsqlite3-dev \
  zlib1g-dev liblz4-dev libpcre2-dev libssl-dev libjs-dygraphs node-qrcode-generator
TEST_NEEDS := chromium fonts-noto-cjk node-typescript python3-venv gcc libc6-dev openssl ffmpeg

.PHONY: run test build unit program fuzz fuzz-gateway crash format check install clean needs test-needs swift-there

run: build
	@$(PROGRAM) demo

test: test-needs
	@.ci/test

build: needs swift-there
	@echo "Building (the first time takes some minutes) …"
	swift build -c release --product showcaller

unit: needs swift-there
	swift test

program: build test-needs
	.ci/program $(ONLY)

crash: build test-needs
	cd Tests/program && CRASH_ROUNDS=100 ../../$(PYTHON) -m pytest -q -s test_crash.py -k random_moments

INPUTS ?= 10000000
SEED ?= 1
GATEWAY_INPUTS ?= 1000000

fuzz-gateway: needs swift-there test-needs
	swift build -c release --sanitize address --product showcaller --scratch-path .build-fuzz
	cd Tests/program && ASAN_OPTIONS=detect_leaks=0 SHOWCALLER=../../.build-fuzz/release/showcaller \
	  ../../$(PYTHON) fuzz_gateway.py $(GATEWAY_INPUTS) $(SEED)

fuzz: needs swift-there
	swift build -c release --sanitize address --product fuzz --scratch-path .build-fuzz
	.build-fuzz/release/fuzz $(INPUTS) $(SEED)

format:
	swift format format -i -r Package.swift Sources Tests

check: swift-there
	swift format lint -s -r Package.swift Sources Tests
	tsc -p Tests/pages/tsconfig.json

install: build
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/showcaller
	mkdir -p $(DESTDIR)$(PREFIX)/share/showcaller
	cp -r dashboards-static prompts $(DESTDIR)$(PREFIX)/share/showcaller/
	install -D -m 644 packaging/showcaller.service $(DESTDIR)/etc/systemd/system/showcaller.service
	test -e $(DESTDIR)/etc/showcaller.yaml || \
	  install -D -m 644 packaging/showcaller.yaml $(DESTDIR)/etc/showcaller.yaml

clean:
	rm -rf .build .build-fuzz .build-tests .venv

needs:
	@packaging/apt-need $(NEEDS)

test-needs: needs
	@packaging/apt-need $(TEST_NEEDS)
	@packaging/python-need Tests/program/requirements.txt

swift-there:
	@command -v swift >/dev/null || { \
	  echo "There is no Swift toolchain: install 6.2 or later from https://www.swift.org/install" >&2; \
	  exit 1; }
