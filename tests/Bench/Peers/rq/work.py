from rq import Worker

# Importing the job here and not in each fork is what python-rq.org/docs/workers ("Performance Notes") advises.
from hook_job import queue

# Otherwise three lines a job.
Worker([queue], connection=queue.connection).work(logging_level="WARNING")
