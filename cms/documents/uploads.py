"""A file above the limit is counted, not kept: neither memory nor disk fills up, and its form can still answer."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

SLACK = 1024 * 1024  # what a form holds beside its file


class LimitedUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers and lets nothing through to them beyond the limit.

    The file it hands on instead is empty and says how large the one sent was, so the form refuses it by size.
    """

    refused = False

    def handle_raw_input(self, input_data: Any, *told: Any, **named: Any) -> None:
        """The whole request's length tells beforehand that no file of a bearable size is in it."""
        length = int(named.get("content_length", told[1] if len(told) > 1 else 0))
        self.refused = length > settings.PARAF_MAX_UPLOAD_BYTES + SLACK

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0
        if self.refused:
            raise StopFutureHandlers  # no temporary file is begun

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.refused or self.received > settings.PARAF_MAX_UPLOAD_BYTES:
            return None
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.refused and self.received <= settings.PARAF_MAX_UPLOAD_BYTES:
            return None
        return UploadedFile(
            io.BytesIO(),
            self.file_name,
            self.content_type,
            max(self.received, settings.PARAF_MAX_UPLOAD_BYTES + 1),
        )
