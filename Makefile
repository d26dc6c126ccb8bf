# `make help` lists what there is. Everything runs in .venv, made from requirements.lock.
.DEFAULT_GOAL := help
.PHONY: help environment run test check bench soak lock messages
.NOTPARALLEL:

BOOTSTRAP := sh ikmportal/supervisor/bootstrap.sh
BIN := .venv/bin
# Twice as many workers as the two cores asked for: many tests wait for a browser or a worker.
SHARED := -n 4 --dist worksteal
# Dummy values: `check --deploy` wants production settings, and production has no fallbacks.
PRODUCTION := DJANGO_SETTINGS_MODULE=ikmportal.settings.production \
	SECRET_KEY=hanya-untuk-pemeriksaan-bukan-rahasia-4k7Qz9Wm2Xc8Vb5Nt1Lp6Rj3 \
	ALLOWED_HOSTS=portal.example.go.id BASE_URL=https://portal.example.go.id \
	DATABASE_URL=postgres://ikm@127.0.0.1:1/ikm REDIS_URL=redis://127.0.0.1:1/0

help: ## tampilkan daftar ini
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  Pilihan run:     PORT=8001 BIND=0.0.0.0 DATABASE_URL=... REDIS_URL=... IKM_DEMO=0"

environment:
	@$(BOOTSTRAP) environment

run: ## jalankan portal lengkap dengan data contoh; Ctrl-C menghentikan
	@exec $(BOOTSTRAP) run

test: ## seluruh pengujian: PostgreSQL, Valkey, Celery, dan Chromium sungguhan
	@exec $(BOOTSTRAP) test $(SHARED)

check: environment ## format, lint, tipe, arah impor, templat, pengaturan, migrasi, struktur
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy ikmportal provinces budgets programs
	$(BIN)/lint-imports
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint --lint --quiet templates
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(BOOTSTRAP) test $(SHARED) tests/structure

bench: ## ukur setiap halaman dan laporan terhadap acuan
	@exec $(BOOTSTRAP) test tests/bench -p no:cacheprovider -s

soak: ## rebutan pagu 10.000 putaran (IKM_SOAK_ROUNDS), isian jahat (IKM_EXAMPLES), supervisor sepuluh kali
	@IKM_SOAK_ROUNDS=$${IKM_SOAK_ROUNDS:-10000} $(BOOTSTRAP) test -q tests/concurrency/test_ceiling_races.py
	@IKM_EXAMPLES=$${IKM_EXAMPLES:-200} $(BOOTSTRAP) test -q $(SHARED) tests/abuse/test_malformed_input.py tests/programs/test_bad_input.py
	@for round in 1 2 3 4 5 6 7 8 9 10; do $(BOOTSTRAP) test -q tests/ikmportal/supervisor || exit 1; done

lock: environment ## hitung ulang requirements.lock dari pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
		--group embedded --group test --group lint --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" -o requirements.lock

messages: environment ## perbarui dan susun terjemahan Inggris (butuh gettext)
	$(BIN)/python manage.py makemessages --locale en --no-wrap --no-location --no-obsolete --ignore 'var/*' --ignore '.venv/*'
	$(BIN)/python manage.py compilemessages --locale en --ignore '.venv'
