"""Log lines that say which request they belong to, for people and as JSON for machines."""

import json
import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


class NameRequest(logging.Filter):
    """Every line knows the request that it was written in, if there is one."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = request_id.get()
        record.request_id = found
        record.of_request = f" [{found}]" if found else ""
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := getattr(record, "request_id", ""):
            line["request_id"] = found
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
