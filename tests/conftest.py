"""What every test may use; the plugins hold the servers, the worker and the browser."""

pytest_plugins = [
    "tests.plugins.servers",
    "tests.plugins.worker",
    "tests.plugins.browser",
]
