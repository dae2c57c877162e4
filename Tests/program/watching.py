"""A watcher that keeps what it was told, as a page does, and can be cut off and come back."""

import json

EVENTS = ("comment", "transcript", "marker", "stream_start", "stream_end")


def merged(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = merged(target.get(name), value)
    return target


class Watcher:
    def __init__(self, service, query, token=None):
        self.service, self.query, self.token = service, query, token
        self.at = None
        self.state = None
        self.items = []
        self.frames = []
        self.socket = None

    def __enter__(self):
        return self.connect()

    def __exit__(self, *_):
        self.cut()

    def connect(self):
        after = f"&after={self.at}" if self.at else ""
        self.socket = self.service.socket(f"/v1/watch?{self.query}{after}", self.token)
        return self

    def cut(self):
        """Ends the connection at once, as a lost network does."""
        if self.socket:
            self.socket.socket.close()
            self.socket = None

    def take(self, timeout=5):
        """One frame."""
        frame = json.loads(self.socket.recv(timeout=timeout))
        self.frames.append(frame)
        self.at = frame.get("at", self.at)
        if frame["type"] == "snapshot":
            self.state = frame.get("room", frame.get("rooms"))
        elif frame["type"] == "update":
            before = {"rooms": self.state} if "rooms=" in self.query else self.state
            after = merged(before, frame["changes"])
            self.state = after["rooms"] if "rooms=" in self.query else after
        elif frame["type"] == "items":
            self.items += frame["items"]
        return frame

    def until(self, wanted, timeout=5):
        """Takes frames until one satisfies."""
        while not wanted(frame := self.take(timeout)):
            pass
        return frame

    def until_item(self, name, timeout=5):
        self.until(lambda frame: any(item.get("id") == name for item in frame.get("items", [])),
                   timeout)

    @property
    def ids(self):
        return [item["id"] for item in self.items]
