# frozen_string_literal: true

require "openssl"
require "rack"
require_relative "hook_job"

class Receiver
  PATH = "/hooks/whatsapp-cloud/bench"
  SECRET = ENV.fetch("BENCH_SECRET")

  def call(env)
    return answer(404) unless env["REQUEST_METHOD"] == "POST" && env["PATH_INFO"] == PATH

    body = env["rack.input"].read
    return answer(401) unless signed?(body, env["HTTP_X_HUB_SIGNATURE_256"].to_s)

    HookJob.perform_async(0, body.force_encoding(Encoding::UTF_8))
    answer(200)
  end

  private

  def signed?(body, header)
    Rack::Utils.secure_compare("sha256=#{OpenSSL::HMAC.hexdigest("SHA256", SECRET, body)}", header)
  end

  def answer(status)
    [status, { "Content-Length" => "0" }, []]
  end
end

run Receiver.new
