import sys

from rq import Queue

from hook_job import OPTIONS, handle, queue

BODY = "0123456789abcdef" * 64
CHUNK = 1000

count = int(sys.argv[1])
for first in range(1, count + 1, CHUNK):
    numbers = range(first, min(first + CHUNK, count + 1))
    queue.enqueue_many([Queue.prepare_data(handle, (n, BODY), **OPTIONS) for n in numbers])
