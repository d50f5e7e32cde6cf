"""The device that a worker renders on, and its memory as measured.

`known_facts` is light and for any process: what a worker wrote down, with today's host memory.
`measured_facts` and `Device` are for the worker.
"""

import os
import sys
from pathlib import Path
from typing import Literal

import msgspec

from engine.project import codec
from engine.project.disk import write_file
from engine.project.errors import ProjectError
from engine.render.home import storyreel_home
from engine.render.sweeping import sweep

FILE = "device.json"
Kind = Literal["cuda", "mps", "cpu"]
Half = Literal["bfloat16", "float16", "float32"]
"""The numbers that a device denoises with, best first."""


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a device is and has, in bytes. `total` and `free` are of its own memory.

    On the CPU and on Apple's chips its own memory is the host's. `fp8` says whether weights can be
    kept in eight bits. `fallbacks` are sentences on what it does more slowly than others.
    """

    kind: Kind = "cpu"
    name: str = "CPU"
    total: int = 0
    free: int = 0
    host_total: int = 0
    host_free: int = 0
    half: Half = "float32"
    fp8: bool = False
    fallbacks: tuple[str, ...] = ()


def known_facts() -> DeviceFacts:
    """Return what the last worker measured, or the CPU's facts before there was one. Light."""
    total, free = host_memory()
    try:
        facts = codec.decode((storyreel_home() / FILE).read_bytes(), DeviceFacts)
    except (OSError, ProjectError):
        facts = DeviceFacts()
    if facts.kind == "cuda":
        return msgspec.structs.replace(facts, host_total=total, host_free=free)
    return msgspec.structs.replace(facts, total=total, free=free, host_total=total, host_free=free)


def measured_facts() -> DeviceFacts:
    """Measure the best device there is, and write it down for `known_facts`. Imports torch."""
    import torch

    # A model that was let go may still be waiting to be swept up.
    sweep()
    total, free = host_memory()
    if torch.cuda.is_available():
        facts = _cuda_facts()
    elif torch.backends.mps.is_available():
        facts = _mps_facts(total, free)
    else:
        facts = DeviceFacts(
            name="CPU",
            total=total,
            free=free,
            fallbacks=("There is no graphics card to use.",),
        )
    facts = msgspec.structs.replace(facts, host_total=total, host_free=free)
    write_file(storyreel_home() / FILE, codec.encode(facts), durable=False)
    return facts


def _cuda_facts() -> DeviceFacts:
    import torch

    torch.cuda.empty_cache()
    free, total = torch.cuda.mem_get_info()
    capability = torch.cuda.get_device_capability()
    half: Half = "bfloat16" if capability >= (8, 0) else "float16"
    slow = () if half == "bfloat16" else ("The card has no bfloat16; it renders with float16.",)
    return DeviceFacts(
        kind="cuda", name=torch.cuda.get_device_name(), total=total, free=free, half=half,
        fp8=hasattr(torch, "float8_e4m3fn"), fallbacks=slow,
    )  # fmt: skip


def _mps_facts(total: int, free: int) -> DeviceFacts:
    import torch

    half: Half = "bfloat16"
    slow: tuple[str, ...] = ()
    try:
        torch.zeros(1, dtype=torch.bfloat16, device="mps").add_(1)
    except (RuntimeError, TypeError):
        half, slow = "float16", ("This macOS has no bfloat16; it renders with float16.",)
    return DeviceFacts(
        kind="mps", name="Apple GPU", total=total, free=free, half=half,
        fallbacks=slow,
    )  # fmt: skip


def host_memory() -> tuple[int, int]:
    """Return the bytes of memory that this machine has, and those that are free for the taking.

    Where a container allows less, that is what it has.
    """
    total, free = _windows_memory() if sys.platform == "win32" else _posix_memory()
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        (
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes",
        ),
    ):
        try:
            allowed = int(Path(limit).read_text("ascii"))
            left = allowed - int(Path(used).read_text("ascii"))
        except (OSError, ValueError):
            continue
        total, free = min(total, allowed), min(free, max(left, 0))
    return total, free


def _posix_memory() -> tuple[int, int]:
    page = os.sysconf("SC_PAGE_SIZE")
    total = page * os.sysconf("SC_PHYS_PAGES")
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        table = dict(line.split(":", 1) for line in lines)
        return total, int(table["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        # macOS gives no such figure; it hands out most of what others only keep warm.
        return total, total * 2 // 3


def _windows_memory() -> tuple[int, int]:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong),
            *((name, ctypes.c_ulonglong) for name in ("page", "paged", "virtual", "v", "e")),
        ]  # fmt: skip

    status = Status(length=ctypes.sizeof(Status))
    ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]  # Windows
    return status.total, status.free


class Device:
    """The device of this worker, with its kinds of numbers as torch names them."""

    def __init__(self, facts: DeviceFacts) -> None:
        import torch

        self.facts = facts
        self.torch = torch.device(facts.kind)
        self.half: torch.dtype = getattr(torch, facts.half)

    def free(self) -> int:
        """Return the bytes of the device's memory that are free now."""
        import torch

        return torch.cuda.mem_get_info()[0] if self.facts.kind == "cuda" else host_memory()[1]

    def reset_peak(self) -> int | None:
        """Begin to measure the highest use anew; return what is in use, where it can be told."""
        import torch

        if self.facts.kind != "cuda":
            return None
        torch.cuda.reset_peak_memory_stats()
        return torch.cuda.memory_allocated()

    def peak(self) -> int | None:
        """Return the highest use of the card's memory since `reset_peak`, where it can be told."""
        import torch

        return torch.cuda.max_memory_allocated() if self.facts.kind == "cuda" else None

    def settle(self) -> None:
        """Wait until what the device was asked for is done."""
        import torch

        if self.facts.kind == "cuda":
            torch.cuda.synchronize()
        elif self.facts.kind == "mps":
            torch.mps.synchronize()

    def empty(self) -> None:
        """Give back what nothing uses any more."""
        import torch

        sweep()
        if self.facts.kind == "cuda":
            torch.cuda.empty_cache()
        elif self.facts.kind == "mps":
            torch.mps.empty_cache()
