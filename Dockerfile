# build: a virtual environment with everything in it, and the search index; run: these two and nothing else.
#   docker build -t cdmo-coach .
# Another torch, for example with CUDA: --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu128

ARG PYTHON=3.12

FROM python:${PYTHON}-slim AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ARG EXTRAS=anthropic,openai,postgres
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /venv
COPY constraints.txt ./
RUN /venv/bin/pip install -c constraints.txt --extra-index-url "${TORCH_INDEX}" "torch==2.13.0"
COPY pyproject.toml README.md ./
COPY bot ./bot
COPY knowledge ./knowledge
COPY prompts ./prompts
RUN /venv/bin/pip install -c constraints.txt --extra-index-url "${TORCH_INDEX}" ".[${EXTRAS}]"
# A new volume on /data begins with this index, so that the first start does not wait for it.
RUN CDMO_DATA_DIR=/data /venv/bin/cdmo-coach index

FROM python:${PYTHON}-slim AS run
RUN useradd --system --uid 10001 --create-home coach
COPY --from=build /venv /venv
COPY --from=build --chown=coach:coach /data /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 CDMO_DATA_DIR=/data CDMO_HOST=0.0.0.0 CDMO_PORT=3000
USER coach
WORKDIR /home/coach
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 CMD \
    ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"CDMO_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["cdmo-coach"]
CMD ["run"]
