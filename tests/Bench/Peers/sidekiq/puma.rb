# frozen_string_literal: true

require "etc"

bind "tcp://127.0.0.1:#{ENV.fetch("BENCH_PORT")}"
environment "production"
rackup File.join(__dir__, "config.ru")
quiet

# A process a core, Puma's own number of threads, the application loaded before the fork.
workers Etc.nprocessors
threads 5, 5
preload_app!

# After an answer a thread waits up to 0.2 s for the same client's next request, ten times in a row; with more kept
# connections than threads the others starve meanwhile. With 1 it turns to whoever waits ("the number of requests to
# attempt inline before sending a client back to the reactor to be subject to normal ordering").
max_fast_inline 1
