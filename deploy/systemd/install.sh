#!/usr/bin/env bash
# Puts the jars of each service below /opt/millrace and the units in their place, from a built source tree.
# Usage: deploy/systemd/install.sh [SERVICE]…   (as root; all services without a name)
set -euo pipefail

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
lib="$home/deploy/standalone/target/lib"
prefix=${MILLRACE_PREFIX:-/opt/millrace}
units=${MILLRACE_UNITS:-/etc/systemd/system}
settings=${MILLRACE_SETTINGS:-/etc/millrace}
services=("$@")
# sql-jobs needs a directory of jobs and a lot of memory: name it to have it.
[ ${#services[@]} -gt 0 ] || services=(ingest-api cdc-connector lake-writer warehouse-loader metrics-monitor)

[ -d "$lib" ] || { echo "$lib is missing: build first, with mvn package -DskipTests" >&2; exit 1; }
command -v unzip >/dev/null || { echo "unzip is missing" >&2; exit 1; }

for service in "${services[@]}"; do
    jar=$(find "$lib" -name "millrace-$service-[0-9]*.jar" | head -1)
    [ -n "$jar" ] || { echo "$service is not a service" >&2; exit 1; }
    beside="$prefix/$service.new"
    rm -rf "$beside"
    mkdir -p "$beside" "$units" "$settings"
    cp "$jar" "$beside/"
    # The jar carries the list of the jars that it runs with.
    unzip -p "$jar" "META-INF/millrace/millrace-$service.classpath" | tr ':' '\n' | while read -r entry; do
        [ -z "$entry" ] || cp "$lib/${entry##*/}" "$beside/"
    done
    rm -rf "$prefix/$service"
    mv "$beside" "$prefix/$service"
    cp "$home/deploy/systemd/millrace-$service.service" "$units/"
    [ -e "$settings/$service.env" ] || install -m 600 /dev/null "$settings/$service.env"
    echo "$service: $(find "$prefix/$service" -name '*.jar' | wc -l) jars below $prefix/$service"
done
echo "Write $settings/millrace.yaml and the secrets in $settings/*.env, then: systemctl daemon-reload"
