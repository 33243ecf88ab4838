/**
 * The scripts that change a channel on the server, each atomic (Lua, Redis 7.0 or newer).
 *
 * A channel is one stream. Its entries have the fields `message` (JSON), and our own also have `seq`, `producer`, `queue` and
 * `life`; a foreign client adds entries with `XADD <key> * message <json>`. Trimming keeps the newest.
 * 1. The queue is what one shared consumer group has not acknowledged. Dropping the oldest advances the group, so that
 *    subscriptions, which read the same stream by their own cursor, still receive the message.
 * 2. An entry with `queue` = 0 (dropped as the newest) is for subscriptions only: the queue skips it.
 * 3. `seq` is the number of entries ever added to the stream. The server counts them; no count of ours can drift.
 * 4. The stats, a hash beside the stream, contain what the server does not count: `consumed`, and `skipped` for the entries of 2.
 *    that the group has not reached. accepted = consumed + depth + dropped, where dropped is the rest. They begin anew with the
 *    stream, whose `life` they name; so does its first entry.
 * 5. The bell wakes readers. On one server it is a stream that every reader reads. On a cluster there is none, as it would be in
 *    another slot: the channel's own notice (`SPUBLISH` of its key) replaces it, and a publish sends it as well.
 *
 * KEYS: the stream, the stats and, on one server, the bell. ARGV[1]: the group.
 */
import { createHash } from 'node:crypto';

const PRELUDE = `
local key, stats, bell, group = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local function named(list)
  local fields = {}
  for i = 1, #list, 2 do fields[list[i]] = list[i + 1] end
  return fields
end
local function ring(channel)
  if not bell then return redis.call('SPUBLISH', key, '') end
  redis.call('XADD', bell, 'MAXLEN', '=', 1000, '*', 'channel', channel)
  redis.call('PEXPIRE', bell, 3600000)
end
local function passed_over(fields)
  for i = 1, #fields, 2 do
    if fields[i] == 'queue' then return fields[i + 1] == '0' end
  end
  return false
end
-- The group as it stands: last, read, added, length, undelivered, pending, skipped. Without a stream: nil, or made where asked.
-- A group that is made begins the stats anew: the stream, and what was counted of it, are gone.
local function look(make)
  local found
  local groups = redis.pcall('XINFO', 'GROUPS', key)
  if not groups.err then
    for _, one in ipairs(groups) do
      one = named(one)
      if one.name == group then found = one end
    end
  elseif not make and string.find(groups.err, 'no such key') then
    return nil
  end
  local length, added, fresh = redis.call('XLEN', key), nil, not found
  if fresh then
    if not groups.err then added = named(redis.call('XINFO', 'STREAM', key))['entries-added'] end
    found = { ['last-delivered-id'] = '0-0', pending = 0, ['entries-read'] = (added or 0) - length, lag = length }
    if make then
      redis.call('XGROUP', 'CREATE', key, group, '0', 'MKSTREAM', 'ENTRIESREAD', (added or 0) - length)
      redis.call('DEL', stats)
      redis.call('HSET', stats, 'life', table.concat(redis.call('TIME'), '.'))
    end
  end
  if not added then
    if found['entries-read'] and found.lag then added = found['entries-read'] + found.lag
    else added = named(redis.call('XINFO', 'STREAM', key))['entries-added'] end
  end
  local last, read, skipped, consumed = found['last-delivered-id'], found['entries-read'], 0, 0
  if not fresh then
    local counted = redis.call('HMGET', stats, 'skipped', 'consumed')
    skipped, consumed = tonumber(counted[1] or 0), tonumber(counted[2] or 0)
  end
  local undelivered = read and math.min(added - read, length)
  -- Somebody else has trimmed entries before they were read, and the server counts only those that are.
  local lost = read and added - read > length
  local miscounted = lost and (skipped > 0 or #redis.call('XRANGE', key, '-', last, 'COUNT', 1) > 0)
  -- A server that has become the primary has a smaller count than what it was told is consumed.
  local behind = read and read < consumed + found.pending
  -- Somebody else has deleted entries, or trimmed some: what is left is counted.
  if not read or read > added or skipped > undelivered or miscounted or behind then
    local left = redis.call('XRANGE', key, '(' .. last, '+')
    undelivered, skipped = #left, 0
    for _, entry in ipairs(left) do
      if passed_over(entry[2]) then skipped = skipped + 1 end
    end
    if make then
      redis.call('XGROUP', 'SETID', key, group, last, 'ENTRIESREAD', added - undelivered)
      -- Nothing is consumed that was not read: else it would be counted each time.
      redis.call('HSET', stats, 'skipped', skipped, 'consumed', math.min(consumed, added - undelivered - found.pending))
    end
  end
  return {
    last = last, read = added - undelivered, added = added, length = length, undelivered = undelivered,
    pending = found.pending, skipped = skipped, fresh = fresh,
  }
end
local function depth(at) return at.undelivered + at.pending - at.skipped end
`;

const SCRIPTS = {
  /**
   * Arguments: policy, capacity, length, then message and producer of each. Result: for each {seq, 1 or 0 (queued), dropped
   * seqs…}, or {0} if it is full: under `block` the bell rings for the next space. Where all are queued and none was dropped, only
   * the first seq. The stream is trimmed once, after the last: whole nodes are cheaper than single entries.
   */
  publish: `
local at = look(true)
local policy, capacity, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local before = at.read
local overlong = false
local function advance(dropped)
  local entry = redis.call('XRANGE', key, '(' .. at.last, '+', 'COUNT', 1)[1]
  if not entry then at.undelivered = 0 return end
  at.last, at.read, at.undelivered = entry[1], at.read + 1, at.undelivered - 1
  if passed_over(entry[2]) then
    at.skipped = at.skipped - 1
    redis.call('HINCRBY', stats, 'skipped', -1)
  else
    dropped[#dropped + 1] = at.read
  end
end
local function accept(message, producer)
  local queued, dropped = 1, {}
  if depth(at) >= capacity then
    if policy == 'block' then redis.call('HSET', stats, 'blocked', 1) end
    if policy == 'reject' or policy == 'block' then return {0} end
    if policy == 'drop-newest' then queued = 0 end
  end
  while policy == 'drop-oldest' and depth(at) >= capacity and at.undelivered > 0 do advance(dropped) end
  if at.length >= most and at.undelivered == at.length then advance(dropped) end
  at.added = at.added + 1
  at.undelivered = at.undelivered + 1
  at.length = at.length + 1
  if at.length > most then at.length, overlong = most, true end
  if at.added > 1 and queued == 1 and producer == '' then
    redis.call('XADD', key, '*', 'message', message, 'seq', at.added)
    return {at.added, queued, unpack(dropped)}
  end
  local entry = {'message', message, 'seq', at.added}
  if producer ~= '' then entry[5], entry[6] = 'producer', producer end
  local id = '*'
  if at.added == 1 then
    entry[#entry + 1] = 'life'
    entry[#entry + 1] = redis.call('HGET', stats, 'life') or ''
    -- A stream that was deleted in this millisecond had ids of it, and readers go on behind them. Each life begins behind those before.
    if at.last == '0-0' then
      local now = redis.call('TIME')
      local ms, us = now[1] * 1000 + math.floor(now[2] / 1000), now[2] % 1000
      id = string.format('%.0f-%.0f', ms + 1, us * 1000000)
    end
  end
  if queued == 0 then
    entry[#entry + 1] = 'queue'
    entry[#entry + 1] = '0'
    at.skipped = at.skipped + 1
    redis.call('HINCRBY', stats, 'skipped', 1)
  end
  redis.call('XADD', key, id, unpack(entry))
  return {at.added, queued, unpack(dropped)}
end
local outcomes, first, plain = {}, at.added + 1, true
for i = 5, #ARGV, 2 do
  local outcome = accept(ARGV[i], ARGV[i + 1])
  outcomes[#outcomes + 1] = outcome
  plain = plain and outcome[2] == 1 and #outcome == 2
end
if overlong then redis.call('XTRIM', key, 'MAXLEN', '=', most) end
if at.read > before then redis.call('XGROUP', 'SETID', key, group, at.last, 'ENTRIESREAD', at.read) end
if not bell then ring() end
if plain then return first end
return outcomes`,

  /**
   * Arguments: consumer, count, idle. Result: {last id of the stream, {{id, seq, deliveries, fields}…}, skipped}: first messages of
   * consumers that died, then new ones; `skipped` is the number of entries before the group that it will skip.
   */
  take: `
local at = look(true)
local consumer, count, idle = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local taken = {}
local claimed_over = {}
-- What was trimmed while it was pending counts among those claimed, and is forgotten with that: then again.
local trimmed = at.pending
while trimmed > 0 and #taken < count do
  local claimed = redis.call('XAUTOCLAIM', key, group, consumer, idle, '0-0', 'COUNT', count - #taken)
  for _, entry in ipairs(claimed[2]) do
    if passed_over(entry[2]) then claimed_over[#claimed_over + 1] = entry[1]
    else
      local state = redis.call('XPENDING', key, group, entry[1], entry[1], 1)[1]
      local seq = tonumber(named(entry[2]).seq) or at.read - #redis.call('XRANGE', key, '(' .. entry[1], at.last)
      taken[#taken + 1] = {entry[1], seq, state[4], entry[2]}
    end
  end
  trimmed = #claimed[3]
end
-- Some were read past the script (XREADGROUP), and are not counted as skipped any more.
if #claimed_over > 0 then
  redis.call('XACK', key, group, unpack(claimed_over))
  at.skipped = 0
  for _, entry in ipairs(redis.call('XRANGE', key, '(' .. at.last, '+')) do
    if passed_over(entry[2]) then at.skipped = at.skipped + 1 end
  end
  redis.call('HSET', stats, 'skipped', at.skipped)
end
while #taken < count do
  local wanted = count - #taken
  local got = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', wanted, 'STREAMS', key, '>')
  if not got then break end
  local over = {}
  for _, entry in ipairs(got[1][2]) do
    at.read = at.read + 1
    if passed_over(entry[2]) then over[#over + 1] = entry[1]
    else taken[#taken + 1] = {entry[1], at.read, 1, entry[2]} end
  end
  if #over > 0 then
    redis.call('XACK', key, group, unpack(over))
    at.skipped = at.skipped - #over
    redis.call('HSET', stats, 'skipped', at.skipped)
  end
  if #got[1][2] < wanted then break end
end
local last = ''
if #taken == 0 then last = named(redis.call('XINFO', 'STREAM', key))['last-generated-id'] end
return {last, taken, at.skipped}`,

  /** Arguments: channel, ids… Each message counts as consumed once; the bell rings for publishes that wait for space. */
  acknowledge: `
local ids = {unpack(ARGV, 3)}
local count = redis.call('XACK', key, group, unpack(ids))
if count > 0 then redis.call('HINCRBY', stats, 'consumed', count) end
if redis.call('HGET', stats, 'blocked') then
  redis.call('HDEL', stats, 'blocked')
  ring(ARGV[2])
end
return count`,

  /** Arguments: channel, consumer, ids… They can be claimed at once, as if they had never been delivered. */
  release: `
local ids = {unpack(ARGV, 4)}
for _, id in ipairs(ids) do
  redis.call('XCLAIM', key, group, ARGV[3], 0, id, 'IDLE', 86400000, 'RETRYCOUNT', 0, 'JUSTID')
end
ring(ARGV[2])
return #ids`,

  /** Result: {last id, entries ever added, the stream's life}. Creates the group, so that the queue begins no later than this. */
  cursor: `
local at = look(true)
return {named(redis.call('XINFO', 'STREAM', key))['last-generated-id'], at.added, redis.call('HGET', stats, 'life') or ''}`,

  /** Result: {accepted, depth, consumed}. Changes nothing. */
  stats: `
local at = look(false)
if not at then return {0, 0, 0} end
return {at.added, depth(at), at.fresh and 0 or tonumber(redis.call('HGET', stats, 'consumed') or 0)}`,

  /** Drops everything in the queue, including messages of consumers that have not acknowledged them. */
  reset: `
local at = look(false)
if not at then return 0 end
local before = depth(at)
local last = named(redis.call('XINFO', 'STREAM', key))['last-generated-id']
look(true)
redis.call('XGROUP', 'SETID', key, group, last, 'ENTRIESREAD', at.added)
local held = redis.call('XPENDING', key, group, '-', '+', 1000)
while #held > 0 do
  for _, one in ipairs(held) do redis.call('XACK', key, group, one[1]) end
  held = redis.call('XPENDING', key, group, '-', '+', 1000)
end
redis.call('HDEL', stats, 'skipped')
ring(ARGV[2])
return before`,

  /** Arguments: consumer. Removes the consumer from the group, unless it still has messages. */
  leave: `
if not look(false) then return 0 end
for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', key, group)) do
  one = named(one)
  if one.name == ARGV[2] and one.pending == 0 then redis.call('XGROUP', 'DELCONSUMER', key, group, one.name) end
end
return 1`,

  /** Rings for no channel, so that a waiting reader starts a new read with its current streams. */
  wake: "ring('') return 1",
} as const;

export type ScriptName = keyof typeof SCRIPTS;

export const SCRIPT_NAMES = Object.keys(SCRIPTS) as readonly ScriptName[];

export function textOf(name: ScriptName): string {
  return PRELUDE + SCRIPTS[name];
}

const HASHES = new Map(SCRIPT_NAMES.map((name) => [name, createHash('sha1').update(textOf(name)).digest('hex')]));

/** Returns the hash under which the server knows a loaded script. */
export function hashOf(name: ScriptName): string {
  return HASHES.get(name) ?? '';
}
