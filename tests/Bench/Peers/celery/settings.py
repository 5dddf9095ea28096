import os
import platform

import celery
import flask
import gunicorn
import kombu

print(
    f"Celery {celery.__version__}, Kombu {kombu.__version__}, Flask {flask.__version__}, "
    f"gunicorn {gunicorn.__version__}, Python {platform.python_version()}; "
    f"receiver: {2 * os.cpu_count() + 1} processes x 4 threads (gthread), 200 after the publisher confirm; "
    "durable classic queue (Celery 5.2's global prefetch is refused by quorum queues), persistent messages; "
    f"worker: 1 process with CONCURRENCY threads, or {os.cpu_count()} prefork processes; acks late, "
    "prefetch 128 a thread or process and 65,535 in all, results off, no retries (shipped)"
)
