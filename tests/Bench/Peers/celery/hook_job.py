import os
import time

from celery import Celery
from celery.worker import state
from celery.worker.control import inspect_command

# All of a worker's prefetch is one number of AMQP, which ends at 65,535.
CONCURRENCY = int(os.environ.get("BENCH_CONCURRENCY", 0)) or os.cpu_count()

app = Celery("bench", broker=os.environ["BENCH_RABBITMQ"])
app.conf.update(
    # A durable classic queue with persistent messages, as Celery makes it. A quorum queue refuses the global prefetch
    # that Celery asks for before 5.5 (540 NOT_IMPLEMENTED; github.com/celery/celery/issues/6067).
    task_default_queue="bench",
    broker_transport_options={"confirm_publish": True},
    task_acks_late=True,
    task_ignore_result=True,
    # "If you have many short-running tasks [...] this number should be large. [...] Say 64, or 128"
    # (docs.celeryq.dev/en/stable/userguide/optimizing.html). With the shipped 4 a pool of threads stands still again
    # and again: its late acks leave only when the next message comes (github.com/celery/celery/issues/6941).
    worker_prefetch_multiplier=min(128, 65_535 // CONCURRENCY),
    # Otherwise the job's own lines come as log entries.
    worker_redirect_stdouts=False,
)

LAST = int(os.environ.get("BENCH_LAST", 0))
SECONDS = int(os.environ.get("BENCH_MS", 0)) / 1000


@app.task
def handle(n, body):
    if n == 1:
        print("first", flush=True)
    if SECONDS:
        time.sleep(SECONDS)
    if n == LAST:
        print("last", flush=True)


@inspect_command()
def held(panel):
    """How many messages the worker has and has not acknowledged."""
    return len(state.reserved_requests)
