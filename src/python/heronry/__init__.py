"""Records runs of HERON, and speaks to the gateway of Heronry. Needs the standard library only; `heronry.jupyter` needs anywidget."""

from .gateway import GatewayBroker, GatewayError, HeronBroker
from .hooks import HookError
from .record import record
from .recording import VERSION as __version__
from .recording import Recording
from .view import Run

__all__ = ["GatewayBroker", "GatewayError", "HeronBroker", "HookError", "Recording", "Run", "__version__", "record"]
