// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The context that is in force when a connection comes. The JDK's server takes one context for
/// life; this one lets certificates change below it. Sessions belong to the context they were made
/// in, so that none outlives a change of who may come in.
final class LiveTlsContext extends SSLContext {
  /// @param now in force, asked for every connection
  LiveTlsContext(Supplier<SSLContext> now) {
    super(new Live(now), now.get().getProvider(), now.get().getProtocol());
  }

  private static final class Live extends SSLContextSpi {
    private final Supplier<SSLContext> now;

    Live(Supplier<SSLContext> now) {
      this.now = now;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("what is below has its own");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return now.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return now.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return now.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return now.get().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return now.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return now.get().getClientSessionContext();
    }
  }
}
