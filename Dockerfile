# One image for web, worker and scheduler; which one it is, the command says.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock.txt ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements.lock.txt
COPY . .
RUN find . -name '*.po' -exec /venv/bin/python bin/messages {} + \
    && DJANGO_SETTINGS_MODULE=cms.settings.production SECRET_KEY=only-for-collecting-the-static-files ALLOWED_HOSTS=localhost \
        /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim-bookworm
# Versions come from the Debian release that the base image names; pinning them would break each point release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-ind curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin paraf \
    && install -d -o paraf -g paraf /app/var
COPY --from=build /venv /venv
COPY --from=build --chown=root:root /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=cms.settings.production
USER 10001
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "cms.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--limit-request-line", "8190"]
