"""Posts what a deploy came to, from standard input, to FROTA_DEPLOY_WEBHOOK.

Signed as Standard Webhooks 1.0 when FROTA_DEPLOY_WEBHOOK_KEY_FILE names a file with a whsec_ key. Whoever is away stays
untold: a deploy never fails because of it.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid

SECONDS = 10

body = json.dumps({"type": "deploy.finished", "data": json.load(sys.stdin)}).encode()
headers = {"Content-Type": "application/json"}
try:
    if key_file := os.environ.get("FROTA_DEPLOY_WEBHOOK_KEY_FILE"):
        with open(key_file, encoding="ascii") as file:
            key = base64.b64decode(file.read().strip().removeprefix("whsec_"))
        message, now = "msg_" + uuid.uuid4().hex, str(int(time.time()))
        signature = hmac.new(key, f"{message}.{now}.".encode() + body, hashlib.sha256).digest()
        headers |= {"webhook-id": message, "webhook-timestamp": now,
                    "webhook-signature": "v1," + base64.b64encode(signature).decode()}
    request = urllib.request.Request(os.environ["FROTA_DEPLOY_WEBHOOK"], body, headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        answer.read(1000)
except (OSError, ValueError) as fault:
    print(f"frota: nobody was told: {fault}", file=sys.stderr)
    sys.exit(1)
