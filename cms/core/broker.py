"""The embedded broker: messages as files, for an installation without a server of its own.

Kombu writes a message into the folder that the worker reads, where an empty file stands for a moment before its
text. A worker that looks in that moment takes the empty file and ends; so a message is written aside here, and
moved in whole.
"""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

ASIDE = ".part"  # an ending that no queue has


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as its parent
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        aside = folder / f"{name}{ASIDE}"
        try:
            aside.write_text(dumps(payload), encoding="utf-8")
            aside.replace(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add file {name!r} to directory") from error

    def get_table(self, exchange: str) -> list[Any]:
        """Kombu empties the table before it locks and writes it: until then nobody listens."""
        try:
            return list(super().get_table(exchange))
        except ValueError:
            return []


class Transport(filesystem.Transport):
    Channel = Channel
