#!/bin/sh
# Asks Spillway for an archive and saves it: curl.sh <recipe> <file> [name=value ...]
# When the download breaks, the last command alone goes on where it broke.
# SPILLWAY_URL says where Spillway is; SPILLWAY_KEY and SPILLWAY_OWNER who asks, where keys are needed.
set -eu
: "${SPILLWAY_URL:=http://localhost:8080}"

ask() {
  if [ -n "${SPILLWAY_OWNER:-}" ]; then set -- -H "Spillway-Owner: $SPILLWAY_OWNER" "$@"; fi
  # On the standard input: the words of a command are there for everybody to see.
  printf '%s' "${SPILLWAY_KEY:+header = \"Authorization: Bearer $SPILLWAY_KEY\"}" |
    curl -sS --fail-with-body --config - "$@"
}

recipe=$1 file=$2
shift 2
for parameter in "$@"; do
  shift
  set -- "$@" --data-urlencode "$parameter"
done

# 303 leads to the archive; 202 to the export, when it takes longer than the service waits.
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
[ $# -gt 0 ] || set -- -d ''
location=$(ask -o "$answer" -w '%header{location}' "$@" "$SPILLWAY_URL/api/recipes/$recipe/archive") || {
  cat "$answer" >&2
  exit 1
}
case $location in
  */archive) archive=$location ;;
  *)
    archive=$location/archive
    until ask -H 'Prefer: wait=30' "$SPILLWAY_URL$location" >"$answer" && grep -q '"state":"READY"' "$answer"; do
      if ! grep -qE '"state":"(QUEUED|GENERATING)"' "$answer"; then
        cat "$answer" >&2
        exit 1
      fi
    done
    ;;
esac

ask --retry 5 --retry-all-errors -C - -o "$file" "$SPILLWAY_URL$archive"
