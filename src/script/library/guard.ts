/**
 * Python that takes away what a program may not have, and says so where a program asks for it. Runs last, before the program. It is no
 * wall: it gives the reasons, and what surrounds the Python keeps it in.
 */
export const GUARD = String.raw`
import builtins
import sys
import _heron
import _heron_asyncio
import _heron_time

_is_micro = sys.implementation.name == "micropython"


def _guard(real, call):
    allowed = set(
        "heron asyncio time random typing dataclasses enum redis kafka sys json math cmath re string struct array errno io abc types copy "
        "collections itertools functools operator heapq base64 binascii hashlib hmac html fnmatch datetime locale logging gc __future__".split()
    )
    reasons = {
        "js": "a program reaches neither the page nor JavaScript",
        "os": "a program has no files and no operating system",
        "socket": "a program has no network of its own; publish and consume are how it talks",
        "threading": "a program has no threads; asyncio is here",
    }
    same = {
        "js": "jsffi pyodide pyodide_js pyscript",
        "os": "pathlib shutil subprocess tempfile glob vfs tarfile ctypes uctypes micropython builtins posix nt pty mmap",
        "socket": "ssl select selectors urllib http requests httpx aiohttp websocket websockets ftplib smtplib",
        "threading": "multiprocessing concurrent _thread queue",
    }
    for first in same:
        for name in same[first].split():
            reasons[name] = reasons[first]
    if _is_micro:
        for name in ("platform", "stat", "inspect"):
            reasons[name] = reasons["os"]

    def is_here(top):
        return top in allowed if _is_micro else top == "__future__" or not top.startswith("_")

    def missing(name):
        if _is_micro:
            here = ", ".join(sorted(one for one in allowed if not one.startswith("_")))
            return ImportError("No module named '%s': MicroPython, Python in this page, has %s" % (name, here))
        return ImportError("No module named '%s': full Python in this page has the standard library and no other packages" % name)

    def load(name, globals=None, locals=None, fromlist=None, level=0):
        top = name.split(".")[0]
        # Full Python's own library imports what a program may not.
        asks = level == 0 and (_is_micro or globals is None or globals.get("__name__") == "__main__")
        if asks and (top in reasons or not is_here(top)):
            reason = reasons.get(top)
            raise missing(name) if reason is None else ImportError("%s is not here: %s" % (name, reason))
        if top == "__future__" and _is_micro:
            return None
        try:
            return real(name, globals, locals, fromlist, level)
        except ImportError as error:
            if top == "heron":
                raise ImportError("No module named '%s': heron.messaging.base and heron.messaging.memory are here" % name)
            if asks and not _is_micro and error.name == top:
                raise missing(name) from None
            raise error

    def absent(name, reason):
        def refuse(*args, **options):
            raise OSError("%s is not here: %s" % (name, reason))

        return refuse

    def show(*values, sep=" ", end="\n", file=None, flush=False):
        text = (" " if sep is None else sep).join([str(value) for value in values]) + ("\n" if end is None else end)
        if file is None or file is sys.stdout or file is sys.stderr:
            call("print", text)
        else:
            file.write(text)

    builtins.open = absent("open", "a program has no files")
    builtins.input = absent("input", "a program has no keyboard; consume is how it waits for something")
    builtins.execfile = builtins.open
    builtins.help = absent("help", "the documentation is in the page")
    builtins.print = show
    builtins.__import__ = load


class EnumType:
    """What a class of Enum is in MicroPython, which has no metaclasses."""

    def __init__(self, cls, names):
        self.__name__ = cls.__name__
        self._members = []
        for name in names:
            member = cls()
            member.name = name
            member.value = getattr(cls, name)
            self._members.append(member)
            setattr(self, name, member)

    def __iter__(self):
        return iter(self._members)

    def __len__(self):
        return len(self._members)

    def __getitem__(self, name):
        return getattr(self, name)

    def __call__(self, value):
        for member in self._members:
            if member.value == value:
                return member
        raise ValueError("%r is not a valid %s" % (value, self.__name__))


class _Output:
    """Where full Python writes past print."""

    def write(self, text):
        _print("print", text)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


_print = _heron.ask
_gone = [name for name in sys.modules if name.startswith("_heron") and name != "_heron_guard"]
sys.modules["asyncio"] = _heron_asyncio
if _is_micro:
    import _heron_random

    sys.modules["time"] = _heron_time
    sys.modules["random"] = _heron_random
    builtins.__enum__ = lambda names: lambda cls: EnumType(cls, names)
    _gone += [name for name in ("js", "jsffi", "os", "_heron_random") if name in sys.modules and name not in _gone]
else:
    import time

    time.sleep = _heron_time.sleep
    if "random" in sys.modules:
        # Seeded before the program had its luck.
        sys.modules["random"].seed()
    sys.stdout = sys.stderr = _Output()
    builtins.__enum__ = lambda names: lambda cls: cls
    _gone += [name for name in sys.modules if name.startswith("asyncio.")]
_end = _heron.Future()
_end.set_result(None)
builtins.__end__ = _end
_guard(builtins.__import__, _heron.ask)
for _name in _gone:
    del sys.modules[_name]
if _is_micro:
    sys.path[:] = ["/heron", ".frozen"]
`;
