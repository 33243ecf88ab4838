# Operator, microgrids, devices
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
broker.create_channel("operator_to_mg1")
broker.create_channel("status")
broker.create_channel("operator_to_mg2")
broker.create_channel("mg1_to_solar1")
broker.create_channel("mg1_reports")
broker.create_channel("mg1_to_battery1")
broker.create_channel("mg2_to_wind2")
broker.create_channel("mg2_reports")
broker.create_channel("mg2_to_battery2")


# Agent operator
async def operator_consumes_status():
    while True:
        msg = await broker.consume("status")
        print("operator received from status:", msg)


async def operator_publishes_operator_to_mg1():
    await asyncio.sleep(random.uniform(0, 0.4))
    while True:
        await broker.publish("operator_to_mg1", {"setpoint": round(random.uniform(0.5, 1), 3)})
        await asyncio.sleep(random.uniform(4.8, 5.2))


async def operator_publishes_operator_to_mg2():
    await asyncio.sleep(random.uniform(2.5, 2.9))
    while True:
        await broker.publish("operator_to_mg2", {"setpoint": round(random.uniform(0.5, 1), 3)})
        await asyncio.sleep(random.uniform(4.8, 5.2))


# Agent mg1
async def mg1_consumes_operator_to_mg1():
    while True:
        msg = await broker.consume("operator_to_mg1")
        print("mg1 received from operator_to_mg1:", msg)
        asyncio.create_task(later(0.2, "mg1_to_solar1", {"setpoint": scale(msg.get("setpoint"), 0.6)}))
        asyncio.create_task(later(0.6, "mg1_to_battery1", {"setpoint": scale(msg.get("setpoint"), 0.4)}))


async def mg1_consumes_mg1_reports():
    while True:
        msg = await broker.consume("mg1_reports")
        print("mg1 received from mg1_reports:", msg)
        asyncio.create_task(later(0.2, "status", {"mg": "mg1", "kw": msg.get("kw")}))


# Agent mg2
async def mg2_consumes_operator_to_mg2():
    while True:
        msg = await broker.consume("operator_to_mg2")
        print("mg2 received from operator_to_mg2:", msg)
        asyncio.create_task(later(0.2, "mg2_to_wind2", {"setpoint": scale(msg.get("setpoint"), 0.6)}))
        asyncio.create_task(later(0.6, "mg2_to_battery2", {"setpoint": scale(msg.get("setpoint"), 0.4)}))


async def mg2_consumes_mg2_reports():
    while True:
        msg = await broker.consume("mg2_reports")
        print("mg2 received from mg2_reports:", msg)
        asyncio.create_task(later(0.2, "status", {"mg": "mg2", "kw": msg.get("kw")}))


# Agent solar1
async def solar1_consumes_mg1_to_solar1():
    while True:
        msg = await broker.consume("mg1_to_solar1")
        print("solar1 received from mg1_to_solar1:", msg)
        asyncio.create_task(later(0.4, "mg1_reports", {"device": "solar1", "kw": scale(msg.get("setpoint"), 50)}))


# Agent battery1
async def battery1_consumes_mg1_to_battery1():
    while True:
        msg = await broker.consume("mg1_to_battery1")
        print("battery1 received from mg1_to_battery1:", msg)
        asyncio.create_task(later(0.4, "mg1_reports", {"device": "battery1", "kw": scale(msg.get("setpoint"), 30)}))


# Agent wind2
async def wind2_consumes_mg2_to_wind2():
    while True:
        msg = await broker.consume("mg2_to_wind2")
        print("wind2 received from mg2_to_wind2:", msg)
        asyncio.create_task(later(0.4, "mg2_reports", {"device": "wind2", "kw": scale(msg.get("setpoint"), 80)}))


# Agent battery2
async def battery2_consumes_mg2_to_battery2():
    while True:
        msg = await broker.consume("mg2_to_battery2")
        print("battery2 received from mg2_to_battery2:", msg)
        asyncio.create_task(later(0.4, "mg2_reports", {"device": "battery2", "kw": scale(msg.get("setpoint"), 30)}))


async def main():
    asyncio.create_task(mg1_consumes_operator_to_mg1())
    asyncio.create_task(mg2_consumes_operator_to_mg2())
    asyncio.create_task(solar1_consumes_mg1_to_solar1())
    asyncio.create_task(battery1_consumes_mg1_to_battery1())
    asyncio.create_task(wind2_consumes_mg2_to_wind2())
    asyncio.create_task(battery2_consumes_mg2_to_battery2())
    asyncio.create_task(mg1_consumes_mg1_reports())
    asyncio.create_task(mg2_consumes_mg2_reports())
    asyncio.create_task(operator_consumes_status())
    asyncio.create_task(operator_publishes_operator_to_mg1())
    asyncio.create_task(operator_publishes_operator_to_mg2())
    await asyncio.Event().wait()  # until you stop it


asyncio.run(main())
