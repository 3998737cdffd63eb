#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# Doors and a scan between strangers (needs root). On the near side: microsocks relays, vsftpd hands out a file, nmap
# scans, and, as an honest twin, nginx stands before a page on loopback. On the far side: who comes and what is called.
# Ends by itself and removes what it made.
#
#   outward_tools.sh DIR SECONDS
set -euo pipefail
dir=$1 seconds=$2

# shellcheck source=lab/subjects/strangers.sh
. "$(dirname "$0")/strangers.sh"

mkdir -p "$dir/files" "$dir/empty" "$dir/tmp"
head -c 50000000 /dev/urandom >"$dir/files/data.bin"
chmod -R a+rX "$dir"
cat >"$dir/vsftpd.conf" <<VSFTPD
listen=YES
background=NO
listen_port=2121
anonymous_enable=YES
no_anon_password=YES
anon_root=$dir/files
secure_chroot_dir=$dir/empty
seccomp_sandbox=NO
VSFTPD
cat >"$dir/nginx.conf" <<NGINX
daemon off;
pid $dir/nginx.pid;
error_log $dir/error.log;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path $dir/tmp; proxy_temp_path $dir/tmp; fastcgi_temp_path $dir/tmp; uwsgi_temp_path $dir/tmp; scgi_temp_path $dir/tmp;
  server { listen 198.51.100.10:8443; location / { proxy_pass http://127.0.0.1:8888; } }
}
NGINX

inside "$far" /usr/bin/python3 -m http.server --directory "$dir/files" 80
inside "$near" /usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$dir/files" 8888
inside "$near" microsocks -i 198.51.100.10 -p 1080
inside "$near" vsftpd "$dir/vsftpd.conf"
inside "$near" nginx -c "$dir/nginx.conf"
sleep 1
inside "$near" nmap -n -Pn -sT -T2 -p 1-60000 198.51.100.30-60
inside "$far" curl -s --retry 9 --retry-all-errors --limit-rate 500K -o /dev/null -x socks5://198.51.100.10:1080 http://198.51.100.20/data.bin
inside "$far" curl -s --retry 9 --retry-all-errors --limit-rate 500K -o /dev/null ftp://198.51.100.10:2121/data.bin
inside "$far" curl -s --retry 9 --retry-all-errors --limit-rate 500K -o /dev/null http://198.51.100.10:8443/data.bin
sleep "$seconds" &
wait $!
