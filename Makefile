# Everything there is to do here, each with what it needs; `make` alone lists it.
# A second run of anything installs nothing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# wasm-bindgen's two halves must be of one version: the lock file says which. npm's tools are pinned in package-lock.json.
TRUNK := 0.22.0-beta.1
WASM_BINDGEN := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/.*"\(.*\)"/\1/p}' Cargo.lock)

# Tools built by cargo are kept per version, shared between clones. The right version on the PATH will do as well.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/cnn-playground
export PATH := $(CURDIR)/node_modules/.bin:$(CACHE)/trunk-$(TRUNK)/bin:$(CACHE)/wasm-bindgen-$(WASM_BINDGEN)/bin:$(PATH)

# trunk takes only the words true and false here.
ifdef NO_COLOR
export NO_COLOR := true
endif

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: serve
serve: page-tools ## Build, watch and serve on http://127.0.0.1:8080
	trunk serve

.PHONY: dist
dist: page-tools ## Write the page to dist/, ready for any static host
	trunk build --release

# Two lanes, whose lines come as they are written. The tests in the browser wait more than they compute: cargo takes what they leave,
# and its lane takes the last of them when it is done, so that both end together.
.PHONY: test
test: rust-target target-32 page-tools browser ## Run all tests
	@mkdir -p target && rm -f $(TIMES)
	@$(MAKE) --no-print-directory --jobs=2 test-browser test-last
	@cat $(TIMES)

# Runs a part of the tests and notes how long it took. Of make's own settings cargo and trunk hear nothing.
part = @unset MAKEFLAGS MFLAGS; echo '$(2)'; $(2); printf '%-13s %5d s\n' '$(1)' $$SECONDS >>$(TIMES)
TIMES := target/times

# Compiled as a release is, with functions put into others before they are compiled: an incremental build leaves that out. Panics
# tell their place without debugging information.
CARGO_TEST := CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false nice -n 5 cargo test

BROWSER_TEST := node --test --test-reporter=spec --test-concurrency=1
LAST := $(addprefix tests/browser/,frames.test.js ways.test.js)

.PHONY: test-types test-unit test-build test-browser
test-types:
	$(call part,types,tsc)
test-unit: test-types
	$(call part,unit,node --test --test-reporter=spec tests/unit/*.test.js)
test-build: test-unit
	$(call part,build,trunk build --release)
test-browser: test-build
	$(call part,browser,$(BROWSER_TEST) $(filter-out $(LAST),$(wildcard tests/browser/*.test.js)))

.PHONY: test-cargo test-32 test-kernels test-last
test-cargo:
	$(call part,cargo,$(CARGO_TEST))
test-32: test-cargo
	$(if $(TARGET_32),$(call part,32 bits,$(CARGO_TEST) --target $(TARGET_32)))
test-kernels: test-32
	$(call part,wasm kernels,$(CARGO_TEST) --target wasm32-unknown-unknown --test kernels --test samples)
test-last: test-kernels test-build
	$(call part,last,$(BROWSER_TEST) $(LAST))

# Where `usize` has 32 bits, as in WebAssembly. Linux on x86-64 runs such programs as they are.
TARGET_32 := $(if $(findstring Linux x86_64,$(shell uname -sm)),i686-unknown-linux-gnu)

.PHONY: test-speed
test-speed: dist browser ## Measure what a reader waits for, memory and accuracy: on a machine that does nothing else
	node --test --test-reporter=spec --test-concurrency=1 tests/speed/*.test.js
	cargo test --locked --release --test worker -- --ignored --nocapture

.PHONY: bench
bench: page-tools browser ## Time the kernels and the lesson's networks in Chromium, beside Keras where Python has it
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="node tests/bench/run.js" \
	cargo bench --bench kernels --target wasm32-unknown-unknown
	trunk build --release
	node tests/bench/networks.js

.PHONY: bench-files
bench-files: dist browser ## Open large files in the page and in native Python, which needs numpy and pandas
	node tests/bench/files.js

.PHONY: fuzz
fuzz: ## Feed damaged files to their readers for half an hour (needs cargo-fuzz and a nightly compiler)
	cd fuzz && mkdir -p corpus/load corpus/unpack corpus/tables corpus/idx corpus/join corpus/model
	cd fuzz && cargo +nightly fuzz run -s none load corpus/load ../tests/pickles/fixtures -- $(FUZZING)
	cd fuzz && cargo +nightly fuzz run -s none unpack corpus/unpack ../tests/archives -- $(FUZZING)
	cd fuzz && cargo +nightly fuzz run -s none tables corpus/tables ../tests/tables -- $(FUZZING)
	cd fuzz && cargo +nightly fuzz run -s none idx corpus/idx ../tests/idx -- $(FUZZING)
	cd fuzz && cargo +nightly fuzz run -s none join corpus/join -- $(FUZZING)
	cd fuzz && cargo +nightly fuzz run -s none model corpus/model ../tests/interop/fixtures -- $(FUZZING)

FUZZING := -max_total_time=300 -max_len=1000000 -malloc_limit_mb=64 -timeout=10

.PHONY: fmt
fmt: rustfmt node_modules/.package-lock.json ## Format the sources
	cargo fmt
	prettier --log-level warn --write $(PRETTY)

.PHONY: check
check: rustfmt clippy rust-target node_modules/.package-lock.json ## Check formatting, lints and types
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --lib --bins --test kernels --test samples --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --document-private-items
	prettier --log-level warn --check $(PRETTY)
	tsc

# protocol.d.ts, kinds.js and schema.js are generated.
PRETTY := '{www,tests}/**/*.{js,css,d.ts}' '!www/client/protocol.d.ts' '!www/client/kinds.js' '!www/keras/schema.js' index.html '*.json' '!package-lock.json'

# A hook of trunk (Trunk.toml). The modules end in .js, because not every static host serves .mjs as JavaScript.
vendor = sed '/^\/\/\# sourceMappingURL=/d' node_modules/$(1) >"$$TRUNK_STAGING_DIR/vendor/$(2)"
# The two color maps that are used, as tables: the package has sixty, and none can be left out of it.
define COLOR_MAPS
import { rgb } from "d3-color";
import { interpolateRdBu, interpolateViridis } from "d3-scale-chromatic";
const table = (map) => Array.from({ length: 256 }, (_, i) => rgb(map(i / 255)).formatHex().slice(1)).join("");
console.log(`const of = (table) => (t) => "#" + table.substr(6 * Math.round(255 * t), 6);
export const interpolateRdBu = of("$${table(interpolateRdBu)}");
export const interpolateViridis = of("$${table(interpolateViridis)}");`);
endef
export COLOR_MAPS

# The licenses of all that is in the page: its own, those of the npm packages, and of each crate the one that asks for least.
define LICENSES
import { execSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
const text = (...path) => readFileSync(join(...path), "utf8").trim();
const command = "cargo metadata --locked --format-version 1 --filter-platform wasm32-unknown-unknown";
const { packages, resolve } = JSON.parse(execSync(command, { maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] }));
const known = new Map(packages.map((crate) => [crate.id, crate]));
const found = new Set();
const visit = (id) => {
  if (found.has(id) || known.get(id).targets.some(({ kind }) => kind.includes("proc-macro"))) return;
  found.add(id);
  for (const { pkg, dep_kinds } of resolve.nodes.find((node) => node.id === id).deps)
    if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
};
visit(resolve.root);
found.delete(resolve.root);
const sections = [["CNN Playground: MIT, or Apache-2.0", ["LICENSE-MIT", "LICENSE-APACHE"].map((file) => text(file))]];
const folder = join(process.env.TRUNK_STAGING_DIR, "vendor");
for (const file of readdirSync(folder).filter((file) => file.endsWith(".LICENSE")))
  sections.push([file.slice(0, -8), [text(folder, file)]]);
for (const id of found) {
  const { name, version, license, authors, repository, manifest_path } = known.get(id);
  const files = readdirSync(dirname(manifest_path)).filter((file) => /^(licen[cs]e|copying|unlicense)/i.test(file));
  const mit = files.filter((file) => /mit/i.test(file));
  const own = (mit.length > 0 ? mit : files).map((file) => text(dirname(manifest_path), file));
  sections.push([[name, version, license].join(" "), [[...authors, repository].filter(Boolean).join("\n"), ...own]]);
}
console.log(sections.map(([title, texts]) => [title, "=".repeat(title.length), ...texts].join("\n\n")).join("\n\n\n"));
endef
export LICENSES

.PHONY: vendor
vendor:
	mkdir -p "$$TRUNK_STAGING_DIR/vendor"
	$(call vendor,preact/dist/preact.mjs,preact.js)
	$(call vendor,preact/hooks/dist/hooks.mjs,preact-hooks.js)
	$(call vendor,preact/LICENSE,preact.LICENSE)
	$(call vendor,htm/dist/htm.mjs,htm.js)
	$(call vendor,htm/preact/index.mjs,htm-preact.js)
	$(call vendor,htm/LICENSE,htm.LICENSE)
	$(call vendor,@preact/signals-core/dist/signals-core.mjs,signals-core.js)
	$(call vendor,@preact/signals/dist/signals.mjs,signals.js)
	$(call vendor,@preact/signals/LICENSE,signals.LICENSE)
	$(call vendor,uplot/dist/uPlot.iife.min.js,uplot.js)
	echo 'export default uPlot;' >>"$$TRUNK_STAGING_DIR/vendor/uplot.js" # its own module is not minified, twice the size
	$(call vendor,uplot/dist/uPlot.min.css,uplot.css)
	$(call vendor,uplot/LICENSE,uplot.LICENSE)
	$(call vendor,d3-array/dist/d3-array.min.mjs,d3-array.js)
	$(call vendor,d3-array/LICENSE,d3-array.LICENSE)
	$(call vendor,idb-keyval/dist/index.js,idb-keyval.js)
	$(call vendor,idb-keyval/LICENCE,idb-keyval.LICENSE)
	node --input-type=module --eval "$$COLOR_MAPS" >"$$TRUNK_STAGING_DIR/vendor/d3-scale-chromatic.js"
	$(call vendor,d3-scale-chromatic/LICENSE,d3-scale-chromatic.LICENSE)
	node --input-type=module --eval "$$LICENSES" >"$$TRUNK_STAGING_DIR/licenses.txt"

# Each file by itself, so that modules keep their addresses; names stay, for whoever reads a stack trace.
.PHONY: minify
minify:
	[[ "$$TRUNK_PROFILE" != release ]] || find "$$TRUNK_STAGING_DIR"/{www,worker.js,reader.js,unpacker.js,models.js} -name '*.js' -or -name '*.css' | \
	xargs esbuild --minify-whitespace --minify-syntax --allow-overwrite --log-level=warning --outbase="$$TRUNK_STAGING_DIR" --outdir="$$TRUNK_STAGING_DIR"

# --- What the targets need; silent when it is there. ---

.PHONY: page-tools
page-tools: rust-target trunk wasm-bindgen node_modules/.package-lock.json

.PHONY: rust-target
rust-target:
	@test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" || rustup target add wasm32-unknown-unknown

.PHONY: target-32
target-32:
	@[[ -z "$(TARGET_32)" ]] || test -d "$$(rustc --print sysroot)/lib/rustlib/$(TARGET_32)" || rustup target add $(TARGET_32)
	@[[ -z "$(TARGET_32)" ]] || echo 'int main(void) { return 0; }' | cc -m32 -x c - -o /dev/null 2>/dev/null || { \
	  sudo=$$([[ $$(id -u) == 0 ]] || echo sudo); \
	  $$sudo apt-get update && $$sudo apt-get install --yes --no-install-recommends gcc-multilib; }

.PHONY: rustfmt clippy
rustfmt clippy:
	@cargo $(@:rustfmt=fmt) --version >/dev/null 2>&1 || rustup component add $@

.PHONY: trunk
trunk: # its own release profile takes three times as long to build, for a tool that waits for the compiler anyway
	@[[ "$$(trunk --version 2>&1)" == "trunk $(TRUNK)" ]] || \
	CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
	cargo install trunk --locked --version $(TRUNK) --root $(CACHE)/trunk-$(TRUNK)

.PHONY: wasm-bindgen
wasm-bindgen: # with it comes wasm-bindgen-test-runner
	@[[ "$$(wasm-bindgen --version 2>&1)" == "wasm-bindgen $(WASM_BINDGEN)" ]] && command -v wasm-bindgen-test-runner >/dev/null || \
	cargo install wasm-bindgen-cli --version $(WASM_BINDGEN) --root $(CACHE)/wasm-bindgen-$(WASM_BINDGEN)

node_modules/.package-lock.json: package-lock.json
	npm ci
	@touch $@

# What finds it, and the package it is in.
browser = @node tests/browser/$(1).js >/dev/null 2>&1 || { \
	  sudo=$$([[ $$(id -u) == 0 ]] || echo sudo); \
	  $$sudo apt-get update && $$sudo apt-get install --yes --no-install-recommends $(2); }

.PHONY: browser
browser:
	$(call browser,chromium,chromium)
	$(call browser,firefox,firefox-esr)
