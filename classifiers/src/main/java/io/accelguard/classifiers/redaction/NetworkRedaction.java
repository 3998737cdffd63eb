// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.Traffic;
import java.util.List;

/// Takes people out of what was seen of the network: who talked with whom becomes pseudonyms.
record NetworkRedaction(Addresses addresses, Users users) {
  SocketSample of(SocketSample socket) {
    return new SocketSample(
        socket.inode(),
        socket.owner(),
        socket.transport(),
        socket.state(),
        addresses.of(socket.local()),
        addresses.of(socket.remote()),
        users.of(socket.uid()),
        socket.bytesSent(),
        socket.bytesReceived(),
        socket.netNamespace());
  }

  Traffic of(Traffic traffic) {
    return new Traffic(
        traffic.conversations().stream().map(this::conversation).toList(),
        traffic.shortConnections().stream().map(this::shortConnections).toList(),
        traffic.networks());
  }

  private ConversationSample conversation(ConversationSample conversation) {
    return new ConversationSample(
        conversation.transport(),
        addresses.of(conversation.client()),
        addresses.of(conversation.server()),
        conversation.beginning(),
        conversation.protocol(),
        conversation.category(),
        conversation.grade(),
        conversation.netNamespace());
  }

  private ShortConnectionsSample shortConnections(ShortConnectionsSample few) {
    List<Destination> destinations =
        few.calls().destinations().stream()
            .map(called -> new Destination(addresses.of(called.to()), called.outcome()))
            .toList();
    return new ShortConnectionsSample(
        few.count(),
        few.bytesSent(),
        few.bytesReceived(),
        few.overflows(),
        few.netNamespace(),
        new Calls(few.calls().count(), destinations, few.calls().unlisted()));
  }
}
