/** Python of `time` and `random`: clock and luck are the run's. */
export const TIME = `
import time as _time
import _heron


def time():
    return _heron.ask("now") / 1000000


monotonic = perf_counter = process_time = time


def gmtime(seconds=None):
    return _time.gmtime(int(time() if seconds is None else seconds))


localtime = gmtime
mktime = _time.mktime


def time_ns():
    return _heron.ask("now") * 1000


monotonic_ns = perf_counter_ns = time_ns


def sleep(seconds):
    _heron.block("until", _heron.ask("now") + max(0, int(seconds * 1000000 + 0.5)))


def sleep_ms(ms):
    sleep(ms / 1000)
`;

export const RANDOM = `
import random as _random

random = _random.random
randint = _random.randint
randrange = _random.randrange
uniform = _random.uniform
choice = _random.choice
getrandbits = _random.getrandbits
seed = _random.seed


def shuffle(items):
    for at in range(len(items) - 1, 0, -1):
        other = randint(0, at)
        items[at], items[other] = items[other], items[at]


def sample(items, k):
    rest = list(items)
    shuffle(rest)
    return rest[:k]


def choices(items, k=1):
    return [choice(items) for _ in range(k)]
`;
