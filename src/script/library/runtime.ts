/**
 * Python of the program's runtime: tasks in virtual time, and the one call to the host. The host is asked with one text and answers with
 * one text, so that no object of JavaScript is ever in the program's hands.
 */
export const RUNTIME = `
import builtins
import io
import json
import sys
import _heron_host

_call = _heron_host.call

# The line that runs now; every statement of the program sets it.
line = builtins.__line__ = [0]
# The agent that acts now.
agent = ["script"]
current = [None]
ready = []
timers = []
receivers = {}
settling = {}
mains = []
INTEGER_MAX = 9007199254740991


class CancelledError(BaseException):
    pass


class QueueFullError(Exception):
    pass


class UncertainError(Exception):
    pass


ERRORS = {"ValueError": ValueError, "TypeError": TypeError, "NotImplementedError": NotImplementedError}


def ask(*question):
    answer = json.loads(_call(json.dumps([line[0], agent[0]] + list(question))))
    if "error" in answer:
        raise ERRORS.get(answer["kind"], RuntimeError)(answer["error"])
    return answer.get("value")


if hasattr(sys, "print_exception"):
    print_exception = sys.print_exception
else:

    def print_exception(error, file):
        import traceback

        if isinstance(error, SyntaxError):
            # The line of the marked text, which nobody has written.
            error.text = None
        traceback.print_exception(error, file=file)


def traceback(error):
    text = io.StringIO()
    print_exception(error, text)
    return text.getvalue()


def plain(value, path):
    """Returns a value as JSON that keeps 1.0 as 1.0, or says what cannot travel in a message."""
    if value is None or value is True or value is False or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int):
        if -INTEGER_MAX <= value <= INTEGER_MAX:
            return str(value)
        raise ValueError("%s: %d is beyond 2^53, where numbers of the picture are no longer exact; send it as text" % (path, value))
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("%s: %r is no JSON number" % (path, value))
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([plain(item, "%s[%d]" % (path, at)) for at, item in enumerate(value)]) + "]"
    if isinstance(value, dict):
        fields = []
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("%s: a key must be str, not %s" % (path, type(key).__name__))
            fields.append(json.dumps(key) + ": " + plain(item, path + "." + key))
        return "{" + ", ".join(fields) + "}"
    raise TypeError("%s: %s cannot travel in a message" % (path, type(value).__name__))


def encoded(message):
    if not isinstance(message, dict):
        raise TypeError("a message must be a dict, not %s" % type(message).__name__)
    return plain(message, "message")


class Future:
    def __init__(self, what=None):
        self.finished = False
        self.value = None
        self.error = None
        self.tasks = []
        # The channel that it waits for.
        self.what = what

    def done(self):
        return self.finished

    def result(self):
        if not self.finished:
            raise RuntimeError("Result is not set.")
        if self.error is not None:
            raise self.error
        return self.value

    def exception(self):
        return self.error

    def set_result(self, value):
        self.end(value, None)

    def set_exception(self, error):
        self.end(None, error)

    def end(self, value, error):
        if self.finished:
            return
        self.finished = True
        self.value = value
        self.error = error
        for task in self.tasks:
            ready.append(task)
        self.tasks = []

    def __iter__(self):
        if not self.finished:
            yield self
        return self.result()

    __await__ = __iter__


class Task(Future):
    def __init__(self, coroutine, failed=None):
        super().__init__()
        if not hasattr(coroutine, "send"):
            raise TypeError("a coroutine was expected, got %r" % (coroutine,))
        self.coroutine = coroutine
        self.failed = failed
        self.line = line[0]
        self.agent = agent[0]
        self.thrown = None
        self.waits = None
        ready.append(self)

    def cancel(self):
        if self.finished:
            return False
        self.thrown = CancelledError()
        if self.waits is not None and self in self.waits.tasks:
            self.waits.tasks.remove(self)
            self.waits.abandoned = True
        ready.append(self)
        return True

    def cancelled(self):
        return isinstance(self.error, CancelledError)

    def step(self):
        if self.finished:
            return
        before = (line[0], agent[0], current[0])
        line[0], agent[0], current[0] = self.line, self.agent, self
        self.waits = None
        try:
            thrown, self.thrown = self.thrown, None
            waits = self.coroutine.send(None) if thrown is None else self.coroutine.throw(thrown)
            if not isinstance(waits, Future):
                raise TypeError("only awaitables of asyncio and of a broker can be awaited here")
            if waits.finished:
                ready.append(self)
            else:
                self.waits = waits
                waits.tasks.append(self)
        except StopIteration as end:
            self.end(end.value if hasattr(end, "value") else None, None)
        except CancelledError as error:
            self.end(None, error)
        except BaseException as error:
            watched = len(self.tasks) > 0
            self.end(None, error)
            if self.failed is not None:
                self.failed(error)
            elif not watched:
                ask("raised", traceback(error))
        self.line = line[0]
        line[0], agent[0], current[0] = before


def later(us, future):
    at = ask("now") + us
    index = len(timers)
    while index > 0 and timers[index - 1][0] > at:
        index -= 1
    timers.insert(index, (at, future))


def sleeping(us):
    future = Future()
    later(us, future)
    return future


def call_back(callback, name, channel, number, message):
    """Calls a subscriber. What it raises is its own: the others get the message."""
    before = (line[0], agent[0])
    agent[0] = name

    def failed(error):
        kept, agent[0] = agent[0], name
        ask("failed", channel, number, traceback(error))
        agent[0] = kept

    try:
        answer = callback(message)
        if hasattr(answer, "send") and hasattr(answer, "throw"):
            Task(answer, failed)
    except Exception as error:
        failed(error)
    line[0], agent[0] = before


def happen(event):
    kind = event["kind"]
    if kind == "message":
        receive = receivers.get((event["agent"], event["channel"]))
        # Other agents of the scenario receive as well.
        if receive is not None:
            receive(event)
    elif kind == "settled":
        future = settling.pop(event["publish"], None)
        if future is None:
            return
        reason = event.get("refused")
        if reason is None:
            future.set_result(None)
        elif event["uncertain"]:
            future.set_exception(UncertainError(reason))
        else:
            future.set_exception(QueueFullError(reason))
    elif kind == "part":
        next_part()


def next_part():
    """Starts the next part of the program; the one after it when this one has ended, or when nothing is to come."""
    if mains:
        begun = mains.pop(0)
        count = len(mains)

        async def part():
            await begun
            if len(mains) == count:
                next_part()

        Task(part(), stop)


def stop(error):
    ask("stop", traceback(error))


# Events that came while a call kept the event loop from running.
backlog = []


def turn():
    """Runs what is ready, then lets the time go to what happens next."""
    while ready:
        ready.pop(0).step()
    if backlog:
        events = backlog[:]
        del backlog[:]
    else:
        tasks = [task for task in waiting_tasks() if task.waits.what is not None]
        waits = [[task.waits.what, task.line, task.agent] for task in tasks]
        events = ask("advance", timers[0][0] if timers else None, waits, len(mains))
    for event in events:
        happen(event)
        while ready:
            ready.pop(0).step()
    now = ask("now")
    while timers and timers[0][0] <= now:
        timers.pop(0)[1].set_result(None)


waits_of = []


def waiting_tasks():
    alive = []
    for future in waits_of:
        if not future.finished:
            alive.append(future)
    waits_of[:] = alive
    return [task for future in alive for task in future.tasks]


def wait_for_message(channel):
    future = Future(channel)
    waits_of.append(future)
    return future


def block(what, *about):
    """Waits as a blocking call does: no other task runs, and no callback."""
    while True:
        answer = ask("block", what, *about)
        for event in answer["events"]:
            if event["kind"] == "message" and getattr(receivers.get((event["agent"], event["channel"])), "buffers", False):
                happen(event)
            else:
                backlog.append(event)
        if answer["done"]:
            return


def loop_until(task):
    while not task.finished:
        turn()
    return task.result()


def loop():
    next_part()
    while True:
        turn()
`;
