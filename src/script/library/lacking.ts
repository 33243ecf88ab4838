/** Python of the modules of the standard library that MicroPython lacks. */
export const TYPING = `
class _Any:
    def __getitem__(self, item):
        return self

    def __call__(self, *args, **kwargs):
        return args[0] if args else self

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self


Any = AnyStr = Awaitable = AsyncIterator = Callable = ClassVar = Coroutine = Deque = Dict = Final = FrozenSet = _Any()
Iterable = Iterator = Generator = List = Literal = Mapping = MutableMapping = Optional = Protocol = _Any()
Sequence = Set = Tuple = Type = Union = NoReturn = Self = Annotated = _Any()
TYPE_CHECKING = False


class Protocol:
    pass


class Generic:
    def __class_getitem__(cls, item):
        return cls


def TypeVar(name, *bounds, **options):
    return _Any()


def NewType(name, of):
    return of


def cast(of, value):
    return value


def overload(function):
    return function


final = runtime_checkable = no_type_check = overload
`;

export const DATACLASSES = `
MISSING = object()


class _Field:
    def __init__(self, default, default_factory):
        self.default = default
        self.default_factory = default_factory


def field(default=MISSING, default_factory=MISSING, **options):
    return _Field(default, default_factory)


def _default(value):
    if isinstance(value, _Field):
        return value.default if value.default_factory is MISSING else value.default_factory()
    return value


def dataclass(cls=None, **options):
    if cls is None:
        return dataclass
    names = cls.__fields__

    def init(self, *args, **kwargs):
        for at, name in enumerate(names):
            if at < len(args):
                value = args[at]
            elif name in kwargs:
                value = kwargs.pop(name)
            else:
                value = _default(getattr(cls, name, MISSING))
                if value is MISSING:
                    raise TypeError("__init__() missing the argument '%s'" % name)
            setattr(self, name, value)
        if len(args) > len(names) or kwargs:
            raise TypeError("__init__() got arguments that are no fields")
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after()

    def text(self):
        return "%s(%s)" % (cls.__name__, ", ".join(["%s=%r" % (name, getattr(self, name)) for name in names]))

    def equal(self, other):
        return type(other) is cls and all([getattr(self, name) == getattr(other, name) for name in names])

    own = cls.__dict__
    for name, method in (("__init__", init), ("__repr__", text), ("__eq__", equal)):
        if name not in own:
            setattr(cls, name, method)
    return cls


def fields(instance):
    return [_Named(name) for name in instance.__fields__]


class _Named:
    def __init__(self, name):
        self.name = name


def asdict(instance):
    return {name: getattr(instance, name) for name in instance.__fields__}


def astuple(instance):
    return tuple([getattr(instance, name) for name in instance.__fields__])


def replace(instance, **changes):
    values = asdict(instance)
    values.update(changes)
    return type(instance)(**values)
`;

export const ENUM = `
class Enum:
    """A member; the class itself is made of its names, see the guard."""

    def __repr__(self):
        return "<%s.%s: %r>" % (type(self).__name__, self.name, self.value)

    def __str__(self):
        return "%s.%s" % (type(self).__name__, self.name)


class IntEnum(Enum):
    pass


class StrEnum(Enum):
    pass


def auto():
    raise NotImplementedError("enum.auto is not here: give each member its value")
`;
