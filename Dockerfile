# The production image. Each service of docker-compose.yml runs one command of it.
FROM python:3.13-slim AS build
ENV UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements.lock ./
COPY pyproject.toml ./
# Tests, linters and the embedded servers stay out of the image: of the lock, only the entries
# that pyproject.toml's own dependencies need, each with the hashes the lock holds.
RUN python -m venv /opt/venv \
    && awk '/^uv==/ { on = 1; print; next } on && /^[^ ]/ { exit } on' requirements.lock > uv.lock \
    && pip install --quiet --target /build/uv --require-hashes -r uv.lock \
    && /build/uv/bin/uv pip compile pyproject.toml --quiet --no-header --no-annotate \
       --constraints requirements.lock -o names.txt \
    && awk -F '==' 'NR == FNR { keep[$1]; next } /^[^ #]/ { on = $1 in keep } on' \
       names.txt requirements.lock > production.lock \
    && /build/uv/bin/uv pip install --quiet --python /opt/venv/bin/python \
       --require-hashes -r production.lock

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal portal \
    && install -d -o portal -g portal /srv/var
COPY --from=build /opt/venv /opt/venv
COPY manage.py /srv/portal/
COPY ikmportal /srv/portal/ikmportal
COPY provinces /srv/portal/provinces
COPY budgets /srv/portal/budgets
COPY programs /srv/portal/programs
COPY templates /srv/portal/templates
COPY static /srv/portal/static
COPY locale /srv/portal/locale
WORKDIR /srv/portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=ikmportal.settings.production \
    STATIC_ROOT=/srv/static \
    VAR_DIR=/srv/var
# Collecting needs settings but no server and no secret.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0
USER portal
EXPOSE 8000
VOLUME /srv/var
CMD ["gunicorn", "--config", "python:ikmportal.supervisor.web", "ikmportal.wsgi:application", "--bind", "0.0.0.0:8000"]
