# Asks $API for the export $REQUEST as helm test does: with the key $KEY and for $OWNER, where they are set.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  [ -z "${KEY:-}" ] || echo "Authorization: Bearer $KEY"
  [ -z "${OWNER:-}" ] || echo "Spillway-Owner: $OWNER"
  echo "Prefer: wait=20"
} >"$work/headers"

ask() {
  curl -sS --fail-with-body --connect-timeout 10 --max-time 120 -H "@$work/headers" "$@"
}

failed() {
  echo "$1" >&2
  [ ! -s "$work/answer" ] || cat "$work/answer" >&2
  exit 1
}

ask -H 'Content-Type: application/json' -d "$REQUEST" -D "$work/answered" -o "$work/answer" "$API/api/exports" ||
  failed "The export was refused:"
export=$(sed -n 's/^[Ll]ocation: *\([^[:cntrl:]]*\).*/\1/p' "$work/answered" | sed 's,^[a-z]*://[^/]*,,')
[ -n "$export" ] || failed "The answer names no export:"

tries=0
until grep -q '"state" *: *"READY"' "$work/answer"; do
  [ $((tries += 1)) -le 15 ] || failed "The export did not get ready within 5 minutes:"
  ! grep -qE '"state" *: *"(FAILED|CANCELLED|GONE)"' "$work/answer" || failed "The export was not made:"
  ask -o "$work/answer" "$API$export" || failed "The export cannot be looked at:"
done

length=$(ask -I "$API$export/archive" | sed -n 's/^[Cc]ontent-[Ll]ength: *\([0-9]*\).*/\1/p')
ask -o "$work/archive" "$API$export/archive" || failed "The archive was not delivered."
bytes=$(wc -c <"$work/archive" | tr -d ' ')
[ "$bytes" = "$length" ] && [ "$bytes" -gt 0 ] || failed "The archive has $bytes bytes and not $length, as was said."
ask -X DELETE "$API$export" || failed "The export was not deleted."
echo "An export was made, downloaded whole ($bytes bytes) and deleted."
