/** Python of `asyncio`, in virtual time. */
export const ASYNCIO = `
from _heron import CancelledError, Future, Task, ask, current, later, loop_until, sleeping
import _heron


class TimeoutError(Exception):
    pass


InvalidStateError = RuntimeError


async def sleep(delay, result=None):
    await sleeping(max(0, int(delay * 1000000 + 0.5)))
    return result


async def sleep_ms(ms):
    await sleeping(int(ms) * 1000)


def create_task(coroutine, name=None):
    return Task(coroutine)


def ensure_future(awaitable):
    return awaitable if isinstance(awaitable, Future) else Task(awaitable)


def current_task():
    return current[0]


async def gather(*awaitables, return_exceptions=False):
    tasks = [ensure_future(one) for one in awaitables]
    results = []
    for task in tasks:
        try:
            results.append(await task)
        except Exception as error:
            if not return_exceptions:
                raise
            results.append(error)
    return results


async def wait_for(awaitable, timeout):
    task = ensure_future(awaitable)
    if timeout is None:
        return await task
    either = Future(task.what)

    async def watch():
        try:
            await task
        except BaseException:
            pass
        either.set_result(True)

    async def expire():
        await sleep(timeout)
        either.set_result(False)

    Task(watch())
    timer = Task(expire())
    ended = await either
    timer.cancel()
    if ended:
        return task.result()
    task.cancel()
    raise TimeoutError()


def run(coroutine, debug=None):
    return loop_until(Task(coroutine, lambda error: None))


class Event:
    def __init__(self):
        self.future = Future()

    def is_set(self):
        return self.future.finished

    def set(self):
        self.future.set_result(True)

    def clear(self):
        if self.future.finished:
            self.future = Future()

    async def wait(self):
        return await self.future


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self.items = []
        self.getters = []
        self.putters = []

    def qsize(self):
        return len(self.items)

    def empty(self):
        return not self.items

    def full(self):
        return 0 < self.maxsize <= len(self.items)

    def put_nowait(self, item):
        self.items.append(item)
        if self.getters:
            self.getters.pop(0).set_result(None)

    async def put(self, item):
        while self.full():
            future = Future()
            self.putters.append(future)
            await future
        self.put_nowait(item)

    def get_nowait(self):
        item = self.items.pop(0)
        if self.putters:
            self.putters.pop(0).set_result(None)
        return item

    async def get(self):
        while not self.items:
            future = Future()
            self.getters.append(future)
            await future
        return self.get_nowait()


class Lock:
    def __init__(self):
        self.held = False
        self.waiting = []

    def locked(self):
        return self.held

    async def acquire(self):
        while self.held:
            future = Future()
            self.waiting.append(future)
            await future
        self.held = True
        return True

    def release(self):
        self.held = False
        if self.waiting:
            self.waiting.pop(0).set_result(None)

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *error):
        self.release()


class _Loop:
    def time(self):
        return ask("now") / 1000000

    def create_task(self, coroutine):
        return Task(coroutine)

    def create_future(self):
        return Future()

    def run_until_complete(self, awaitable):
        return loop_until(ensure_future(awaitable))

    def call_later(self, delay, callback, *args):
        async def call():
            await sleep(delay)
            callback(*args)

        return Task(call())

    def call_soon(self, callback, *args):
        return self.call_later(0, callback, *args)


_loop = _Loop()


def get_event_loop():
    return _loop


get_running_loop = new_event_loop = get_event_loop
`;
