# frozen_string_literal: true

require "etc"
require "sidekiq"
require "puma"
require "rack"

puts "Sidekiq #{Sidekiq::VERSION}, Puma #{Puma::Const::VERSION}, Rack #{Rack.release}, redis-rb #{Redis::VERSION}, " \
     "Ruby #{RUBY_VERSION}; receiver: #{Etc.nprocessors} processes x 5 threads, preloaded, max_fast_inline 1, " \
     "200 after LPUSH; " \
     "worker: 1 process, CONCURRENCY threads; at most once in a crash (BRPOP: the free version has no super_fetch); " \
     "25 retries (shipped)"
