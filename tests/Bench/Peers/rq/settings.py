import os
import platform

import flask
import gunicorn
import redis
import rq

print(
    f"RQ {rq.VERSION}, redis-py {redis.__version__}, Flask {flask.__version__}, gunicorn {gunicorn.__version__}, "
    f"Python {platform.python_version()}; "
    f"receiver: {2 * os.cpu_count() + 1} processes x 4 threads (gthread), 200 after enqueue; "
    "worker: 1 process, which forks for each job (shipped), job preloaded; result_ttl 0; no retries (shipped); "
    "a job whose worker crashes is put with the failed ones"
)
