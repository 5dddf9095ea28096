from hook_job import queue

print(queue.count + queue.started_job_registry.count)
