import os

bind = f"127.0.0.1:{os.environ['BENCH_PORT']}"
loglevel = "warning"

# docs.gunicorn.org/en/stable/design.html: "(2 x $num_cores) + 1" workers.
workers = 2 * os.cpu_count() + 1
# The default worker, sync, closes each connection after its answer; clients that keep theirs want gthread, whose idle
# connections wait in an event loop. 2 to 4 threads a core, says the documentation of the setting.
worker_class = "gthread"
threads = 4
# "Generally set in the 1-5 seconds range for servers with direct connection to the client."
keepalive = 5
