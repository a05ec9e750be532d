#!/usr/bin/env bash
# Proves that a build can be repeated: builds the committed state twice, in two directories, and compares the SHA-256 of every
# jar. Exit codes: 0 all the same, 1 some differ, 3 a build failed.
set -euo pipefail

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    git clone -q "$home" "$work/$1"
    echo "Building in $work/$1" >&2
    if ! mvn -B -q -f "$work/$1/pom.xml" package -DskipTests -Dspotless.check.skip=true "-Dbuild.commit=$(git -C "$home" rev-parse --short HEAD)" \
        >"$work/$1.log" 2>&1; then
        tail -20 "$work/$1.log" >&2
        exit 3
    fi
    (cd "$work/$1" && find . -path '*/target/millrace-*.jar' -not -path '*/lib/*' -type f -print0 | sort -z | xargs -0 sha256sum) >"$work/$1.sums"
}

build first
build second
if diff "$work/first.sums" "$work/second.sums" >&2; then
    echo "$(wc -l <"$work/first.sums") jars, the same twice:"
    cat "$work/first.sums"
else
    echo "These jars differ between two builds." >&2
    exit 1
fi
