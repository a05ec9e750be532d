#!/usr/bin/env bash
# Proves that a build can be repeated: builds the committed state twice, in two directories, and compares the SHA-256 of every
# jar, bill of materials and image. Images stand on an empty base here, which needs no registry; what Millrace adds is the same.
# MVN names another Maven. Exit codes: 0 all the same, 1 some differ, 3 a build failed.
set -euo pipefail

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    git clone -q "$home" "$work/$1"
    echo "Building in $work/$1" >&2
    if ! ${MVN:-mvn} -B -q -f "$work/$1/pom.xml" package cyclonedx:makeBom jib:buildTar -Dmaven.test.skip=true \
        -Dspotless.check.skip=true -Denforcer.skip=true -Dimage.base=scratch \
        "-Dbuild.commit=$(git -C "$home" rev-parse --short HEAD)" >"$work/$1.log" 2>&1; then
        tail -20 "$work/$1.log" >&2
        exit 3
    fi
    (cd "$work/$1" && find . \( -path '*/target/millrace-*.jar' -o -path '*/target/*-image.tar' -o -path '*/target/millrace-sbom.json' \) \
        -not -path '*/lib/*' -type f -print0 | sort -z | xargs -0 sha256sum) >"$work/$1.sums"
}

build first
build second
if diff "$work/first.sums" "$work/second.sums" >&2; then
    echo "$(wc -l <"$work/first.sums") files, the same twice:"
    cat "$work/first.sums"
else
    echo "These files differ between two builds." >&2
    exit 1
fi
