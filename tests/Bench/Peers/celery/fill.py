import sys
from concurrent.futures import ThreadPoolExecutor

from hook_job import app, handle

BODY = "0123456789abcdef" * 64

count = int(sys.argv[1])
# A publisher waits for the confirm of each message: as many of them as the connection pool ships with.
with ThreadPoolExecutor(app.conf.broker_pool_limit) as publishers:
    for _ in publishers.map(lambda n: handle.delay(n, BODY), range(1, count + 1)):
        pass
