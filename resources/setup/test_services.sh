#!/bin/sh
# PostgreSQL for the store's tests: installed with apt as root; without it only the SQLite half of them runs. Never fails.
set -eu

[ "$(uname -s)" = Linux ] || exit 0
for found in /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$found" ]; then exit 0; fi
done
if command -v initdb >/dev/null 2>&1; then exit 0; fi

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing PostgreSQL for the tests"
    export DEBIAN_FRONTEND=noninteractive
    # the package's own server is not wanted: the tests start theirs, on a free port, in a folder of their own
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    apt-get install -y -qq -o Dpkg::Options::=--force-confold --no-install-recommends postgresql >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq -o Dpkg::Options::=--force-confold --no-install-recommends postgresql >/dev/null; } ||
        echo "PostgreSQL could not be installed: the PostgreSQL half of the store's tests is skipped" >&2
else
    echo "PostgreSQL is not installed (apt-get install postgresql): the PostgreSQL half of the store's tests is skipped" >&2
fi
