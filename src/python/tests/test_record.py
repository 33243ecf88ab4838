"""What a recording holds of a run: every message, its cause, its time."""

from __future__ import annotations

import json
from typing import Any, Dict, List

import pytest
from conftest import BY_NAME, recorded
from rules import broken
from standin import BaseEnv, Event, EventType, InMemoryBroker, Room, World
from two_rooms import EXAMPLES, Example

from heronry import HookError, record


def lines_of(example: Example, seed: int) -> List[str]:
    return list(recorded(example.name, seed)[0].lines())


def test_three_runs_of_one_seed_are_the_same_byte_for_byte(every_example: Example) -> None:
    first = lines_of(every_example, 5)
    assert first == lines_of(every_example, 5) == lines_of(every_example, 5)
    assert len(first) > 100


def test_another_seed_gives_another_run() -> None:
    assert lines_of(BY_NAME["jitter"], 1) != lines_of(BY_NAME["jitter"], 2)


def test_every_recording_keeps_the_rules_of_the_format(every_example: Example) -> None:
    for seed in range(1, 6):
        run, _ = recorded(every_example.name, seed, payloads="full")
        assert broken(run.events, list(run.channels.values())) == []


def test_the_run_is_the_same_with_and_without_a_recorder(every_example: Example) -> None:
    env = every_example.start(3)
    stats = env.run_event_driven(every_example.seconds)
    _, watched = recorded(every_example.name, 3)
    assert watched.world.temperature == env.world.temperature
    assert watched.scheduler.sequence == env.scheduler.sequence
    assert stats.events > 100


def test_every_scheduled_message_is_published_once_and_received_once() -> None:
    example = BY_NAME["coordinator"]
    env = example.start()
    scheduled: List[Event] = []
    schedule = env.scheduler.schedule

    def counted(event: Event) -> str:
        scheduled.append(event)
        return schedule(event)

    env.scheduler.schedule = counted  # type: ignore[method-assign]
    with record(env) as run:
        env.run_event_driven(example.seconds)
    sent = [event for event in run.of("published") if "to" in event]
    deliveries = [event for event in scheduled if event.event_type is EventType.MESSAGE_DELIVERY]
    assert len(sent) == len(deliveries) > 50
    received = [event["message"] for event in run.of("received") if event["via"] == "direct"]
    assert len(set(received)) == len(received)
    waiting = [event for event in env.scheduler.event_queue if event.event_type is EventType.MESSAGE_DELIVERY]
    assert len(sent) - len(received) == len(waiting)


def test_the_cause_of_an_answer_is_the_question() -> None:
    run, _ = recorded("ticks")
    answers = [event for event in run.of("published") if "get_obs_response" in event["payload"]]
    assert answers
    for answer in answers:
        cause = run.events[answer["cause"]]
        assert cause["kind"] == "received" and cause["agent"] == "proxy"
        question = run.events[cause["message"]]
        assert question["payload"] == {"get_info": "obs"} and question["agent"] == answer["to"]
        assert answer["about"] == cause["message"]


def test_the_cause_of_a_question_is_a_tick_and_of_work_what_it_was_decided_on() -> None:
    run, _ = recorded("ticks")
    questions = [event for event in run.of("published") if event["payload"] == {"get_info": "obs"}]
    assert {run.events[event["cause"]]["kind"] for event in questions} == {"timerFired"}
    for work in run.of("workStarted"):
        decided = run.events[work["message"]]
        assert "get_obs_response" in decided["payload"] and decided["to"] == work["agent"]
        assert work["untilUs"] - work["atUs"] == 200_000
    for done in run.of("workFinished"):
        assert run.events[done["cause"]]["untilUs"] == done["atUs"]


def test_actions_go_through_a_queue_and_are_consumed_once() -> None:
    run, env = recorded("coordinator")
    name = "env_default__action__building_to_room1"
    on = [event for event in run.events if event.get("channel") == name]
    accepted = [event["seq"] for event in on if event["kind"] == "accepted"]
    assert accepted == list(range(1, len(accepted) + 1))
    taken = [event for event in on if event["kind"] == "dispatched"]
    assert [event["via"] for event in taken] == ["consume"] * len(taken)
    assert len(accepted) - len(taken) == len(env.message_broker.channels[name])
    assert not run.of("acknowledged")
    action = run.events[run.events[next(e["cause"] for e in on if e["kind"] == "accepted")]["cause"]]
    assert action["kind"] == "received" and action["agent"] == "building"


def test_an_action_rests_on_the_message_that_brought_it() -> None:
    run, _ = recorded("coordinator")
    works = run.of("workStarted")
    assert {run.events[work["message"]]["type"] for work in works} == {"action"}
    assert {run.events[work["cause"]]["kind"] for work in works} == {"timerFired"}


def test_empty_polls_are_counted() -> None:
    example = BY_NAME["coordinator"]
    env = example.start()
    empty = 0
    consume = env.message_broker.consume

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal empty
        found = consume(*args, **kwargs)
        empty += not found
        return found

    env.message_broker.consume = counted
    with record(env) as run:
        env.run_event_driven(example.seconds)
    assert sum(event["count"] for event in run.of("polled")) == empty > 5


def test_the_hierarchy_is_in_the_header() -> None:
    run, _ = recorded("levels")
    agents = {entry.pop("name"): entry for entry in json.loads(next(run.lines()))["agents"]}
    assert agents == {
        "proxy": {"level": 0},
        "system": {"level": 3},
        "building": {"level": 2, "parent": "system"},
        "room1": {"level": 1, "parent": "building"},
        "room2": {"level": 1, "parent": "building"},
    }


def test_disturbances_conditions_and_simulations_are_marks() -> None:
    run, _ = recorded("disturbances")
    marks = {event["what"]: event["text"] for event in run.of("noted") if not event.get("hint")}
    assert set(marks) == {"simulation", "environment", "condition"}
    assert marks["environment"] == "The environment changes: outside = 5.0"
    assert marks["condition"].endswith("temperature below 17")


def test_what_was_cancelled_is_lost_where_it_was_a_message() -> None:
    env = BY_NAME["ticks"].start()
    with record(env) as run:
        env.scheduler.schedule_message_delivery("room1", "proxy", {"get_info": "obs"}, delay=3.0)
        assert env.scheduler.cancel_events("proxy", EventType.MESSAGE_DELIVERY) == 1
        env.run_event_driven(5.0)
    (lost,) = run.of("lost")
    assert (lost["reason"], lost["message"], lost["atUs"]) == ("cancelled", 0, 3_000_000)
    assert broken(run.events, list(run.channels.values())) == []


def test_times_are_whole_microseconds_and_the_float_is_kept_where_it_says_more() -> None:
    env = BY_NAME["ticks"].start()
    third = 1 / 3
    with record(env) as run:
        env.scheduler.schedule_message_delivery("room1", "proxy", {"get_info": "obs"}, delay=third)
        env.run_event_driven(0.5)
    sent = run.events[0]
    got = next(event for event in run.of("received") if event["message"] == 0)
    assert (sent["arrivesUs"], sent["arrives"]) == (333_333, third)
    assert (got["atUs"], got["at"]) == (333_333, third)
    assert "at" not in run.of("timerFired")[0]


def test_reset_begins_a_new_episode_and_time_goes_on() -> None:
    example = BY_NAME["coordinator"]
    env = example.start()
    with record(env) as run:
        env.run_event_driven(10)
        on_their_way = [e for e in env.scheduler.event_queue if e.event_type is EventType.MESSAGE_DELIVERY]
        env.reset(seed=1)
        env.run_event_driven(10)
    assert broken(run.events, list(run.channels.values())) == []
    (episode,) = [event for event in run.of("noted") if event["what"] == "episode"]
    assert episode["atUs"] == 10_000_000 and run.until_us == 20_000_000
    assert len(run.of("lost")) == len(on_their_way)
    begins = run.events.index(episode) + 1
    first = [event["kind"] for event in run.events if event["atUs"] < 5_000_000]
    again = [event["kind"] for event in run.events[begins:] if event["atUs"] < 15_000_000]
    assert [kind for kind in again if kind != "dropped"] == first


def test_messages_that_reset_clears_are_dropped() -> None:
    env = BY_NAME["unread"].start()
    with record(env) as run:
        env.run_event_driven(20)
        left = sum(len(waiting) for waiting in env.message_broker.channels.values())
        env.reset(seed=1)
    dropped = run.of("dropped")
    assert len(dropped) == left > 5 and {event["reason"] for event in dropped} == {"cleared"}


def test_environments_that_share_a_broker_are_recorded_apart() -> None:
    broker = InMemoryBroker()
    one = BY_NAME["coordinator"].start(1, broker, "one")
    two = BY_NAME["coordinator"].start(1, broker, "two")
    with record(one) as first, record(two) as second:
        one.run_event_driven(10)
        two.run_event_driven(10)
    assert all("one" in name or " -> " in name for name in first.channels)
    strip = [line.replace("env_two", "env_one").replace("BaseEnv two", "BaseEnv one") for line in second.lines()]
    assert strip == list(first.lines())


def test_what_began_before_the_recording_is_in_it() -> None:
    env = BY_NAME["coordinator"].start()
    env.run_event_driven(9.02)
    with record(env) as run:
        env.run_event_driven(15)
    assert broken(run.events, list(run.channels.values())) == []
    assert run.events[0]["atUs"] == 0 and 5_000_000 < run.until_us <= 6_000_000


def test_step_mode_says_that_nothing_was_sent() -> None:
    env = BY_NAME["ticks"].start()
    with record(env) as run:
        for _ in range(3):
            env.step({"room1": 0.5})
    (hint,) = run.hints
    assert hint["what"] == "step-mode"
    assert hint["text"].startswith("env.step() ran 3 times, and nothing was sent")


@pytest.mark.parametrize("payloads", ["summary", "full", "none"])
def test_payloads_are_kept_as_asked(payloads: str) -> None:
    run, _ = recorded("coordinator", payloads=payloads)
    header: Dict[str, Any] = run.header
    assert header["payloads"] == {"summary": "summary", "full": "all", "none": "none"}[payloads]
    assert all(("payload" in event) == (payloads != "none") for event in run.of("published"))


def test_hooks_are_gone_afterwards_also_after_an_exception() -> None:
    env = BY_NAME["coordinator"].start()
    before = [dict(vars(one)) for one in (env, env.scheduler, env.message_broker)]
    keys = [set(one) for one in before]
    with pytest.raises(ZeroDivisionError):
        with record(env) as run:
            env.run_event_driven(5)
            raise ZeroDivisionError
    assert [set(vars(one)) for one in (env, env.scheduler, env.message_broker)] == keys
    count = len(run.events)
    env.run_event_driven(10)
    assert len(run.events) == count > 0


def test_two_recordings_of_one_environment_are_alike_and_end_in_any_order() -> None:
    env = BY_NAME["coordinator"].start()
    outer, inner = record(env), record(env)
    first = outer.__enter__()
    second = inner.__enter__()
    env.run_event_driven(10)
    outer.__exit__(None, None, None)
    env.run_event_driven(20)
    inner.__exit__(None, None, None)
    assert len(second.of("published")) > len(first.of("published")) > 20
    assert "schedule" not in vars(env.scheduler) and "publish" not in vars(env.message_broker)


def test_what_cannot_be_recorded_is_named() -> None:
    with pytest.raises(HookError, match="list cannot be recorded: it is neither an environment"):
        with record([]):
            pass
    with pytest.raises(ValueError, match="payloads is one of summary, full, none, not 'some'"):
        with record(BY_NAME["ticks"].start(), payloads="some"):
            pass


def test_a_handler_that_throws_ends_the_run_and_not_the_recording() -> None:
    world = World(["a"])
    room = Room("a")
    room.policy = lambda observation: 1 / 0
    env = BaseEnv([room], world)
    with pytest.raises(ZeroDivisionError):
        with record(env) as run:
            env.run_event_driven(3)
    assert run.events[-1]["kind"] == "received"


def test_the_eight_examples_are_different_things() -> None:
    assert len({example.name for example in EXAMPLES}) == 8
    assert len({example.sentence for example in EXAMPLES}) == 8


class Unreadable:
    """Fails whatever is asked of it."""

    def __str__(self) -> str:
        raise RuntimeError("unreadable")

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("unreadable")


def test_what_cannot_be_read_never_fails_the_run_and_is_counted() -> None:
    env = BY_NAME["ticks"].start()
    with record(env) as run:
        for payload in (None, Unreadable(), {"sender": Unreadable(), "message": Unreadable()}):
            env.scheduler.schedule(Event(0.5, 2, 0, EventType.CUSTOM, "nobody", payload))  # type: ignore[arg-type]
        env.scheduler.schedule(Event(0.6, 2, 0, Unreadable(), Unreadable()))  # type: ignore[arg-type]
        env.message_broker.publish("env_default__c", Unreadable())  # type: ignore[arg-type]
        # Not by the environment: the stand-in for HERON's analyzer reads payloads too.
        assert len(list(env.scheduler.run_until(5))) > 50
    assert broken(run.events, list(run.channels.values())) == []
    assert len(run.of("received")) > 20
    missed = [hint["text"] for hint in run.hints if hint["what"] == "not-recorded"]
    assert missed and all("could not be recorded" in text for text in missed)


def test_a_full_recording_says_so_and_the_run_goes_on() -> None:
    example = BY_NAME["coordinator"]
    env = example.start()
    with record(env) as run:
        run.events_max = 50
        env.run_event_driven(5)
        env.reset(seed=1)
        env.run_event_driven(example.seconds)
    (full,) = [hint for hint in run.hints if hint["what"] == "not-recorded"]
    assert run.events.index(full) == 50 and full["text"].startswith("The recording is full")
    bare = example.start()
    bare.run_event_driven(example.seconds)
    assert env.world.temperature == bare.world.temperature
    assert broken(run.events, list(run.channels.values())) == []
