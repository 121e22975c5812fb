# What the scripts share. Sourced, not run: finds the workspace, names and times steps.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

say() { printf '%s\n' "$*"; }

# die MESSAGE…: stops, with what to do about it.
die() {
    printf '%s\n' "$@" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# newer WANTED FOUND: whether the version FOUND is at least WANTED.
newer() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

now() { date +%s%N; }

# since START: the seconds since then, with one decimal.
since() {
    local ms=$((($(now) - $1) / 1000000))
    printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# A command that waits for a question would wait for ever where nobody is there to answer it.
export DEBIAN_FRONTEND=noninteractive

# The asset build, in a target folder of its own: it neither waits for a build of the server nor holds one up.
xtask() { cargo "$1" --quiet --locked --target-dir target/tools -p xtask "${@:2}"; }
