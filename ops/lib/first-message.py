"""Sends the demo fleet its first message, signed as WhatsApp signs, and prints each hop as it happens.

Usage: first-message.py FIXTURES      with the fleet's settings in the environment
FIXTURES is a JSON file of recorded webhooks; "firstMessage" is sent with a new id, a new time and a new contact, so that
nothing that an earlier run left (a duplicate, a person's takeover) stands in its way. Exits 1, with the reason, when a hop
does not come.
"""
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request

QUESTION = "Qual o horário de funcionamento?"
PATIENCE = 60.0  # seconds for the whole way: a cold start on a slow machine included


def main(fixtures):
    contact = "55119" + "".join(secrets.choice("0123456789") for _ in range(8))
    wamid = "wamid." + secrets.token_hex(20).upper()
    body = first_message(fixtures, contact, wamid)
    with open(os.path.join(os.environ["FROTA_DATA"], "first-message.json"), "wb") as file:
        file.write(body)

    last = max((item["seq"] for item in sent(0, 0)), default=0)
    print(f'\n  "{QUESTION}"  (WhatsApp, from {contact})', flush=True)
    began = time.monotonic()
    status, milliseconds = post(body)
    if not 200 <= status < 300:
        sys.exit(f"frota: the receiver refused the webhook: HTTP {status}")
    hop("accepted", f"{status} in {milliseconds:.0f} ms")

    shown = set()
    while time.monotonic() - began < PATIENCE:
        for name, after in hops(wamid).items():
            if name == "refused":
                sys.exit(f"frota: the reply was not taken: {after}")
            if name not in shown:
                shown.add(name)
                hop(name, f"{after:.0f} ms after it")
        if "sent" in shown:
            break
        time.sleep(0.05)
    else:
        missing = next(name for name in ("stored", "answered", "queued", "sent") if name not in shown)
        sys.exit(f"frota: accepted, but not {missing} after {PATIENCE:.0f} s (logs: {os.environ['FROTA_DATA']}/logs)")

    for item in sent(last, 5000):
        if contact in str(item["to"]):
            hop("reply", item["text"].replace("\n", "\n" + " " * 14))
            return
    sys.exit("frota: recorded as sent, but it did not reach the simulator")


def first_message(fixtures, contact, wamid):
    with open(fixtures, encoding="utf-8") as file:
        webhook = json.load(file)["firstMessage"]
    webhook = webhook.get("body", webhook)
    if isinstance(webhook, str):
        webhook = json.loads(webhook)
    value = webhook["entry"][0]["changes"][0]["value"]
    value["contacts"][0]["wa_id"] = contact
    value["messages"][0] = {"from": contact, "id": wamid, "timestamp": str(int(time.time())), "type": "text",
                            "text": {"body": QUESTION}}
    return json.dumps(webhook, ensure_ascii=False).encode()


def post(body):
    """The status and the milliseconds of a signed webhook."""
    signature = hmac.new(os.environ["FROTA_DEMO_APP_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(os.environ["FROTA_RECEIVER_ADDRESS"] + "/hooks/whatsapp-cloud/demo", body, {
        "Content-Type": "application/json", "X-Hub-Signature-256": "sha256=" + signature})
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            status = response.status
    except urllib.error.HTTPError as refusal:
        status = refusal.code
    return status, (time.perf_counter() - began) * 1000


def hops(wamid):
    """The hops that Postgres knows of, each with the milliseconds since the receiver accepted the message; "refused", with
    the reason, when the reply cannot be sent."""
    settings = dict(part.split("=", 1) for part in os.environ["FROTA_POSTGRES"].split(";") if "=" in part)
    settings = {key.strip().lower().replace(" ", ""): value for key, value in settings.items()}
    environment = dict(os.environ, PGOPTIONS="-c role=frota_fleet", PGHOST=settings.get("host", "127.0.0.1"),
                       PGPORT=settings.get("port", "5432"), PGPASSWORD=settings.get("password", ""),
                       PGUSER=settings.get("username", settings.get("userid", "postgres")),
                       PGDATABASE=settings.get("database", "frota"))
    sql = f"""
        SELECT name, extract(epoch FROM at - i.received_at) * 1000, o.state, o.error
        FROM frota.inbound_messages i
        LEFT JOIN frota.turns t ON t.id = i.turn_id
        LEFT JOIN frota.outbound_messages o ON o.turn_id = t.id AND o.part = 1
        CROSS JOIN LATERAL (VALUES ('stored', i.stored_at), ('answered', t.finished_at), ('queued', o.created_at),
          ('sent', o.sent_at)) hops (name, at)
        WHERE i.provider_id = '{wamid}' AND at IS NOT NULL ORDER BY at"""
    rows = subprocess.run(["psql", "-XAtq", "-F", "\t", "-c", sql], env=environment, check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    found = {}
    for name, after, state, error in (row.split("\t") for row in rows.splitlines()):
        found[name] = float(after)
        if state in ("failed", "dead", "cancelled"):
            found["refused"] = f"{state} ({error})"
    return found


def sent(since, wait):
    """What reached the simulator after number `since`; waits up to `wait` ms for something."""
    address = f"{os.environ['FROTA_SIMULATORS_URL']}/_sent?since={since}&wait={wait}"
    with urllib.request.urlopen(address, timeout=30) as response:
        return json.load(response)


def hop(name, text):
    print(f"  {name:<12}{text}", flush=True)


try:
    main(sys.argv[1])
except KeyboardInterrupt:
    sys.exit(130)
except (OSError, KeyError, ValueError, subprocess.CalledProcessError) as fault:
    sys.exit(f"frota: the first message could not be followed: {type(fault).__name__}: {fault}")
