// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// Holds N connected TCP sockets on loopback, both ends, until the end of its input.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

static int made(void) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct linger now = {1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  return descriptor;
}

int main(int argc, char **argv) {
  int wanted = argc > 1 ? atoi(argv[1]) : 0, failed = 0;
  struct rlimit most = {wanted + 64, wanted + 64};
  setrlimit(RLIMIT_NOFILE, &most);
  int listener = made();
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 64)) return 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  for (int i = 0; i < wanted / 2 && !failed; i++) {
    failed = connect(made(), (struct sockaddr *)&address, sizeof address) ||
             accept(listener, NULL, NULL) < 0;
  }
  puts(failed ? "failed" : "ready");
  fflush(stdout);
  while (getchar() != EOF) continue;
  return failed;
}
