import hashlib
import hmac
import os

from flask import Flask, request

from hook_job import handle

app = Flask(__name__)
SECRET = os.environ["BENCH_SECRET"].encode()


@app.post("/hooks/whatsapp-cloud/bench")
def accept():
    body = request.get_data()
    expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), request.headers.get("X-Hub-Signature-256", "").encode()):
        return "", 401
    handle.delay(0, body.decode())
    return "", 200
