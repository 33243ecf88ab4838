"""A real Python against a real gateway."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Iterator, List

import pytest
from conftest import BY_NAME
from gateways import Gateway, Redis, free_port
from rules import broken
from standin import InMemoryBroker, Message, MessageType

from heronry import GatewayBroker, HeronBroker, record
from heronry import gateway as client

#: Seconds after which an operation gives up: never, on the slowest machine.
PATIENT = 120.0


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.end()


@pytest.fixture
def own_gateway() -> Iterator[Gateway]:
    one = Gateway()
    yield one
    one.end()


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Gateway]:
    """A gateway in front of Redis, which keeps what it has while the gateway is started again."""
    redis = Redis(tmp_path)
    one = Gateway(redis.url)
    yield one
    one.end()
    redis.end()


def on(gateway: Gateway, **settings: Any) -> GatewayBroker:
    return GatewayBroker(gateway.url, gateway.present_token, **{"timeout": PATIENT, **settings})


def answer(status: str, *headers: str, body: str = "") -> str:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", body])


HTML = "Content-Type: text/html; charset=utf-8"
#: What another program, or a proxy, answers.
FOREIGN = {
    "a page": answer("200 OK", HTML, body="<h1>Sign in</h1>"),
    "no such path": answer("404 Not Found", HTML, body="<h1>no</h1>"),
    "a proxy whose gateway is away": answer("502 Bad Gateway", HTML, body="<h1>no</h1>"),
    "a redirect": answer("302 Found", "Location: /login"),
    "other JSON": answer("400 Bad Request", "Content-Type: application/json", body='{"error": "no"}'),
}


class Inbox:
    """What a callback got, and waits for it."""

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []
        self.waiting: "List[asyncio.Future[None]]" = []

    def __call__(self, message: Dict[str, Any]) -> None:
        self.messages.append(message)
        for future in self.waiting:
            if not future.done():
                future.set_result(None)
        self.waiting.clear()

    async def until(self, is_there: Callable[[], bool]) -> List[Dict[str, Any]]:
        while not is_there():
            future = asyncio.get_running_loop().create_future()
            self.waiting.append(future)
            await asyncio.wait_for(future, PATIENT)
        return self.messages

    async def reach(self, count: int) -> List[Dict[str, Any]]:
        return await self.until(lambda: len(self.messages) >= count)


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        return await work()

    return asyncio.run(main())


def test_the_example_of_heron_s_documentation(gateway: Gateway) -> None:
    broker = on(gateway)
    heard = Inbox()
    # Before an event loop runs, as in the documentation.
    broker.create_channel("control")
    broker.subscribe("control", heard)

    async def work() -> None:
        await broker.publish("control", {"setpoint": 1.5})
        assert await heard.reach(1) == [{"setpoint": 1.5}]
        assert await broker.consume("control") == {"setpoint": 1.5}
        await broker.close()

    run(work)


def test_a_consumer_waits_and_messages_come_in_order(gateway: Gateway) -> None:
    async def work() -> None:
        async with on(gateway) as broker, on(gateway) as other:
            waiting = asyncio.ensure_future(broker.consume("order"))
            await asyncio.gather(*(other.publish("order", {"n": n}) for n in range(300)))
            got = [await waiting] + [await broker.consume("order") for _ in range(299)]
            assert [one["n"] for one in got] == list(range(300))
            with pytest.raises(client.WaitTimeout, match="No message came on order in 0 s"):
                await broker.consume("order", timeout=0)

    run(work)


def test_each_message_goes_to_one_consumer_and_to_every_subscriber(gateway: Gateway) -> None:
    async def work() -> None:
        async with on(gateway) as one, on(gateway, prefetch=10) as two:
            heard = [Inbox(), Inbox()]
            one.subscribe("share", heard[0])
            await two.subscribe("share", heard[1]).ready()
            takes = [asyncio.ensure_future(broker.consume("share")) for broker in (one, two) for _ in range(50)]
            await asyncio.gather(*(one.publish("share", {"n": n}) for n in range(100)))
            taken = await asyncio.gather(*takes)
            assert sorted(message["n"] for message in taken) == list(range(100))
            for inbox in heard:
                assert [message["n"] for message in await inbox.reach(100)] == list(range(100))

    run(work)


def test_a_wait_that_is_cancelled_takes_nothing(gateway: Gateway) -> None:
    async def work() -> None:
        async with on(gateway) as broker:
            gives_up = asyncio.ensure_future(broker.consume("cancelled"))
            await asyncio.sleep(0)
            gives_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await gives_up
            await broker.publish("cancelled", {"n": 1})
            assert await broker.consume("cancelled") == {"n": 1}

    run(work)


def test_a_subscription_that_has_ended_hears_nothing_more(gateway: Gateway) -> None:
    async def work() -> None:
        async with on(gateway) as broker:
            ended, stays = Inbox(), Inbox()
            end = broker.subscribe("ending", ended)
            broker.subscribe("ending", stays)
            await broker.publish("ending", {"n": 1})
            await asyncio.gather(ended.reach(1), stays.reach(1))
            end()
            end()
            await broker.publish("ending", {"n": 2})
            assert len(await stays.reach(2)) == 2 and len(ended.messages) == 1

    run(work)


def test_a_callback_that_fails_is_reported_and_the_others_hear(gateway: Gateway) -> None:
    async def work() -> None:
        errors: List[BaseException] = []
        heard = Inbox()
        async with on(gateway, on_error=errors.append) as broker:
            broker.subscribe("failing", lambda message: 1 / message["zero"])
            broker.subscribe("failing", heard)
            await broker.publish("failing", {"zero": 0})
            await heard.reach(1)
        assert [type(error) for error in errors] == [ZeroDivisionError]

    run(work)


def test_messages_and_names_that_are_refused_are_named(gateway: Gateway) -> None:
    async def work() -> None:
        async with on(gateway) as broker:
            wrong: List[Any] = [["list"], {"n": float("nan")}, {"n": object()}, {"n": "a" * 1_100_000}]
            for message in wrong:
                with pytest.raises(client.PayloadError):
                    await broker.publish("refused", message)
            for name in ("", "a" * 129, "\ud800", 7):
                with pytest.raises(client.GatewayError, match="The name of a channel"):
                    broker.create_channel(name)  # type: ignore[arg-type]
            await broker.publish("refused", {"text": "✓ \u2028 😀", "deep": [[[{"__proto__": 1}]]]})
            assert await broker.consume("refused") == {"text": "✓ \u2028 😀", "deep": [[[{"__proto__": 1}]]]}

    run(work)


def test_a_time_limit_is_a_number_of_seconds(gateway: Gateway) -> None:
    refused: List[Any] = [(-1, ValueError), (float("nan"), ValueError), ("5", TypeError), (True, TypeError)]

    async def work() -> None:
        for timeout, error in [*refused, (None, TypeError)]:
            with pytest.raises(error, match="timeout must be"):
                GatewayBroker(gateway.url, gateway.token, timeout=timeout)
        async with on(gateway) as broker:
            for timeout, error in refused:
                with pytest.raises(error, match="timeout must be"):
                    await broker.consume("limits", timeout)
        for timeout in (10**400, float("inf"), 2**40):
            async with GatewayBroker(gateway.url, gateway.token, timeout=timeout) as broker:
                await broker.publish("limits", {"n": 1})
                assert await broker.consume("limits", timeout) == {"n": 1}

    run(work)


def test_a_token_is_a_text_of_letters_digits_and_signs(gateway: Gateway) -> None:
    wrong: List[Any] = [gateway.token + "\n", " " + gateway.token, "a\r\nX-Other: 1", "ключ", "", None, b"abc"]

    async def work() -> None:
        for token in wrong:
            with pytest.raises(TypeError, match="as heronry serve prints it") as refused:
                GatewayBroker(gateway.url, token)
            assert gateway.token not in str(refused.value)
            broker = GatewayBroker(gateway.url, lambda token=token: token, timeout=0.3)
            with pytest.raises(client.UnavailableError, match="as heronry serve prints it"):
                await broker.publish("tokens", {})
            with pytest.raises(client.UnavailableError, match="as heronry serve prints it"):
                await broker.consume("tokens")
            await broker.close()

    run(work)


def test_the_name_of_a_client_and_of_a_sender_is_one(gateway: Gateway) -> None:
    wrong: List[Any] = ["a" * 129, "\ud800", 7]

    async def work() -> None:
        for name in ["", *wrong]:
            with pytest.raises(client.GatewayError, match="The name of a client"):
                GatewayBroker(gateway.url, gateway.token, name=name)
        async with on(gateway, name="Жанна\n") as broker:
            for sender in wrong:
                with pytest.raises(client.GatewayError, match="The name of a sender"):
                    await broker.publish("senders", {}, sender=sender)
            await broker.publish("senders", {"n": 1})

    run(work)


@pytest.mark.parametrize("answer", FOREIGN.values(), ids=list(FOREIGN))
def test_an_address_at_which_something_else_answers_is_named(answer: str) -> None:
    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer.encode())
        await writer.drain()
        writer.close()

    async def work() -> None:
        async with await asyncio.start_server(answers, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            broker = GatewayBroker(f"http://127.0.0.1:{port}", "secret-token", timeout=0.3)
            words = f"What answers at http://127.0.0.1:{port} is not a gateway of Heronry"
            with pytest.raises(client.UnavailableError, match=words):
                await broker.publish("control", {})
            for asked in (broker.consume("control"), broker.channels()):
                with pytest.raises(client.ForeignAnswerError, match=words):
                    await asked
            await broker.close()

    run(work)


def test_a_wrong_token_is_refused_in_words(gateway: Gateway) -> None:
    async def work() -> None:
        broker = GatewayBroker(gateway.url, "wrong-token", timeout=PATIENT)
        with pytest.raises(client.RefusedError, match="new token with every start") as refused:
            await broker.publish("control", {})
        assert "wrong-token" not in str(refused.value)
        with pytest.raises(client.RefusedError):
            await broker.consume("control")
        await broker.close()

    run(work)


def test_who_only_listens_is_told_once_that_nobody_answers(caplog: pytest.LogCaptureFixture) -> None:
    url = f"http://127.0.0.1:{free_port()}"

    async def work() -> None:
        async with GatewayBroker(url, "secret-token", timeout=0.3) as broker:
            broker.subscribe("control", print)
            # As long as an operation takes that gives up: the client tries again some times.
            with pytest.raises(client.UnavailableError):
                await broker.channels()

    with caplog.at_level("WARNING", logger="heronry"):
        run(work)
    told = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.getMessage() for record in told] == [
        f"No connection to the gateway at {url}, trying again. The gateway at {url} cannot be reached."
        " Is it running? It is started with: heronry serve"
    ]


def test_a_gateway_that_is_not_there_is_named() -> None:
    async def work() -> None:
        broker = GatewayBroker(f"http://127.0.0.1:{free_port()}", "secret-token", timeout=0.3)
        with pytest.raises(client.UnavailableError, match="has not answered for 0.3 s") as error:
            await broker.publish("control", {})
        with pytest.raises(client.UnavailableError, match="heronry serve"):
            await broker.consume("control")
        assert "secret-token" not in repr(error.value)
        await broker.close()
        with pytest.raises(client.ClosedError):
            await broker.publish("control", {})

    run(work)


async def surely(broker: GatewayBroker, channel: str, number: int, heard: Inbox) -> None:
    """Publish a message once. Where nobody knows whether it was accepted, a mark behind it shows that."""
    mark = {"mark": number}
    while True:
        try:
            return await broker.publish(channel, {"n": number})
        except client.UncertainError:
            while mark not in heard.messages:
                try:
                    await broker.publish(channel, mark)
                    await heard.until(lambda: mark in heard.messages)
                except client.UncertainError:
                    continue
            if {"n": number} in heard.messages:
                return


async def numbers(broker: GatewayBroker, channel: str) -> AsyncIterator[int]:
    """Yield the numbers of the messages that the broker consumes, without marks."""
    while True:
        message = await broker.consume(channel)
        if "n" in message:
            yield message["n"]


def test_ten_thousand_messages_each_way_with_the_gateway_started_again_in_between(stored: Gateway) -> None:
    count, seen = 10_000, 2_000

    async def work() -> None:
        async with on(stored, prefetch=100) as here, on(stored, prefetch=100) as there:
            heard = {"there": Inbox(), "back": Inbox()}
            await there.subscribe("there", heard["there"]).ready()
            await here.subscribe("back", heard["back"]).ready()
            got: List[int] = []
            back: List[int] = []

            async def publish() -> None:
                for start in range(0, count, 100):
                    part = [surely(here, "there", n, heard["there"]) for n in range(start, start + 100)]
                    await asyncio.gather(*part)

            async def answer() -> None:
                answers: "List[asyncio.Task[None]]" = []
                async for number in numbers(there, "there"):
                    got.append(number)
                    answers.append(asyncio.ensure_future(surely(there, "back", number, heard["back"])))
                    if len(got) == count:
                        break
                await asyncio.gather(*answers)

            async def collect() -> None:
                async for number in numbers(here, "back"):
                    back.append(number)
                    if len(back) == seen:
                        restarts.append(asyncio.get_running_loop().run_in_executor(None, stored.restart))
                    if len(back) == count:
                        break

            restarts: "List[asyncio.Future[None]]" = []
            await asyncio.gather(publish(), answer(), collect())
            (restart,) = restarts
            await restart
            assert Counter(got) == Counter(range(count))
            assert Counter(back) == Counter(range(count))
            for channel in ("there", "back"):
                with pytest.raises(client.WaitTimeout):
                    while True:
                        assert "mark" in await here.consume(channel, timeout=0)
                everything = Counter(one["n"] for one in heard[channel].messages if "n" in one)
                assert everything == Counter(range(count))

    run(work)


def test_what_was_confirmed_is_there_once_and_what_is_uncertain_at_most_once(stored: Gateway) -> None:
    async def work() -> None:
        async with on(stored, prefetch=100) as broker:
            outcomes: Dict[int, str] = {}

            async def publish(number: int) -> None:
                try:
                    await broker.publish("killed", {"n": number})
                    outcomes[number] = "accepted"
                except client.UncertainError:
                    outcomes[number] = "uncertain"

            first = [asyncio.ensure_future(publish(number)) for number in range(2_000)]
            await first[0]
            await asyncio.get_running_loop().run_in_executor(None, stored.restart, signal.SIGKILL)
            await asyncio.gather(*first)
            await publish(9_999)
            found: List[int] = []
            while not found or found[-1] != 9_999:
                found.append((await broker.consume("killed"))["n"])
            counts = Counter(found)
            assert set(counts.values()) == {1}
            assert {number for number, outcome in outcomes.items() if outcome == "accepted"} <= set(counts)

    run(work)


def test_what_a_gateway_in_memory_lost_is_reported_as_a_gap(own_gateway: Gateway) -> None:
    async def work() -> None:
        gaps: List[Any] = []
        heard = Inbox()
        async with on(own_gateway, on_gap=lambda *gap: gaps.append(gap)) as broker:
            broker.subscribe("lost", heard)
            for number in range(10):
                await broker.publish("lost", {"n": number})
            await heard.reach(10)
            await asyncio.get_running_loop().run_in_executor(None, own_gateway.restart)
            while len(heard.messages) == 10:
                await broker.publish("lost", {"n": "after"})
                await asyncio.sleep(0.01)
        assert gaps == [("lost", None)]
        assert heard.messages[10] == {"n": "after"}

    run(work)


def message(number: int, recipient: str = "room1", env_id: str = "e") -> Message:
    return Message(env_id, "building", recipient, float(number), MessageType.ACTION, {"n": number})


@pytest.fixture
def heron(gateway: Gateway) -> Iterator[HeronBroker]:
    broker = HeronBroker(gateway.url, gateway.token, timeout=PATIENT)
    yield broker
    broker.close()


def test_the_real_interface_filters_peeks_and_clears(heron: HeronBroker) -> None:
    channel = "env_e__action__building_to_room1"
    sent = [message(1), message(2, "other"), message(3), message(4, env_id="f")]
    for one in sent:
        heron.publish(channel, one)
    assert heron.consume(channel, "room1", "e", clear=False) == [sent[0], sent[2]]
    assert heron.consume(channel, "room1", "e") == [sent[0], sent[2]]
    assert heron.consume(channel, "room1", "e") == []
    assert heron.consume(channel, "other", "e")[0] is sent[1]
    assert channel in heron.get_environment_channels("e")
    heron.clear_environment("e")
    assert heron.consume(channel, "room1", "f") == []


def test_a_message_from_elsewhere_is_of_heron_s_classes(gateway: Gateway, heron: HeronBroker) -> None:
    other = HeronBroker(gateway.url, gateway.token, timeout=PATIENT, message=Message)
    other._type = MessageType
    got: List[Any] = []
    heron.create_channel("elsewhere")
    heron.subscribe("elsewhere", got.append)
    other.publish("elsewhere", message(5))
    assert heron.consume("elsewhere", "room1", "e")[0].payload == {"n": 5}
    heron.publish("elsewhere", message(6))
    (found,) = other.consume("elsewhere", "room1", "e")
    assert found == message(6) and type(found) is Message
    other.close()
    other.close()
    with pytest.raises(client.ClosedError):
        other.publish("elsewhere", message(7))


def test_others_see_which_agent_sent_and_which_took(gateway: Gateway, heron: HeronBroker) -> None:
    async def work() -> None:
        async with on(gateway) as broker:
            request = {"session": "onlooker-1", "channels": [{"channel": "seen"}], "directory": True}
            told: Dict[str, Any] = {}
            async for event, data, _ in broker._http.events(request, PATIENT):
                if event == "hello":
                    await asyncio.get_running_loop().run_in_executor(None, heron.publish, "seen", message(1))
                    await asyncio.get_running_loop().run_in_executor(None, heron.consume, "seen", "room1", "e")
                told[event] = data
                if "taken" in told and "message" in told:
                    break
            assert told["message"]["producer"] == "building" and told["taken"]["by"] == "room1"

    run(work)


def test_a_payload_that_is_no_json_is_named_with_its_place(heron: HeronBroker) -> None:
    wrong = message(1)
    wrong.payload = {"action": {"c": [1, object()]}}
    with pytest.raises(client.PayloadError, match=re.escape("payload.action.c[1] is a object")):
        heron.publish("wrong", wrong)


@pytest.mark.parametrize("name", ["coordinator", "jitter"])
def test_a_heron_run_on_a_gateway_is_the_run_in_memory(gateway: Gateway, heron: HeronBroker, name: str) -> None:
    example = BY_NAME[name]
    lines = []
    for broker in (InMemoryBroker(), heron):
        env = example.start(3, broker, f"run-{name}")
        with record(env) as run:
            env.run_event_driven(example.seconds)
        lines.append(list(run.lines()))
    assert lines[0] == lines[1]


def test_a_broker_on_a_gateway_is_recorded(gateway: Gateway, heron: HeronBroker) -> None:
    with record(heron) as run:
        heron.publish("recorded", message(1))
        heron.consume("recorded", "room1", "e")
    assert [event["kind"] for event in run.events] == ["published", "accepted", "dispatched", "received"]

    async def work() -> Any:
        async with on(gateway, name="grid") as broker:
            with record(broker, name="grid") as run:
                heard = Inbox()
                broker.subscribe("live", heard)
                await broker.publish("live", {"load": 0.5})
                await heard.reach(1)
                await broker.consume("live")
        return run

    documented = asyncio.run(work())
    kinds = Counter(event["kind"] for event in documented.events)
    assert kinds["published"] == kinds["accepted"] == 1 and kinds["received"] == 2
    assert broken(documented.events, list(documented.channels.values())) == []


def test_the_gateway_serves_the_client_and_the_file_runs_alone(gateway: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "heronry.py"
    with urllib.request.urlopen(f"{gateway.url}/clients/heronry.py") as answer:
        assert answer.headers["content-type"] == "text/x-python; charset=utf-8"
        file.write_bytes(answer.read())
    program = f"""
import asyncio, sys
sys.path.insert(0, {str(tmp_path)!r})
from heronry import GatewayBroker, HeronBroker, Message, MessageType
async def main():
    async with GatewayBroker({gateway.url!r}, sys.argv[1], timeout={PATIENT}) as broker:
        await broker.publish("alone", {{"n": 1}})
        print(await broker.consume("alone"))
asyncio.run(main())
broker = HeronBroker({gateway.url!r}, sys.argv[1], timeout={PATIENT})
broker.publish("alone", Message("e", "a", "b", 0.0, MessageType.INFO, {{"n": 2}}))
print(broker.consume("alone", "b", "e"))
broker.close()
"""
    command = [sys.executable, "-I", "-c", program, gateway.token]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert told.stdout.splitlines()[0] == "{'n': 1}"
    assert "Message(env_id='e', sender_id='a'" in told.stdout.splitlines()[1]
    assert told.stderr == ""


def test_a_notebook_shows_a_broker_without_its_token(gateway: Gateway) -> None:
    async def work() -> None:
        broker = on(gateway, name="<grid>")
        assert "not used yet" in broker._repr_html_()
        async with broker:
            await broker.subscribe("<control>", print).ready()
            html = broker._repr_html_()
            assert all(text in html for text in (gateway.url, "&lt;grid&gt;", "in use", "&lt;control&gt;"))
            assert gateway.token not in html + repr(broker)
            assert repr(broker).startswith(f"<GatewayBroker {gateway.url}, <grid>, ")
            assert repr(broker).endswith("in use, <control>>")
            assert repr(broker.subscribe("a", print)) == "<Subscription to 'a': call it to end it>"
        assert "closed" in broker._repr_html_()

    run(work)


def test_a_notebook_shows_the_broker_of_a_run(gateway: Gateway, heron: HeronBroker) -> None:
    heron.publish("shown", message(1))
    html = heron._repr_html_()
    assert gateway.url in html and "Environments" in html and gateway.token not in html + repr(heron)
