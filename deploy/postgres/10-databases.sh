#!/bin/sh
# Runs once, when the data folder is new: one role and one database per app, closed to the others.
# The passwords go through psql's \getenv, so that no command line shows them.
set -eu
psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv blog POSTGRES_BLOG_PASSWORD
\getenv iot POSTGRES_IOT_PASSWORD
\getenv chat POSTGRES_CHAT_PASSWORD
CREATE ROLE blog LOGIN PASSWORD :'blog';
CREATE ROLE iot LOGIN PASSWORD :'iot';
CREATE ROLE chat LOGIN PASSWORD :'chat';
CREATE DATABASE blog OWNER blog;
CREATE DATABASE iot OWNER iot;
CREATE DATABASE chat OWNER chat;
-- By default every role may connect to every database; each app shall see only its own.
REVOKE ALL ON DATABASE blog, iot, chat, postgres FROM PUBLIC;
SQL
