#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# Honest transfers for the lab: nginx serves a file on loopback, curl downloads it at 5 MB/s again and again. Each is a
# session of its own.
#
#   web_serving.sh DIR SECONDS
set -euo pipefail
dir=$1 end=$((SECONDS + $2))
mkdir -p "$dir/files" "$dir/tmp"
head -c 100000000 /dev/urandom >"$dir/files/dataset.bin"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$dir/nginx.conf" <<NGINX
daemon off;
pid $dir/nginx.pid;
error_log $dir/error.log;
worker_processes 2;
events {}
http {
  access_log off;
  client_body_temp_path $dir/tmp; proxy_temp_path $dir/tmp; fastcgi_temp_path $dir/tmp; uwsgi_temp_path $dir/tmp; scgi_temp_path $dir/tmp;
  server { listen 127.0.0.1:$port; root $dir/files; }
}
NGINX
setsid nginx -c "$dir/nginx.conf" </dev/null >/dev/null 2>&1 &
nginx=$!
trap 'kill "$nginx" 2>/dev/null || true; wait' EXIT
trap 'exit 0' TERM INT
while [ "$SECONDS" -lt "$end" ]; do
  timeout "$((end - SECONDS + 1))" setsid -w curl -s --limit-rate 5M -o "$dir/tmp/dataset.bin" "http://127.0.0.1:$port/dataset.bin" || sleep 1
done
