"""uWebSockets, through socketify, as a publish-and-subscribe server for the load tool.

The fan-out is uWebSockets' own (`app.publish`, in C++); Python runs once for each message. The
native loop runs, not socketify's asyncio bridge, which polls without rest while there is traffic.
"""

import sys

from socketify import App, CompressOptions, OpCode

port = int(sys.argv[1])
app = App()


def upgrade(response, request, context):
    room = request.get_query("id") or "0"
    response.upgrade(
        request.get_header("sec-websocket-key"), request.get_header("sec-websocket-protocol"),
        request.get_header("sec-websocket-extensions"), context, (request.get_url(), room))


def opened(socket):
    url, room = socket.get_user_data()
    if url == "/sub":
        socket.subscribe(room)


def received(socket, message, opcode):
    url, room = socket.get_user_data()
    if url == "/pub":
        app.publish(room, message, opcode)


for path in ("/sub", "/pub"):
    app.ws(path, {
        "compression": CompressOptions.DISABLED, "max_payload_length": 1 << 20, "idle_timeout": 0,
        "max_backpressure": 1 << 20, "close_on_backpressure_limit": False,
        "upgrade": upgrade, "open": opened, "message": received})
app.listen({"port": port, "host": "127.0.0.1"}, lambda _: None)
app.loop.uv_loop.run()
