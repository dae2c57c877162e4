#!/usr/bin/env python3
"""Copy: how fast drafts, checks and the texts of two hundred stores are made, and how much drafts differ.

Run it after `make build test-needs`; `.venv/bin/python Benchmarks/copy/studio.py`. Times are CPU milliseconds of the
service."""

import json
import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Tests" / "program"))
import copy_reading  # noqa: E402
from copy_house import write_house  # noqa: E402
from service import Service  # noqa: E402
from test_copy import create, do, drafts, post, save, studio  # noqa: E402


def cpu_ms(service, rounds, body):
    began = service.cpu_s
    for number in range(rounds):
        body(number)
    return (service.cpu_s - began) / rounds * 1000


def speed(service):
    def eight(number):
        drafts(service, "xiaohongshu", "体验", "full", 1000 + number, 8, dealer="jinjiang")

    eight(-1)
    print(f"8 drafts with their checks, each time others: {cpu_ms(service, 30, eight):.1f} ms")
    piece = create(service, channel="wechat", style="体验")
    body = (piece["text"]["body"] * 4)[:1000]

    def check(number):
        post(service, f"texts/{piece['piece']}/check", {**piece["text"], "body": body + "好" * (number % 7), "locks": []})

    check(0)
    print(f"check of 1,000 characters while the last line is written: {cpu_ms(service, 50, check):.1f} ms")

    def fresh(number):
        text = "\n".join(f"{line}{number}号" for line in body.split("\n"))
        post(service, f"texts/{piece['piece']}/check", {**piece["text"], "body": text, "locks": []})

    print(f"check of 1,000 characters, every line another: {cpu_ms(service, 20, fresh):.1f} ms")
    print(f"198 stores: {cpu_ms(service, 1, lambda _: stores(service)):.0f} ms")


def stores(service):
    author, editor = (service.token("content", name=name) for name in ("author", "editor"))
    piece = create(service, author, channel="wechat", style="体验")
    facts = {fact["fact"]: fact for fact in piece["facts"]}
    address = facts["dealer.jinjiang.address"]
    at = len(piece["text"]["body"].encode("utf-16-le")) // 2 + 1
    lock = {"part": "body", "from": at, "to": at + len(address["text"]), "fact": address}
    piece = save(service, piece, author, body=piece["text"]["body"] + "\n" + address["text"],
                 locks=[*piece["text"]["locks"], lock]).json
    do(service, piece, "submitted", author)
    do(service, piece, "approved", editor)
    made = post(service, f"texts/{piece['piece']}/stores", {}).json
    assert len(made["texts"]) == 198, json.dumps(made)[:500]


def variety(service):
    print("| channel | " + " | ".join(["体验", "攻略", "活动", "问答", "故事"]) + " |")
    for channel in studio(service)["channels"]:
        row = []
        for style in ("体验", "攻略", "活动", "问答", "故事"):
            shares = []
            for seed in range(1, 6):
                found = drafts(service, channel["channel"], style, "full", seed, 20, dealer="jinjiang", keywords=["家用"])
                if found:
                    shares.append(copy_reading.overlap([d["text"]["title"] + d["text"]["body"] for d in found]))
            row.append(f"{statistics.mean(shares):.2f}" if shares else "—")
        print(f"| {channel['channel']} | {' | '.join(row)} |")


if __name__ == "__main__":
    data = pathlib.Path(tempfile.mkdtemp()) / "data"
    data.mkdir()
    write_house(data)
    with Service(data) as running:
        speed(running)
        variety(running)
