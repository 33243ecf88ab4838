"""Hooks on single objects: a method is wrapped on the instance, never on its class, and is itself again afterwards."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

Call = Callable[..., Any]
Around = Callable[..., Any]

_KEPT = "_heronry_hooks"


class HookError(TypeError):
    """Error of an object that cannot be hooked."""


def hook(target: Any, name: str, around: Around) -> Callable[[], None]:
    """Call ``around(call, *args, **kwargs)`` in place of a method of one object.

    Several hooks of one method nest, the newest outside, and may be removed in any order.

    :returns: a function that removes the hook
    :raises HookError: if the object has no such method, or takes no attributes
    """
    method = getattr(target, name, None)
    if not callable(method):
        raise HookError(f"{type(target).__name__} has no method {name}()")
    kept: Dict[str, List[Around]] = _kept(target)
    hooks = kept.get(name)
    if hooks is None:
        hooks = kept[name] = []
        _replace(target, name, method, hooks)
    hooks.append(around)

    def undo() -> None:
        if around not in hooks:
            return
        hooks.remove(around)
        if not hooks:
            _restore(target, name)

    return undo


def _kept(target: Any) -> Dict[str, List[Around]]:
    try:
        kept: Dict[str, List[Around]] = target.__dict__.setdefault(_KEPT, {})
    except AttributeError:
        raise HookError(f"{type(target).__name__} takes no attributes (it has __slots__), so it cannot be recorded") from None
    return kept


def _replace(target: Any, name: str, method: Call, hooks: List[Around]) -> None:
    # An instance attribute of the user's own is put back at the end; otherwise the class's method shows again.
    own = target.__dict__.get(name)

    def hooked(*args: Any, **kwargs: Any) -> Any:
        return _nested(method, tuple(hooks))(*args, **kwargs)

    hooked.__name__ = name
    hooked.__dict__["own"] = own
    target.__dict__[name] = hooked


def _nested(call: Call, hooks: "tuple[Around, ...]") -> Call:
    for around in hooks:
        call = _bound(around, call)
    return call


def _bound(around: Around, call: Call) -> Call:
    return lambda *args, **kwargs: around(call, *args, **kwargs)


def _restore(target: Any, name: str) -> None:
    kept = target.__dict__[_KEPT]
    own = target.__dict__[name].__dict__["own"]
    del kept[name]
    if own is None:
        del target.__dict__[name]
    else:
        target.__dict__[name] = own
    if not kept:
        del target.__dict__[_KEPT]
