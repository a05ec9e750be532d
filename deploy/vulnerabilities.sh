#!/usr/bin/env bash
# Looks for known vulnerabilities in what is shipped: makes the bill of materials (CycloneDX) when there is none, and gives it to a
# scanner of this machine, with the scanner's own copy of the advisories. Nothing is fetched unless --update says so.
#
#   deploy/vulnerabilities.sh [--update] [--json] [BILL]
#
# Exit codes: 0 none known, 1 some are, 2 used wrongly, 3 no scanner or no advisories.
set -uo pipefail

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bill="$home/target/millrace-sbom.json"
update=false
json=false
for argument in "$@"; do
    case "$argument" in
        --update) update=true ;;
        --json) json=true ;;
        --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        -*) echo "unknown option $argument; see --help" >&2; exit 2 ;;
        *) bill=$argument ;;
    esac
done

if [ ! -f "$bill" ]; then
    echo "Making the bill of materials" >&2
    mvn -B -q -f "$home/pom.xml" cyclonedx:makeAggregateBom || exit 3
fi

format=table
$json && format=json
if command -v osv-scanner >/dev/null; then
    options=(--offline-vulnerabilities)
    $update && options+=(--download-offline-databases)
    # It knows a bill of materials by the name of its file.
    named=$(mktemp -d)
    trap 'rm -rf "$named"' EXIT
    cp "$bill" "$named/bom.json"
    osv-scanner scan source "${options[@]}" --format "$format" --lockfile "$named/bom.json"
    code=$?
    # 128 and more: nothing to scan, or no copy of the advisories.
    [ "$code" -ge 127 ] && { echo "osv-scanner could not look; get its advisories with --update" >&2; exit 3; }
    [ "$code" -eq 0 ] && exit 0 || exit 1
elif command -v grype >/dev/null; then
    export GRYPE_DB_AUTO_UPDATE=$update GRYPE_DB_VALIDATE_AGE=false
    grype db status >/dev/null 2>&1 || $update || { echo "grype has no advisories yet; get them with --update" >&2; exit 3; }
    found=$(grype "sbom:$bill" -o "$format") || exit 3
    echo "$found"
    if $json; then grep -q '"matches": *\[ *{' <<<"$(tr -d '\n' <<<"$found")" && exit 1; else grep -q 'No vulnerabilities' <<<"$found" || exit 1; fi
elif command -v trivy >/dev/null; then
    options=(--exit-code 1 --format "$format")
    $update || options+=(--skip-db-update --skip-java-db-update --offline-scan)
    trivy sbom "${options[@]}" "$bill"
    code=$?
    [ "$code" -gt 1 ] && exit 3
    exit "$code"
else
    echo "No scanner: install osv-scanner, grype or trivy, get its advisories with --update once, and look again without a network" >&2
    exit 3
fi
