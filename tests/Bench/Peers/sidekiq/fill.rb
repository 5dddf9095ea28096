# frozen_string_literal: true

require_relative "hook_job"

body = "0123456789abcdef" * 64
# In slices of 1,000, the size that Sidekiq recommends and ships.
HookJob.perform_bulk((1..ARGV.fetch(0).to_i).lazy.map { |n| [n, body] })
