# Two stages: one installs into /opt/coach and builds what can be built ahead, the other runs it without tools, as a user.
# The CPU build of torch keeps the image small; another index is a build argument.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/coach
WORKDIR /src
COPY constraints.txt ./
RUN /opt/coach/bin/pip install -c constraints.txt --extra-index-url "${TORCH_INDEX}" torch==2.13.0
COPY pyproject.toml README.md ./
COPY bot bot
COPY knowledge knowledge
COPY prompts prompts
RUN /opt/coach/bin/pip install -c constraints.txt ".[openai,anthropic,postgres]"

FROM python:${PYTHON}-slim
RUN useradd --create-home --uid 10001 coach && install -d -o coach -g coach /data
COPY --from=build /opt/coach /opt/coach
ENV PATH=/opt/coach/bin:$PATH CDMO_DATA_DIR=/data CDMO_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER coach
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]
ENTRYPOINT ["cdmo-coach"]
CMD ["run"]
