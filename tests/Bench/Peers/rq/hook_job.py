import os
import time

from redis import Redis
from rq import Queue

queue = Queue("bench", connection=Redis.from_url(f"redis://{os.environ['BENCH_REDIS']}"))

# A job leaves Redis as it ends: nobody asks for its result.
OPTIONS = {"result_ttl": 0}
LAST = int(os.environ.get("BENCH_LAST", 0))
SECONDS = int(os.environ.get("BENCH_MS", 0)) / 1000


def handle(n, body):
    if n == 1:
        print("first", flush=True)
    if SECONDS:
        time.sleep(SECONDS)
    if n == LAST:
        print("last", flush=True)
