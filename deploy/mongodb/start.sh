#!/bin/sh
# A replica set with access control wants a key file that only mongod can read: made here, in memory.
set -eu
umask 077
printf '%s' "$MONGODB_KEY" > /tmp/key
unset MONGODB_KEY
# An app that is killed within a transaction leaves its documents locked until the transaction's end: by
# default a minute, here five seconds.
# The image's own entry point makes root and runs the scripts below /docker-entrypoint-initdb.d, once.
exec docker-entrypoint.sh mongod --replSet shop --keyFile /tmp/key --bind_ip_all \
  --setParameter transactionLifetimeLimitSeconds=5
