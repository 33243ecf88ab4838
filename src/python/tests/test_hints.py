"""Hints, each where it happens, in words."""

from __future__ import annotations

from conftest import BY_NAME, hints, recorded
from standin import BaseEnv, ChannelManager, InMemoryBroker, Message, MessageType, Room, World

from heronry import record


def test_the_newest_action_wins_and_the_others_are_thrown_away() -> None:
    run, _ = recorded("jitter")
    found = hints(run, "superseded")
    assert found
    for hint in found:
        thrown = run.events[hint["message"]]
        assert thrown["type"] == "action" and hint["channel"] == thrown["channel"]
        taken = [
            e["message"] for e in run.of("received") if e["channel"] == hint["channel"] and e["atUs"] == hint["atUs"]
        ]
        assert hint["message"] in taken[:-1]
        newest = run.numbers[taken[-1]]
        assert f"took {len(taken)} actions at once and used only the newest, message {newest}:" in hint["text"]


def test_nothing_is_thrown_away_where_one_action_is_read_at_a_time() -> None:
    assert hints(recorded("coordinator")[0], "superseded") == []


def test_a_channel_that_nobody_reads_is_named_at_the_end() -> None:
    run, env = recorded("unread")
    found = hints(run, "unread")
    assert {hint["channel"] for hint in found} == {f"env_default__info__room{n}_to_building" for n in (1, 2)}
    for hint in found:
        left = len(env.message_broker.channels[hint["channel"]])
        assert hint["text"] == (
            f"Nobody ever reads this channel: {left} messages left. building should, and never asks."
        )
        assert hint["agent"] == "building" and hint["atUs"] == run.until_us
    assert hints(recorded("coordinator")[0], "unread") == []


def test_a_message_that_left_later_and_arrived_earlier_has_overtaken() -> None:
    run, _ = recorded("jitter")
    found = hints(run, "overtaken")
    assert found
    for hint in found:
        older, newer = run.events[hint["message"]], run.events[run.events[hint["cause"]].get("message", hint["cause"])]
        assert older["agent"] == newer["agent"] and older["to"] == newer["to"]
        assert older["atUs"] < newer["atUs"] and older["arrivesUs"] > hint["atUs"]
    assert hints(recorded("coordinator")[0], "overtaken") == []


def test_the_age_of_an_observation_is_told_when_its_action_lands() -> None:
    run, _ = recorded("ticks")
    found = hints(run, "stale")
    assert len(found) == len(run.of("workFinished"))
    for hint in found:
        landed = run.events[hint["cause"]]
        seen = run.events[run.events[landed["cause"]]["message"]]
        assert hint["ageUs"] == hint["atUs"] - seen["atUs"] == 250_000
        assert hint["text"].endswith("takes effect on an observation that is 0.25 s old.")


def test_behind_a_coordinator_the_age_counts_from_the_observation_of_the_coordinator() -> None:
    run, _ = recorded("coordinator")
    for hint in hints(run, "stale"):
        action = run.events[hint["message"]]
        seen = run.events[run.events[action["cause"]]["message"]]
        assert "get_obs_response" in seen["payload"]
        assert hint["ageUs"] == hint["atUs"] - seen["atUs"] > 250_000


def test_reward_cascades_that_overlap_are_told() -> None:
    found = hints(recorded("levels")[0], "overlap")
    assert found and all("rewards may be computed on a newer state" in hint["text"] for hint in found)
    assert hints(recorded("coordinator")[0], "overlap") == []


def test_an_agent_that_asks_in_vain_is_told_how_often() -> None:
    run, _ = recorded("coordinator")
    (hint,) = hints(run, "polls")
    polls = [e for e in run.of("polled") if (e["agent"], e["channel"]) == (hint["agent"], hint["channel"])]
    assert f"found nothing {sum(e['count'] for e in polls)} times" in hint["text"]


def test_an_action_that_was_cancelled_is_told() -> None:
    run, _ = recorded("conditions")
    assert hints(run, "cancelled")
    assert all("cancelled before it took effect" in hint["text"] for hint in hints(run, "cancelled"))


def message(env_id: str, sender: str, recipient: str) -> Message:
    return Message(env_id, sender, recipient, 0.0, MessageType.INFO, {"n": 1})


def test_clearing_an_environment_whose_name_is_a_prefix_clears_another() -> None:
    broker = InMemoryBroker()
    env = BaseEnv([Room("r")], World(["r"]), broker=broker, env_id="a__b")
    channel = ChannelManager.info_channel("r", "top", "a__b")
    with record(env) as run:
        broker.publish(channel, message("a__b", "r", "top"))
        broker.clear_environment("a")
    assert [event["message"] for event in run.of("dropped")] == [0]
    (hint,) = hints(run, "prefix")
    assert 'clear_environment("a") emptied this channel of environment a__b too' in hint["text"]
    assert hints(run, "names")[0]["text"].startswith("The environment a__b has “__” in its name")


def test_clearing_its_own_environment_is_no_trap() -> None:
    env = BY_NAME["unread"].start()
    with record(env) as run:
        env.run_event_driven(20)
        env.message_broker.clear_environment("default")
    assert run.of("dropped") and hints(run, "prefix") == []


def test_a_name_with_to_in_it_is_told_once() -> None:
    broker = InMemoryBroker()
    with record(broker) as run:
        for _ in range(3):
            broker.publish("c", message("e", "a_to_b", "top"))
    (hint,) = hints(run, "names")
    assert hint["agent"] == "a_to_b" and "“_to_”" in hint["text"]
