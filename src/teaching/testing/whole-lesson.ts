/** A lesson with one of everything, which tests change. */
export const WHOLE_LESSON = `---
title: The late subscriber
summary: Who comes late misses what was said before.
minutes: 3
about: [pubsub-keeps]
remember:
  - say: A late subscriber gets no earlier messages.
    at: phone received message 5 from readings
  - say: The queue still has them.
    at: archive received message 1 from readings
  - say: A message takes time.
    at: 2s
---

You see a meter. **It** publishes to \`readings\`.

\`\`\`scenario
name: Late
meter is a device
archive is a worker
meter publishes to readings every 2s, first at 0.4s: {"reading": {"$count": 1}}
display subscribes to readings
at 8s, phone subscribes to readings
at 14s, 15s, archive consumes from readings
\`\`\`

## Predict: what does the phone get?

The phone subscribes at 8 s.

\`\`\`show
at: phone subscribed to readings
agent: phone
message: 4 on readings
\`\`\`

\`\`\`question
kind: firstReceived
agent: phone
channel: readings
\`\`\`

It **has** *no* copy of [what was](https://example.org/before) said. <b>Why</b>?

- one
- two

\`\`\`python
await broker.publish("readings", {"reading": 1})
\`\`\`

## Modify

- [ ] publish to readings from phone: whatever you like
- [ ] make the queue of readings longer than 100

## Make

\`\`\`goal
say: The archive gets every reading.
expect:
  - every message on readings reaches archive within 5s
solution:
  - archive consumes from readings
\`\`\`

\`\`\`question
generated: 2
kinds: [receivers, firstReceived]
\`\`\`
`;
