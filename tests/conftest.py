"""What every test may use; the plugins hold the servers, the database, worker and browser."""

pytest_plugins = [
    "tests.plugins.servers",
    "tests.plugins.database",
    "tests.plugins.order",
    "tests.plugins.worker",
    "tests.plugins.browser",
]
