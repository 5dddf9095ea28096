# frozen_string_literal: true

require "sidekiq"

# Otherwise two lines a job.
Sidekiq.logger.level = Logger::WARN
# Debian's redis-rb 4.8 is younger than Sidekiq 6.4 and would print a warning at each push and each fetch.
Redis.silence_deprecations = true

redis = { url: "redis://#{ENV.fetch("BENCH_REDIS")}" }
Sidekiq.configure_client { |config| config.redis = redis }
Sidekiq.configure_server { |config| config.redis = redis }

class HookJob
  include Sidekiq::Job
  sidekiq_options queue: "bench"

  LAST = ENV["BENCH_LAST"].to_i
  SECONDS = ENV["BENCH_MS"].to_i / 1000.0

  def perform(n, _body)
    say "first" if n == 1
    sleep SECONDS if SECONDS.positive?
    say "last" if n == LAST
  end

  private

  def say(word)
    $stdout.puts word
    $stdout.flush
  end
end
