"""What warnings cost while rooms are on air: python3 Benchmarks/warnings/live_cost.py [ROOMS] [SECONDS]

The same events, a hundred a second in each room, are sent to a service with the standard rules and to one
with all rules off; prints the processor seconds of both, and how late the state of a room was meanwhile.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent), str(HERE.parent.parent / "Tests/program")]
from feed import connect, text_frame  # noqa: E402
from service import PROGRAM, Service  # noqa: E402

ROOMS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
A_SECOND, FRAMES_A_SECOND = 100, 2


def line(room, chance, n, present):
    """One event of a room; without a time, so that it is of the moment at which it arrives."""
    event = {"room": room, "id": f"{room}-{n}"}
    kind = chance.random()
    if kind < 0.5:
        event |= {"type": "exposure", "viewer": f"{room}-x{n}", "source": chance.choice(["feed", "paid_a", "follow"])}
    elif kind < 0.72 or not present:
        present.append(f"{room}-v{n}")
        event |= {"type": "enter", "viewer": present[-1], "source": "feed"}
    elif kind < 0.92:
        event |= {"type": "leave", "viewer": present.pop(chance.randrange(len(present)))}
    elif kind < 0.97:
        event |= {"type": "comment", "viewer": chance.choice(present), "text": chance.choice(["多少钱", "好看", "续航多少"])}
    elif kind < 0.99:
        event |= {"type": "card_click", "viewer": chance.choice(present)}
    else:
        event |= {"type": "transcript", "utterance": f"u{n}", "rev": 1, "final": True, "text": "点下方小风车留个电话"}
    return json.dumps(event, ensure_ascii=False)


def frames():
    """By half seconds: a frame for each room."""
    chance = random.Random(5)
    present = {f"r{i}": [] for i in range(ROOMS)}
    made, n = [], 0
    for _ in range(SECONDS * FRAMES_A_SECOND):
        turn = []
        for room, there in present.items():
            lines = []
            for _ in range(A_SECOND // FRAMES_A_SECOND):
                n += 1
                lines.append(line(room, chance, n, there))
            turn.append(text_frame("\n".join(lines).encode()))
        made.append(turn)
    return made, n


def measure(made, rules):
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "data"
        data.mkdir()
        if rules:
            (data / "rules.yaml").write_text(rules)
        with Service(data) as service:
            link = connect(service, service.owner)
            threading.Thread(target=lambda: all(iter(lambda: link.recv(1 << 16), b"")), daemon=True).start()
            began, cpu, late = time.monotonic(), service.cpu_s, []
            for number, turn in enumerate(made):
                due = began + number / FRAMES_A_SECOND
                time.sleep(max(0, due - time.monotonic()))
                for frame in turn:
                    link.sendall(frame)
                if number % 8 == 7:
                    asked = time.monotonic()
                    service.state("r0")
                    late.append(time.monotonic() - asked)
            time.sleep(1)
            events = service.state(f"r{ROOMS - 1}").json["kinds"]
            return service.cpu_s - cpu, sorted(late), service.memory_mib(), sum(events.values())


def main():
    made, n = frames()
    names = [one["rule"] for one in json.loads(
        subprocess.run([PROGRAM, "rules", "--json"], check=True, capture_output=True, text=True).stdout)]
    off = "rules:\n" + "".join(f"  - {{rule: {name}, on: false}}\n" for name in names)
    for _ in range(2):
        for name, rules in (("rules on", None), ("rules off", off)):
            cpu, late, memory, last = measure(made, rules)
            print(f"{name}: {n} events in {ROOMS} rooms, {cpu:.2f} CPU s ({cpu / n * 1e6:.2f} us an event), "
                  f"state asked for answered in {late[len(late) // 2] * 1000:.0f} ms, at most {late[-1] * 1000:.0f} ms, "
                  f"{memory:.0f} MiB; {last} events of the last room counted")


main()
