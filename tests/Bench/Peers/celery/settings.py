import platform

import celery
import flask
import gunicorn
import kombu

print(
    f"Celery {celery.__version__}, Kombu {kombu.__version__}, Flask {flask.__version__}, "
    f"gunicorn {gunicorn.__version__}, Python {platform.python_version()}; "
    "receiver: 5 processes x 4 threads (gthread), 200 after the publisher confirm; durable classic queue (Celery 5.2's "
    "global prefetch is refused by quorum queues), persistent messages; worker: 1 process with CONCURRENCY threads, or "
    "2 prefork processes; acks late, prefetch 128 a thread or process and 65,535 in all, results off, no retries "
    "(shipped)"
)
