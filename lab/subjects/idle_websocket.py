#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""An honest idle connection for the lab: an RFC 6455 web socket over loopback whose server sends a small text every few
seconds, as an experiment tracker or a message broker does. The twin of a pool connection.

  idle_websocket.py [--every SECONDS] [--for SECONDS]
"""
import argparse
import base64
import hashlib
import os
import socket
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=float, default=8)
    parser.add_argument("--for", dest="seconds", type=float, default=300)
    options = parser.parse_args()
    server = socket.create_server(("127.0.0.1", 0))
    if os.fork():
        client = socket.create_connection(server.getsockname())
        key = base64.b64encode(os.urandom(16)).decode()
        client.sendall(f"GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        while client.recv(4096):
            pass
        return
    connection, _ = server.accept()
    request = connection.recv(4096).decode()
    key = next(line.split(": ")[1] for line in request.split("\r\n") if line.startswith("Sec-WebSocket-Key"))
    accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    connection.sendall(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    end = time.monotonic() + options.seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        text = f'{{"step":{number},"loss":{1 / number:.6f},"note":"{"x" * 200}"}}'.encode()
        connection.sendall(bytes([0x81, 126]) + len(text).to_bytes(2, "big") + text)
        time.sleep(options.every)


if __name__ == "__main__":
    main()
