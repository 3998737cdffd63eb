// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Category;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Grade;
import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;

/// The fields of what was seen of the network in a recording. New ones go to the end of both
/// methods of a type.
final class NetworkCodec {
  private NetworkCodec() {}

  static void write(SocketSample socket, FieldWriter out) {
    out.number(socket.inode());
    out.optional(socket.owner(), SampleCodec::key);
    out.text(socket.transport().name());
    out.text(socket.state().name());
    endpoint(socket.local(), out);
    endpoint(socket.remote(), out);
    out.number(socket.uid());
    out.optional(socket.bytesSent());
    out.optional(socket.bytesReceived());
    out.number(socket.netNamespace());
  }

  static SocketSample socket(FieldReader in) {
    return new SocketSample(
        in.number(),
        in.optional(SampleCodec::key),
        SocketSample.Transport.valueOf(in.text()),
        SocketSample.State.valueOf(in.text()),
        endpoint(in),
        endpoint(in),
        in.integer(),
        in.optionalNumber(),
        in.optionalNumber(),
        in.number());
  }

  static void write(ConversationSample conversation, FieldWriter out) {
    out.text(conversation.transport().name());
    endpoint(conversation.client(), out);
    endpoint(conversation.server(), out);
    out.flag(conversation.beginning());
    out.text(conversation.protocol());
    out.text(conversation.category().name());
    out.text(conversation.grade().name());
    out.number(conversation.netNamespace());
  }

  static ConversationSample conversation(FieldReader in) {
    return new ConversationSample(
        SocketSample.Transport.valueOf(in.text()),
        endpoint(in),
        endpoint(in),
        in.flag(),
        in.text(),
        Category.valueOf(in.text()),
        Grade.valueOf(in.text()),
        in.number());
  }

  static void write(ShortConnectionsSample few, FieldWriter out) {
    out.number(few.count());
    out.number(few.bytesSent());
    out.number(few.bytesReceived());
    out.number(few.overflows());
    out.number(few.netNamespace());
    out.number(few.calls().count());
    out.list(
        few.calls().destinations(),
        (destination, to) -> {
          endpoint(destination.to(), to);
          to.text(destination.outcome().name());
        });
    out.number(few.calls().unlisted());
  }

  static ShortConnectionsSample shortConnections(FieldReader in) {
    return new ShortConnectionsSample(
        in.number(), in.number(), in.number(), in.number(), in.number(), calls(in));
  }

  private static Calls calls(FieldReader in) {
    return new Calls(
        in.number(),
        in.list(from -> new Destination(endpoint(from), Outcome.valueOf(from.text()))),
        in.number());
  }

  static void write(NetworkSample network, FieldWriter out) {
    out.number(network.netNamespace());
    out.flag(network.host());
    out.optional(
        network.interfaces(),
        (seen, to) -> {
          to.number(seen.count());
          to.number(seen.bytesIn());
          to.number(seen.packetsIn());
          to.number(seen.bytesOut());
          to.number(seen.packetsOut());
        });
    out.optional(
        network.tcp(),
        (tcp, to) -> {
          to.number(tcp.activeOpens());
          to.number(tcp.attemptFails());
          to.number(tcp.inSegs());
          to.number(tcp.outSegs());
          to.number(tcp.retransSegs());
          to.number(tcp.inErrs());
          to.number(tcp.outRsts());
          to.optional(tcp.synRetrans());
        });
    out.optional(
        network.udp(),
        (udp, to) -> {
          to.number(udp.inDatagrams());
          to.number(udp.outDatagrams());
          to.number(udp.noPorts());
        });
    out.optional(
        network.other(),
        (other, to) -> {
          to.number(other.forwarded());
          to.number(other.icmpOut());
        });
    out.optional(network.socketBytes());
  }

  static NetworkSample network(FieldReader in) {
    return new NetworkSample(
        in.number(),
        in.flag(),
        in.optional(from ->
            new Interfaces(
                from.integer(), from.number(), from.number(), from.number(), from.number())),
        in.optional(NetworkCodec::tcp),
        in.optional(from -> new Udp(from.number(), from.number(), from.number())),
        in.optional(from -> new Other(from.number(), from.number())),
        in.optionalNumber());
  }

  private static Tcp tcp(FieldReader in) {
    return new Tcp(
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.optionalNumber());
  }

  private static void endpoint(Endpoint endpoint, FieldWriter out) {
    out.text(endpoint.address());
    out.number(endpoint.port());
    out.text(endpoint.scope().name());
  }

  private static Endpoint endpoint(FieldReader in) {
    return new Endpoint(in.text(), in.integer(), Endpoint.Scope.valueOf(in.text()));
  }
}
