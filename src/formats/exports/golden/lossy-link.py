# A lossy link
# Not in this program:
# - Messages travel: about 0.75 s a hop in the scenario. Here they arrive at once.
# - The scenario draws its random numbers from its seed. This program draws its own.
# - Faults: 1 fault (loss).
import asyncio
import random

from heron.messaging.memory import InMemoryBroker

broker = InMemoryBroker()


# Create channels
broker.create_channel("readings")


# Agent meter
async def meter_publishes_readings():
    await asyncio.sleep(random.uniform(0.1, 0.3))
    n = 1
    while True:
        await broker.publish("readings", {"reading": n, "kw": round(random.uniform(38, 46), 3)})
        n += 1
        await asyncio.sleep(random.uniform(1, 1.2))


# Agent near-display
def near_display_on_readings(msg):
    print("near-display received from readings:", msg)


broker.subscribe("readings", near_display_on_readings)


# Agent far-display
def far_display_on_readings(msg):
    print("far-display received from readings:", msg)


broker.subscribe("readings", far_display_on_readings)


# Agent archive
async def archive_consumes_readings():
    while True:
        msg = await broker.consume("readings")
        print("archive received from readings:", msg)
        await asyncio.sleep(random.uniform(0.1, 0.3))


async def main():
    asyncio.create_task(archive_consumes_readings())
    asyncio.create_task(meter_publishes_readings())
    await asyncio.Event().wait()  # until you stop it


asyncio.run(main())
