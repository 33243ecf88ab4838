# Control and status
# Not in this program:
# - Messages travel: about 0.75 s a hop in the scenario. Here they arrive at once.
# - The scenario draws its random numbers from its seed. This program draws its own.
import asyncio
import math
import random

from heron.messaging.memory import InMemoryBroker

broker = InMemoryBroker()


def scale(value, factor):
    if type(value) not in (int, float):
        return None
    return math.floor(value * factor * 1000 + 0.5) / 1000


async def later(seconds, channel, message):
    await asyncio.sleep(seconds)
    await broker.publish(channel, message)


# Create channels
broker.create_channel("control")
broker.create_channel("status")


# Agent operator
async def operator_consumes_status():
    while True:
        msg = await broker.consume("status")
        print("operator received from status:", msg)
        await asyncio.sleep(random.uniform(0.3, 0.7))


async def operator_publishes_control():
    await asyncio.sleep(random.uniform(0.1, 0.3))
    while True:
        await broker.publish("control", {"setpoint": round(random.uniform(0.8, 1.2), 3)})
        await asyncio.sleep(random.uniform(2.9, 3.1))


# Agent mg1
def mg1_on_control(msg):
    print("mg1 received from control:", msg)
    asyncio.create_task(later(0.3, "status", {"mg": "mg1", "kw": scale(msg.get("setpoint"), 42.1)}))


broker.subscribe("control", mg1_on_control)


async def mg1_publishes_status():
    await asyncio.sleep(random.uniform(0.3, 0.9))
    while True:
        await broker.publish("status", {"mg": "mg1", "kw": round(random.uniform(38, 46), 3)})
        await asyncio.sleep(random.uniform(2.2, 2.8))


# Agent historian
async def historian_consumes_control():
    while True:
        msg = await broker.consume("control")
        print("historian received from control:", msg)
        await asyncio.sleep(random.uniform(1.7, 2.5))


async def main():
    asyncio.create_task(historian_consumes_control())
    asyncio.create_task(operator_consumes_status())
    asyncio.create_task(operator_publishes_control())
    asyncio.create_task(mg1_publishes_status())
    await asyncio.Event().wait()  # until you stop it


asyncio.run(main())
