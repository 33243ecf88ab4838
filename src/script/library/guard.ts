/** Python that takes away what a program may not have, and says so where a program asks for it. Runs last, before the program. */
export const GUARD = String.raw`
import builtins
import sys
import _heron
import _heron_asyncio
import _heron_time
import _heron_random

sys.modules["asyncio"] = _heron_asyncio
sys.modules["time"] = _heron_time
sys.modules["random"] = _heron_random


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
        "js": "jsffi pyodide pyscript",
        "os": "pathlib shutil subprocess tempfile glob vfs platform stat tarfile uctypes micropython builtins inspect",
        "socket": "ssl select urllib http requests httpx aiohttp websocket websockets ftplib smtplib",
        "threading": "multiprocessing concurrent _thread queue",
    }
    for first in same:
        for name in same[first].split():
            reasons[name] = reasons[first]

    def load(name, globals=None, locals=None, fromlist=None, level=0):
        top = name.split(".")[0]
        if level == 0 and top not in allowed:
            here = ", ".join(sorted(one for one in allowed if not one.startswith("_")))
            reason = reasons.get(top)
            if reason is not None:
                raise ImportError("%s is not here: %s" % (name, reason))
            raise ImportError("No module named '%s': MicroPython, Python in this page, has %s" % (name, here))
        if top == "__future__":
            return None
        try:
            return real(name, globals, locals, fromlist, level)
        except ImportError as error:
            if top == "heron":
                raise ImportError("No module named '%s': heron.messaging.base and heron.messaging.memory are here" % name)
            raise error

    def absent(name, reason):
        def refuse(*args, **options):
            raise OSError("%s is not here: %s" % (name, reason))

        return refuse

    def show(*values, sep=" ", end="\n", file=None, flush=False):
        call("print", (" " if sep is None else sep).join([str(value) for value in values]) + ("\n" if end is None else end))

    builtins.open = absent("open", "a program has no files")
    builtins.input = absent("input", "a program has no keyboard; consume is how it waits for something")
    builtins.execfile = builtins.open
    builtins.help = absent("help", "the documentation is in the page")
    builtins.print = show
    builtins.__import__ = load


class EnumType:
    """What a class of Enum is here: MicroPython has no metaclasses."""

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


def _enum(names):
    return lambda cls: EnumType(cls, names)


builtins.__enum__ = _enum
_end = _heron.Future()
_end.set_result(None)
builtins.__end__ = _end
_guard(builtins.__import__, _heron.ask)
for _name in [name for name in sys.modules if name.startswith("_heron") or name in ("js", "jsffi", "os")]:
    del sys.modules[_name]
sys.path[:] = ["/heron", ".frozen"]
`;
