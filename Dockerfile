# syntax=docker/dockerfile:1
# One image for the four apps and their processes; compose.yaml says which command each container runs.

FROM python:3.13.15-slim-trixie AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-apps.lock /build/
# Only wheels, each checked against its hash: nothing is compiled, and no setup.py of a stranger runs here.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /build/requirements-apps.lock

FROM python:3.13.15-slim-trixie
LABEL org.opencontainers.image.title="capstone" \
      org.opencontainers.image.description="A blog, a shop, an IoT dashboard and a chat, in Python and Flask" \
      org.opencontainers.image.licenses="MIT"
# A fixed number, so that volumes and other containers can name the user too. 10001 owns none of the code.
# The three folders are where volumes are mounted: a fresh volume takes its owner from here.
RUN groupadd --gid 10001 capstone \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin capstone \
 && install -d -o 10001 -g 10001 -m 0700 /srv/objects /srv/paysim \
 && install -d -o 1883 -g 1883 -m 0700 /srv/broker
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY common ./common
COPY blog_app ./blog_app
COPY ecommerce_api ./ecommerce_api
COPY iot_dashboard ./iot_dashboard
COPY chat_app ./chat_app
# Payments that are not real, for where Stripe is not; production starts it nowhere.
COPY workshop/__init__.py ./workshop/__init__.py
COPY workshop/paysim ./workshop/paysim
COPY deploy/image ./deploy/image
COPY LICENSE ./
# Byte code is made now, because the file system is read-only later. Hashes instead of times: a copied
# file with an odd date is not compiled again at each start.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PROMETHEUS_MULTIPROC_DIR=/run/metrics
USER 10001:10001
# No entrypoint and no shell: the command is the process, so SIGTERM reaches the server itself.
CMD ["python", "-c", "print('Say what to run; compose.yaml has the commands.')"]
