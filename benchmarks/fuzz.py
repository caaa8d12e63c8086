"""Throws broken bytes at readers, collectors, importers and agreement files and keeps what breaks a promise.

    fuzz.py [--minutes N] [--targets html,pdf,…] [--out FOLDER] [--seed N]

Promises: nothing is raised, or of what people write an error that says how to mend it; parts and spans lie inside the
text; the same bytes give the same document; a case of at most a megabyte ends within its time. Every case runs in a
child process that writes it down first, so that one which kills the process or hangs is found too. Exit 1 when
something was found.
"""

import argparse
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import fuzz_imports
import fuzz_seeds
from fuzz_seeds import DICTIONARY, Target

TARGETS = {**fuzz_seeds.TARGETS, **fuzz_imports.TARGETS}
MOST_BYTES = 1_000_000
SLOWEST_S = 20.0
"""Seconds of a processor after which a case counts as hanging; the slowest honest page of a megabyte takes two."""
LONGEST_S = 300.0
"""Seconds by the clock: what waits and does nothing; a machine with much else to do starves a case for long."""


# --- making cases


def mutated(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """A case made from a seed by one to six changes."""
    case = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        rng.choice(_CHANGES)(case, others, rng)
        if len(case) > MOST_BYTES:
            del case[MOST_BYTES:]
    return bytes(case)


def _place(case: bytearray, rng: random.Random) -> int:
    return rng.randrange(len(case) + 1)


def _flip(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    for _again in range(rng.choice((1, 4, 16))):
        if case:
            case[rng.randrange(len(case))] ^= 1 << rng.randrange(8)


def _set(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    if case:
        case[rng.randrange(len(case))] = rng.choice((0, 9, 10, 13, 32, 34, 38, 39, 47, 60, 62, 127, 128, 192, 255))


def _cut(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    start = _place(case, rng)
    del case[start : start + rng.choice((1, 7, 64, 1024, len(case)))]


def _double(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    start = _place(case, rng)
    piece = bytes(case[start : start + rng.choice((1, 8, 64, 512))])
    case[start:start] = piece * rng.choice((1, 2, 50, 2000))


def _token(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    start = _place(case, rng)
    case[start:start] = rng.choice(DICTIONARY) * rng.choice((1, 1, 1, 3, 300))


def _splice(case: bytearray, others: list[bytes], rng: random.Random) -> None:
    other = rng.choice(others)
    start = rng.randrange(len(other) + 1)
    case[_place(case, rng) :] = other[start : start + rng.choice((64, 1024, 65_536))]


def _number(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    digits = [n for n, byte in enumerate(case[:200_000]) if 48 <= byte <= 57]
    if digits:
        start = rng.choice(digits)
        case[start : start + 1] = rng.choice((b"0", b"-1", b"99999999999", b"4294967296", b"1e309"))


def _line(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    """A line doubled, taken away, moved or indented otherwise."""
    lines = bytes(case[:200_000]).split(b"\n")
    at, rest = rng.randrange(len(lines)), bytes(case[200_000:])
    way = rng.randrange(4)
    if way == 0:
        lines.insert(at, lines[at])
    elif way == 1:
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    elif way == 2:
        lines[at] = b" " * rng.choice((0, 1, 2, 4, 40)) + lines[at].lstrip()
    else:
        del lines[at]
    case[:] = b"\n".join(lines) + rest


def _value(case: bytearray, _: list[bytes], rng: random.Random) -> None:
    """Another value after a colon, a comma or an equals sign."""
    places = [at for at, byte in enumerate(case[:200_000]) if byte in b":,="]
    if places:
        start = rng.choice(places) + 1
        stops = [at for at in (case.find(sign, start) for sign in (b"\n", b",", b"}")) if at >= 0]
        case[start : min(stops, default=len(case))] = b" " + rng.choice(VALUES)


VALUES = (
    *(b"null", b"~", b"true", b"[]", b"{}", b"''", b"0", b"-1", b"1e400", b".nan", b".inf", b"0x7f", b"NaN", b"1_0"),
    *(b"2017-02-29", b'"2017-02-30"', b'"0001-01-01T00:00+14:00"', b'"9999-12-31T23:59-14:00"', b'"2017-05-06T00:00"'),
    *(b'"24:00"', b"2017-05-06T00:00:00Z", b"12:30:45", b"9" * 400, b"[[[[1]]]]", b"{a: {b: {c: 1}}}", b"&a [*a]"),
    *(b"!!python/object:os.system x", b"|\n  text", b'"\\ud800"', b'"\\u0000"', b"-0.0", b"[1, a, null]", b"SY", b"''"),
)
_CHANGES: tuple[Callable[[bytearray, list[bytes], random.Random], None], ...] = (
    *(_flip, _set, _cut, _double, _token, _token, _splice, _number, _line, _line, _value, _value, _value),
)


# --- the child


def work(target: Target, current: Path, seed: int) -> None:
    """Runs cases until it is stopped; the case in hand stands in `current`, the number done is printed."""
    rng = random.Random(seed)
    seeds = list(seeds_of(target))
    for done, case in enumerate(chain(seeds, _cases(seeds, rng)), start=1):
        current.write_bytes(case)
        signal.setitimer(signal.ITIMER_PROF, SLOWEST_S * (10 if done <= len(seeds) else 1))  # the first ones load much
        target.check(case)
        print(done, flush=True)


def seeds_of(target: Target) -> Iterator[bytes]:
    """Sound items of a target's form."""
    made = fuzz_imports.SEEDS.get(target.name)
    return made() if made else fuzz_seeds.seeds_of(target.name)


def _cases(seeds: list[bytes], rng: random.Random) -> Iterator[bytes]:
    # Enough for any run: the parent ends it by the clock.
    for _ in range(10_000_000):
        yield mutated(rng.choice(seeds), seeds, rng)


# --- the parent


def run(target: Target, seconds: float, out: Path, seed: int) -> tuple[int, int]:
    """Fuzzes one target for so long; gives how many cases ran and how many broke a promise."""
    current = out / f"current-{target.name}"
    until, cases, found = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        seed += 1
        command = [sys.executable, __file__, "--child", target.name, "--out", str(out), "--seed", str(seed)]
        log = out / f"log-{target.name}"
        with log.open("wb") as errors:
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        ran, why = _watched(child, until)
        cases += ran
        if why:
            found += 1
            name = f"{target.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}-{seed}"
            (out / f"{name}.case").write_bytes(current.read_bytes())
            told = log.read_text("utf-8", "replace")[-4000:]
            (out / f"{name}.txt").write_text(f"{why}\n{told}", "utf-8")
            print(f"{target.name}: {why}: {out / name}.case\n{told[-600:]}", flush=True)
    return cases, found


def _watched(child: "subprocess.Popen[bytes]", until: float) -> tuple[int, str]:
    """Cases that the child ran, and why it ended where that was not the clock."""
    import selectors

    assert child.stdout is not None
    ran, last = 0, time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while time.monotonic() < until:
            if selector.select(timeout=1.0):
                line = child.stdout.readline()
                if not line:
                    code = child.wait()
                    child.stdout.close()
                    is_slow = code == -signal.SIGPROF
                    return ran, f"took more than {SLOWEST_S:g} s of a processor" if is_slow else f"ended with {code}"
                ran, last = int(line), time.monotonic()
            elif time.monotonic() - last > LONGEST_S:
                child.kill()
                child.wait()
                child.stdout.close()
                return ran, f"hung for more than {LONGEST_S:g} s"
    child.kill()
    child.wait()
    child.stdout.close()
    return ran, ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Throw broken bytes at the readers.")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--out", type=Path, default=Path("fuzz-out"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.out.mkdir(exist_ok=True)
    if args.child:
        work(TARGETS[args.child], args.out / f"current-{args.child}", args.seed)
        return 0
    names = args.targets.split(",")
    total = 0
    for name in names:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        cases, found = run(TARGETS[name], 60 * args.minutes / len(names), args.out, args.seed)
        busy = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        total += found
        print(f"{name:14s} {cases:8d} cases in {busy:.0f} s of a processor, {found} found", flush=True)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
