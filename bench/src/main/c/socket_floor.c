// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// Floor of the socket dump: every TCP and UDP socket of this network namespace by sock_diag, with
// tcp_info. Messages are counted, not read.
#include "rounds.h"
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

static int netlink;

static long dump(int family, int protocol) {
  static char buffer[65536];
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 wanted;
  } request = {
      {sizeof request, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 1, 0},
      {.sdiag_family = family,
       .sdiag_protocol = protocol,
       .idiag_ext = 1 << (INET_DIAG_INFO - 1),
       .idiag_states = ~0u}};
  long count = 0;
  if (send(netlink, &request, sizeof request, 0) < 0) return 0;
  for (;;) {
    int length = recv(netlink, buffer, sizeof buffer, 0);
    if (length <= 0) return count;
    struct nlmsghdr *at = (struct nlmsghdr *)buffer;
    for (; NLMSG_OK(at, length); at = NLMSG_NEXT(at, length)) {
      if (at->nlmsg_type == NLMSG_DONE || at->nlmsg_type == NLMSG_ERROR) return count;
      count++;
    }
  }
}

static long all(void) {
  return dump(AF_INET, IPPROTO_TCP) + dump(AF_INET6, IPPROTO_TCP) + dump(AF_INET, IPPROTO_UDP) +
         dump(AF_INET6, IPPROTO_UDP);
}

int main(void) {
  netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0) return 1;
  rounds(all);
}
