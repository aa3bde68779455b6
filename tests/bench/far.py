#!/usr/bin/env python3
"""far.py PORT TO_PORT MS - a link with latency: what comes to 127.0.0.1:PORT goes to TO_PORT, MS there and back"""
import queue
import socket
import sys
import threading
import time


def carry(source, sink, delay):
    """Bytes of one direction, each DELAY seconds after it came; as many at once as there are."""
    due = queue.SimpleQueue()

    def deliver():
        while True:
            at, data = due.get()
            time.sleep(max(0, at - time.monotonic()))
            if not data:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(data)

    threading.Thread(target=deliver, daemon=True).start()
    data = b"-"
    while data:
        data = source.recv(1 << 18)
        due.put((time.monotonic() + delay, data))


def main():
    port, to_port, delay = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 2000
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", to_port))
        for a, b in ((near, far), (far, near)):
            a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=carry, args=(a, b, delay), daemon=True).start()


main()
