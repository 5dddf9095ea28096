-- Signed WhatsApp webhooks of 1,024 bytes for wrk, each with an id of its own.
--
--   wrk … -s webhooks.lua URL -- SECRET RUN RATE CONTACTS ACCOUNT…
--
-- RUN     a number that no other run on the same servers has: ids begin with it
-- RATE    webhooks a second; 0 for as fast as answers come
-- CONTACTS  how many people write, in turn
-- ACCOUNT  whom they write to, in turn: the end of the address
--
-- For one thread of wrk: it is far from being a core's worth, and the servers need the other.
-- Ends with one line of JSON: webhooks, seconds, refused, lost, and the latency in milliseconds.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
  const void *EVP_sha256(void);
  unsigned char *HMAC(const void *digest, const void *key, int key_length,
                      const unsigned char *text, size_t length, unsigned char *out, unsigned int *out_length);
]]
local crypto = ffi.load("libcrypto.so.3")
local size, monotonic = 1024, 1

local digest, moment, hex = ffi.new("unsigned char[32]"), ffi.new("moment"), {}
for byte = 0, 255 do hex[byte] = string.format("%02x", byte) end

local function now()
  ffi.C.clock_gettime(monotonic, moment)
  return tonumber(moment.seconds) * 1000 + tonumber(moment.nanoseconds) / 1e6
end

local secret, run, interval, contacts, padding
local heads = {}
local sent, due = 0, 0

-- One text message, as the Cloud API posts it (fixtures of the tests have the same shape).
local function body(id, contact)
  return '{"object":"whatsapp_business_account","entry":[{"id":"100000000000002","changes":[{"value":{'
    .. '"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111",'
    .. '"phone_number_id":"100000000000001"},"contacts":[{"profile":{"name":"Maria"},"wa_id":"' .. contact .. '"}],'
    .. '"messages":[{"from":"' .. contact .. '","id":"' .. id .. '","timestamp":"1772998024","text":{"body":"'
    .. padding .. '"},"type":"text"}]},"field":"messages"}]}]}'
end

local function names()
  sent = sent + 1
  return string.format("wamid.%08d%010d", run, sent), string.format("55%011d", sent % contacts)
end

function init(arguments)
  secret, run = arguments[1], tonumber(arguments[2])
  local rate = tonumber(arguments[3])
  contacts = tonumber(arguments[4])
  padding = ""
  local shortest = #body(names())
  padding = "Good morning! " .. string.rep("x", size - shortest - 14)
  for place = 5, #arguments do
    heads[place - 4] = "POST " .. wrk.path .. "/" .. arguments[place] .. " HTTP/1.1\r\nHost: " .. wrk.host
      .. "\r\nContent-Type: application/json\r\nContent-Length: " .. size .. "\r\nX-Hub-Signature-256: sha256="
  end
  if rate > 0 then
    interval = 1000 / rate
    due = now()
    delay = pause
  end
end

-- The milliseconds until the next webhook is due. What is late goes out at once: the rate is kept, not the pause.
function pause()
  local time = now()
  due = due + interval
  return math.max(0, due - time)
end

function request()
  local text = body(names())
  crypto.HMAC(crypto.EVP_sha256(), secret, #secret, text, #text, digest, nil)
  local signature = {}
  for i = 0, 31 do signature[i + 1] = hex[digest[i]] end
  return heads[sent % #heads + 1] .. table.concat(signature) .. "\r\n\r\n" .. text
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"Webhooks":%d,"Seconds":%.6f,"Refused":%d,"Lost":%d,"P50":%.3f,"P99":%.3f,"Max":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status, lost,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
