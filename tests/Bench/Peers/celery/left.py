from hook_job import app

with app.connection_for_read() as connection:
    # First what waits, then what the worker holds: a message on its way is counted twice rather than missed.
    waiting = app.amqp.queues["bench"](connection.default_channel).queue_declare()
    left = waiting.message_count
    if waiting.consumer_count:
        (answer,) = app.control.broadcast("held", reply=True, limit=1, timeout=5)
        left += sum(answer.values())
    print(left)
