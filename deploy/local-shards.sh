#!/bin/sh
# One campaign as N processes on this machine, each with its own database, joined at the end: what a fleet does, small.
#
#   deploy/local-shards.sh N FOLDER [options of lockstep run ...]
#
# Everything after FOLDER is given to each `lockstep run`; a seed must be among it, because all shards draw from one.
# The databases and the joined one, FOLDER/all.db, stay. Exit code: that of the worst shard.
set -eu

case "${1-}" in
'' | *[!0-9]* | 0*)
  echo "deploy/local-shards.sh: N must be a whole number from 1 on, not \"${1-}\": N FOLDER --seed S [options]" >&2
  exit 2
  ;;
esac
if [ -z "${2-}" ]; then
  echo "deploy/local-shards.sh: FOLDER for the databases is missing: N FOLDER --seed S [options]" >&2
  exit 2
fi
shards=$1
folder=$2
shift 2
case " $* " in
*" --seed "* | *" --seed="*) ;;
*)
  echo "deploy/local-shards.sh: give --seed N: all shards draw from the same one" >&2
  exit 2
  ;;
esac

lockstep="$(dirname "$0")/../bin/lockstep.js"
mkdir -p "$folder"
pids=''
stop() {
  for pid in $pids; do kill -TERM "$pid" 2>/dev/null || true; done
}
trap stop INT TERM

i=1
while [ "$i" -le "$shards" ]; do
  node "$lockstep" run --shard "$i/$shards" --db "$folder/shard-$i.db" "$@" >"$folder/shard-$i.log" 2>&1 &
  pids="$pids $!"
  i=$((i + 1))
done

worst=0
i=1
for pid in $pids; do
  code=0
  wait "$pid" || code=$?
  # A shard that found something (1) is fine; one that could not run leaves its words.
  if [ "$code" -gt 1 ]; then
    echo "shard $i/$shards ended with exit code $code:" >&2
    tail -n 20 "$folder/shard-$i.log" >&2
  fi
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
  i=$((i + 1))
done

i=1
set --
while [ "$i" -le "$shards" ]; do
  if [ -e "$folder/shard-$i.db" ]; then set -- "$@" "$folder/shard-$i.db"; fi
  i=$((i + 1))
done
node "$lockstep" merge "$@" --db "$folder/all.db" --json >"$folder/all.json"
exit "$worst"
