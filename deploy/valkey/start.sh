#!/bin/sh
# The password goes into a file in memory: a command line can be read by everyone on the machine.
set -eu
umask 077
# appendonly: a command is in the file before it is answered. noeviction: a full cache must not
# forget a rate limit or a message to silence the error.
cat > /tmp/valkey.conf <<CONF
requirepass $VALKEY_PASSWORD
dir /data
appendonly yes
save ""
maxmemory 128mb
maxmemory-policy noeviction
CONF
unset VALKEY_PASSWORD
exec valkey-server /tmp/valkey.conf
