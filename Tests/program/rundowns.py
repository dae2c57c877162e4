"""A rundown to test with, and what steers it."""

import json

RUNDOWN = {
    "title": "秋季置换专场",
    "repeats": True,
    "goal": {"leads": 200, "hours": 3},
    "segments": [
        {
            "segment": "greeting", "name": "开场", "kind": "greeting", "planned_s": 30,
            "warning_s": 5,
            "must_say": [
                {"point": "hello", "wordings": ["欢迎新来的朋友"], "cue": "欢迎新来的|今天清库存"}
            ],
        },
        {
            "segment": "offer", "name": "置换政策", "kind": "offer", "planned_s": 180,
            "warning_s": 30,
            "must_say": [
                {"point": "subsidy", "wordings": ["置换再补三千"], "cue": "置换再补|三千"},
                {"point": "gift", "wordings": ["到店就有礼"], "cue": "到店有礼"},
            ],
            "facts": ["subsidy"],
        },
        {
            "segment": "lead_call", "name": "留资口播", "kind": "lead_call", "planned_s": 15,
            "warning_s": 5,
            "must_say": [
                {"point": "card", "wordings": ["点小风车留电话"], "cue": "点小风车,|留电话"}
            ],
        },
    ],
    "facts": [
        {
            "fact": "subsidy", "text": "置换补贴|3000 元", "source": "11 月政策",
            "valid_until": "2099-12-31", "intents": ["trade_in", "price"],
        }
    ],
    "templates": [
        {"kind": "message", "text": "慢一点"},
        {"kind": "say", "text": "先讲置换补贴,|再报到店礼"},
        {"kind": "lead_call", "text": "点小风车,|留电话"},
    ],
}


def put_rundown(service, room="r1", rundown=None, **headers):
    return service.request(
        "PUT", f"/v1/rooms/{room}/rundown",
        json.dumps(rundown or RUNDOWN, ensure_ascii=False).encode(), service.owner,
        {"content-type": "application/json", **headers},
    )


def get_rundown(service, room="r1"):
    return service.get(f"/v1/rooms/{room}/rundown", service.owner).json


def command(service, room="r1", token=None, **do):
    return service.request(
        "POST", f"/v1/rooms/{room}/commands", json.dumps(do).encode(), token or service.owner,
        {"content-type": "application/json"},
    )
