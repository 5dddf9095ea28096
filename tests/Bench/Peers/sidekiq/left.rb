# frozen_string_literal: true

require "sidekiq/api"
require_relative "hook_job"

# What a process is busy with is what it said at its last heartbeat: up to 5 seconds ago.
puts Sidekiq::Queue.new("bench").size + Sidekiq::ProcessSet.new.sum { |process| process["busy"] }
