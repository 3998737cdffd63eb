#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# An honest build for the lab: make -j2 over generated C files, one of them called pool.c, over and over.
#
#   gcc_build.sh DIR SECONDS
set -euo pipefail
dir=$1 end=$((SECONDS + $2))
mkdir -p "$dir"
cd "$dir"
for unit in pool stratum $(seq 1 30); do
  {
    echo '#include <stdio.h>'
    for function in $(seq 1 200); do
      echo "int f_${unit}_$function(int x) { int s = 0; for (int i = 0; i < x; i++) s += i * $function ^ (s << 3); return s; }"
    done
  } >"unit_$unit.c"
done
cat >Makefile <<'MAKE'
objects := $(patsubst %.c,%.o,$(wildcard *.c))
all: $(objects)
%.o: %.c
	gcc -O2 -c -o $@ $<
clean:
	rm -f *.o
MAKE
while [ "$SECONDS" -lt "$end" ]; do
  make -s clean
  timeout "$((end - SECONDS + 1))" make -s -j2 all || true
done
