"""The log of the desk's process: lines for people, or a JSON object a line for programs."""

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any


class AsJson(logging.Formatter):
    """One JSON object a line: time with zone, level, logger, message, and of an error where it broke."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The kind of error and where, not its words: they may hold a source's.
            told["error"] = record.exc_info[0].__name__
            told["at"] = _places(record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def _places(trace: Any) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-8:]


def set_up(*, as_json: bool) -> None:
    """Logging of the whole process, to its error stream; JSON has a line for each request too."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {"()": AsJson},
                "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            },
            "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "plain"}},
            "root": {"handlers": ["stream"], "level": "WARNING"},
            "loggers": {"trucewatch.requests": {"level": "INFO" if as_json else "WARNING"}},
        }
    )
